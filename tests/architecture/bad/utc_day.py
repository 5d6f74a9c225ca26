"""Takes the machine's clock and the UTC day for the legal one."""

from __future__ import annotations

from datetime import date, datetime


def is_late(due_on: date, now: datetime) -> bool:
    """Refused twice: between midnight and 07:00 in Hà Nội this is yesterday."""
    return due_on < now.date() or due_on < date.today()  # noqa: DTZ011 - the sample's own fault
