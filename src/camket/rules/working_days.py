"""Working days: weekends, holidays of the law, swapped days; every clock counts with them.

The table lists what is decided year by year (`holidays/*.toml`), each day with its source and mark.
Of a year it does not list only the days of every year are known; `listed_years` says which it has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from camket.rules.loading import published_files

HOLIDAYS_DIR: Final = Path(__file__).parent / "holidays"
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day that is otherwise than the week says.

    Attributes:
        on: The day.
        is_worked: Whether people work, as on a Saturday worked in exchange; otherwise they rest.
        name: What the day is, as a page shows it.
        citation: Where that stands.
        mark: How sure the reading is: A, B or C.
    """

    on: date
    is_worked: bool
    name: str
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked.

    Attributes:
        special: Days listed one by one; the word on a day that came last holds.
        every_year: Days off by month and day, for every year.
    """

    special: dict[date, SpecialDay] = field(default_factory=dict[date, SpecialDay])
    every_year: dict[tuple[int, int], SpecialDay] = field(
        default_factory=dict[tuple[int, int], SpecialDay]
    )

    def special_day(self, day: date) -> SpecialDay | None:
        """Return what is said of a day beyond its place in the week, or None."""
        return self.special.get(day) or self.every_year.get((day.month, day.day))

    def is_worked(self, day: date) -> bool:
        """Say whether people work on a day."""
        said = self.special_day(day)
        return day.weekday() < _SATURDAY if said is None else said.is_worked

    def days_of(self, year: int) -> tuple[SpecialDay, ...]:
        """Return the special days of a year, in order."""
        yearly = {date(year, month, day): one for (month, day), one in self.every_year.items()} | {
            day: one for day, one in self.special.items() if day.year == year
        }
        return tuple(
            SpecialDay(day, one.is_worked, one.name, one.citation, one.mark)
            for day, one in sorted(yearly.items())
        )

    @property
    def listed_years(self) -> frozenset[int]:
        """Return the years of which moving holidays are known, not only those of every year."""
        return frozenset(day.year for day, one in self.special.items() if not one.is_worked)

    def joined_by(self, days: Iterable[SpecialDay]) -> WorkCalendar:
        """Return the calendar with days of one's own; what is said later of a day holds."""
        return WorkCalendar({**self.special, **{one.on: one for one in days}}, self.every_year)


def add_working_days(day: date, days: int, calendar: WorkCalendar) -> date:
    """Return the day so many working days later; the day itself does not count.

    Raises:
        ValueError: The number of days is negative.
    """
    if days < 0:
        message = f"working days are counted forward, not {days}"
        raise ValueError(message)
    while days > 0:
        day += _DAY
        days -= calendar.is_worked(day)
    return day


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Count the working days after one day up to and including another; negative backwards.

    `working_days_between(day, add_working_days(day, n, c), c)` is n.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    span = (end - start).days
    return sum(calendar.is_worked(start + n * _DAY) for n in range(1, span + 1))


@lru_cache(maxsize=4)
def national_calendar(root: Path = HOLIDAYS_DIR) -> WorkCalendar:
    """Return the days of the whole country, as published with this release.

    Raises:
        PublishedNumbersError: A file was edited after publication or never published.
    """
    special: dict[date, SpecialDay] = {}
    every_year: dict[tuple[int, int], SpecialDay] = {}
    for content in published_files(root):
        table = tomllib.loads(content.decode("utf-8"))
        for entry in table.get("every_year", []):
            key = (entry["month"], entry["day"])
            every_year[key] = _day(date(2000, *key), entry, is_worked=False)
        for name, is_worked in (("off", False), ("worked", True)):
            for entry in table.get(name, []):
                special |= {on: _day(on, entry, is_worked=is_worked) for on in entry["days"]}
    return WorkCalendar(special, every_year)


def _day(on: date, entry: dict[str, Any], *, is_worked: bool) -> SpecialDay:
    return SpecialDay(on, is_worked, entry["name"], entry["citation"], entry["mark"])
