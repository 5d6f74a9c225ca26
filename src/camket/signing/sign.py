"""A signature in its slot: the right person, in turn, with a visible stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from camket.documents.canonical import steps_of
from camket.shared.errors import Refused
from camket.shared.text import clean
from camket.signing.reading import SEAL_FIELD, read_attachment, signature_fields
from camket.signing.wording import SigningRefusal
from camket.signing.writing import begin_revision, place_stamp, sign_field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from camket.documents.canonical import RequiredSignatory
    from camket.signing.authority import Signer
    from camket.signing.reading import SignatureField


def sign_slot(pdf: bytes, slot_role: str, signer: Signer, at: datetime, stamp_pdf: bytes) -> bytes:
    """Return the file with one PAdES B-B signature more.

    Args:
        pdf: The sealed file, with the signatures so far.
        slot_role: Which slot is signed, as `party_b`; the paper says in which step.
        signer: Key and certificate of the person.
        at: The time the signature claims; no timestamp service vouches for it.
        stamp_pdf: The visible mark, as large as the slot.

    Raises:
        Refused: The slot is not there, is taken or is not in turn, the person is not the one, or
            the certificate is not in force.
    """
    revision = begin_revision(pdf)
    required = read_attachment(revision.prev).slots
    fields = signature_fields(revision.prev)
    refuse_unless_in_turn(slot_role, fields, required)
    expected = next(slot for slot in required if slot.role == slot_role)
    if not is_the_person(expected, signer.name, signer.post, signer.unit, signer.person):
        raise Refused(SigningRefusal.WRONG_PERSON, name=expected.name, found=signer.name)
    certificate = signer.certificate
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise Refused(SigningRefusal.CERTIFICATE_NOT_IN_FORCE, found=signer.name)
    number = next(field.number for field in fields if field.name == slot_role)
    form = revision.root["/AcroForm"]["/Fields"]
    field = next(form[index] for index in range(len(form)) if form.raw_get(index).idnum == number)
    place_stamp(revision, field, stamp_pdf)
    return sign_field(revision, slot_role, signer, at, certify=False)


def refuse_unless_in_turn(
    slot_role: str, fields: Sequence[SignatureField], required: Sequence[RequiredSignatory]
) -> None:
    """Check that the paper is sealed and that this slot is of the step whose turn it is.

    Raises:
        Refused: It is not.
    """
    signed = {field.name for field in fields if field.entry}
    names = {field.name for field in fields}
    if SEAL_FIELD not in signed:
        raise Refused(SigningRefusal.NOT_SEALED)
    if slot_role not in names or slot_role not in {slot.role for slot in required}:
        raise Refused(SigningRefusal.NO_SUCH_SLOT)
    if slot_role in signed:
        raise Refused(SigningRefusal.ALREADY_SIGNED)
    steps = steps_of(required)
    waiting = min(
        (slot for slot in required if slot.role not in signed), key=lambda slot: steps[slot.role]
    )
    if steps[waiting.role] < steps[slot_role]:
        raise Refused(SigningRefusal.NOT_THE_TURN, name=waiting.name)


def is_the_person(
    expected: RequiredSignatory, name: str, post: str, unit: str, person: str
) -> bool:
    """Say whether a certificate names the person, post and unit that a slot was kept for."""
    wanted = [clean(expected.name), clean(expected.post), clean(expected.unit)]
    found = [clean(name), clean(post), clean(unit)]
    return wanted == found and expected.person in ("", person)
