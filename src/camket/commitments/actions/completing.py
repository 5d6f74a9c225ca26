"""Make the paper of a commitment that was signed before its file existed: demo and import.

The text, its digest, the signatories and their days stand already; what is made is the file:
sealed, signed in order with the certificates of those persons, verified, stored by digest.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from camket.audit.chain import record
from camket.commitments.actions.describing import described
from camket.commitments.actions.issuable import signs_for_superior
from camket.commitments.actions.keeping import keep
from camket.commitments.certificates import practice_at, signer_of, trust_at
from camket.commitments.decisions import IN_FORCE
from camket.commitments.models import Commitment, Slot
from camket.commitments.order import Role
from camket.commitments.parties import Parties, parties_of
from camket.commitments.sealing import sealed_pdf
from camket.documents.render import render_stamp
from camket.documents.values import Stamp
from camket.files.actions import store
from camket.registry.models import RegisteredNumber
from camket.shared.actor import SYSTEM
from camket.shared.clock import legal_day
from camket.signing.sign import sign_slot
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify


class PaperNotMadeError(Exception):
    """The file that was made does not verify: a bug, and nothing was stored."""


def complete_paper(commitment_id: int, *, now: datetime) -> bool:
    """Make, sign and store the paper; safe to run twice.

    Returns:
        Whether a paper was made; False when there is one already or the commitment is not signed.

    Raises:
        PaperNotMadeError: The new file does not verify.
    """
    commitment = Commitment.objects.select_related("number", "campaign").get(pk=commitment_id)
    number, issued_at = commitment.number, commitment.issued_at
    if number is None or issued_at is None or not _waits(commitment):
        return False
    parties = parties_of(commitment, on=legal_day(issued_at))
    upper = signs_for_superior(commitment, parties, legal_day(issued_at))
    signing = Parties(upper, parties.b)
    slots = list(commitment.slots.select_related("person").order_by("position"))
    issued = sealed_pdf(commitment.text or {}, slots, signing, parties.superior, number, issued_at)
    signed = issued
    for slot in slots:
        signed = _signed(signed, slot, signing)
    verdict = verify(signed, trust=trust_at(now), issued=issued, at=now)
    if verdict.kind is not VerdictKind.VALID:
        raise PaperNotMadeError(commitment_id, verdict.reasons)
    return _keep(commitment_id, number.pk, slots, issued, signed, verdict, now)


def _signed(pdf: bytes, slot: Slot, parties: Parties) -> bytes:
    at = slot.signed_at
    if at is None:
        message = f"slot {slot.pk} was never signed"
        raise PaperNotMadeError(message)
    unit_name = parties.named(Role(slot.role).side)
    signer = signer_of(slot, unit_name, on=legal_day(at))
    is_trial: bool = settings.SHOWS_TRIAL_MARK
    stamp = render_stamp(Stamp(name=slot.name, unit=unit_name, at=at, is_trial=is_trial))
    slot.serial = signer.serial
    return sign_slot(pdf, slot.role, signer, at, stamp, practice_at(at))


@transaction.atomic
def _keep(
    commitment_id: int,
    number_id: int,
    slots: list[Slot],
    issued: bytes,
    signed: bytes,
    verdict: Verdict,
    now: datetime,
) -> bool:
    commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    if not _waits(commitment):
        return False
    commitment.issued_file = store(issued, "application/pdf", now=now)
    commitment.signed_file = store(signed, "application/pdf", now=now)
    commitment.save(update_fields=["issued_file", "signed_file"])
    told = described(commitment, signed)
    RegisteredNumber.objects.filter(pk=number_id).update(
        file=commitment.signed_file,
        pages=told.pages,
        signer_post=told.signer_post,
        signer_name=told.signer_name,
        recipients=list(told.recipients),
    )
    Slot.objects.bulk_update(slots, ["serial"])
    keep(commitment, commitment.signed_file, verdict, now=now)
    record(
        "commitment.paper_completed",
        commitment,
        actor=SYSTEM,
        at=now,
        after={"file": commitment.signed_file_id},
    )
    return True


def _waits(commitment: Commitment) -> bool:
    is_signed = commitment.status in IN_FORCE
    return is_signed and commitment.signed_file_id is None
