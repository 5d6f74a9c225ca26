"""Who may open which dossier, and how he stands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet

from camket.organisation.composed import composed, part
from camket.organisation.queries import is_below
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for, own_units, units_within
from camket.reviews.decisions.confidence import Reader, Role
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Dossier, Rating
from camket.reviews.queries.visible import is_decider
from camket.shared.actor import Actor

_OF_THE_UNIT: Final = (
    Permission.JOIN_REVIEW,
    Permission.RECORD_CRITICISM,
    Permission.ASK_REMARKS,
)
_FROM_ABOVE: Final = (
    Permission.ASK_REMARKS,
    Permission.SUGGEST_POINTS,
    Permission.PURGE_DOSSIERS,
)


def dossiers_visible_to(actor: Actor, on: date) -> QuerySet[Dossier]:
    """Return the dossiers whose page the actor may open; what he reads there `reader_of` says."""
    return dossiers_of(doors_of(actor, on))


@dataclass(frozen=True, slots=True)
class Doors:
    """Through which doors somebody comes to dossiers, as plain values a composed read is told.

    Attributes:
        person_id: Who reads; 0 where the account is nobody's.
        scope_id: The unit he speaks for; None where it opens him nothing.
        below_id: The unit whose units below he looks at, None where he looks at none.
        own: That unit and the one his post is in; None where he looks as no superior.
        on: The day of what he may; None as before.
        speaks: He writes the review of his unit.
        joins: He belongs to the body of his unit, or writes for it.
        decides: He appraises or decides what his unit's periods rate.
        above: What lets him look as a superior, if anything.
    """

    person_id: int
    scope_id: int | None
    below_id: int | None
    own: list[int] | None
    on: date | None
    speaks: bool
    joins: bool
    decides: bool
    above: Permission | None


def doors_of(actor: Actor, on: date) -> Doors:
    """Return through which doors the actor comes to dossiers."""
    grants = grants_for(actor, on) if actor.scope_id else {}
    reaching = [one for one in _FROM_ABOVE if grants.get(one) is Reach.BELOW]
    if _inspects(grants):
        reaching.append(Permission.READ_AUDIT)
    # the same units whichever permission reaches below: one condition serves for all
    above = next(iter(reaching), None)
    speaks = Permission.SELF_REVIEW in grants
    joins = any(one in grants for one in _OF_THE_UNIT)
    decides = Permission.APPRAISE_RATING in grants or Permission.DECIDE_RATING in grants
    return Doors(
        actor.person_id or 0,
        actor.scope_id if speaks or joins or decides else None,
        actor.scope_id if above and grants[above] is Reach.BELOW else None,
        own_units(actor) if above else None,
        on if above else None,
        speaks,
        joins,
        decides,
        above,
    )


def dossiers_of(doors: Doors) -> QuerySet[Dossier]:
    """Return the dossiers behind these doors."""
    seen = Q(rating__person_id=doors.person_id)
    if doors.scope_id is not None:
        if doors.speaks:
            seen |= Q(unit_id=doors.scope_id, rating__kind=SubjectKind.COLLECTIVE)
        if doors.joins:
            seen |= Q(unit_id=doors.scope_id)
        if doors.decides:
            seen |= Q(rating__period__superior_id=doors.scope_id)
    if doors.above is not None and doors.own is not None and doors.on is not None:
        seen |= units_within(doors.own, doors.below_id, doors.above, on=doors.on, is_of_few=True)
    return Dossier.objects.filter(seen)


def _inspects(grants: Mapping[Permission, Reach]) -> bool:
    return Permission.READ_AUDIT in grants and Permission.VIEW_RATINGS in grants


def has_dossiers(actor: Actor, rating: Rating, *, on: date) -> bool:
    """Say whether the actor may open any dossier of the unit in a rating's period."""
    told = _keys_of(rating.unit_id, rating.period_id, doors_of(actor, on))
    return bool(list(part(told, 0, 1)))


@composed
def _keys_of(unit_id: int, period_id: int, doors: Doors) -> QuerySet[Dossier, Any]:
    visible = dossiers_of(doors)
    found = visible.filter(rating__period_id=period_id, unit_id=unit_id)
    rows: QuerySet[Dossier, Any] = found.values_list("pk")
    return rows


def reader_of(dossier: Dossier, actor: Actor, *, on: date) -> Reader:
    """Return how the actor stands to a dossier; at most two statements.

    Its rating and period are read with it. For a cell's members the committee directly above
    decides, and reads what it decides by; a period read with its `decider` costs no statement.
    """
    rating = dossier.rating
    if rating.person_id is not None and rating.person_id == actor.person_id:
        return Reader(frozenset({Role.SUBJECT}))
    grants = grants_for(actor, on)
    if actor.scope_id == dossier.unit_id:
        return Reader(frozenset(_roles_within(dossier, grants)))
    roles: set[Role] = set()
    appraises = Permission.APPRAISE_RATING in grants and actor.scope_id == rating.period.superior_id
    if appraises or is_decider(actor, rating.period, on=on):
        roles.add(Role.DECIDER)
    above = {
        Role.SUGGESTER: grants.get(Permission.SUGGEST_POINTS) is Reach.BELOW,
        Role.COLLECTOR: grants.get(Permission.ASK_REMARKS) is Reach.BELOW,
        Role.REMOVER: grants.get(Permission.PURGE_DOSSIERS) is Reach.BELOW,
        Role.INSPECTOR: _inspects(grants),
    }
    wanted = {role for role, has in above.items() if has}
    if wanted and actor.scope_id and is_below(dossier.unit_id, actor.scope_id, on=on):
        roles |= wanted
    return Reader(frozenset(roles))


def _roles_within(dossier: Dossier, grants: Mapping[Permission, Reach]) -> Iterable[Role]:
    if Permission.SELF_REVIEW in grants and dossier.rating.kind == SubjectKind.COLLECTIVE:
        yield Role.WRITER
    if Permission.JOIN_REVIEW in grants:
        yield Role.BODY
    if Permission.RECORD_CRITICISM in grants:
        yield Role.SECRETARY
    if Permission.ASK_REMARKS in grants:
        yield Role.COLLECTOR
    if Permission.PURGE_DOSSIERS in grants:
        yield Role.REMOVER
    if _inspects(grants):
        yield Role.INSPECTOR
