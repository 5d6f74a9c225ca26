"""Keep that the pages of a paper were shown to somebody who is to sign it."""

from __future__ import annotations

from datetime import datetime

from camket.commitments.models import Commitment, Opening, Slot
from camket.commitments.signatures import is_for
from camket.shared.actor import Actor


def note_opening(commitment: Commitment, *, actor: Actor, now: datetime) -> None:
    """Keep the first time a sealed paper was shown to one of its signatories; safe to run twice.

    A paper that is made anew is another file, and has to be opened again.
    """
    if actor.person_id is None or commitment.issued_file_id is None:
        return
    slots = Slot.objects.filter(commitment=commitment, signed_at__isnull=True)
    if any(is_for(slot, actor) for slot in slots):
        opening = Opening(
            commitment=commitment,
            file_id=commitment.issued_file_id,
            person_id=actor.person_id,
            at=now,
        )
        Opening.objects.bulk_create([opening], ignore_conflicts=True)
