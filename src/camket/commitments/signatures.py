"""Reads about signatures: slots as facts, the verdict on a file, papers that wait for someone."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from camket.commitments.capacity import holders_of, title_today
from camket.commitments.certificates import trust_at
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment, Opening, SignReminder, Slot
from camket.commitments.order import Role
from camket.commitments.people import PeopleInPosts
from camket.commitments.signing import SignFacts, SlotFacts
from camket.files.storage import read
from camket.organisation.models import Tenure
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.signing.verdict import Verdict
from camket.signing.verify import verify

_SIGNS: Final = (
    Permission.SIGN_FOR_UNIT,
    Permission.SIGN_FOR_SUPERIOR,
    Permission.SIGN_FOR_COLLECTIVE,
    Permission.APPLY_SEAL,
)


def sign_facts(commitment: Commitment, actor: Actor, *, on: date) -> SignFacts:
    """Return what decides whether the actor may sign, as the organisation stands that day."""
    slots = list(commitment.slots.select_related("tenure__post").order_by("step", "position"))
    return sign_facts_of(commitment, slots, holders_of(slots, on=on), actor, on=on)


def sign_facts_of(
    commitment: Commitment,
    slots: Sequence[Slot],
    holders: Mapping[int, Tenure | None],
    actor: Actor,
    *,
    on: date,
) -> SignFacts:
    """Return the same from rows that were read already."""
    return SignFacts(
        status=Status(commitment.status),
        person_id=actor.person_id,
        may_sign=any(holds(actor, permission) for permission in _SIGNS),
        slots=tuple(_facts_of(slot, holders.get(slot.pk), actor) for slot in slots),
        is_expired=commitment.signs_by is not None and commitment.signs_by < on,
        is_moot=commitment.amends is not None and commitment.amends.status != Status.SIGNED,
    )


def _facts_of(slot: Slot, holder: Tenure | None, actor: Actor) -> SlotFacts:
    return SlotFacts(
        role=Role(slot.role),
        step=slot.step,
        person_id=slot.person_id,
        name=slot.name,
        is_signed=slot.is_signed,
        holder_today=holder.person_id if holder else None,
        post=slot.post_name,
        post_today=title_today(slot, holder),
        is_mine=is_for(slot, actor),
    )


def is_for(slot: Slot, actor: Actor) -> bool:
    """Say whether a place is the actor's: the person's own; a seal is any of its keepers'."""
    if actor.person_id == slot.person_id:
        return True
    keeps = Role(slot.role).is_seal and not slot.is_signed and holds(actor, Permission.APPLY_SEAL)
    return keeps and slot.unit_id in (actor.scope_id, actor.unit_id)


def unit_signing(commitment: Commitment, slot: Slot) -> str:
    """Return the name of the unit whose head a slot asks, as it was frozen at the issue.

    A level above that was asked instead of the superior is no party: its name is that of the day.
    """
    parties = (commitment.unit_id, commitment.holder_id, commitment.superior_id)
    if slot.unit_id in parties or not commitment.issued_at:
        return str((commitment.text or {})[Role(slot.role).side]["unit"])
    span = span_of(slot.unit_id, on=legal_day(commitment.issued_at))
    return span.name if span else ""


def signatories_of(facts: SignFacts) -> str:
    """Name those the paper waits for, in their order."""
    return ", ".join(f"đồng chí {slot.name}" for slot in facts.slots) or "chưa có"


def papers_waiting_for(person_id: int | None) -> QuerySet[Slot]:
    """Return the slots whose turn is this person's: nothing of an earlier step is still empty."""
    earlier = Slot.objects.filter(
        commitment_id=OuterRef("commitment_id"),
        step__lt=OuterRef("step"),
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


def opened_by(person_id: int | None) -> Exists:
    """Return an annotation of slots: were the pages of the paper shown to this person."""
    return Exists(
        Opening.objects.filter(
            commitment_id=OuterRef("commitment_id"),
            file_id=OuterRef("commitment__issued_file_id"),
            person_id=person_id or 0,
        )
    )


def reminders_of(commitment: Commitment) -> list[SignReminder]:
    """Return who was reminded when of the paper as it waits now, the first one first."""
    return list(SignReminder.objects.filter(slot__commitment=commitment).select_related("slot"))


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
    return verify(pdf, trust=trust_at(at), issued=issued, at=at, people=PeopleInPosts())


def look_up_code(text_sha256: str) -> str:
    """Return the short code of a paper, as K7Q2-M4XD: the first 40 bits of its text's digest."""
    plain = base64.b32encode(bytes.fromhex(text_sha256[:10])).decode("ascii")
    return f"{plain[:4]}-{plain[4:]}"
