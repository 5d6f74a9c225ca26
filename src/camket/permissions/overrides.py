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

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

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


def every_change() -> ArraySubquery:
    """Return every change that stands as a part of another statement, for `fill`."""
    rows = Grant.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    return ArraySubquery(
        rows.values(
            told=JSONObject(
                post_code="post_code",
                permission="permission",
                reach="reach",
                start="valid__startswith",
                end="valid__endswith",
                decision_no="decision_no",
            )
        )
    )


def fill(changes: list[dict[str, str | None]] | None) -> None:
    """Keep what another statement of this request brought, so that none is needed."""
    if (reading := _READING.get()) is not None:
        reading.overrides = _by_post(changes or [])


def _read() -> Overrides:
    rows = Grant.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    return _by_post(
        [
            {
                "post_code": row.post_code,
                "permission": row.permission,
                "reach": row.reach,
                "start": row.valid.lower.isoformat(),
                "end": row.valid.upper.isoformat() if row.valid.upper else None,
                "decision_no": row.decision_no,
            }
            for row in rows
        ]
    )


def _by_post(changes: list[dict[str, str | None]]) -> Overrides:
    found: dict[str, list[Override]] = {}
    for change in changes:
        end = change["end"]
        found.setdefault(str(change["post_code"]), []).append(
            Override(
                permission=str(change["permission"]),
                reach=str(change["reach"]),
                start=date.fromisoformat(str(change["start"])),
                end=date.fromisoformat(end) if end else None,
                decision_no=str(change["decision_no"]),
            )
        )
    return {code: tuple(rows) for code, rows in found.items()}
