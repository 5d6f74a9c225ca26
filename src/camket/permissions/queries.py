"""Who may do what, in which unit, on which day."""

from __future__ import annotations

from datetime import date

from camket.organisation.queries import is_below, unit_ids_below
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


def unit_ids_for(actor: Actor, permission: Permission, *, on: date) -> list[int]:
    """Return the units in which the actor may do this; lower rooms take them as a value."""
    reach = grants_of(actor.post_code).get(permission)
    if reach is None or actor.scope_id is None:
        return []
    if reach is Reach.OWN:
        return sorted({actor.scope_id, actor.unit_id or actor.scope_id})
    return unit_ids_below(actor.scope_id, on=on)
