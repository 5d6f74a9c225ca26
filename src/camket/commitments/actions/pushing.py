"""Items that somebody else puts into a unit's draft: from above, or left from last year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from camket.audit.chain import one_act, record
from camket.commitments.acceptance import lift_acceptance
from camket.commitments.actions.drafting import next_position
from camket.commitments.decisions import LOCKED, DraftRefusal, Origin
from camket.commitments.models import Commitment, Item, Work
from camket.commitments.queries import leads_for
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines

_MAY_CARRY = (
    Permission.MANAGE_REMEDIATION,
    Permission.CONCLUDE_REVIEW,
    Permission.DECIDE_RATING,
    Permission.SETTLE_TRANSITION,
)


@one_act()
def add_cascaded_item(
    commitment_id: int,
    *,
    work_id: int,
    title: str,
    expected_result: str,
    due_on: date | None,
    actor: Actor,
    now: datetime,
) -> Item:
    """Put a work of the superior's commitment into a unit's draft, linked to where it comes from.

    Raises:
        Refused: The actor may not assign work to the unit, or the unit's text is locked.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    if not may(actor, Permission.ASSIGN_WORK, commitment.holder_id, on=legal_day(now)):
        raise Refused(DraftRefusal.NOT_ALLOWED)
    item = _push(
        commitment,
        Item(origin=Origin.CASCADED.value, parent_work_id=work_id, title=clean(title)),
        expected_result=clean_lines(expected_result),
        due_on=due_on,
        actor=actor,
        now=now,
    )
    record(
        "item.cascaded",
        item,
        actor=actor,
        at=now,
        unit_id=commitment.unit_id,
        after={"title": item.title, "parent_work": work_id, "due_on": due_on},
    )
    return item


@one_act()
def add_carried_item(
    commitment_id: int,
    *,
    title: str,
    carried_from: dict[str, Any],
    due_on: date | None,
    actor: Actor,
    now: datetime,
    lead_id: int | None = None,
) -> Item:
    """Put what was not done last year into a unit's draft, with the plain values of its origin.

    Its one work is led by `lead_id`, while that person still serves the unit.

    Raises:
        Refused: The actor may not, or the unit's text is locked.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    today = legal_day(now)
    allowed = (
        actor == SYSTEM
        or may(actor, Permission.MANAGE_CAMPAIGN, commitment.superior_id, on=today)
        or any(may(actor, permission, commitment.holder_id, on=today) for permission in _MAY_CARRY)
    )
    if not allowed:
        raise Refused(DraftRefusal.NOT_ALLOWED)
    item = _push(
        commitment,
        Item(origin=Origin.CARRIED_OVER.value, carried_from=carried_from, title=clean(title)),
        expected_result="",
        due_on=due_on,
        lead_id=lead_id,
        actor=actor,
        now=now,
    )
    record(
        "item.carried_over",
        item,
        actor=actor,
        at=now,
        unit_id=commitment.unit_id,
        after={"title": item.title, "carried_from": carried_from, "due_on": due_on},
    )
    return item


def _push(
    commitment: Commitment,
    item: Item,
    *,
    expected_result: str,
    due_on: date | None,
    actor: Actor,
    now: datetime,
    lead_id: int | None = None,
) -> Item:
    """Add an item that somebody else puts there, with one work that holds its deadline."""
    if commitment.status in LOCKED:
        raise Refused(DraftRefusal.TEXT_LOCKED)
    lift_acceptance(commitment, actor=actor, now=now)
    item.commitment = commitment
    item.position = next_position(commitment)
    item.expected_result = expected_result
    item.save()
    product = clean(expected_result)[:300]
    leads = leads_for(commitment.holder_id, on=legal_day(now)) if lead_id else []
    lead = next((one for one in leads if one.person_id == lead_id), None)
    Work.objects.create(
        item=item,
        position=1,
        title=item.title,
        lead_id=lead.person_id if lead else None,
        lead_post=lead.post if lead else "",
        due_on=due_on,
        product=product,
    )
    commitment.version += 1
    commitment.save(update_fields=["version"])
    return item
