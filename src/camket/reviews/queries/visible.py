"""Who may see which periods, assessments, ratings and remediations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from camket.organisation.models import UnitEdge, UnitSpan
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for, holds
from camket.reviews.decisions.states import PeriodState, SubjectKind
from camket.reviews.models import Period, Rating, Remediation, UnitReview
from camket.shared.actor import Actor

CELLS: Final = ("party_cell", "grassroots_cell")
"""Bodies that hear and vote on their own members, and do not decide."""
SUPERIORS = (Permission.CONCLUDE_REVIEW, Permission.VIEW_RATINGS)


def widest(actor: Actor, permissions: Iterable[Permission], *, on: date) -> Reach | None:
    """Return how far the widest of these permissions reaches, None where none is held."""
    if actor.scope_id is None:
        return None
    grants = grants_for(actor, on)
    held = [grants[permission] for permission in permissions if permission in grants]
    return Reach.BELOW if Reach.BELOW in held else next(iter(held), None)


def _edges(scope_id: int | None, on: date | None, reach: Reach | None) -> QuerySet[UnitEdge]:
    """Return the edges to the units a unit reaches so far, none where it reaches nothing."""
    if reach is None:
        return UnitEdge.objects.none()
    edges = UnitEdge.objects.filter(ancestor_id=scope_id, valid__contains=on)
    return edges if reach is Reach.BELOW else edges.filter(depth=0)


def reached(column: str, scope_id: int | None, on: date | None, reach: Reach | None) -> Q:
    """Return the test that the unit in a column is reached from another so far.

    What `in_reach` says of an actor, in plain values: for statements composed once.
    """
    return Q(Exists(_edges(scope_id, on, reach).filter(descendant_id=OuterRef(column))))


def in_reach(actor: Actor, permissions: Iterable[Permission], column: str, *, on: date) -> Q:
    """Return the test that the unit in a column is within reach of one of these permissions.

    The database asks the closure about each of a few rows, and reads the whole reach for many.
    """
    return reached(column, actor.scope_id, on, widest(actor, permissions, on=on))


def is_decider(actor: Actor, period: Period, *, on: date) -> bool:
    """Say whether somebody decides the levels of a period.

    Costs a statement only where the period is not of the body the actor works for.
    """
    reach = grants_for(actor, on).get(Permission.DECIDE_RATING)
    if reach is None or actor.scope_id is None:
        return False
    if period.superior_id == actor.scope_id:
        return True
    return reach is Reach.BELOW and deciding_body(period, on=on) == actor.scope_id


def deciding_body(period: Period, *, on: date) -> int:
    """Return who decides the levels of a period: its body; for a cell the committee above it.

    The cell hears its members and votes, the committee directly above decides (evaluation.md 4,
    mark C). A period read with its `decider` costs no statement.
    """
    if hasattr(period, "decider_id"):
        return period.decider_id or period.superior_id
    body = span_of(period.superior_id, on=on)
    if body is not None and body.kind in CELLS and body.parent_id is not None:
        return body.parent_id
    return period.superior_id


def decider(column: str, *, on: date | None) -> Subquery:
    """Return, as the column `decider_id`, who decides in the place of a cell.

    Null where the body of the period, which `column` names, decides itself.
    """
    cells = UnitSpan.objects.filter(unit_id=OuterRef(column), valid__contains=on, kind__in=CELLS)
    return Subquery(cells.values("parent_id"))


def periods_visible_to(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods the actor holds as a superior, or in which his unit or he stands."""
    return periods_of(part_of(actor, on=on))


@dataclass(frozen=True, slots=True)
class Part:
    """What part somebody has in periods, as plain values a composed read is told.

    Attributes:
        person_id: Who reads; 0 where the account is nobody's.
        unit_id: The unit he speaks for; None where nothing of it is his to read.
        on: The day of what he may; None where he is no superior.
        speaks: He reads what his unit is assessed and rated in.
        keeps: He reads what his unit opened.
        reach: How far he reads as a superior.
    """

    person_id: int
    unit_id: int | None
    on: date | None
    speaks: bool
    keeps: bool
    reach: Reach | None


def part_of(actor: Actor, *, on: date) -> Part:
    """Return what part the actor has in periods."""
    speaks, keeps = holds(actor, Permission.SELF_REVIEW), holds(actor, Permission.MANAGE_CAMPAIGN)
    reach = widest(actor, SUPERIORS, on=on)
    unit_id = actor.scope_id or 0 if speaks or keeps or reach else None
    return Part(actor.person_id or 0, unit_id, on if reach else None, speaks, keeps, reach)


def periods_of(part: Part) -> QuerySet[Period]:
    """Return the periods somebody has this part in."""
    seen = Q(Exists(Rating.objects.filter(period=OuterRef("pk"), person_id=part.person_id)))
    if part.speaks:
        of_unit = {"period": OuterRef("pk"), "unit_id": part.unit_id}
        seen |= Q(Exists(UnitReview.objects.filter(**of_unit)))
        seen |= Q(Exists(Rating.objects.filter(**of_unit)))
    seen |= reached("superior_id", part.unit_id, part.on, part.reach)
    if part.keeps:
        seen |= Q(superior_id=part.unit_id)
    return Period.objects.filter(seen).order_by("-year", "-kind", "-pk")


def unit_reviews_visible_to(actor: Actor, on: date) -> QuerySet[UnitReview]:
    """Return the assessments of the actor's own unit, and of the units below it."""
    return UnitReview.objects.filter(
        in_reach(actor, (*SUPERIORS, Permission.SELF_REVIEW), "unit_id", on=on)
    )


def ratings_visible_to(actor: Actor, on: date) -> QuerySet[Rating]:
    """Return the ratings whose scores the actor may read: deciders, and whom they are about."""
    return Rating.objects.filter(rating_is_visible(actor, on))


def rating_is_visible(actor: Actor, on: date) -> Q:
    """Return the test of one rating whose scores the actor may read.

    Scores go only to the person concerned and the deciders (people.md 5.4); a unit sees its own.
    """
    return rating_is_seen(actor.person_id or 0, sight_of(actor, on))


def rating_is_seen(person_id: int, sight: Sight) -> Q:
    """Return the same test in plain values."""
    of_himself = ~Q(kind=SubjectKind.COLLECTIVE) & Q(person_id=person_id)
    return of_himself | unit_rating_is_seen(sight)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which ratings of units somebody may read, as plain values a composed read is told.

    Attributes:
        scope_id: The unit he speaks for; None where he reads none.
        on: The day of what he may; None where he reads no lists.
        of_own: He reads the rating of that unit.
        of_lists: He reads the lists of that unit as a superior.
        of_below: And those of every unit below it.
    """

    scope_id: int | None
    on: date | None
    of_own: bool
    of_lists: bool
    of_below: bool


def sight_of(actor: Actor, on: date) -> Sight:
    """Return which ratings of units the actor may read: `rating_is_visible`, of collectives."""
    reach = grants_for(actor, on).get(Permission.VIEW_RATINGS)
    speaks = holds(actor, Permission.SELF_REVIEW)
    return Sight(
        actor.scope_id or 0 if speaks or reach else None,
        on if reach else None,
        of_own=speaks,
        of_lists=bool(reach),
        of_below=reach is Reach.BELOW,
    )


NOTHING_SEEN: Final = Sight(None, None, of_own=False, of_lists=False, of_below=False)


def unit_rating_is_seen(sight: Sight) -> Q:
    """Return the test of one rating of a unit that somebody may read."""
    own = Q(kind=SubjectKind.COLLECTIVE, unit_id=sight.scope_id)
    seen = own if sight.of_own else Q(pk__in=())
    if not sight.of_lists:
        return seen
    reach = Reach.BELOW if sight.of_below else Reach.OWN
    return seen | reached("period__superior_id", sight.scope_id, sight.on, reach)


def rating_lists_visible_to(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods whose whole list of ratings the actor may read."""
    return Period.objects.filter(in_reach(actor, (Permission.VIEW_RATINGS,), "superior_id", on=on))


def remediations_visible_to(actor: Actor, on: date) -> QuerySet[Remediation]:
    """Return what the actor's unit and the units below it must remedy.

    A single person's fault is read by him and by those who review his unit, not by his colleagues.
    """
    seen = Q(person_id=actor.person_id or 0)
    own = in_reach(actor, (Permission.MANAGE_REMEDIATION,), "unit_id", on=on)
    seen |= own & Q(person__isnull=True)
    seen |= in_reach(actor, SUPERIORS, "unit_id", on=on) & (
        Q(person__isnull=True) | ~Q(unit_id=actor.scope_id) | Q(person_id=actor.person_id or 0)
    )
    return Remediation.objects.filter(seen)


def announced() -> Q:
    """Return the test of a level that is no secret: a notice told it, or its period is closed."""
    told = Q(notice_number__isnull=False) | Q(period__state=PeriodState.CLOSED)
    return told & ~Q(decided_level="")


def published_levels(period_id: int, unit_id: int) -> list[tuple[str, str]]:
    """Return who in a unit was announced at which level: words may be public, scores are not."""
    decided = Rating.objects.filter(announced(), period_id=period_id, unit_id=unit_id)
    return [(one.name, one.get_decided_level_display()) for one in decided.order_by("kind")]


def latest_level_of(person_id: int | None) -> Rating | None:
    """Return the last level a person was told, with its period; one statement."""
    told = Rating.objects.filter(announced(), person_id=person_id or 0)
    return (
        told.exclude(kind=SubjectKind.COLLECTIVE)
        .select_related("period")
        .order_by("-period__ends_on", "-pk")
        .first()
    )


def superiors_among(periods: Collection[Period], actor: Actor, on: date) -> set[int]:
    """Return the superiors of these periods for whom the actor speaks."""
    reach = _edges(actor.scope_id, on, widest(actor, SUPERIORS, on=on))
    held = reach.filter(descendant_id__in={period.superior_id for period in periods})
    return set(held.values_list("descendant_id", flat=True))
