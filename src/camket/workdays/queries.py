"""The calendar every clock counts with."""

from __future__ import annotations

from camket.rules.working_days import SpecialDay, WorkCalendar, national_calendar
from camket.workdays.models import OwnDay

_OWN_MARK = ""
"""A day of one's own is no rule of the law: it carries its paper and no mark."""


def working_calendar() -> WorkCalendar:
    """Return the calendar of the country with the days of one's own; one statement."""
    rows = OwnDay.objects.filter(withdrawn_at__isnull=True)
    return national_calendar().joined_by(
        SpecialDay(row.on, row.is_worked, row.name, row.paper, _OWN_MARK) for row in rows
    )
