"""Years at the best level that run on, of a person and of the line of a unit; no Django.

What the years are used for stands in HD 06-HD/TW, mục 19 (A). How a streak passes through a merger
was found in no text: both readings are computed and are shown as a setting, never as law (C).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

BEST: Final = "HTXS"
LONG_STREAK: Final = 5
"""Years running that a higher reward asks for (HD 06-HD/TW, mục 19; A)."""
REWARD_SOURCE: Final = "Hướng dẫn 06-HD/TW ngày 09/6/2025, mục 19"
MERGER_MARK: Final = "C"
_ORDER: Final = ("KHT", "HT", "HTT", "HTXS")


class MergerReading(StrEnum):
    """How the years before a merger count for the unit that came of it."""

    EVERY = "every"
    """All units that went into it were at the level that year: the strict reading."""
    MAIN = "main"
    """The main predecessor was."""


@dataclass(frozen=True, slots=True)
class Year:
    """What one subject was decided at in one year.

    Attributes:
        is_exemplary: Selected as "tiêu biểu" among the best.
    """

    level: str
    is_exemplary: bool = False


def worst(years: Iterable[Year]) -> Year | None:
    """Return the lowest of several; who was rated twice in a year counts by the lower."""
    told = list(years)
    if not told:
        return None
    level = min((one.level for one in told), key=_ORDER.index)
    return Year(level, is_exemplary=all(one.is_exemplary for one in told))


def by_year(rated: Iterable[tuple[int, Year]]) -> dict[int, Year]:
    """Return a person's years, wherever he was rated: a streak goes with the person."""
    found: dict[int, list[Year]] = defaultdict(list)
    for year, one in rated:
        found[year].append(one)
    return {year: lowest for year, told in found.items() if (lowest := worst(told))}


@dataclass(frozen=True, slots=True)
class Descent:
    """A way from an old unit to a new one.

    Attributes:
        is_whole: The whole unit went into the new one, not a part that was split off.
        is_main: The new unit is its main successor.
    """

    old: int
    new: int
    on: date
    is_whole: bool = True
    is_main: bool = True


class Lines:
    """The levels of units over the years, followed back through mergers, splits and transfers."""

    def __init__(self, rated: Mapping[tuple[int, int], Year], descents: Iterable[Descent]) -> None:
        """Take the levels by unit and year, and who came from whom."""
        self._rated = rated
        self._before: dict[int, list[Descent]] = defaultdict(list)
        for one in descents:
            # of a unit that was split only the main heir carries the years on
            if one.old != one.new and (one.is_whole or one.is_main):
                self._before[one.new].append(one)

    def year_of(self, unit: int, year: int, reading: MergerReading) -> Year | None:
        """Return what the line of a unit was decided at in a year; None breaks a streak."""
        return self._year_of(unit, year, reading, frozenset())

    def _year_of(
        self, unit: int, year: int, reading: MergerReading, seen: frozenset[int]
    ) -> Year | None:
        own = self._rated.get((unit, year))
        joined = [one for one in self._before[unit] if one.on.year >= year and one.old not in seen]
        if reading is MergerReading.MAIN:
            if own is not None:
                return own
            joined = self._main_of(joined)
        found = [
            self._year_of(one.old, year, reading, seen | {unit})
            for one in joined
            # in the year of a change the new unit is rated for all of it
            if own is None or one.on.year > year
        ]
        told = [*([own] if own is not None else []), *found]
        if not told or any(one is None for one in told):
            return None
        return worst([one for one in told if one is not None])

    @staticmethod
    def _main_of(joined: list[Descent]) -> list[Descent]:
        mains = [one for one in joined if one.is_main] or joined
        return mains[:1]


def running(years: Mapping[int, Year | None], last: int, *, exemplary: bool = False) -> int:
    """Return how many years up to and with the last one run on at the best level.

    A year without a decided level breaks the streak, whatever its reason.
    """
    count = 0
    while (year := years.get(last - count)) is not None and year.level == BEST:
        if exemplary and not year.is_exemplary:
            break
        count += 1
    return count


class Group(StrEnum):
    """Who is rewarded for years at the best level (HD 06-HD/TW, mục 19)."""

    PERSON = "person"
    CELL = "cell"
    GRASSROOTS = "grassroots"
    ABOVE = "above"
    OTHER = "other"
    """A body that no row of the table names."""


@dataclass(frozen=True, slots=True)
class Reward:
    """What a number of years makes somebody eligible for; a body still decides.

    Attributes:
        needs_exemplary: Only years of the further selection "tiêu biểu" count.
    """

    group: Group
    years: int
    needs_exemplary: bool
    form: str
    giver: str


_PROVINCE: Final = "tỉnh ủy, thành ủy"
_ABOVE: Final = "ban thường vụ cấp ủy cấp trên của cơ sở"


def _of(group: Group, years: int, form: str, giver: str) -> Reward:
    """Return a row of the table; of organisations only those selected as "tiêu biểu" count."""
    return Reward(group, years, group is not Group.PERSON, form, giver)


REWARDS: Final = (
    _of(Group.PERSON, 1, "giấy khen", "đảng ủy cơ sở hoặc chi bộ cơ sở"),
    _of(Group.PERSON, LONG_STREAK, "giấy khen hoặc bằng khen", f"{_ABOVE} hoặc {_PROVINCE}"),
    _of(Group.CELL, 1, "giấy khen", "cấp ủy cấp trên trực tiếp của chi bộ"),
    _of(Group.CELL, LONG_STREAK, "giấy khen hoặc bằng khen", f"{_ABOVE} hoặc {_PROVINCE}"),
    _of(Group.GRASSROOTS, 1, "giấy khen", _ABOVE),
    _of(Group.GRASSROOTS, LONG_STREAK, "bằng khen, cờ", _PROVINCE),
    _of(Group.ABOVE, 1, "bằng khen", _PROVINCE),
)


def reached(group: Group, *, years: int, exemplary_years: int) -> Reward | None:
    """Return the highest reward that so many years make somebody eligible for."""
    found = [
        one
        for one in REWARDS
        if one.group is group and (exemplary_years if one.needs_exemplary else years) >= one.years
    ]
    return max(found, key=lambda one: one.years, default=None)
