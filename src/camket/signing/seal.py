"""The seal at issue: places for the signatures, then a certification that locks the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from camket.documents.values import TRIAL_LINE
from camket.signing.practice import PLAIN, conclude
from camket.signing.reading import SEAL_FIELD
from camket.signing.writing import begin_revision, prepare_field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509

    from camket.documents.values import SlotPlace
    from camket.signing.practice import Practice


class Sealer(Protocol):
    """A seal ready to be used, wherever its key is."""

    @property
    def certificate(self) -> x509.Certificate:
        """Return the certificate of the seal."""
        ...

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """Return what leads from the certificate towards its root, the root itself apart."""
        ...

    @property
    def is_trial(self) -> bool:
        """Say whether the certificate was made for show."""
        ...

    def sign(self, attributes: bytes) -> bytes:
        """Return the signature value over signed attributes.

        Raises:
            Refused: The key cannot be used now.
        """
        ...


def seal_at_issue(
    pdf: bytes,
    sealer: Sealer,
    slots: Sequence[SlotPlace],
    at: datetime,
    practice: Practice = PLAIN,
) -> bytes:
    """Return the issued file: empty signature fields in their places, sealed by the issuer.

    Without a certification at this point content changed before the first signature would pass.
    """
    revision = begin_revision(pdf)
    for slot in slots:
        box = (slot.left, slot.bottom, slot.left + slot.width, slot.bottom + slot.height)
        append_signature_field(
            revision,
            SigFieldSpec(
                slot.role,
                on_page=slot.page - 1,
                box=tuple(round(edge, 2) for edge in box),
            ),
        )
    append_signature_field(revision, SigFieldSpec(SEAL_FIELD))
    prepared = prepare_field(
        revision,
        SEAL_FIELD,
        sealer.certificate,
        sealer.chain,
        at,
        certify=True,
        reason=TRIAL_LINE if sealer.is_trial else None,
        with_timestamp=practice.stamps_time,
    )
    return conclude(prepared, sealer.sign(prepared.attributes), practice).pdf
