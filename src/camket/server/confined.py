"""Run a program on foreign input: no network, few files, little memory, an end in time.

LibreOffice reads Word files that came from outside, Typst reads templates that came from outside.
Each runs in a child that sees one folder of its own and what it needs of the machine
(`confining`), and is killed with its own children when its time is over.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from camket.server import confining

_CHILD: Final = Path(confining.__file__)
_MEGABYTE: Final = 1024**2
_TOLD_MOST: Final = 64 * 1024
_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/opt",
    "/etc/ld.so.cache",
    "/etc/libreoffice",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/dev/urandom",
)
_DEVICES: Final = ("/dev/null",)


class TimeIsOverError(Exception):
    """The program was killed because it did not end in time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use.

    Attributes:
        seconds: Until it is killed; also the processor time of each of its processes.
        memory: Megabytes of address space of each of its processes.
        written: Megabytes of the largest file it may write.
    """

    seconds: int
    memory: int
    written: int


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended and the beginning of what it said."""

    code: int
    said: str


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """Give a folder that nobody else may enter, and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="camket-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def run_confined(
    command: Sequence[str],
    *,
    folder: Path,
    limits: Limits,
    readable: Sequence[Path] = (),
    sockets: Sequence[Path] = (),
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run a program that may write in one folder, and wait for its end.

    Args:
        command: The program by its whole path, and its arguments.
        folder: Where it runs and may write; its home.
        limits: What it may use.
        readable: What it may read beside the folder and the machine's programs.
        sockets: Folders in which it may open a socket, and nothing else.
        environment: Variables; nothing is passed on from this process.

    Raises:
        TimeIsOverError: It did not end in time.
    """
    order = json.dumps(
        {
            "parent": os.getpid(),
            "command": list(command),
            "environment": {
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                **(environment or {}),
            },
            "readable": [*_SYSTEM, *(str(path) for path in (*_python(), *readable))],
            "writable": [str(folder), *_DEVICES],
            "sockets": [str(path) for path in sockets],
            "seconds": limits.seconds,
            "memory": limits.memory * _MEGABYTE,
            "written": limits.written * _MEGABYTE,
        }
    )
    said = folder / "said.txt"
    with said.open("wb") as told:
        child = subprocess.Popen(  # noqa: S603  # our own interpreter and file
            [sys.executable, "-I", "-S", str(_CHILD), order],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = child.wait(limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise TimeIsOverError from error
        finally:
            _end(child)
    with said.open("rb") as told:
        return Finished(code, told.read(_TOLD_MOST).decode(errors="replace"))


@lru_cache(maxsize=1)
def what_holds() -> tuple[bool, bool]:
    """Say whether this machine keeps such a program from the network, and from other files.

    A child tries both: it looks for a network device beside the loop, and reads a file of ours.
    """
    with folder_of_its_own() as folder:
        (folder / "probe.py").write_text(
            "import os, socket\n"
            "names = {name for _, name in socket.if_nameindex()}\n"
            "try:\n    os.listdir('/var')\n    files = False\n"
            "except OSError:\n    files = True\n"
            "print(int(names <= {'lo'}), int(files))\n",
            encoding="utf-8",
        )
        done = run_confined(
            [sys.executable, "-I", "-S", str(folder / "probe.py")],
            folder=folder,
            limits=Limits(seconds=10, memory=512, written=1),
        )
    network, files = done.said.split()
    return network == "1", files == "1"


def _python() -> tuple[Path, ...]:
    return (Path(sys.prefix), Path(sys.base_prefix), _CHILD.parent.parent)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the program's session, its own children too."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
