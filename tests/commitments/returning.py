"""A paper signed outside CamKet and brought back, as a device or a program would."""

from __future__ import annotations

from datetime import datetime

from tests.factories import NOW, Held, Sides

from camket.commitments.certificates import signer_of
from camket.commitments.signatures import present_file, unit_signing
from camket.documents.render import render_stamp
from camket.documents.values import Stamp
from camket.shared.clock import legal_day
from camket.signing.writing import begin_revision, place_stamp, sign_field


def signed_outside(
    sides: Sides, role: str = "party_b", *, place: str = "", at: datetime = NOW, pdf: bytes = b""
) -> bytes:
    """Return the present file signed with the certificate of a role, by default in its place."""
    commitment = sides.fresh()
    slot = commitment.slots.get(role=role)
    unit = unit_signing(commitment, slot)
    signer = signer_of(slot, unit, on=legal_day(at))
    revision = begin_revision(pdf or present_file(commitment))
    fields = revision.root["/AcroForm"]["/Fields"]
    wanted = place or role
    field = next(fields[index] for index in range(len(fields)) if fields[index]["/T"] == wanted)
    place_stamp(revision, field, render_stamp(Stamp(slot.name, unit, at, is_trial=True)))
    return sign_field(revision, wanted, signer, at, certify=False)


def who_signs(sides: Sides, role: str) -> Held:
    """Return the head of a side."""
    return sides.head if role == "party_b" else sides.leader
