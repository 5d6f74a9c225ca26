"""Reads about signatures: slots as facts, the verdict on a file, papers that wait for someone."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from camket.commitments.agreement import SignFacts, SlotFacts
from camket.commitments.certificates import trusted_roots
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment, Slot
from camket.files.storage import read
from camket.organisation.models import Tenure
from camket.organisation.queries import heads_of, span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.signing.verdict import Verdict
from camket.signing.verify import verify
from camket.signing.ways.people import KnownPeople


def sign_facts(commitment: Commitment, actor: Actor, *, on: date) -> SignFacts:
    """Return what decides whether the actor may sign, as the organisation stands that day."""
    slots = list(commitment.slots.order_by("position"))
    heads = heads_of([slot.unit_id for slot in slots], on=on)
    return sign_facts_of(commitment, slots, heads, actor)


def sign_facts_of(
    commitment: Commitment, slots: Sequence[Slot], heads: Mapping[int, Tenure], actor: Actor
) -> SignFacts:
    """Return the same from rows that were read already."""
    return SignFacts(
        status=Status(commitment.status),
        person_id=actor.person_id,
        may_sign=holds(actor, Permission.SIGN_FOR_UNIT)
        or holds(actor, Permission.SIGN_FOR_SUPERIOR),
        slots=tuple(
            SlotFacts(
                role=Turn(slot.role),
                person_id=slot.person_id,
                name=slot.name,
                is_signed=slot.signed_at is not None,
                head_today=heads[slot.unit_id].person_id if slot.unit_id in heads else None,
            )
            for slot in slots
        ),
    )


def unit_signing(commitment: Commitment, slot: Slot) -> str:
    """Return the name of the unit whose head a slot asks, as it was frozen at the issue.

    A level above that was asked instead of the superior is no party: its name is that of the day.
    """
    if slot.unit_id in (commitment.unit_id, commitment.superior_id) or not commitment.issued_at:
        return str((commitment.text or {})[slot.role]["unit"])
    span = span_of(slot.unit_id, on=legal_day(commitment.issued_at))
    return span.name if span else ""


def signatories_of(facts: SignFacts) -> str:
    """Name those the paper waits for, in their order."""
    return ", ".join(f"đồng chí {slot.name}" for slot in facts.slots) or "chưa có"


def papers_waiting_for(person_id: int | None) -> QuerySet[Slot]:
    """Return the slots whose turn is this person's: no earlier one is still empty."""
    earlier = Slot.objects.filter(
        commitment_id=OuterRef("commitment_id"),
        position__lt=OuterRef("position"),
        signed_at__isnull=True,
    )
    if person_id is None:
        return Slot.objects.none()
    return (
        Slot.objects.filter(
            person_id=person_id, signed_at__isnull=True, commitment__status=Status.ISSUED.value
        )
        .exclude(Exists(earlier))
        .select_related("commitment__number", "commitment__campaign")
        .order_by("commitment__issued_at", "pk")
    )


def present_file(commitment: Commitment) -> bytes:
    """Return the paper with the signatures so far.

    Raises:
        OSError: The stored file is lost or no longer matches its digest.
        LookupError: The commitment was never issued.
    """
    stored = commitment.signed_file or commitment.issued_file
    if stored is None:
        message = f"commitment {commitment.pk} has no issued file"
        raise LookupError(message)
    return read(stored)


def verdict_on(commitment: Commitment, *, at: datetime) -> Verdict:
    """Verify the stored paper against the file that was issued.

    Raises:
        OSError: A stored file is lost or no longer matches its digest.
        LookupError: The commitment was never issued.
    """
    pdf = present_file(commitment)
    issued = read(commitment.issued_file) if commitment.issued_file else None
    return verify(pdf, roots=trusted_roots(), issued=issued, at=at, people=KnownPeople())


def look_up_code(text_sha256: str) -> str:
    """Return the short code of a paper, as K7Q2-M4XD: the first 40 bits of its text's digest."""
    plain = base64.b32encode(bytes.fromhex(text_sha256[:10])).decode("ascii")
    return f"{plain[:4]}-{plain[4:]}"
