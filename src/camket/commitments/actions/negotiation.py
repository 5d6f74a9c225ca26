"""Agree on a text in turns: submit, return, accept, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from camket.audit.chain import one_act, record
from camket.commitments.acceptance import lift_acceptance
from camket.commitments.actions.handing_back import NOT_SIGNED_NOW
from camket.commitments.actions.locking import locked
from camket.commitments.actions.remarks import NewRemark, add_remark
from camket.commitments.agreement import (
    ItemFacts,
    JudgeFacts,
    SubmitFacts,
    refusal_to_accept_for_superior,
    refusal_to_accept_for_unit,
    refusal_to_return,
    refusal_to_submit,
    refusal_to_withdraw,
)
from camket.commitments.amending import gap_of_amendment
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import (
    HandoverKind,
    hand_over,
    pass_turn,
    tell,
    tell_signatories,
    without_blanks,
)
from camket.commitments.models import Commitment
from camket.commitments.parties import (
    acts_for,
    drafters_of,
    has_issued,
    is_asked_instead,
    stands_in_unit,
)
from camket.commitments.refusing import refuse
from camket.commitments.text import WholeItem, whole_items
from camket.notifications.actions import settle
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.registry.actions import cancel_number
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.text import clean, clean_lines, show_day
from camket.signing.ways.actions.closing import close_with_paper
from camket.signing.ways.actions.scans import end_waiting
from camket.signing.ways.kinds import Room


@one_act()
def submit_commitment(
    commitment_id: int,
    *,
    minutes_no: str,
    minutes_on: date | None,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Commitment:
    """Send the unit's text to its superior, with the minutes of the meeting that adopted it.

    Raises:
        Refused: The text may not be sent, or lacks what the campaign's plan asks for.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    minutes_no = clean(minutes_no)
    facts = _submit_facts(commitment, actor, on, minutes_no, minutes_on)
    if refusal := refusal_to_submit(facts):
        raise refuse(
            refusal.reason,
            commitment,
            actor=actor,
            on=on,
            permissions=[Permission.SUBMIT_COMMITMENT],
            details={"day": show_day(minutes_on) if minutes_on else "", **refusal.details},
        )
    if gap := gap_of_amendment(commitment, on=on):
        raise refuse(gap.reason, commitment, actor=actor, on=on, details=gap.details)
    lift_acceptance(commitment, actor=actor, now=now)
    before = _state(commitment)
    is_first = commitment.submitted_at is None
    commitment.minutes_no, commitment.minutes_on = minutes_no, minutes_on
    commitment.status = (Status.SUBMITTED if is_first else Status.NEGOTIATING).value
    commitment.submitted_at = commitment.submitted_at or now
    hand_over(
        commitment,
        Turn.PARTY_B,
        HandoverKind.SUBMITTED,
        note=clean_lines(note),
        actor=actor,
        now=now,
    )
    pass_turn(commitment, Turn.PARTY_A, now=now)
    commitment.save()
    tell(
        commitment,
        Turn.PARTY_A,
        _("{unit} gửi bản cam kết năm {year}, chờ thẩm định.")
        if is_first
        else _("{unit} gửi lại bản cam kết năm {year} sau khi sửa."),
        now=now,
    )
    _record("commitment.submitted", commitment, before, actor, now, minutes_no=minutes_no)
    return commitment


@one_act()
def return_commitment(
    commitment_id: int,
    *,
    note: str,
    actor: Actor,
    now: datetime,
    remarks: Sequence[NewRemark] = (),
) -> Commitment:
    """Give the text back to the unit with what should be changed; no acceptance outlives it.

    Raises:
        Refused: The person may not judge it, it is not the superior's turn, or no reason is given.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    note = clean_lines(note)
    asked = [NewRemark(text, one.item_id) for one in remarks if (text := clean_lines(one.text))]
    needed = Permission.APPRAISE_COMMITMENT
    facts = _judge_facts(commitment, actor, needed, on)
    if reason := refusal_to_return(facts, note=note or "".join(one.text for one in asked)):
        raise refuse(
            reason, commitment, actor=actor, on=on, side=Turn.PARTY_A, permissions=[needed]
        )
    before = _state(commitment)
    lift_acceptance(commitment, actor=actor, now=now)
    items = set(commitment.items.values_list("pk", flat=True))
    for one in asked:
        item_id = one.item_id if one.item_id in items else None
        add_remark(commitment, Turn.PARTY_A, one.text, item_id, actor, now, asks_change=True)
    commitment.status = Status.NEGOTIATING.value
    hand_over(commitment, Turn.PARTY_A, HandoverKind.RETURNED, note=note, actor=actor, now=now)
    pass_turn(commitment, Turn.PARTY_B, now=now)
    commitment.save()
    tell(
        commitment,
        Turn.PARTY_B,
        _("{superior} trả lại bản cam kết năm {year} để sửa, đến lượt đơn vị."),
        now=now,
    )
    _record("commitment.returned", commitment, before, actor, now, note=note, remarks=len(asked))
    return commitment


@transaction.atomic
def accept_for_unit(
    commitment_id: int, *, actor: Actor, now: datetime, seen_version: int | None = None
) -> Commitment:
    """Accept the present text for the unit; with the superior's acceptance it is agreed.

    Args:
        commitment_id: The commitment.
        actor: The head of the unit.
        now: The instant.
        seen_version: The version the person read; another text is then refused.

    Raises:
        Refused: The person is not the head, the text was changed, or there is nothing to accept.
    """
    commitment = locked(commitment_id)
    needed = Permission.ACCEPT_FOR_UNIT
    reason = refusal_to_accept_for_unit(
        status=Status(commitment.status),
        may_accept=acts_for(commitment, actor, Turn.PARTY_B, needed),
        already=commitment.accepted_by_b_at is not None,
        same_text=seen_version in (None, commitment.version),
    )
    if reason:
        raise refuse(reason, commitment, actor=actor, on=legal_day(now), permissions=[needed])
    before = _state(commitment)
    commitment.accepted_by_b_at = now
    return _accepted(commitment, Turn.PARTY_B, before, actor, now)


@transaction.atomic
def accept_for_superior(
    commitment_id: int,
    *,
    conclusion_no: str,
    conclusion_on: date | None,
    actor: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> Commitment:
    """Accept the present text for the superior, under its notice of conclusion.

    Raises:
        Refused: The person may not, stands on both sides, wrote at the text, it is not the
            superior's turn, the text was changed, or the conclusion is not named.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    needed = Permission.ACCEPT_FOR_SUPERIOR
    conclusion_no = clean(conclusion_no)
    reason = refusal_to_accept_for_superior(
        _judge_facts(commitment, actor, needed, on),
        already=commitment.accepted_by_a_at is not None,
        same_text=seen_version in (None, commitment.version),
        conclusion_no=conclusion_no,
        conclusion_on=conclusion_on,
        today=on,
    )
    if reason:
        raise refuse(
            reason,
            commitment,
            actor=actor,
            on=on,
            side=Turn.PARTY_A,
            permissions=[needed],
            details={"day": show_day(conclusion_on) if conclusion_on else ""},
        )
    before = _state(commitment)
    commitment.accepted_by_a_at = now
    commitment.conclusion_no, commitment.conclusion_on = conclusion_no, conclusion_on
    commitment.remarks.filter(asks_change=True, is_settled=False).update(is_settled=True)
    return _accepted(commitment, Turn.PARTY_A, before, actor, now)


@one_act()
def withdraw_commitment(
    commitment_id: int, *, reason: str, actor: Actor, now: datetime
) -> Commitment:
    """Withdraw from the agreement before anybody has signed; a reserved number is cancelled.

    The side that issued the paper may take it back until the last signature; those who have signed
    it are told.

    Raises:
        Refused: The person heads neither side, somebody has signed, or no reason is given.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    words = clean_lines(reason)
    for_a = acts_for(commitment, actor, Turn.PARTY_A, Permission.ACCEPT_FOR_SUPERIOR)
    for_b = acts_for(commitment, actor, Turn.PARTY_B, Permission.SUBMIT_COMMITMENT)
    slots = list(commitment.slots.select_related("person"))
    refusal = refusal_to_withdraw(
        status=Status(commitment.status),
        may_withdraw=for_a or for_b,
        has_issued=commitment.issued_at is not None and has_issued(commitment, actor),
        someone_signed=any(slot.is_signed for slot in slots),
        reason=words,
    )
    if refusal:
        raise refuse(
            refusal, commitment, actor=actor, on=on, permissions=[Permission.SUBMIT_COMMITMENT]
        )
    before = _state(commitment)
    if commitment.number_id is not None:
        cancel_number(commitment.number_id, reason=words, actor=actor, now=now)
        end_waiting(Room.COMMITMENTS, commitment.pk, reason=words, actor=actor, now=now)
        ended = str(NOT_SIGNED_NOW).format(reason=words)
        close_with_paper(Room.COMMITMENTS, commitment.pk, why=ended, actor=actor, now=now)
    commitment.status = Status.WITHDRAWN.value
    commitment.withdrawn_reason = words
    commitment.turn, commitment.turn_since = Turn.NOBODY.value, now
    commitment.save()
    settle(f"sign-{commitment.pk}", now=now)
    text = _("Bản cam kết năm {year} của {unit} đã được rút. Lý do: ") + without_blanks(words)
    known = [
        account
        for side in (Turn.PARTY_A, Turn.PARTY_B)
        for account in tell(commitment, side, text, now=now, asks_act=False)
    ]
    signed = [slot for slot in slots if slot.is_signed]
    told = _("Văn bản số {number} đồng chí đã ký đã được rút. Lý do: {reason}")
    told = told.format(number=commitment.number, reason=words)
    tell_signatories(signed, commitment, told, now=now, but_for=known)
    before["signed"] = [slot.name for slot in signed]
    _record("commitment.withdrawn", commitment, before, actor, now, reason=words)
    return commitment


def _submit_facts(
    commitment: Commitment, actor: Actor, on: date, minutes_no: str, minutes_on: date | None
) -> SubmitFacts:
    campaign = commitment.campaign
    return SubmitFacts(
        status=Status(commitment.status),
        turn=Turn(commitment.turn),
        may_submit=acts_for(commitment, actor, Turn.PARTY_B, Permission.SUBMIT_COMMITMENT),
        today=on,
        least=campaign.min_items,
        most=campaign.max_items,
        minutes_no=minutes_no,
        minutes_on=minutes_on,
        items=items_facts(commitment),
    )


def items_facts(
    commitment: Commitment, items: Iterable[WholeItem] | None = None
) -> tuple[ItemFacts, ...]:
    """Return what each item is checked for before the text is sent; `items` where they are read."""
    return tuple(
        ItemFacts(
            title=one.item.title,
            measures=len(one.measures),
            works_without_deadline=tuple(work.title for work in one.works if work.due_on is None),
            works_without_lead=tuple(
                work.title for work in one.works if work.lead_id is None and not work.lead_post
            ),
        )
        for one in (whole_items(commitment) if items is None else items)
    )


def _judge_facts(
    commitment: Commitment, actor: Actor, permission: Permission, on: date
) -> JudgeFacts:
    return JudgeFacts(
        status=Status(commitment.status),
        turn=Turn(commitment.turn),
        may_judge=acts_for(commitment, actor, Turn.PARTY_A, permission)
        or (holds(actor, permission) and is_asked_instead(commitment, actor, on=on)),
        on_both_sides=stands_in_unit(actor.person_id, commitment.holder_id, on=on),
        drafted_it=actor.person_id in drafters_of(commitment),
    )


def _accepted(
    commitment: Commitment, side: Turn, before: dict[str, Any], actor: Actor, now: datetime
) -> Commitment:
    hand_over(commitment, side, HandoverKind.ACCEPTED, actor=actor, now=now)
    both = commitment.accepted_by_a_at is not None and commitment.accepted_by_b_at is not None
    commitment.status = (Status.AGREED if both else Status.NEGOTIATING).value
    # what is agreed is issued by the superior's office, where a cell has none of its own
    to = Turn.PARTY_B if side is Turn.PARTY_A and not both else Turn.PARTY_A
    pass_turn(commitment, to, now=now)
    commitment.save()
    if both:
        told = _("Hai bên đã đồng ý bản cam kết năm {year} của {unit}, chờ phát hành.")
        tell(commitment, Turn.PARTY_A, told, now=now)
        tell(commitment, Turn.PARTY_B, told, now=now, asks_act=False)
    elif side is Turn.PARTY_A:
        told = _("{superior} đã đồng ý bản cam kết năm {year}, đến lượt đơn vị đồng ý.")
        tell(commitment, Turn.PARTY_B, told, now=now)
    else:
        told = _("{unit} đã đồng ý bản cam kết năm {year}, đến lượt cấp trên.")
        tell(commitment, Turn.PARTY_A, told, now=now)
    _record("commitment.accepted", commitment, before, actor, now, side=side.value)
    return commitment


def _state(commitment: Commitment) -> dict[str, Any]:
    return {
        "status": commitment.status,
        "turn": commitment.turn,
        "handover": commitment.handover,
        "accepted_by_a": commitment.accepted_by_a_at is not None,
        "accepted_by_b": commitment.accepted_by_b_at is not None,
    }


def _record(
    action: str,
    commitment: Commitment,
    before: dict[str, Any],
    actor: Actor,
    now: datetime,
    **more: Any,
) -> None:
    record(
        action, commitment, actor=actor, at=now, before=before, after={**_state(commitment), **more}
    )
