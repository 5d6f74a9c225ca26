"""The seal at issue: places for the signatures, then a certification that locks the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from camket.signing.reading import SEAL_FIELD
from camket.signing.writing import begin_revision, sign_field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from camket.documents.values import SlotPlace
    from camket.signing.authority import Signer


def seal_at_issue(pdf: bytes, sealer: Signer, slots: Sequence[SlotPlace], at: datetime) -> bytes:
    """Return the issued file: empty signature fields in their places, sealed by the system.

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
    return sign_field(revision, SEAL_FIELD, sealer, at, certify=True)
