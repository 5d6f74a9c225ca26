"""Which tasks a person may see, as a part of the same statement."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from camket.organisation.models import UnitEdge, UnitSpan
from camket.permissions.catalogue import Permission, Reach, grants_of
from camket.shared.actor import Actor
from camket.tasks.models import Task


def units_in_reach(
    actor: Actor,
    permission: Permission,
    *,
    on: date,
    column: str = "unit_id",
    depth: int | None = None,
) -> Q | None:
    """Return the condition that a unit lies where the actor may do this; None when nowhere.

    `column` names the unit; `depth` is the most steps below the unit the post works for.
    """
    reach = grants_of(actor.post_code).get(permission)
    if reach is None or actor.scope_id is None:
        return None
    own = Q(**{f"{column}__in": sorted({actor.scope_id, actor.unit_id or actor.scope_id})})
    if reach is Reach.OWN:
        return own
    edges = UnitEdge.objects.filter(ancestor_id=actor.scope_id, valid__contains=on)
    if depth is not None:
        edges = edges.filter(depth__lte=depth)
    return own | Q(**{f"{column}__in": edges.values("descendant_id")})


def tasks_visible_to(actor: Actor, on: date) -> QuerySet[Task]:
    """Return the tasks the actor may see that day: those of the units in reach, and his own."""
    mine = Q(owner_id=actor.person_id) if actor.person_id is not None else None
    reach = units_in_reach(actor, Permission.VIEW_TASK, on=on)
    if mine is None and reach is None:
        return Task.objects.none()
    if mine is None or reach is None:
        return Task.objects.filter(mine or reach or Q())
    return Task.objects.filter(mine | reach)


def may_verify_there(actor: Actor, *, on: date) -> Q | None:
    """Return where the actor is asked to confirm: his own unit and those directly below."""
    return units_in_reach(actor, Permission.VERIFY_RESULT, on=on, depth=1)


def name_of_unit(on: date, column: str = "unit_id", field: str = "short_name") -> Subquery:
    """Return the name a unit bears that day, as a column."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef(column), valid__contains=on)
    return Subquery(spans.values(field)[:1])
