"""In which order levels are decided: lower before higher, civil service before membership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from camket.organisation.queries import spans_of
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import ContestState, PeriodState, SubjectKind
from camket.reviews.models import FactContest, Period, Rating
from camket.rules.schemes.numbers_335 import SCHEME as CIVIL_SCHEME
from camket.rules.schemes.numbers_366 import SCHEME as PARTY_SCHEME
from camket.shared.text import within_sentence


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a rating waits for another one, with what fills the sentence."""

    reason: RatingRefusal
    what: str = ""


def bars_to_deciding(period: Period, ratings: Iterable[Rating]) -> Mapping[int, Bar]:
    """Return by rating why it is not its turn yet; at most four statements.

    A unit waits until the units below it are decided in its own period of the same days; a member
    until he is decided as a civil servant, where he is rated as one; everybody until his contested
    facts are answered.
    """
    told = list(ratings)
    bars: dict[int, Bar] = dict(_of_units(period, told))
    bars |= _of_members(period, told)
    contested = FactContest.objects.filter(rating__in=told, state=ContestState.OPEN)
    for rating_id in contested.values_list("rating_id", flat=True):
        bars[rating_id] = Bar(RatingRefusal.CONTESTED)
    return bars


def _of_units(period: Period, told: list[Rating]) -> dict[int, Bar]:
    units = {one.unit_id: one.pk for one in told if one.kind == SubjectKind.COLLECTIVE}
    if not units:
        return {}
    open_below = periods_alike(period).filter(superior_id__in=units, decided_at__isnull=True)
    waiting = list(open_below.exclude(state=PeriodState.CLOSED))
    return {
        units[one.superior_id]: Bar(RatingRefusal.SUBORDINATES_FIRST, within_sentence(str(one)))
        for one in waiting
    }


def _of_members(period: Period, told: list[Rating]) -> dict[int, Bar]:
    people = {one.person_id: one.pk for one in told if one.person_id is not None}
    if not people or period.scheme != PARTY_SCHEME:
        return {}
    civil = Rating.objects.filter(
        person_id__in=people,
        period__year=period.year,
        period__kind=period.kind,
        period__quarter=period.quarter,
        period__scheme=CIVIL_SCHEME,
        decided_level="",
        left_out="",
    )
    return {
        people[person_id]: Bar(RatingRefusal.CIVIL_FIRST)
        for person_id in civil.values_list("person_id", flat=True)
    }


def with_awaited(ratings: QuerySet[Rating]) -> QuerySet[Rating]:
    """Annotate which rating of its unit must have a level before a leader's (`awaited_id`).

    Nobody waits for a unit that is not rated in this period.
    """
    unit = Rating.objects.filter(
        period_id=OuterRef("period_id"),
        unit_id=OuterRef("unit_id"),
        kind=SubjectKind.COLLECTIVE,
        left_out="",
        decided_level="",
        appraised_level="",
    )
    return ratings.annotate(awaited_id=Subquery(unit.values("pk")[:1]))


def awaited_id(rating: Rating) -> int | None:
    """Return the rating a leader's waits for, of one read `with_awaited`."""
    if rating.kind != SubjectKind.LEADER:
        return None
    found: int | None = getattr(rating, "awaited_id", None)
    return found


def periods_alike(period: Period) -> QuerySet[Period]:
    """Return the periods of the same kind, days and scheme, whoever holds them."""
    return Period.objects.filter(
        year=period.year,
        kind=period.kind,
        quarter=period.quarter,
        scheme=period.scheme,
        title=period.title,
    ).exclude(pk=period.pk)


def periods_below(period: Period) -> QuerySet[Period]:
    """Return the same period as the units assessed in this one hold it themselves."""
    units = Rating.objects.filter(period=period, kind=SubjectKind.COLLECTIVE).values("unit_id")
    return periods_alike(period).filter(superior_id__in=units)


def names_of(periods: Iterable[Period], period: Period) -> str:
    """Return what the units that hold some periods are called, the first three by name."""
    held = [one.superior_id for one in periods]
    spans = spans_of(held, on=period.opened_on)
    names = sorted(spans[unit].name for unit in held if unit in spans)
    rest = len(held) - 3
    return ", ".join(names[:3]) + (f" và {rest} đơn vị khác" if rest > 0 else "")
