"""What the register is told of a signed commitment (Nghị định 30/2020, Phụ lục VI)."""

from __future__ import annotations

from camket.commitments.models import Commitment
from camket.commitments.order import Role
from camket.commitments.parties import parties_of
from camket.documents.pages import page_count
from camket.registry.actions import Described
from camket.shared.clock import legal_day


def described(commitment: Commitment, pdf: bytes) -> Described:
    """Return the metadata of a paper: its pages, who signs it for the unit, whom it goes to."""
    slot = commitment.slots.get(role=Role.PARTY_B)
    parties = parties_of(commitment, on=legal_day(slot.signed_at)) if slot.signed_at else None
    return Described(
        pages=page_count(pdf),
        signer_post=slot.post_name,
        signer_name=slot.name,
        recipients=(parties.a.name, parties.b.name) if parties else (),
    )
