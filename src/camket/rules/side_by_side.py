"""A long list gone through in parts side by side, where the machine has the cores for it."""

from __future__ import annotations

import marshal
import os
import signal
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Final

Row = tuple[str, str | None, str | None]
"""Who it is, his group, his level: plain values only, as they pass from process to process."""
Part = tuple[bytes, list[Row]]
"""The text of a part as it is written out, and a row for each place of it."""

_WORTH_IT: Final = 2_000
"""Below so many a second process takes longer to start than it saves."""
_MOST: Final = 4


def in_parts(
    count: int, part_of: Callable[[range], Part], *, parts: int | None = None
) -> list[Part]:
    """Return the parts of a list in order, whoever found them.

    A part whose process ends early is gone through here again, so what stopped it is raised here;
    nobody goes on with the parts behind it.

    Args:
        count: How many places there are.
        part_of: Goes through some places.
        parts: In how many parts; None leaves it to the length of the list and to the machine.
    """
    parts = _parts_for(count) if parts is None else parts
    bounds = pairwise(count * part // parts for part in range(parts + 1))
    own, *others = [range(*one) for one in bounds]
    away = [_start(places, part_of) for places in others]
    try:
        found = [part_of(own)]
        for places in others:
            part = _part_from(*away.pop(0))
            found.append(part_of(places) if part is None else part)
    finally:
        for process, reading in away:
            _stop(process, reading)
    return found


def _parts_for(count: int) -> int:
    can_fork = hasattr(os, "fork") and threading.active_count() == 1
    if count < _WORTH_IT or not can_fork:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return max(1, min(cores, _MOST))


def _start(places: range, part_of: Callable[[range], Part]) -> tuple[int, int]:
    """Go through some places in a process of its own; return the process and where to read."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    code = 1
    try:  # a copy of this process: whatever happens, it ends here and says nothing itself
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(marshal.dumps(part_of(places)))
        code = 0
    finally:
        os._exit(code)  # no clean-up of the parent's: its files, its exit handlers


def _part_from(process: int, reading: int) -> Part | None:
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(process, 0)
    if status:
        return None
    part: Part = marshal.loads(content)  # noqa: S302 - written by our own copy of this process
    return part


def _stop(process: int, reading: int) -> None:
    os.close(reading)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
