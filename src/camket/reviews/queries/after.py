"""Reads of what follows a decision: decisions, appeals with their clock, streaks of years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from camket.organisation.arrays import among
from camket.organisation.models import Share, Succession, UnitSpan
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.decisions.appeals import last_day_to_appeal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.decisions.streaks import (
    LONG_STREAK,
    Descent,
    Group,
    Lines,
    MergerReading,
    Reward,
    Year,
    by_year,
    reached,
    running,
)
from camket.reviews.models import Appeal, LevelDecision, Period, Rating
from camket.reviews.queries.visible import rating_lists_visible_to
from camket.rules.schemes.codes import OF_STATE
from camket.rules.working_days import WorkCalendar, add_working_days, working_days_between
from camket.shared.actor import Actor
from camket.workdays.queries import working_calendar

_YEARS_BACK: Final = 12
"""How far back a streak is looked for: twice the longest that counts, and a margin."""


def appeals_visible_to(actor: Actor, on: date) -> QuerySet[Appeal]:
    """Return the appeals the actor lodged, is the subject of, or reads as the deciding body."""
    person_id = actor.person_id or 0
    seen = Q(lodged_by_id=person_id) | Q(rating__person_id=person_id)
    if holds(actor, Permission.SELF_REVIEW, on=on):
        seen |= Q(rating__kind=SubjectKind.COLLECTIVE, rating__unit_id=actor.scope_id or 0)
    seen |= Q(rating__period__in=rating_lists_visible_to(actor, on))
    return Appeal.objects.filter(seen).select_related("rating__period")


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal with its clock.

    Attributes:
        left: Working days left until the answer is due, negative once it is late; None when
            answered.
    """

    appeal: Appeal
    left: int | None

    @property
    def is_late(self) -> bool:
        """Say whether the answer is late."""
        return self.left is not None and self.left < 0

    @property
    def days_late(self) -> int:
        """Return how many working days the answer is late."""
        return -self.left if self.left is not None and self.left < 0 else 0


def appeal_rows(appeals: Iterable[Appeal], *, on: date) -> list[AppealRow]:
    """Return appeals with their clocks, those that wait first; one statement."""
    calendar = working_calendar()
    rows = [AppealRow(one, _left(one, calendar, on=on)) for one in appeals]
    return sorted(rows, key=lambda row: (row.left is None, row.appeal.answer_by_on, row.appeal.pk))


def _left(appeal: Appeal, calendar: WorkCalendar, *, on: date) -> int | None:
    return working_days_between(on, appeal.answer_by_on, calendar) if appeal.is_open else None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What followed a decided level.

    Attributes:
        appeal_until: The last day an appeal is taken; None before publication.
    """

    decisions: list[LevelDecision]
    appeals: list[Appeal]
    appeal_until: date | None

    def may_still_appeal(self, *, on: date) -> bool:
        """Say whether an appeal would be in time and the first."""
        return self.appeal_until is not None and on <= self.appeal_until and not self.appeals


def aftermath_of(rating: Rating) -> Aftermath:
    """Return what followed a decided level; four statements at most."""
    if not rating.decided_level:
        return Aftermath([], [], None)
    decisions = list(rating.decisions.select_related("number__register", "replaced_by"))
    until = None
    if rating.notice_number is not None:
        calendar = working_calendar()
        until = last_day_to_appeal(
            rating.notice_number.dated_on, lambda day, days: add_working_days(day, days, calendar)
        )
    return Aftermath(decisions, list(rating.appeals.all()), until)


@dataclass(frozen=True, slots=True)
class StreakRow:
    """A subject with the years it has run at the best level.

    Attributes:
        years: Years running; of a unit by the strict reading of a merger.
        by_main: The same by the other reading, where the two differ.
        exemplary: Years running in which it was also selected as "tiêu biểu".
        reward: What so many years make it eligible for; a body still decides.
    """

    rating: Rating
    unit: UnitSpan | None
    group: Group
    years: int
    exemplary: int
    by_main: int | None
    reward: Reward | None

    @property
    def is_long(self) -> bool:
        """Say whether the streak is as long as the higher reward asks for."""
        return (self.exemplary if self.group is not Group.PERSON else self.years) >= LONG_STREAK


_GROUPS: Final[Mapping[str, Group]] = {
    "party_cell": Group.CELL,
    "grassroots_cell": Group.GRASSROOTS,
    "grassroots_dang_bo": Group.GRASSROOTS,
    "commune_committee": Group.ABOVE,
    "district_committee": Group.ABOVE,
    "functional_party_org": Group.ABOVE,
}
"""Which organisation a unit is to the table of rewards; the others stand in none of its rows."""


def streak_periods(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the closed years whose streaks the actor may read: those who read the whole list."""
    return rating_lists_visible_to(actor, on).filter(kind=PeriodKind.YEAREND)


def streaks_of(period: Period) -> list[StreakRow]:
    """Return who stands at the best level in a year, with how long that has run on.

    Five statements whatever the number of subjects.
    """
    best = list(Rating.objects.filter(period=period, decided_level="HTXS").select_related("person"))
    spans = spans_of([one.unit_id for one in best], on=period.opened_on)
    people = _years_of_people([one.person_id for one in best if one.person_id], period.year)
    lines = _lines_of([one.unit_id for one in best if one.person_id is None], period.year)
    rows = [_streak(one, spans.get(one.unit_id), people, lines, period.year) for one in best]
    rows.sort(key=lambda row: (-row.years, row.rating.kind, _sort_key(row)))
    return rows


def _sort_key(row: StreakRow) -> str:
    person = row.rating.person
    if person is not None:
        return person.sort_key
    return row.unit.sort_key if row.unit else ""


def _streak(
    rating: Rating,
    unit: UnitSpan | None,
    people: Mapping[int, Mapping[int, Year | None]],
    lines: Lines,
    last: int,
) -> StreakRow:
    if rating.person_id is not None:
        years = people[rating.person_id]
        count, exemplary = running(years, last), running(years, last, exemplary=True)
        reward = reached(Group.PERSON, years=count, exemplary_years=exemplary)
        return StreakRow(rating, unit, Group.PERSON, count, exemplary, None, reward)
    group = _GROUPS.get(unit.kind if unit else "", Group.OTHER)
    strict = _line_years(lines, rating.unit_id, last, MergerReading.EVERY)
    wide = _line_years(lines, rating.unit_id, last, MergerReading.MAIN)
    count, by_main = running(strict, last), running(wide, last)
    exemplary = running(strict, last, exemplary=True)
    return StreakRow(
        rating,
        unit,
        group,
        count,
        exemplary,
        by_main if by_main != count else None,
        reached(group, years=count, exemplary_years=exemplary),
    )


def _line_years(
    lines: Lines, unit_id: int, last: int, reading: MergerReading
) -> dict[int, Year | None]:
    return {
        year: lines.year_of(unit_id, year, reading) for year in range(last - _YEARS_BACK, last + 1)
    }


def _years_of_people(people: Iterable[int], last: int) -> dict[int, dict[int, Year]]:
    """Return the decided years of persons wherever they were rated; one statement."""
    wanted = set(people)
    rated: dict[int, list[tuple[int, Year]]] = {person: [] for person in wanted}
    for person_id, year, level, exemplary in (
        _decided(last)
        .filter(among("person_id", wanted))
        .values_list("person_id", "period__year", "decided_level", "exemplary__pk")
    ):
        rated[person_id].append((year, Year(level, is_exemplary=exemplary is not None)))
    return {person: by_year(years) for person, years in rated.items()}


def _lines_of(units: Iterable[int], last: int) -> Lines:
    """Return the levels of units and of all they came from; a statement a generation, and one."""
    known, wave = set(units), set(units)
    descents: list[Descent] = []
    while wave:
        found = [
            Descent(
                row.predecessor_id or 0,
                row.successor_id or 0,
                row.on,
                is_whole=row.share == Share.WHOLE,
                is_main=row.is_main,
            )
            for row in Succession.objects.filter(
                among("successor_id", wave), predecessor__isnull=False, on__year__lte=last
            )
        ]
        descents += found
        wave = {one.old for one in found} - known
        known |= wave
    rated: dict[tuple[int, int], Year] = {}
    for unit_id, year, level, exemplary in (
        _decided(last)
        .filter(among("unit_id", known), kind=SubjectKind.COLLECTIVE)
        .values_list("unit_id", "period__year", "decided_level", "exemplary__pk")
    ):
        rated[unit_id, year] = Year(level, is_exemplary=exemplary is not None)
    return Lines(rated, descents)


def _decided(last: int) -> QuerySet[Rating]:
    return Rating.objects.filter(
        period__kind=PeriodKind.YEAREND,
        period__year__lte=last,
        period__year__gt=last - _YEARS_BACK,
    ).exclude(Q(decided_level="") | Q(period__scheme=OF_STATE))  # a streak is a member's
