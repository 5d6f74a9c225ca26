"""Under which system user PostgreSQL runs: it refuses root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

from camket.shared.errors import UnusableInputError

SYSTEM_USER: Final = "camket"


class RunAs(TypedDict, total=False):
    """The arguments of a subprocess that change its user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Owner:
    """A system user that owns the database's files and runs its server."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Say whether this process already runs as the owner."""
        return self.uid == os.geteuid()

    @property
    def run_as(self) -> RunAs:
        """Return what a subprocess needs to run as the owner."""
        if self.is_us:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Say whether the owner reaches a folder through all the folders above it."""
        if self.is_us:
            return os.access(folder, os.R_OK | os.X_OK)
        enter = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
        answer = subprocess.run(  # noqa: S603 - a fixed command of the system
            enter, check=False, capture_output=True, cwd="/", **self.run_as
        )
        return answer.returncode == 0

    def take(self, path: Path) -> None:
        """Give one file or folder to the owner."""
        if not self.is_us:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def take_tree(self, folder: Path) -> None:
        """Give a folder and all it holds to the owner, unless it has it already."""
        if self.is_us or folder.stat().st_uid == self.uid:
            return
        for inside in folder.rglob("*"):
            self.take(inside)
        self.take(folder)


def database_owner() -> Owner:
    """Return this process's user, or for root an unprivileged one, made when it is missing.

    Raises:
        UnusableInputError: The user that runs this process has no name on this system.
    """
    try:
        if os.geteuid() != 0:
            return _owner(pwd.getpwuid(os.geteuid()))
        return _owner(_unprivileged())
    except KeyError as missing:
        message = (
            f"Người dùng hệ thống số {os.geteuid()} không có tên nên PostgreSQL không chạy được: "
            "hãy thêm người dùng đó vào hệ thống hoặc chạy bằng một người dùng có tên."
        )
        raise UnusableInputError(message) from missing


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is not None:
        subprocess.run(  # noqa: S603 - a fixed command of the system
            [
                useradd,
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir=/nonexistent",
                "--shell=/usr/sbin/nologin",
                SYSTEM_USER,
            ],
            check=False,  # another process may have been quicker, or the system may be read-only
            capture_output=True,
        )
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _owner(entry: pwd.struct_passwd) -> Owner:
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)
