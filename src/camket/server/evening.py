"""Connections spread evenly over the processes of the web server: ADR 21."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_PROC: Final = Path("/proc")
_NUMBERS: Final = re.compile(rb"\d+")
_LEAST_PAUSE: Final = 0.05
_PAUSE_BY_COST: Final = 50
"""A look at the system's tables is followed by fifty times its own time without one: 2 %."""


class Evening:
    """An application that asks some clients to connect again when its process has too many.

    A connection stays with the process that took it, and which one takes it is chance: of four
    clients three, or all four, often wait for one process while another rests. Who is asked to
    connect again (`Connection: close`, which browsers and proxies follow without a word) may be
    taken by another.

    Args:
        application: What answers the requests.
        surplus: How many connections this process has above its share; the system's tables.
    """

    def __init__(
        self, application: WSGIApplication, *, surplus: Callable[[], int] | None = None
    ) -> None:
        """Wrap the application; nothing is looked at before the first request."""
        self._application = application
        self._surplus = surplus or surplus_here
        self._to_close = 0
        self._next_look = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request, and close its connection when it is one too many."""
        if not self._is_one_too_many():
            return self._application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *error: object) -> object:
            return start_response(status, [*headers, ("Connection", "close")], *error)  # type: ignore[arg-type]

        return self._application(environ, start)  # type: ignore[arg-type]

    def _is_one_too_many(self) -> bool:
        before = time.monotonic()
        if before >= self._next_look:
            self._to_close = self._surplus()
            now = time.monotonic()
            self._next_look = now + max(_LEAST_PAUSE, _PAUSE_BY_COST * (now - before))
        if self._to_close <= 0:
            return False
        self._to_close -= 1
        return True


def surplus_here(proc: Path = _PROC) -> int:
    """Return how many client connections this process has above an even share, or 0.

    All sockets are counted: what else a process has open, its database and its door, the others
    have as well. The other processes of the server are the children of the same parent that were
    started by the same command; its numbers may differ. Where the system does not show them (not
    Linux, hidden processes), nothing is evened.

    Args:
        proc: Where the system shows its processes.
    """
    try:
        mine = _sockets(proc, os.getpid())
        counts = [mine, *(_sockets(proc, process) for process in _siblings(proc))]
    except OSError:
        return 0
    share = -(-sum(counts) // len(counts))
    return max(0, mine - share)


def _siblings(proc: Path) -> Iterator[int]:
    here, parent = os.getpid(), os.getppid()
    ours = _command(proc, here)
    children = (proc / str(parent) / "task" / str(parent) / "children").read_text()
    for child in map(int, children.split()):
        if child != here and _command(proc, child) == ours:
            yield child


def _command(proc: Path, process: int) -> bytes:
    try:
        return _NUMBERS.sub(b"", (proc / str(process) / "cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _sockets(proc: Path, process: int) -> int:
    """Count the sockets a process has open; none when it has just ended."""
    folder = f"{proc}/{process}/fd"
    try:
        names = os.listdir(folder)  # noqa: PTH208 - many times a second
    except (FileNotFoundError, ProcessLookupError):
        return 0
    count = 0
    for name in names:
        with suppress(FileNotFoundError):
            count += os.readlink(f"{folder}/{name}").startswith("socket:")  # noqa: PTH115
    return count
