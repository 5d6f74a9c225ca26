"""The days of a period by its kind; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from camket.reviews.decisions.states import PeriodKind


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """The first and the last day of a period, both of them in it."""

    starts_on: date
    ends_on: date


def days_of(kind: PeriodKind, year: int, quarter: int | None = None) -> PeriodDays | None:
    """Return the days that follow from kind and year; None where somebody has to say them."""
    if kind is PeriodKind.QUARTER and quarter in (1, 2, 3, 4):
        return PeriodDays(date(year, 3 * quarter - 2, 1), _before_month(year, 3 * quarter + 1))
    if kind is PeriodKind.MIDYEAR:
        return PeriodDays(date(year, 1, 1), date(year, 6, 30))
    if kind is PeriodKind.YEAREND:
        return PeriodDays(date(year, 1, 1), date(year, 12, 31))
    return None


def _before_month(year: int, month: int) -> date:
    years, month = divmod(month - 1, 12)
    return date(year + years, month + 1, 1) - timedelta(days=1)
