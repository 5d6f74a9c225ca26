"""Who may do what, in which unit, on which day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from camket.organisation.arrays import among
from camket.organisation.models import Tenure, TenureKind, Unit, UnitEdge, UnitHeir
from camket.organisation.queries import is_below
from camket.permissions.catalogue import GRANTS, READING, UNDELEGABLE, Permission, Reach
from camket.permissions.models import GrantReach
from camket.permissions.overrides import Overrides, overrides, present_day
from camket.shared.actor import Actor


def grants_of(post_code: str, on: date | None = None) -> dict[Permission, Reach]:
    """Return what a post may do on a day (today when none is told), as changed since it shipped.

    A post outside the catalogue may do nothing but what the table of changes gives it.
    """
    return _laid_over(post_code, on or present_day(), overrides())


def grants_for(actor: Actor, on: date | None = None) -> dict[Permission, Reach]:
    """Return what an actor may do on a day.

    Who acts under a delegation has the giver's post, but only what was delegated, and never what
    stays with its holder.
    """
    if not actor.post_code:
        return {}
    grants = grants_of(actor.post_code, on)
    if actor.delegation_id is None and not actor.limited_to:
        return grants
    return {
        permission: reach
        for permission, reach in grants.items()
        if permission.value in actor.limited_to and permission not in UNDELEGABLE
    }


def posts_with(
    permissions: Iterable[Permission], on: date | None = None
) -> dict[str, dict[Permission, Reach]]:
    """Return the posts that carry one of these on a day, and how far; one statement for all."""
    wanted, day, changes = set(permissions), on or present_day(), overrides()
    found = {}
    for code in {*GRANTS, *changes}:
        held = {p: r for p, r in _laid_over(code, day, changes).items() if p in wanted}
        if held:
            found[code] = held
    return found


def watchers(on: date) -> set[int]:
    """Return the accounts of those who read the audit on a day, the suspended left out."""
    codes = sorted(posts_with([Permission.READ_AUDIT], on))
    holding = Tenure.objects.filter(
        post__code__in=codes, valid__contains=on, person__account_id__isnull=False
    ).exclude(kind=TenureKind.SUSPENDED)
    return set(holding.values_list("person__account_id", flat=True))


def delegable(post_code: str, on: date | None = None) -> frozenset[Permission]:
    """Return what the holder of a post may let another do for him on a day."""
    return frozenset(grants_of(post_code, on)) - UNDELEGABLE


def holds(actor: Actor, permission: Permission, *, on: date | None = None) -> bool:
    """Say whether the actor's post carries the permission at all, today when no day is told."""
    return permission in grants_for(actor, on)


def may(actor: Actor, permission: Permission, unit_id: int, *, on: date) -> bool:
    """Say whether the actor may do this in the unit that day.

    An ended unit lies where its heir of that day lies.
    """
    reach = grants_for(actor, on).get(permission)
    if reach is None or actor.scope_id is None:
        return False
    if unit_id in (actor.scope_id, actor.unit_id):
        return True
    if reach is Reach.BELOW and is_below(unit_id, actor.scope_id, on=on):
        return True
    left = _left_to(among("heir_id", own_units(actor)), permission, on=on)
    if reach is Reach.BELOW:
        left |= _left_to(Q(heir_id__in=_below(actor.scope_id, on=on)), permission, on=on)
    return left.filter(unit_id=unit_id).exists()


def may_any(actor: Actor, permissions: Iterable[Permission], unit_id: int, *, on: date) -> bool:
    """Say whether the actor may do one of these in the unit that day; one statement at most."""
    reaches = [units_in_reach(actor, one, on=on, column="pk") for one in permissions]
    held = [reach for reach in reaches if reach is not None]
    if not held:
        return False
    if unit_id in own_units(actor):
        return True
    return Unit.objects.filter(reduce(or_, held), pk=unit_id).exists()


def units_in_reach(
    actor: Actor,
    permission: Permission,
    *,
    on: date,
    column: str = "unit_id",
    depth: int | None = None,
    is_of_few: bool = False,
) -> Q | None:
    """Return the condition that a unit lies where the actor may do this; None when nowhere.

    A part of the statement that asks, never a list of ids: a province has thousands of units.
    `column` names the unit; `depth` is the most steps below the unit the post works for. What an
    ended unit left is reached through its heir of that day. `is_of_few` lets the database ask about
    each row by itself, where few are read: else it gathers the whole reach first.
    """
    reach = grants_for(actor, on).get(permission)
    if reach is None or actor.scope_id is None:
        return None
    below = actor.scope_id if reach is Reach.BELOW else None
    return units_within(
        own_units(actor),
        below,
        permission,
        on=on,
        column=column,
        depth=depth,
        is_of_few=is_of_few,
    )


def units_within(
    own: list[int],
    below_id: int | None,
    permission: Permission,
    *,
    on: date,
    column: str = "unit_id",
    depth: int | None = None,
    is_of_few: bool = False,
) -> Q:
    """Return the condition that a unit is one of these, stands below one, or was left to them.

    What `units_in_reach` says of an actor, in plain values: for statements composed once.
    """
    reached, heirs = among(column, own), among("heir_id", own)
    if below_id is not None:
        below = _below(below_id, on=on, depth=depth)
        reached |= _stands_in(column, below, "descendant_id", is_of_few=is_of_few)
        heirs |= _stands_in("heir_id", below, "descendant_id", is_of_few=is_of_few)
    left = _left_to(heirs, permission, on=on)
    return reached | _stands_in(column, left, "unit_id", is_of_few=is_of_few)


def _stands_in(column: str, rows: QuerySet[Any, Any], key: str, *, is_of_few: bool) -> Q:
    if is_of_few:
        return Q(Exists(rows.filter(**{key: OuterRef(column)})))
    return Q(**{f"{column}__in": rows.values(key)})


def _laid_over(post_code: str, on: date, changes: Overrides) -> dict[Permission, Reach]:
    grants = dict(GRANTS.get(post_code, {}))
    for change in changes.get(post_code, ()):
        if not change.holds_on(on) or change.permission not in _KNOWN:
            continue
        permission = Permission(change.permission)
        if change.reach == GrantReach.NONE:
            grants.pop(permission, None)
        else:
            grants[permission] = Reach(change.reach)
    return grants


_KNOWN = frozenset(permission.value for permission in Permission)


def own_units(actor: Actor) -> list[int]:
    """Return the unit the actor works for and the one his post is in."""
    return sorted({unit for unit in (actor.scope_id, actor.unit_id) if unit is not None})


def _below(scope_id: int, *, on: date, depth: int | None = None) -> QuerySet[UnitEdge, int]:
    edges = UnitEdge.objects.filter(ancestor_id=scope_id, valid__contains=on)
    if depth is not None:
        edges = edges.filter(depth__lte=depth)
    return edges.values_list("descendant_id", flat=True)


def _left_to(heirs: Q, permission: Permission, *, on: date) -> QuerySet[UnitHeir]:
    """Return what ended units left to these: all heirs may read, the main one answers for it."""
    left = UnitHeir.objects.filter(heirs, valid__contains=on)
    return left if permission in READING else left.filter(is_main=True)
