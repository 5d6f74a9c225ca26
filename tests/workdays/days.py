"""Days of one's own for tests."""

from __future__ import annotations

from datetime import date

from tests.factories import NOW

from camket.workdays.models import OwnDay


def make_own_day(on: date = date(2026, 11, 20), *, is_worked: bool = False) -> OwnDay:
    """Enter a day as an administrator would have."""
    return OwnDay.objects.create(
        on=on,
        is_worked=is_worked,
        name="Nghỉ phòng, chống bão",
        paper="Công điện 05/CĐ-UBND",
        added_by_name="quan.tri@thu.vn",
        added_at=NOW,
    )
