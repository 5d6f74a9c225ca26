"""The instant and the legal day: instants are UTC, the legal day is Hà Nội's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Final

HANOI: Final = timezone(timedelta(hours=7), "+07")
"""Hà Nội has kept UTC+7 without summer time since 1975, so no time zone table is needed."""


def legal_day(at: datetime) -> date:
    """Return the day in Hà Nội at this instant.

    `at.date()` would be the UTC day, which is yesterday between midnight and 07:00 in Hà Nội.

    Raises:
        ValueError: The instant is naive.
    """
    if at.tzinfo is None:
        message = "an instant must carry its time zone"
        raise ValueError(message)
    return at.astimezone(HANOI).date()


class Clock:
    """Tell the time; in the demo, tell today's time of day on the day the demo is set to.

    Args:
        day_file: A file holding one ISO date, read at each call so that a running demo can be
            moved through its year; None or a missing file means the real day.
    """

    def __init__(self, day_file: Path | None = None) -> None:
        """Remember where the demo's day is written, if anywhere."""
        self._day_file = day_file

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        real = datetime.now(UTC)
        day = self._demo_day()
        if day is None:
            return real
        hanoi = real.astimezone(HANOI)
        return datetime.combine(day, hanoi.time(), HANOI).astimezone(UTC)

    def today(self) -> date:
        """Return the present legal day."""
        return legal_day(self.now())

    def _demo_day(self) -> date | None:
        if self._day_file is None:
            return None
        try:
            text = self._day_file.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        return date.fromisoformat(text.strip())


def start_of(day: date) -> datetime:
    """Return the first instant of a legal day."""
    return datetime.combine(day, time.min, HANOI)


def end_of(day: date) -> datetime:
    """Return the instant at which a legal day is over."""
    return start_of(day + timedelta(days=1))
