"""A signature in its slot: the right person, in turn, with a visible stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from camket.documents.canonical import steps_of
from camket.documents.values import TRIAL_LINE
from camket.shared.errors import Refused
from camket.shared.text import clean
from camket.signing.chain import identity_of
from camket.signing.envelope import sign_with
from camket.signing.practice import PLAIN, conclude
from camket.signing.reading import SEAL_FIELD, read_attachment, signature_fields
from camket.signing.wording import SigningRefusal
from camket.signing.writing import begin_revision, place_stamp, prepare_field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509

    from camket.documents.canonical import RequiredSignatory
    from camket.signing.authority import Signer
    from camket.signing.chain import Identity
    from camket.signing.practice import Practice
    from camket.signing.reading import SignatureField
    from camket.signing.writing import Prepared


def sign_slot(  # one signature has this many facts
    pdf: bytes,
    slot_role: str,
    signer: Signer,
    at: datetime,
    stamp_pdf: bytes,
    practice: Practice = PLAIN,
) -> bytes:
    """Return the file with one PAdES signature more, made by a key at hand.

    Args:
        pdf: The sealed file, with the signatures so far.
        slot_role: Which slot is signed, as `party_b`; the paper says in which step.
        signer: Key and certificate of the person.
        at: The time the signature claims.
        stamp_pdf: The visible mark, as large as the slot.
        practice: To which level, and who vouches for the time.

    Raises:
        Refused: The slot is not there, is taken or is not in turn, the person is not the one, the
            certificate is not in force, or there is no timestamp and no lower level will do.
    """
    prepared = prepare_slot(
        pdf,
        slot_role,
        signer.certificate,
        signer.chain,
        at,
        stamp_pdf,
        is_trial=signer.is_trial,
        with_timestamp=practice.stamps_time,
    )
    return conclude(prepared, sign_with(signer.key, prepared.attributes), practice).pdf


def prepare_slot(
    pdf: bytes,
    slot_role: str,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    at: datetime,
    stamp_pdf: bytes,
    *,
    is_trial: bool = False,
    registered_to: str = "",
    with_timestamp: bool = False,
) -> Prepared:
    """Return the file with everything of one more signature but its value.

    What the key, wherever it is, makes of `Prepared.attributes` goes to `writing.complete`, or to
    `practice.conclude` for a signature with timestamps.

    Args:
        pdf: The sealed file, with the signatures so far.
        slot_role: Which slot is signed.
        certificate: The certificate of the person.
        chain: What leads from it towards the root, the root itself apart.
        at: The time the signature claims.
        stamp_pdf: The visible mark, as large as the slot.
        is_trial: Whether the certificate was made for show.
        registered_to: The key of the person the application knows the certificate to belong to.
        with_timestamp: Whether room is kept for a timestamp token.

    Raises:
        Refused: The slot is not there, is taken or is not in turn, the person is not the one, the
            certificate is not in force, or its key is of a kind no signature is made with.
    """
    revision = begin_revision(pdf)
    required = read_attachment(revision.prev).slots
    fields = signature_fields(revision.prev)
    refuse_unless_in_turn(slot_role, fields, required)
    expected = next(slot for slot in required if slot.role == slot_role)
    found = identity_of(certificate)
    if not is_the_person(expected, found, registered_to):
        raise Refused(SigningRefusal.WRONG_PERSON, name=expected.name, found=found.name)
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise Refused(SigningRefusal.CERTIFICATE_NOT_IN_FORCE, found=found.name)
    number = next(field.number for field in fields if field.name == slot_role)
    form = revision.root["/AcroForm"]["/Fields"]
    field = next(form[index] for index in range(len(form)) if form.raw_get(index).idnum == number)
    place_stamp(revision, field, stamp_pdf)
    return prepare_field(
        revision,
        slot_role,
        certificate,
        chain,
        at,
        reason=TRIAL_LINE if is_trial else None,
        with_timestamp=with_timestamp,
    )


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


def is_the_person(expected: RequiredSignatory, found: Identity, registered_to: str = "") -> bool:
    """Say whether a certificate is that of the person a slot was kept for.

    A certificate that the application knows to be registered to that person needs only bear his
    name: an authority outside writes the unit its own way, and the post seldom. Any other has to
    name person, post and unit.
    """
    if clean(found.name) != clean(expected.name):
        return False
    if registered_to:
        return registered_to == expected.person
    wanted = [clean(expected.post), clean(expected.unit)]
    return wanted == [found.post, found.unit] and expected.person in ("", found.person)
