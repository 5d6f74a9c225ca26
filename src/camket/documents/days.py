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


def place_and_day(place: str, day: date | None) -> str:
    """Return the line under the head of a paper; the day stays blank until it is issued."""
    if day is None:
        return f"{place}, ngày      tháng      năm"
    return f"{place}, {long_day(day)}"
