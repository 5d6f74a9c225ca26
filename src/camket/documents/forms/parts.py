"""Pieces that several forms share: from the older values to the model, and lines made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from camket.documents.paper import Frame, Head, Number, Signature
from camket.documents.values import PartyHeader, SignatureBlock

if TYPE_CHECKING:
    from datetime import datetime

    from camket.documents.style import Style

_KEPT: Final = "Lưu"
_FOR_A_COLLECTIVE: Final = ("T/M ", "TM. ")


def frame_of(
    header: PartyHeader,
    *,
    style: Style,
    bases: tuple[str, ...],
    recipients: tuple[str, ...],
    created_at: datetime,
    is_trial: bool,
) -> Frame:
    """Return what stands around a text; the archive line is the recipient that begins with Lưu."""
    kept = [line for line in recipients if line.startswith(_KEPT)]
    return Frame(
        head=Head(
            superior=header.superior,
            issuer=header.issuer,
            number=Number.read(header.number),
            place=header.place,
            dated=header.dated,
        ),
        created_at=created_at,
        is_trial=is_trial,
        style=style,
        recipients=tuple(line for line in recipients if line not in kept),
        archive=kept[-1].removeprefix(_KEPT).lstrip(": ").removeprefix("VT").lstrip(", ")
        if kept
        else "",
        bases=bases,
    )


def signature_of(block: SignatureBlock) -> Signature:
    """Return a signature with the place it keeps; T/M belongs to the style, not to the words."""
    for prefix in _FOR_A_COLLECTIVE:
        if block.authority.startswith(prefix):
            return Signature(
                post=block.post,
                name=block.name,
                collective=block.authority.removeprefix(prefix),
                slot=block.role,
            )
    return Signature(post=block.post, name=block.name, label=block.authority, slot=block.role)
