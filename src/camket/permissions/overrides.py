"""Changes of the catalogue as they are read: once for a whole request, every day at once.

The table is small (posts by permissions), so one statement brings all of it, past and planned; any
day is then answered without another. Outside a request each question reads again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from camket.config import clock
from camket.permissions.models import Grant


@dataclass(frozen=True, slots=True)
class Override:
    """One change: what it sets, and on which days."""

    permission: str
    reach: str
    start: date
    end: date | None
    decision_no: str

    def holds_on(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.start <= on and (self.end is None or on < self.end)


Overrides = Mapping[str, tuple[Override, ...]]
"""Post code → its changes."""


class _Reading:
    """What one request has read."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.overrides: Overrides | None = None


_READING: ContextVar[_Reading | None] = ContextVar("permissions_reading", default=None)


@contextmanager
def one_reading(today: date) -> Iterator[None]:
    """Read the changes at most once inside; `today` is the day meant when none is told."""
    token = _READING.set(_Reading(today))
    try:
        yield
    finally:
        _READING.reset(token)


def forget() -> None:
    """Read again at the next question: called by the action that changed the table."""
    if (reading := _READING.get()) is not None:
        reading.overrides = None


def present_day() -> date:
    """Return the day of the request, or of the installation's clock outside one."""
    reading = _READING.get()
    return reading.today if reading is not None else clock.today()


def overrides() -> Overrides:
    """Return every change that stands, by post; one statement, once in a request."""
    reading = _READING.get()
    if reading is None:
        return _read()
    if reading.overrides is None:
        reading.overrides = _read()
    return reading.overrides


def _read() -> Overrides:
    found: dict[str, list[Override]] = {}
    rows = Grant.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    for row in rows:
        found.setdefault(row.post_code, []).append(
            Override(
                permission=row.permission,
                reach=row.reach,
                start=row.valid.lower,
                end=row.valid.upper,
                decision_no=row.decision_no,
            )
        )
    return {code: tuple(changes) for code, changes in found.items()}
