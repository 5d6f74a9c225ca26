"""The days the demo stands on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from camket.shared.clock import HANOI

YEAR: Final = 2026
"""The year whose commitments are being carried out."""
DEMO_DAY: Final = date(2026, 11, 16)
"""The Monday on which the demo stands unless another day is set."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of a day in Hà Nội."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HANOI)
