"""Authorities, signers and signed papers for tests: valid by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from tests.documents.papers import PARTY_A, PARTY_B, make_frozen, make_paper

from camket.documents.render import lay_out_commitment, render_stamp
from camket.documents.values import SlotPlace, Stamp
from camket.signing.authority import Signer, TrialAuthority
from camket.signing.seal import seal_at_issue
from camket.signing.sign import sign_slot
from camket.signing.verdict import Verdict
from camket.signing.verify import verify
from camket.signing.writing import Revision, place_stamp, sign_field

if TYPE_CHECKING:
    from pathlib import Path

    from camket.documents.canonical import RequiredSignatory

SEALED_AT: Final = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
B_SIGNED_AT: Final = datetime(2026, 2, 6, 2, 12, 44, tzinfo=UTC)
A_SIGNED_AT: Final = datetime(2026, 2, 9, 7, 30, 5, tzinfo=UTC)
NOW: Final = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
VALID_FROM: Final = datetime(2025, 7, 1, tzinfo=UTC)
VALID_TO: Final = datetime(2030, 7, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper at each of its stages, and who made them."""

    authority: TrialAuthority
    sealer: Signer
    signer_b: Signer
    signer_a: Signer
    rendered: bytes
    places: tuple[SlotPlace, ...]
    sealed: bytes
    signed_b: bytes
    signed: bytes


def make_authority(folder: Path) -> TrialAuthority:
    """Return an authority of its own in a folder."""
    return TrialAuthority.open(folder, valid_from=VALID_FROM, valid_to=VALID_TO)


def make_signer(
    authority: TrialAuthority,
    person: RequiredSignatory = PARTY_B,
    *,
    valid_from: datetime = VALID_FROM,
    valid_to: datetime = VALID_TO,
) -> Signer:
    """Return the certificate of a person."""
    return authority.issue(
        person.person,
        name=person.name,
        post=person.post,
        unit=person.unit,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def make_stamp(signer: Signer, at: datetime) -> bytes:
    """Return the visible mark of a signer."""
    return _stamp(Stamp(signer.name, signer.unit, at, is_trial=True))


@cache
def _stamp(stamp: Stamp) -> bytes:
    return render_stamp(stamp)


def make_signed_paper(authority: TrialAuthority) -> SignedPaper:
    """Return a paper that was rendered, sealed, signed by B and signed by A."""
    sealer = authority.seal(valid_from=VALID_FROM, valid_to=VALID_TO)
    signer_b, signer_a = make_signer(authority, PARTY_B), make_signer(authority, PARTY_A)
    laid_out = lay_out_commitment(make_paper(), make_frozen())
    sealed = seal_at_issue(laid_out.pdf, sealer, laid_out.slots, SEALED_AT)
    signed_b = sign_slot(
        sealed, "party_b", signer_b, B_SIGNED_AT, make_stamp(signer_b, B_SIGNED_AT)
    )
    signed = sign_slot(
        signed_b, "party_a", signer_a, A_SIGNED_AT, make_stamp(signer_a, A_SIGNED_AT)
    )
    return SignedPaper(
        authority=authority,
        sealer=sealer,
        signer_b=signer_b,
        signer_a=signer_a,
        rendered=laid_out.pdf,
        places=laid_out.slots,
        sealed=sealed,
        signed_b=signed_b,
        signed=signed,
    )


def judge(paper: SignedPaper, pdf: bytes, *, issued: bytes | None = None) -> Verdict:
    """Return the verdict under the paper's own authority."""
    return verify(pdf, roots=[paper.authority.root], issued=issued, at=NOW)


def sign_unchecked(
    revision: Revision, role: str, signer: Signer, at: datetime, *, stamped: bool = True
) -> bytes:
    """Sign a slot without the checks of `sign_slot`, as a signer of ill will might."""
    if stamped:
        fields = revision.root["/AcroForm"]["/Fields"]
        field = next(fields[index] for index in range(len(fields)) if fields[index]["/T"] == role)
        place_stamp(revision, field, make_stamp(signer, at))
    return sign_field(revision, role, signer, at, certify=False)
