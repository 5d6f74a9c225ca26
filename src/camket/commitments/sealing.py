"""Places for signatures as a campaign arranges them, and the sealed paper that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from camket.commitments.agreement import AgreementRefusal
from camket.commitments.capacity import SEALLESS, deputies_of, post_line, seal_name
from camket.commitments.certificates import sealed, signatory_of
from camket.commitments.decisions import Turn
from camket.commitments.drafts import collective_name
from camket.commitments.editing import WordToSign
from camket.commitments.models import Commitment, Slot
from camket.commitments.order import Place, Role, places_of
from camket.commitments.papers import PaperFacts, Signatory, paper_of, shared_words
from camket.commitments.parties import Parties, Party, people_of
from camket.commitments.signatures import look_up_code
from camket.documents.canonical import frozen
from camket.documents.forms import commitment as commitment_form
from camket.documents.paper import Paper
from camket.organisation.models import Tenure
from camket.organisation.queries import post_title
from camket.permissions.catalogue import Permission
from camket.registry.decisions import NumberStyle, kind_of, notation_of, symbol_of
from camket.registry.models import RegisteredNumber
from camket.registry.setting import lay_out_for, signs_for, style_in, style_of
from camket.shared.clock import legal_day
from camket.shared.errors import Refused

SEAL_LINE = "Dấu của cơ quan, tổ chức"


def planned_slots(commitment: Commitment, signing: Parties, *, on: date) -> list[Slot]:
    """Return the places a paper of the campaign keeps, with who must fill each; not stored yet.

    Args:
        commitment: The commitment; its campaign says the order.
        signing: Whose heads sign, which for party A may be the level above it.
        on: The day of the issue.

    Raises:
        Refused: Nobody is there to sign for a collective, or to apply a seal.
    """
    slots: list[Slot] = []
    for place in places_of(commitment.campaign.signing_order):
        party = signing.a if place.role.side is Turn.PARTY_A else signing.b
        if place.role.is_seal and party.span is not None and party.span.kind in SEALLESS:
            continue
        tenure = _signatory(commitment, place.role, party, on)
        slots.append(_slot(commitment, place, party, tenure, len(slots) + 1, on))
    return slots


def _signatory(commitment: Commitment, role: Role, party: Party, on: date) -> Tenure:
    if role.is_seal:
        keepers = people_of(commitment, role.side, [Permission.APPLY_SEAL], on=on)
        if not keepers:
            raise Refused(AgreementRefusal.NO_SEAL_KEEPER, unit=party.name)
        return keepers[0]
    if role.is_collective:
        standing = deputies_of([party.unit_id], on=on).get(party.unit_id, [])
        if not standing:
            raise Refused(AgreementRefusal.COLLECTIVE_VACANT, unit=party.name)
        return standing[0]
    if party.head is None:
        message = "a commitment is issued only when both sides have a head"
        raise RuntimeError(message)
    return party.head


def _slot(
    commitment: Commitment, place: Place, party: Party, tenure: Tenure, position: int, on: date
) -> Slot:
    is_seal = place.role.is_seal
    return Slot(
        commitment=commitment,
        position=position,
        step=place.step,
        role=place.role.value,
        unit_id=party.unit_id,
        tenure=tenure,
        person=tenure.person,
        name=seal_name(party.span) if is_seal else tenure.person.full_name,
        post_name="" if is_seal else post_title(tenure),
        post_line="" if is_seal else post_line(tenure, on=on),
    )


def sealed_pdf(
    text: dict[str, Any],
    slots: Sequence[Slot],
    signing: Parties,
    superior: str,
    number: RegisteredNumber,
    now: datetime,
    *,
    word: WordToSign | None = None,
) -> bytes:
    """Render the frozen text as a paper, keep its places for signatures, seal it.

    Args:
        text: The frozen text.
        slots: The places for signatures.
        signing: Whose heads sign, which for party A may be the level above it.
        superior: The body above the issuer, as the head of the paper names it.
        number: The number of the paper.
        now: The instant.
        word: A Word file edited outside whose pages are the paper.
    """
    head = _Head(superior, str(number), number.dated_on, number.style)
    paper = _paper(text, slots, signing, head, now)
    if word is None:
        laid_out = lay_out_for(paper, signing.b.unit_id, on=number.dated_on)
    else:
        laid_out = word.as_paper(paper)
    return sealed(laid_out, (signing.b, signing.a), now)


def paper_given_out(
    text: dict[str, Any],
    slots: Sequence[Slot],
    signing: Parties,
    parties: Parties,
    now: datetime,
) -> Paper:
    """Return the paper as it is given out for editing: văn thư's places are still blank."""
    span = parties.b.span
    style = style_of(span)
    kind = kind_of(settings.COMMITMENT_SYMBOL)
    symbol = notation_of(style, symbol_of(style, kind), span.body_code) if style and span else ""
    head = _Head(parties.superior, symbol, None, style or NumberStyle.PARTY)
    return _paper(text, slots, signing, head, now)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands at the head of the paper: the body above, number, day, in whose style."""

    superior: str
    number: str
    dated_on: date | None
    style: str


def _paper(
    text: dict[str, Any],
    slots: Sequence[Slot],
    signing: Parties,
    head: _Head,
    now: datetime,
) -> Paper:
    is_trial: bool = settings.SHOWS_TRIAL_MARK
    names = {signing.a.unit_id: signing.a.name, signing.b.unit_id: signing.b.name}
    required = [signatory_of(slot, names[slot.unit_id]) for slot in slots]
    attached = frozen(text, required, is_trial=is_trial)
    facts = _paper_facts(slots, signing, head, now, is_trial=is_trial)
    paper = commitment_form.paper_of(paper_of(text, facts), attached.content)
    frame = replace(
        paper.frame,
        look_up_code=look_up_code(attached.digest),
        look_up_at=settings.CHECK_ADDRESS,
    )
    return replace(paper, frame=frame)


def _paper_facts(
    slots: Sequence[Slot],
    parties: Parties,
    head: _Head,
    now: datetime,
    *,
    is_trial: bool,
) -> PaperFacts:
    by_role = {Role(slot.role): slot for slot in slots}
    further = [slot for slot in slots if Role(slot.role) not in (Role.PARTY_A, Role.PARTY_B)]
    kept_by = collective_name(parties.b)
    archive = shared_words(kept_by, parties.b.paper_name) or parties.b.paper_name
    return PaperFacts(
        superior=head.superior,
        issuer=parties.b.paper_name,
        number=head.number,
        place=parties.b.span.place if parties.b.span else "",
        dated_on=head.dated_on,
        party_a=_printed(by_role[Role.PARTY_A], parties, by_role),
        party_b=_printed(by_role[Role.PARTY_B], parties, by_role),
        further=tuple(_printed(slot, parties, by_role) for slot in further),
        archive=f"Lưu {archive}",
        created_at=now,
        is_trial=is_trial,
        style=style_in(head.style, parties.b.unit_id, on=head.dated_on or legal_day(now)),
    )


def _printed(slot: Slot, parties: Parties, by_role: dict[Role, Slot]) -> Signatory:
    """Return a place as the paper has it: the authority, the post as it is signed, the name."""
    role = Role(slot.role)
    if role.is_seal:
        return Signatory(role.value, "", "", slot.name, SEAL_LINE)
    is_a = role.side is Turn.PARTY_A
    beside = Role.COLLECTIVE_A if is_a else Role.COLLECTIVE_B
    party = parties.a if is_a else parties.b
    authority = signs_for(party.span)
    if role.is_collective:
        authority = f"T/M {collective_name(party)}"
    elif beside in by_role:
        authority = "Người đứng đầu"
    return Signatory(role.value, authority, slot.post_name, slot.name, slot.post_line)
