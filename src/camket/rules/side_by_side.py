"""A long list gone through in parts side by side, where the machine has the cores for it."""

from __future__ import annotations

import marshal
import os
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Final

Row = tuple[str, str | None, str | None]
"""Plain values only: they pass from one process to another."""

_WORTH_IT: Final = 2_000
"""Below so many a second process takes longer to start than it saves."""
_MOST: Final = 4


def in_parts(count: int, row_of: Callable[[int], Row], *, parts: int | None = None) -> list[Row]:
    """Return the row of every place in order, whoever found it.

    A part whose process ends early is gone through here again, so what stopped it is raised here.

    Args:
        count: How many places there are.
        row_of: Finds the row of a place.
        parts: In how many parts; None leaves it to the length of the list and to the machine.
    """
    parts = _parts_for(count) if parts is None else parts
    own, *others = pairwise(count * part // parts for part in range(parts + 1))
    away = [(bounds, *_start(range(*bounds), row_of)) for bounds in others]
    rows = [row_of(place) for place in range(*own)]
    for bounds, process, reading in away:
        found = _rows_of(process, reading)
        rows += [row_of(place) for place in range(*bounds)] if found is None else found
    return rows


def _parts_for(count: int) -> int:
    can_fork = hasattr(os, "fork") and threading.active_count() == 1
    if count < _WORTH_IT or not can_fork:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return max(1, min(cores, _MOST))


def _start(places: range, row_of: Callable[[int], Row]) -> tuple[int, int]:
    """Go through some places in a process of its own; return the process and where to read."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    code = 1
    try:  # a copy of this process: whatever happens, it ends here and says nothing itself
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(marshal.dumps([row_of(place) for place in places]))
        code = 0
    finally:
        os._exit(code)  # no clean-up of the parent's: its files, its exit handlers


def _rows_of(process: int, reading: int) -> list[Row] | None:
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(process, 0)
    if status:
        return None
    rows: list[Row] = marshal.loads(content)  # noqa: S302 - written by our own copy of this process
    return rows
