"""Let another act for the holder of a post, in named things and for some days; and end it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import record
from camket.organisation.actions.people import period_of, show_days
from camket.organisation.holding import (
    SUSPENDED,
    DelegationFacts,
    DelegationRefusal,
    refusal_to_delegate,
    refusal_to_end_delegation,
)
from camket.organisation.models import Delegation, Tenure, UnitSpan
from camket.organisation.queries.units import is_below
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """Who lets whom do what, from which day up to, not including, which.

    Attributes:
        giver_id: The tenure whose powers are handed on.
        receiver_id: The tenure that may use them.
        permissions: Codes of the permissions.
        until_on: The first day it no longer holds.
    """

    giver_id: int
    receiver_id: int
    permissions: tuple[str, ...]
    from_on: date
    until_on: date | None
    decision_no: str


@transaction.atomic
def delegate(
    new: NewDelegation, *, held: Collection[str], actor: Actor, now: datetime
) -> Delegation:
    """Let the receiver act for the giver; both people stand in every later entry of the audit.

    Args:
        new: What is delegated.
        held: The permissions that the giver's own post has and that may be handed on, as the door
            knows them; none that he received himself.
        actor: Who enters it.
        now: The instant.

    Raises:
        Refused: It is not the giver's to hand on, outlives a post, or names no days, no number, or
            somebody outside the giver's unit and those below it.
    """
    rows = (
        Tenure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "post")
        .order_by("pk")
        .in_bulk([new.giver_id, new.receiver_id])
    )
    giver, receiver = rows[new.giver_id], rows[new.receiver_id]
    given = tuple(sorted(set(new.permissions)))
    number = clean(new.decision_no)
    facts = DelegationFacts(
        is_delegated=actor.delegation_id is not None,
        same_person=giver.person_id == receiver.person_id,
        is_suspended=SUSPENDED in (giver.kind, receiver.kind),
        is_below=is_below(receiver.unit_id, giver.unit_id, on=new.from_on),
        from_on=new.from_on,
        until_on=new.until_on,
        giver=period_of(giver.valid),
        receiver=period_of(receiver.valid),
        given=given,
        held=held,
        decision_no=number,
    )
    if refusal := refusal_to_delegate(facts):
        raise Refused(refusal, **_details(refusal, giver, receiver, new.from_on))
    delegation = Delegation.objects.create(
        giver=giver,
        receiver=receiver,
        permissions=list(given),
        valid=DateRange(new.from_on, new.until_on),
        decision_no=number,
        created_at=now,
    )
    record(
        "delegation.given",
        delegation,
        actor=actor,
        at=now,
        unit_id=giver.unit_id,
        after={
            "from_person": giver.person.full_name,
            "to_person": receiver.person.full_name,
            "post": giver.post.name,
            "permissions": list(given),
            "from": new.from_on,
            "to": _last_day(new.until_on),
            "decision_no": number,
        },
    )
    return delegation


@transaction.atomic
def end_delegation(
    delegation_id: int, *, on: date, reason: str, actor: Actor, now: datetime
) -> Delegation:
    """End a delegation; `on` is the first day it no longer holds.

    Raises:
        Refused: It does not hold that day any more, or no reason is given.
    """
    delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver__person", "receiver__person", "giver__post")
        .get(pk=delegation_id)
    )
    why = clean_lines(reason)
    # one that was ended on its first day never held: its range is empty and has no days at all
    held = None if delegation.valid.isempty else period_of(delegation.valid)
    refusal = (
        DelegationRefusal.ALREADY_ENDED
        if held is None
        else refusal_to_end_delegation(held, on, reason=why)
    )
    if refusal:
        days = show_days(held) if held else "đã chấm dứt"
        raise Refused(refusal, day=show_day(on), days=days)
    before = delegation.valid.upper
    delegation.valid = DateRange(delegation.valid.lower, on)
    delegation.ended_reason = why[:200]
    delegation.save(update_fields=["valid", "ended_reason"])
    record(
        "delegation.ended",
        delegation,
        actor=actor,
        at=now,
        unit_id=delegation.giver.unit_id,
        before={"ends_on": before},
        after={
            "from_person": delegation.giver.person.full_name,
            "to_person": delegation.receiver.person.full_name,
            "ends_on": on,
            "reason": why,
            "decision_no": delegation.decision_no,
        },
    )
    return delegation


def _details(
    refusal: DelegationRefusal, giver: Tenure, receiver: Tenure, on: date
) -> dict[str, Any]:
    about = receiver if refusal is DelegationRefusal.OUTLIVES_RECEIVER else giver
    if refusal is DelegationRefusal.SUSPENDED and giver.kind != SUSPENDED:
        about = receiver
    span = UnitSpan.objects.filter(unit_id=giver.unit_id, valid__contains=on).first()
    return {
        "name": about.person.full_name,
        "days": show_days(period_of(about.valid)),
        "unit": span.name if span else "đơn vị này",
        "start": show_day(on),
    }


def _last_day(until_on: date | None) -> date | None:
    return until_on - timedelta(days=1) if until_on else None
