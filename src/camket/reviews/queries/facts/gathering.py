"""Facts that fill themselves: what the system knows of each subject, in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from camket.reviews.decisions.facts import Gathered
from camket.reviews.decisions.states import PeriodKind, PostRole, SubjectKind
from camket.reviews.models import Period, PostReview, Rating
from camket.reviews.queries.facts.counting import (
    NOTHING,
    CountKey,
    Counts,
    OfPerson,
    count_tasks,
    levels_below,
    of_people,
    struck_units,
)
from camket.reviews.queries.facts.faults import FaultCounts, faults_of_persons, faults_of_units

_NONE = (0, 0)
_NO_FAULTS = FaultCounts()
_NOTHING = OfPerson()


@dataclass(frozen=True, slots=True)
class Asked:
    """A subject whose facts are asked for."""

    rating_id: int
    kind: SubjectKind
    unit_id: int
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Stay:
    """Days somebody held a post, the last one among them."""

    unit_id: int
    role: PostRole
    first: date
    last: date


@dataclass(slots=True)
class _Found:
    """Everything that was read, by what it is of."""

    counts: Mapping[CountKey, Counts]
    faults: Mapping[int, FaultCounts] = field(default_factory=dict)
    own_faults: Mapping[int, FaultCounts] = field(default_factory=dict)
    people: Mapping[int, OfPerson] = field(default_factory=dict)
    units: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    below: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def asked_of(rating: Rating) -> Asked:
    """Return a rating as gathering asks for it."""
    return Asked(rating.pk, SubjectKind(rating.kind), rating.unit_id, rating.person_id)


def stays_of(rating_ids: Collection[int]) -> dict[int, list[Stay]]:
    """Return in which posts each subject is reviewed, the main one first; one statement."""
    found: dict[int, list[Stay]] = {}
    rows = PostReview.objects.filter(rating_id__in=rating_ids).order_by("rating_id", "-is_main")
    for rating_id, unit_id, role, first, last in rows.values_list(
        "rating_id", "unit_id", "role", "starts_on", "ends_on"
    ):
        found.setdefault(rating_id, []).append(Stay(unit_id, PostRole(role), first, last))
    return found


def gather(
    period: Period, asked: Collection[Asked], stays: Mapping[int, list[Stay]]
) -> dict[int, Gathered]:
    """Return what is known of each subject; seven statements whatever their number, or fewer."""
    keys = {one.rating_id: _keys_of(one, stays.get(one.rating_id, []), period) for one in asked}
    found = _read(period, asked, {key for pair in keys.values() for key in pair if key})
    return {
        one.rating_id: _gathered(
            one, keys[one.rating_id], stays.get(one.rating_id, []), found, period
        )
        for one in asked
    }


def key_of(rating: Rating) -> CountKey:
    """Return what is counted for one rating: its tasks, in the days it answers for."""
    is_unit = rating.kind == SubjectKind.COLLECTIVE
    stays = [] if is_unit else stays_of([rating.pk]).get(rating.pk, [])
    return _keys_of(asked_of(rating), stays, rating.period)[0]


def _keys_of(one: Asked, stays: list[Stay], period: Period) -> tuple[CountKey, CountKey | None]:
    """Return what is counted: the unit's tasks or the person's own, and the unit's beside them."""
    whole_days = f"{{[{period.starts_on},{period.ends_on}]}}"
    counts_all = period.kind == PeriodKind.YEAREND
    of_unit = CountKey(one.unit_id, None, whole_days, counts_all)
    if one.kind is SubjectKind.COLLECTIVE:
        return of_unit, None
    if one.kind is not SubjectKind.LEADER:
        return CountKey(None, one.person_id, whole_days, counts_all), None
    role = stays[0].role if stays else PostRole.HEAD
    mine = [stay for stay in stays if stay.unit_id == one.unit_id and stay.role is role]
    is_whole = not mine or any(
        stay.first <= period.starts_on and stay.last >= period.ends_on for stay in mine
    )
    days = whole_days if is_whole else _multirange(mine)
    if role is PostRole.HEAD:
        return CountKey(one.unit_id, None, days, counts_all and is_whole), None
    return CountKey(one.unit_id, one.person_id, days, counts_all and is_whole), of_unit


def _multirange(stays: Iterable[Stay]) -> str:
    """Return days as the database reads them; a day after the last is where a range ends."""
    ranges = [f"[{stay.first},{stay.last + timedelta(days=1)})" for stay in stays]
    return "{" + ",".join(ranges) + "}"


def _read(period: Period, asked: Collection[Asked], keys: Collection[CountKey]) -> _Found:
    collectives = sorted({one.unit_id for one in asked if one.kind is SubjectKind.COLLECTIVE})
    answered = sorted({key.unit_id for key in keys if key.person_id is None and key.unit_id})
    people = sorted({one.person_id for one in asked if one.person_id is not None})
    first, last, year = period.starts_on, period.ends_on, period.year
    found = _Found(count_tasks(keys, (first.year, last.year)))
    if answered:
        found.faults = faults_of_units(answered, year)
    if collectives:
        found.units = struck_units(collectives, first, last)
        found.below = levels_below(
            collectives,
            year=year,
            kind=period.kind,
            quarter=period.quarter,
            scheme=period.scheme,
        )
    if people:
        found.own_faults = faults_of_persons(people, year)
        found.people = of_people(people, first, last, year=year)
    return found


def _gathered(
    one: Asked,
    keys: tuple[CountKey, CountKey | None],
    stays: list[Stay],
    found: _Found,
    period: Period,
) -> Gathered:
    key, beside = keys
    counts = found.counts.get(key, NOTHING)
    unit = found.counts.get(beside, NOTHING) if beside else NOTHING
    own = found.own_faults.get(one.person_id or 0, _NO_FAULTS)
    # whoever answers for the unit's tasks answers for its faults, and everybody for his own
    of_unit = found.faults.get(one.unit_id, _NO_FAULTS) if key.person_id is None else _NO_FAULTS
    told: dict[str, Any] = {
        "assigned": counts.assigned,
        "done": counts.done,
        "on_time": counts.on_time,
        "below_quality": counts.below_quality,
        "exceeded": counts.exceeded,
        "excused_undone": counts.excused_undone,
        "excused_late": counts.excused_late,
        "stopped": counts.stopped,
        "from_commitments": counts.from_commitments,
        "faults_raised": own.raised + of_unit.raised,
        "faults_remedied": own.remedied + of_unit.remedied,
    }
    if one.kind is SubjectKind.COLLECTIVE:
        members, units = found.units.get(one.unit_id, _NONE)
        told |= {"disciplined_members": members, "disciplined_units": units}
        return Gathered(**told, subordinate_levels=found.below.get(one.unit_id, ()))
    person = found.people.get(one.person_id or 0, _NOTHING)
    is_year = period.kind == PeriodKind.YEAREND
    role = stays[0].role if stays else PostRole.HEAD
    return Gathered(
        **told,
        disciplined_for_task=person.for_task,
        disciplined_otherwise=person.otherwise,
        quarters=person.quarters if is_year else (),
        role=role.value if one.kind is SubjectKind.LEADER else PostRole.MEMBER.value,
        unit_assigned=unit.assigned - unit.excused_undone - unit.excused_late,
        unit_done=unit.done - unit.excused_late,
    )
