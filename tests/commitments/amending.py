"""Amendments for tests: begun, changed, reasoned, agreed, signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from tests.factories import NOW, TODAY, Sides

from camket.commitments.actions.amending import give_reasons, start_amendment
from camket.commitments.actions.drafting import ItemText, MeasureText, WorkText, save_item
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.negotiation import (
    accept_for_superior,
    accept_for_unit,
    submit_commitment,
)
from camket.commitments.models import Commitment, Item
from camket.commitments.text import changes_of, text_of
from camket.tasks.actions.taking_up import sign_and_take_up

REASON = "Mưa lũ tháng 5 làm hỏng 120 m tường rào, có biên bản ngày 26/5"


def begin(sides: Sides, *, now: datetime = NOW) -> Commitment:
    """Open an amendment of the signed commitment, as the unit's clerk."""
    return start_amendment(
        sides.commitment.pk, reason=REASON, actor=sides.unit_clerk.actor, now=now
    )


def written(item: Item) -> ItemText:
    """Return an item as its form would send it back unchanged."""
    return ItemText(
        title=item.title,
        current_state=item.current_state,
        expected_result=item.expected_result,
        measures=tuple(
            MeasureText(one.name, one.target, one.baseline, one.unit, one.direction, one.due_on)
            for one in item.measures.all()
        ),
        works=tuple(
            WorkText(one.title, one.lead_id, one.due_on, one.product, one.coordinators)
            for one in item.works.all()
        ),
    )


def change(
    sides: Sides,
    amendment: Commitment,
    number: int = 1,
    *,
    target: int | None = None,
    due_on: date | None = None,
    adds: WorkText | None = None,
    now: datetime = NOW,
) -> Item:
    """Change an item of the draft: its measure's target, its work's deadline, one work more."""
    item = amendment.items.order_by("position")[number - 1]
    text = written(item)
    if target is not None:
        text = replace(text, measures=(replace(text.measures[0], target=Decimal(target)),))
    if due_on is not None:
        text = replace(text, works=(replace(text.works[0], due_on=due_on), *text.works[1:]))
    if adds is not None:
        text = replace(text, works=(*text.works, adds))
    return save_item(amendment.pk, item.pk, text, actor=sides.unit_clerk.actor, now=now)


def reason(sides: Sides, amendment: Commitment, *, now: datetime = NOW) -> Commitment:
    """Give every change the same reason."""
    changes = changes_of(amendment, text_of(amendment))
    return give_reasons(
        amendment.pk,
        {one.key: REASON for one in changes},
        actor=sides.unit_clerk.actor,
        now=now,
    )


def send(sides: Sides, amendment: Commitment, *, now: datetime = NOW) -> Commitment:
    """Send the amendment up with the minutes that adopted it."""
    return submit_commitment(
        amendment.pk,
        minutes_no="20-BB/ĐU",
        minutes_on=TODAY,
        actor=sides.head.actor,
        now=now,
    )


def agree_on_amendment(sides: Sides, amendment: Commitment, *, now: datetime = NOW) -> None:
    """Reason, send and agree on an amendment."""
    reason(sides, amendment, now=now)
    send(sides, amendment, now=now)
    accept_for_superior(
        amendment.pk,
        conclusion_no="60-TB/TU",
        conclusion_on=TODAY,
        actor=sides.leader.actor,
        now=now,
    )
    accept_for_unit(amendment.pk, actor=sides.head.actor, now=now)


def issue_amendment(sides: Sides, amendment: Commitment, *, now: datetime = NOW) -> Commitment:
    """Reason, send, agree on and issue an amendment."""
    agree_on_amendment(sides, amendment, now=now)
    return issue_commitment(amendment.pk, actor=sides.clerk.actor, now=now)


def sign_amendment(sides: Sides, amendment: Commitment, *, now: datetime = NOW) -> Commitment:
    """Issue an amendment and have both heads sign it, with what follows for the tasks."""
    issue_amendment(sides, amendment, now=now)
    sign_and_take_up(amendment.pk, actor=sides.head.actor, now=now)
    return sign_and_take_up(amendment.pk, actor=sides.leader.actor, now=now)
