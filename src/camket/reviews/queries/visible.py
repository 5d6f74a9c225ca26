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


def _reach_of(actor: Actor, permissions: Iterable[Permission], *, on: date) -> QuerySet[UnitEdge]:
    """Return the edges to the units these permissions reach, none where they reach nothing."""
    grants = grants_for(actor, on)
    reaches = [grants.get(permission) for permission in permissions]
    edges = UnitEdge.objects.filter(ancestor_id=actor.scope_id or 0, valid__contains=on)
    if not any(reaches):
        return edges.none()
    return edges if Reach.BELOW in reaches else edges.filter(depth=0)


def in_reach(actor: Actor, permissions: Iterable[Permission], column: str, *, on: date) -> Q:
    """Return the test that the unit in a column is within reach of one of these permissions.

    The database asks the closure about each of a few rows, and reads the whole reach for many.
    """
    return Q(Exists(_reach_of(actor, permissions, on=on).filter(descendant_id=OuterRef(column))))


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
    mark C). A period read `with_decider` costs no statement.
    """
    if hasattr(period, "decider_id"):
        return period.decider_id or period.superior_id
    body = span_of(period.superior_id, on=on)
    if body is not None and body.kind in CELLS and body.parent_id is not None:
        return body.parent_id
    return period.superior_id


def with_decider(periods: QuerySet[Period], *, on: date) -> QuerySet[Period]:
    """Annotate who decides in the place of a cell, null where the body of the period does."""
    cells = UnitSpan.objects.filter(
        unit_id=OuterRef("superior_id"), valid__contains=on, kind__in=CELLS
    )
    return periods.annotate(decider_id=Subquery(cells.values("parent_id")))


def periods_visible_to(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods the actor holds as a superior, or in which his unit or he stands."""
    unit_id, person_id = actor.scope_id or 0, actor.person_id or 0
    own = Exists(UnitReview.objects.filter(period=OuterRef("pk"), unit_id=unit_id))
    rated = Exists(Rating.objects.filter(period=OuterRef("pk"), unit_id=unit_id))
    seen = Q(Exists(Rating.objects.filter(period=OuterRef("pk"), person_id=person_id)))
    if holds(actor, Permission.SELF_REVIEW):
        seen |= Q(own) | Q(rated)
    seen |= in_reach(actor, SUPERIORS, "superior_id", on=on)
    if holds(actor, Permission.MANAGE_CAMPAIGN):
        seen |= Q(superior_id=unit_id)
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
    seen = ~Q(kind=SubjectKind.COLLECTIVE) & Q(person_id=actor.person_id or 0)
    if holds(actor, Permission.SELF_REVIEW):
        seen |= Q(kind=SubjectKind.COLLECTIVE, unit_id=actor.scope_id or 0)
    return seen | in_reach(actor, (Permission.VIEW_RATINGS,), "period__superior_id", on=on)


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
    seen = Q(unit_id=sight.scope_id) if sight.of_own else Q(pk__in=())
    if not sight.of_lists:
        return seen
    edges = UnitEdge.objects.filter(
        ancestor_id=sight.scope_id,
        valid__contains=sight.on,
        descendant_id=OuterRef("period__superior_id"),
    )
    return seen | Q(Exists(edges if sight.of_below else edges.filter(depth=0)))


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
    reach = _reach_of(actor, SUPERIORS, on=on)
    held = reach.filter(descendant_id__in={period.superior_id for period in periods})
    return set(held.values_list("descendant_id", flat=True))
