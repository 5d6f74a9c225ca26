"""How far a long job is, told past the transaction in which its work is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

_EVERY: Final = 0.5
_TELL: Final = """
UPDATE files_job SET
    step = %(step)s, done = %(done)s, total = %(total)s, seconds_left = %(left)s
WHERE id = %(job)s RETURNING stop_asked
"""


class StopAskedError(Exception):
    """The owner asked to stop, and nothing has been written."""


class Progress:
    """Tells the row of a job how far it is, at most twice a second, over a connection of its own.

    Readers then see it while the work's own transaction is still open. Never call it once that
    transaction has touched the job's row itself: the two would wait for each other.
    """

    def __init__(self, job_id: int) -> None:
        """Open a second connection to the same database."""
        self._job_id = job_id
        self._connection = connection.copy()
        self._told = self._began = 0.0
        self._step = ""
        self._before = 0
        """What the step had done when it was first told: some go on in the middle."""

    def tell(self, step: str, done: int, total: int) -> None:
        """Tell the step and how much of it is done.

        Raises:
            StopAskedError: The owner asked to stop.
        """
        at = time.monotonic()
        if step == self._step and at - self._told < _EVERY:
            return
        if step != self._step:
            self._began, self._before = at, done
        self._step, self._told = step, at
        fresh = done - self._before
        left = round((at - self._began) * (total - done) / fresh) if 0 < fresh <= total else None
        with self._connection.cursor() as cursor:
            told: dict[str, int | str | None] = {
                "job": self._job_id,
                "step": step,
                "done": done,
                "total": total,
                "left": left,
            }
            cursor.execute(_TELL, told)
            row = cursor.fetchone()
        if row is not None and row[0]:
            raise StopAskedError

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


@contextmanager
def progress_of(job_id: int) -> Iterator[Progress]:
    """Tell how far a job is, and close the connection at the end."""
    progress = Progress(job_id)
    try:
        yield progress
    finally:
        progress.close()
