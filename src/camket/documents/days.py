"""Days as official paper writes them: days below 10 and months 1 and 2 take a leading zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

_MONTHS_WITH_ZERO: Final = 2
"""NĐ 30/2020, Phụ lục I: months 3 to 9 are written without a zero."""


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= _MONTHS_WITH_ZERO else str(day.month)


def long_day(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2026"."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def short_day(day: date) -> str:
    """Return "05/01/2026" or "30/9/2026", as papers cite one another."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def cited_day(day: date, *, is_party: bool) -> str:
    """Return how a paper cites another's day: ", ngày 05/9/2026" or " ngày 05 tháng 9 năm 2026".

    Party papers write a comma before the day (documents.md §2), state papers none and the day in
    full (NĐ 30/2020, Phụ lục III, Mẫu 2.1).
    """
    return f", ngày {short_day(day)}" if is_party else f" {long_day(day)}"


def place_and_day(place: str, day: date | None, *, drafted_on: date | None = None) -> str:
    """Return the line under the head of a paper; its day stays blank until it is issued.

    Args:
        place: The place.
        day: The day of issue.
        drafted_on: Of a draft made for the office to issue: month and year are known already.
    """
    if day is not None:
        return f"{place}, {long_day(day)}"
    if drafted_on is not None:
        return f"{place}, ngày      tháng {_month(drafted_on)} năm {drafted_on.year}"
    return f"{place}, ngày      tháng      năm"
