"""The paper of a text that is not issued yet: a draft that says so and bears no number."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from camket.commitments.models import Commitment, SlotRole
from camket.commitments.papers import PaperFacts, Signatory, paper_of, shared_words
from camket.commitments.parties import Party, parties_of
from camket.commitments.text import text_of
from camket.documents.canonical import freeze
from camket.documents.render import render_commitment
from camket.registry.decisions import notation_of
from camket.registry.setting import signs_for, style_of, style_of_body
from camket.shared.clock import legal_day


def draft_paper(commitment: Commitment, *, now: datetime, is_trial: bool) -> bytes:
    """Return the present text as a PDF marked as a draft; every work must have its deadline."""
    on = legal_day(now)
    parties = parties_of(commitment, on=on)
    text = text_of(commitment, on=on)
    kept_by, issuer = collective_name(parties.b), parties.b.paper_name
    facts = PaperFacts(
        superior=parties.superior,
        issuer=issuer,
        number=_blank_number(parties.b),
        place=parties.b.span.place if parties.b.span else "",
        dated_on=on,
        party_a=_signatory(SlotRole.PARTY_A, parties.a),
        party_b=_signatory(SlotRole.PARTY_B, parties.b),
        archive=f"Lưu {shared_words(kept_by, issuer) or issuer}",
        created_at=now,
        is_trial=is_trial,
        style=style_of_body(parties.b.span, on=on),
    )
    paper = paper_of(text, facts)
    header = replace(paper.header, dated=None, draft=commitment.handover)
    return render_commitment(replace(paper, header=header), freeze(text, [], is_trial=is_trial))


def _blank_number(unit: Party) -> str:
    """Return the symbol before which the number will stand once văn thư gives it."""
    style = style_of(unit.span)
    if unit.span is None or style is None:
        return ""
    return f"-{notation_of(style, settings.COMMITMENT_SYMBOL, unit.span.body_code)}"


def collective_name(party: Party) -> str:
    """Return the collective that signs for a side."""
    return (party.span.collective if party.span else "") or party.name


def _signatory(role: SlotRole, party: Party) -> Signatory:
    head = party.head
    return Signatory(
        role=role.value,
        authority=signs_for(party.span),
        post=head.post.name if head else "…",
        name=head.person.full_name if head else "…",
    )
