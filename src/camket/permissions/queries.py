"""Who may do what, in which unit, on which day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from camket.organisation.models import UnitEdge
from camket.organisation.queries import is_below
from camket.permissions.catalogue import Permission, Reach, grants_of
from camket.shared.actor import Actor


def holds(actor: Actor, permission: Permission) -> bool:
    """Say whether the actor's post carries the permission at all."""
    return permission in grants_of(actor.post_code)


def may(actor: Actor, permission: Permission, unit_id: int, *, on: date) -> bool:
    """Say whether the actor may do this in the unit that day."""
    reach = grants_of(actor.post_code).get(permission)
    if reach is None or actor.scope_id is None:
        return False
    if unit_id in (actor.scope_id, actor.unit_id):
        return True
    return reach is Reach.BELOW and is_below(unit_id, actor.scope_id, on=on)


def units_in_reach(
    actor: Actor,
    permission: Permission,
    *,
    on: date,
    column: str = "unit_id",
    depth: int | None = None,
) -> Q | None:
    """Return the condition that a unit lies where the actor may do this; None when nowhere.

    A part of the statement that asks, never a list of ids: a province has thousands of units.
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
