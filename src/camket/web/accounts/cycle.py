"""The steps of a year of commitments, as the sign-in page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, when it is, and whether it is past or now."""

    name: Any
    when: str
    is_past: bool
    is_now: bool


def cycle_of(
    *, registers_by: date, signs_by: date, midyear_by: date, yearend_by: date, on: date
) -> tuple[Step, ...]:
    """Return the five steps of a campaign's year as they stand on a day.

    Work goes on from signing to the end of the year; for the month before its day the mid-year
    review, and then the rating, is what happens now.
    """
    spans = (
        (_("Đăng ký"), date.min, registers_by, registers_by),
        (_("Ký cam kết"), registers_by, signs_by, signs_by),
        (_("Thực hiện"), signs_by, yearend_by, signs_by),
        (_("Sơ kết"), _month_before(midyear_by), midyear_by, midyear_by),
        (_("Xếp loại"), _month_before(yearend_by), yearend_by, yearend_by),
    )
    holding = [
        index for index, (_name, begin, end, _shown) in enumerate(spans) if begin < on <= end
    ]
    present = holding[-1] if holding else -1
    return tuple(
        Step(
            name=name,
            when=_("đang diễn ra") if index == present else _month(shown),
            is_past=index < present or on > end,
            is_now=index == present,
        )
        for index, (name, _begin, end, shown) in enumerate(spans)
    )


def _month(day: date) -> str:
    return _("tháng %(month)d") % {"month": day.month}


def _month_before(day: date) -> date:
    month = day.month - 1 or 12
    year = day.year if day.month > 1 else day.year - 1
    return date(year, month, min(day.day, 28))
