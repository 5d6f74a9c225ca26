"""Issue an agreed text: reserve its number, freeze it, seal the paper, ask for signatures.

A paper that a signatory hands back loses its number, with the reason, and is negotiated again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from camket.audit.chain import one_act, record
from camket.commitments.actions.negotiation import items_facts, locked
from camket.commitments.agreement import (
    IssueFacts,
    gap_in,
    refusal_to_issue,
    refusal_to_refuse_signature,
)
from camket.commitments.certificates import seal_signer, signatory_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.drafts import collective_name
from camket.commitments.handing_over import HandoverKind, hand_over, pass_turn, tell, without_blanks
from camket.commitments.models import Commitment, Slot, SlotRole
from camket.commitments.papers import PaperFacts, Signatory, paper_of, shared_words
from camket.commitments.parties import Parties, Party, next_level, parties_of, side_of
from camket.commitments.refusing import refuse
from camket.commitments.signatures import sign_facts, signatories_of
from camket.commitments.text import text_of
from camket.documents.canonical import digest_of, freeze
from camket.documents.forms import commitment as commitment_form
from camket.documents.style import style_for
from camket.files.storage import store
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.organisation.queries import post_title
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.registry.actions import cancel_number, reserve_number
from camket.registry.models import RegisteredNumber
from camket.registry.setting import lay_out_for
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.text import clean_lines
from camket.signing.seal import seal_at_issue


@one_act()
def issue_commitment(commitment_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Freeze and seal an agreed text and ask the two heads of the day to sign it.

    Raises:
        Refused: The person may not issue it, the two sides have not agreed, a side has no head, or
            one person heads both.
    """
    commitment = locked(commitment_id)
    on = legal_day(now)
    parties = parties_of(commitment, on=on)
    upper = signs_for_superior(commitment, parties, on)
    if reason := refusal_to_issue(_issue_facts(commitment, actor, parties, upper)):
        raise refuse(
            reason,
            commitment,
            actor=actor,
            on=on,
            side=Turn.PARTY_A,
            permissions=[Permission.ISSUE_COMMITMENT],
            details={"missing": _missing(commitment, parties)},
        )
    if gap := gap_in(items_facts(commitment)):  # what was pushed in after the unit had sent it up
        raise refuse(
            gap.reason,
            commitment,
            actor=actor,
            on=on,
            details={"act": _("phát hành"), **gap.details},
        )
    number = _reserve(commitment, parties.b, on, actor, now)
    slots = _open_slots(commitment, parties, upper)
    text = text_of(commitment, on=on)
    pdf = sealed_pdf(text, slots, Parties(upper, parties.b), parties.a.paper_name, number, now)
    commitment.text = text
    commitment.text_sha256 = digest_of(text)
    commitment.number = number
    commitment.issued_file = store(pdf, "application/pdf", now=now)
    commitment.issued_at = now
    commitment.status = Status.ISSUED.value
    commitment.turn, commitment.turn_since = Turn.PARTY_B.value, now
    commitment.save()
    ask_for_signature(slots[0], commitment, parties, now=now)
    record(
        "commitment.issued",
        commitment,
        actor=actor,
        at=now,
        before={"status": Status.AGREED.value},
        after={
            "status": commitment.status,
            "number": str(number),
            "text_sha256": commitment.text_sha256,
            "file": commitment.issued_file_id,
            "signatories": [slot.name for slot in slots],
        },
    )
    return commitment


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
    number, side = commitment.number, side_of(commitment, actor) or _slot_side(slots, actor)
    before = {
        "status": commitment.status,
        "number": str(number),
        "file": commitment.issued_file_id,
        "signed": [slot.name for slot in slots if slot.signed_at],
    }
    if number is not None:
        cancel_number(number.pk, reason=words, actor=actor, now=now)
    unfreeze(commitment)
    commitment.status = Status.NEGOTIATING.value
    hand_over(commitment, side, HandoverKind.REFUSED, note=words, actor=actor, now=now)
    pass_turn(commitment, Turn.PARTY_B, now=now)
    commitment.save()
    _tell_of_refusal(commitment, slots, words, actor, now)
    commitment.slots.all().delete()
    record(
        "commitment.signature_refused",
        commitment,
        actor=actor,
        at=now,
        before=before,
        after={"status": commitment.status, "reason": words},
    )
    return commitment


def ask_for_signature(
    slot: Slot, commitment: Commitment, parties: Parties, *, now: datetime
) -> None:
    """Put the paper before the person whose signature it waits for."""
    text = _("Bản cam kết số {number} của {unit} chờ đồng chí ký.")
    settle(f"commitment-{commitment.pk}", now=now)
    settle(f"sign-{commitment.pk}", now=now)
    notify(
        [slot.person.account_id],
        topic=f"sign-{commitment.pk}",
        kind=NoticeKind.NEEDS_ACT,
        text=text.format(number=commitment.number, unit=parties.b.name),
        path=f"/ky/{commitment.pk}/",
        now=now,
    )


def signs_for_superior(commitment: Commitment, parties: Parties, on: date) -> Party:
    """Return whose head signs for the superior: the next level where one person heads both sides.

    Nobody signs with himself. Where no level above is free the superior itself is returned, and
    the issue is refused.
    """
    if not parties.one_person_heads_both or parties.a.head is None:
        return parties.a
    return next_level(commitment, barred={parties.a.head.person_id}, on=on) or parties.a


def _slot_side(slots: list[Slot], actor: Actor) -> Turn:
    """Return the side a person signs for from a post of neither: he was asked instead."""
    own = next((slot for slot in slots if slot.person_id == actor.person_id), None)
    return Turn(own.role) if own else Turn.PARTY_B


def _issue_facts(
    commitment: Commitment, actor: Actor, parties: Parties, upper: Party
) -> IssueFacts:
    accepted = (commitment.accepted_by_a_at, commitment.accepted_by_b_at)
    return IssueFacts(
        status=Status(commitment.status),
        may_issue=side_of(commitment, actor) is not None
        and holds(actor, Permission.ISSUE_COMMITMENT),
        both_accepted=None not in accepted,
        unit_has_head=parties.b.head is not None,
        superior_has_head=parties.a.head is not None,
        one_person_heads_both=Parties(upper, parties.b).one_person_heads_both,
    )


def _missing(commitment: Commitment, parties: Parties) -> str:
    sides = [
        party.name
        for party, accepted_at in (
            (parties.a, commitment.accepted_by_a_at),
            (parties.b, commitment.accepted_by_b_at),
        )
        if accepted_at is None
    ]
    return _("Chưa đồng ý: {sides}.").format(sides=", ".join(sides)) if sides else ""


def _reserve(
    commitment: Commitment, unit: Party, on: date, actor: Actor, now: datetime
) -> RegisteredNumber:
    return reserve_number(
        unit.unit_id,
        kind=settings.COMMITMENT_SYMBOL,
        dated_on=on,
        subject=f"Cam kết trách nhiệm của tập thể và người đứng đầu năm {commitment.year}",
        actor=actor,
        now=now,
    )


def _open_slots(commitment: Commitment, parties: Parties, upper: Party) -> list[Slot]:
    """Keep a place for each head of the day; party B signs first."""
    slots = []
    for position, (role, party) in enumerate(
        ((SlotRole.PARTY_B, parties.b), (SlotRole.PARTY_A, upper)), start=1
    ):
        head = party.head
        if head is None:
            message = "a commitment is issued only when both sides have a head"
            raise RuntimeError(message)
        slots.append(
            Slot(
                commitment=commitment,
                position=position,
                role=role.value,
                unit_id=party.unit_id,
                tenure=head,
                person=head.person,
                name=head.person.full_name,
                post_name=post_title(head),
            )
        )
    return Slot.objects.bulk_create(slots)


def sealed_pdf(
    text: dict[str, Any],
    slots: list[Slot],
    signing: Parties,
    superior: str,
    number: RegisteredNumber,
    now: datetime,
) -> bytes:
    """Render the frozen text as a paper, keep its places for signatures, seal it.

    Args:
        text: The frozen text.
        slots: The places for signatures, of party B and then of party A.
        signing: Whose heads sign, which for party A may be the level above it.
        superior: The body above the issuer, as the head of the paper names it.
        number: The number of the paper.
        now: The instant.
    """
    is_trial: bool = settings.SHOWS_TRIAL_MARK
    names = {signing.a.unit_id: signing.a.name, signing.b.unit_id: signing.b.name}
    required = [signatory_of(slot, names[slot.unit_id]) for slot in slots]
    canonical = freeze(text, required, is_trial=is_trial)
    facts = _paper_facts(slots, signing, superior, number, now, is_trial=is_trial)
    paper = commitment_form.paper_of(paper_of(text, facts), canonical)
    laid_out = lay_out_for(paper, signing.b.unit_id, on=number.dated_on)
    return seal_at_issue(laid_out.pdf, seal_signer(legal_day(now)), laid_out.slots, now)


def _paper_facts(
    slots: list[Slot],
    parties: Parties,
    superior: str,
    number: RegisteredNumber,
    now: datetime,
    *,
    is_trial: bool,
) -> PaperFacts:
    b, a = slots
    kept_by = collective_name(parties.b)
    archive = shared_words(kept_by, parties.b.paper_name) or parties.b.paper_name
    return PaperFacts(
        superior=superior,
        issuer=parties.b.paper_name,
        number=str(number),
        place=parties.b.span.place if parties.b.span else "",
        dated_on=number.dated_on,
        party_a=Signatory(
            SlotRole.PARTY_A.value, f"T/M {collective_name(parties.a)}", a.post_name, a.name
        ),
        party_b=Signatory(SlotRole.PARTY_B.value, f"T/M {kept_by}", b.post_name, b.name),
        archive=f"Lưu {archive}",
        created_at=now,
        is_trial=is_trial,
        style=style_for(number.style),
    )


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


def _tell_of_refusal(
    commitment: Commitment, slots: list[Slot], words: str, actor: Actor, now: datetime
) -> None:
    told = _("Văn bản chờ ký đã bị trả lại. {who}: {reason}").format(who=actor.label, reason=words)
    plain = without_blanks(told)
    for side in (Turn.PARTY_A, Turn.PARTY_B):
        tell(commitment, side, plain, now=now, asks_act=side is Turn.PARTY_B)
    notify(
        [slot.person.account_id for slot in slots],
        topic=f"sign-{commitment.pk}",
        kind=NoticeKind.ANSWERED,
        text=told,
        path=f"/cam-ket/{commitment.pk}/",
        now=now,
    )
