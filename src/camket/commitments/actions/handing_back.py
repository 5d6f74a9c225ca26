"""Hand a paper back instead of signing it: it loses its number and is negotiated again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.audit.chain import one_act, record
from camket.commitments.actions.locking import locked
from camket.commitments.decisions import Status, Turn
from camket.commitments.handing_over import (
    HandoverKind,
    hand_over,
    pass_turn,
    tell,
    tell_signatories,
    without_blanks,
)
from camket.commitments.models import Commitment, Slot
from camket.commitments.order import Role
from camket.commitments.parties import side_of
from camket.commitments.refusing import refuse
from camket.commitments.signatures import sign_facts, signatories_of
from camket.commitments.signing import refusal_to_refuse_signature
from camket.notifications.actions import settle
from camket.registry.actions import cancel_number
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.text import clean_lines
from camket.signing.actions.papers import stop_keeping
from camket.signing.ways.actions.closing import close_with_paper
from camket.signing.ways.actions.scans import end_waiting
from camket.signing.ways.kinds import Room

NOT_SIGNED_NOW: Final = gettext_lazy("Văn bản này không ký nữa, số đã hủy. Lý do: {reason}")


@one_act()
def refuse_signature(commitment_id: int, *, reason: str, actor: Actor, now: datetime) -> Commitment:
    """Hand a paper back instead of signing it; whoever has signed learns why.

    Raises:
        Refused: The paper does not wait for this person's signature, or no reason is given.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    words = clean_lines(reason)
    facts = sign_facts(commitment, actor, on=on)
    if refusal := refusal_to_refuse_signature(facts, reason=words):
        waiting = facts.waiting
        raise refuse(
            refusal,
            commitment,
            actor=actor,
            on=on,
            details={
                "signatories": signatories_of(facts),
                "name": waiting.name if waiting else "",
            },
        )
    slots = list(commitment.slots.select_related("person").order_by("position"))
    side = side_of(commitment, actor) or _slot_side(slots, actor)
    before = void(commitment, words, actor, now)
    unfreeze(commitment)
    commitment.status = Status.NEGOTIATING.value
    hand_over(commitment, side, HandoverKind.REFUSED, note=words, actor=actor, now=now)
    pass_turn(commitment, Turn.PARTY_B, now=now)
    commitment.save()
    _tell_of_refusal(commitment, slots, words, actor, now)
    record(
        "commitment.signature_refused",
        commitment,
        actor=actor,
        at=now,
        before=before,
        after={"status": commitment.status, "reason": words},
    )
    return commitment


def void(commitment: Commitment, why: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """Cancel the number of a waiting paper and drop its places; return what stood there.

    A scan that waits shows that paper and no other: it ends too, so that it is not taken for what
    is issued anew. So does what a service was asked for it: nobody is to confirm it any more.
    """
    slots = list(commitment.slots.order_by("position"))
    before = {
        "status": commitment.status,
        "number": str(commitment.number),
        "file": commitment.signed_file_id or commitment.issued_file_id,
        "signed": [slot.name for slot in slots if slot.is_signed],
    }
    if commitment.number_id is not None:
        cancel_number(commitment.number_id, reason=why, actor=actor, now=now)
    if commitment.signed_file_id is not None:
        stop_keeping(commitment.signed_file_id, now=now)
    commitment.number = None
    commitment.issued_file = commitment.signed_file = None
    commitment.slots.all().delete()
    end_waiting(Room.COMMITMENTS, commitment.pk, reason=why, actor=actor, now=now)
    told = str(NOT_SIGNED_NOW).format(reason=why)
    close_with_paper(Room.COMMITMENTS, commitment.pk, why=told, actor=actor, now=now)
    return before


def unfreeze(commitment: Commitment) -> None:
    """Take the paper back: the text may be edited again and nobody has accepted it.

    The caller sets the status and saves.
    """
    commitment.text = None
    commitment.text_sha256 = ""
    commitment.number = None
    commitment.issued_file = commitment.signed_file = None
    commitment.issued_at = None
    commitment.accepted_by_a_at = commitment.accepted_by_b_at = None
    commitment.conclusion_no, commitment.conclusion_on = "", None


def _slot_side(slots: list[Slot], actor: Actor) -> Turn:
    """Return the side a person signs for from a post of neither: he was asked instead."""
    own = next((slot for slot in slots if slot.person_id == actor.person_id), None)
    return Role(own.role).side if own else Turn.PARTY_B


def _tell_of_refusal(
    commitment: Commitment, slots: list[Slot], words: str, actor: Actor, now: datetime
) -> None:
    told = _("Văn bản chờ ký đã bị trả lại. {who}: {reason}").format(who=actor.label, reason=words)
    plain = without_blanks(told)
    settle(f"sign-{commitment.pk}", now=now)
    known = [
        account
        for side in (Turn.PARTY_A, Turn.PARTY_B)
        for account in tell(commitment, side, plain, now=now, asks_act=side is Turn.PARTY_B)
    ]
    tell_signatories(slots, commitment, told, now=now, but_for=known)
