"""`pg_dump` and `pg_restore` for the embedded server and for one outside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from camket.server import binaries
from camket.server.owner import database_owner
from camket.shared.errors import UnusableInputError

_SYSTEM: Final = Path("/usr/lib/postgresql")
_CHUNK: Final = 1024 * 1024


def program(name: str, major: int, *, data_dir: Path) -> Path:
    """Return `pg_dump` or `pg_restore` of a server's own major, or of the next newer one found.

    Raises:
        UnusableInputError: There is none.
    """
    if major in binaries.MAJORS:
        return _bundled(name, major, data_dir)
    for candidate in _of_the_system(name):
        if _major_of(candidate) == major:
            return candidate
    newer = [major_ for major_ in sorted(binaries.MAJORS) if major_ > major]
    if newer:
        return _bundled(name, newer[0], data_dir)
    found = sorted((_major_of(one), one) for one in _of_the_system(name))
    for theirs, candidate in found:
        if theirs > major:
            return candidate
    message = (
        f"Không có {name} cho PostgreSQL {major}: hãy cài gói postgresql-client-{major} rồi chạy "
        "lại."
    )
    raise UnusableInputError(message)


@contextmanager
def dumping(url: str, snapshot: str, *, major: int, data_dir: Path) -> Iterator[IO[bytes]]:
    """Give the dump of a database as it stood in a snapshot, as a stream.

    Raises:
        UnusableInputError: `pg_dump` failed; what it said is in the sentence.
    """
    where, environment = _connection(url)
    command = [
        *(str(program("pg_dump", major, data_dir=data_dir)), "--format=custom"),
        *("--no-owner", "--no-privileges", "--compress=6", f"--snapshot={snapshot}"),
        f"--dbname={where}",
    ]
    with subprocess.Popen(  # noqa: S603 - a program of the wheel or of the system
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env=environment,
    ) as process:
        try:
            yield _pipe(process.stdout)
            told = _pipe(process.stderr).read()
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        message = f"pg_dump không chạy được: {_last_line(told)}"
        raise UnusableInputError(message)


def restore_dump(source: IO[bytes], url: str, *, major: int, data_dir: Path) -> None:
    """Write a dump into an empty database, in one transaction.

    Raises:
        UnusableInputError: `pg_restore` failed; nothing was written.
    """
    where, environment = _connection(url)
    command = [
        *(str(program("pg_restore", major, data_dir=data_dir)), "--no-owner", "--no-privileges"),
        *("--single-transaction", "--exit-on-error", f"--dbname={where}"),
    ]
    with subprocess.Popen(  # noqa: S603 - as above
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        env=environment,
    ) as process:
        try:
            with _pipe(process.stdin) as target:
                shutil.copyfileobj(source, target, _CHUNK)
        except BrokenPipeError:
            pass  # it has ended; why is in what it said
        except BaseException:
            process.kill()
            raise
        told = _pipe(process.stderr).read()
    if process.returncode != 0:
        message = f"pg_restore không ghi được cơ sở dữ liệu: {_last_line(told)}"
        raise UnusableInputError(message)


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    """Return the end of a pipe that was asked for, and so is there."""
    if end is None:
        message = "the process was started without this pipe"
        raise LookupError(message)
    return end


def _bundled(name: str, major: int, data_dir: Path) -> Path:
    return binaries.programs(major, owner=database_owner(), data_dir=data_dir) / name


def _of_the_system(name: str) -> list[Path]:
    found = list(_SYSTEM.glob(f"*/bin/{name}"))
    if first := shutil.which(name):
        found.append(Path(first))
    return found


def _major_of(path: Path) -> int:
    answer = subprocess.run(  # noqa: S603 - a program of the system
        [path, "--version"], check=False, capture_output=True, text=True
    )
    match = re.search(r"(\d+)\.", answer.stdout)
    return int(match[1]) if match else 0


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """Return where to connect without the password, which the list of processes would show."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if password:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo("", **parts), environment


def _last_line(told: bytes) -> str:
    lines = [line.strip() for line in told.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["không rõ lý do"])[0]
