"""Another program's word: poppler's `pdfsig` finds good files whole, and is never the stricter one.

poppler checks the digest and the value of each signature, not what a revision changed, nor padding,
nor who has to sign: there it accepts what we refuse. The other way round must not happen.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.documents.papers import PARTY_A, PARTY_B
from tests.signing.corpus.damage import DAMAGES, Damage, entries
from tests.signing.corpus.forgeries import FORGERIES, Forgery
from tests.signing.corpus.increment import Increment
from tests.signing.corpus.packing import PackedIncrement
from tests.signing.corpus.packings import PACKINGS, Packing
from tests.signing.corpus.structures import STRUCTURES, Structure
from tests.signing.foreigners import make_foreigner
from tests.signing.signatures import (
    A_SIGNED_AT,
    B_SIGNED_AT,
    NOW,
    SignedPaper,
    judge,
    sign_unchecked,
)

from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import Fault
from camket.signing.writing import begin_revision

pytestmark = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is absent")
_VALID = "Signature is Valid."


@dataclass(frozen=True)
class Said:
    """What pdfsig says: each signature's state, and how many cover the whole file."""

    states: tuple[str, ...]
    whole: int

    @property
    def finds_all_good(self) -> bool:
        """Say whether there are signatures and each is called valid."""
        return bool(self.states) and set(self.states) == {_VALID}


def pdfsig(pdf: bytes, folder: Path) -> Said:
    file = folder / "file.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(  # noqa: S603  # a file of ours
        ["pdfsig", "-nocert", str(file)],  # noqa: S607  # the system's own poppler
        capture_output=True,
        timeout=30,
        check=False,
    )
    text = done.stdout.decode(errors="replace")
    states = re.findall(r"- Signature Validation: (.+)", text)
    return Said(tuple(states), text.count("- Total document signed"))


def agreed(paper: SignedPaper, pdf: bytes, folder: Path) -> None:
    """Check that what poppler finds broken we do not find good."""
    said = pdfsig(pdf, folder)
    verdict = judge(paper, pdf)
    if not said.finds_all_good:
        assert verdict.kind not in (VerdictKind.VALID, VerdictKind.INCOMPLETE), said
    if Fault.DIGEST_DIFFERS in {one.fault for one in verdict.findings}:
        assert not said.finds_all_good


def test_poppler_finds_each_stage_whole(paper: SignedPaper, tmp_path: Path) -> None:
    """Its NSS misjudges some ECDSA values, so the digest is what is asked of it."""
    for stage in (paper.sealed, paper.signed_b, paper.signed):
        said = pdfsig(stage, tmp_path)
        assert len(said.states) == len(entries(stage))
        assert "Digest Mismatch." not in said.states
        assert said.whole == 1
        assert all(one.intact for one in judge(paper, stage).signatures)


def test_poppler_finds_rsa_signatures_valid_as_we_do(paper: SignedPaper, tmp_path: Path) -> None:
    pdf = paper.sealed
    roots = [paper.authority.root]
    for person, at in ((PARTY_B, B_SIGNED_AT), (PARTY_A, A_SIGNED_AT)):
        who = make_foreigner(replace(person, person=""))
        roots.append(who.root)
        signer = replace(
            paper.signer_b, certificate=who.certificate, key=who.key, chain=(who.intermediate,)
        )
        pdf = sign_unchecked(begin_revision(pdf), person.role, signer, at)
    said = pdfsig(pdf, tmp_path)
    assert said.states[:2] == (_VALID, _VALID)
    assert all(one.intact for one in verify(pdf, roots=roots, at=NOW).signatures)
    place = pdf.index(b"stream\n") + 60
    spoilt = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    assert set(pdfsig(spoilt, tmp_path).states) == {"Digest Mismatch."}
    assert not any(one.intact for one in verify(spoilt, roots=roots, at=NOW).signatures)


@pytest.mark.parametrize(("damage", "fault"), DAMAGES.values(), ids=DAMAGES)
def test_ours_is_never_more_lenient_on_changed_bytes(
    paper: SignedPaper, damage: Damage, fault: Fault, tmp_path: Path
) -> None:
    agreed(paper, damage(paper.signed), tmp_path)


@pytest.mark.parametrize(("structure", "fault"), STRUCTURES.values(), ids=STRUCTURES)
def test_ours_is_never_more_lenient_on_built_revisions(
    paper: SignedPaper, structure: Structure, fault: Fault, tmp_path: Path
) -> None:
    spoilt = structure(Increment.last_of(paper.signed, paper.signed_b)).signed(paper.signer_a)
    agreed(paper, spoilt, tmp_path)


@pytest.mark.parametrize(("packing", "fault"), PACKINGS.values(), ids=PACKINGS)
def test_ours_is_never_more_lenient_on_packed_revisions(
    paper: SignedPaper, packing: Packing, fault: Fault, tmp_path: Path
) -> None:
    packed = PackedIncrement.of(Increment.last_of(paper.signed, paper.signed_b))
    agreed(paper, packing(packed).signed(paper.signer_a), tmp_path)


@pytest.mark.parametrize(("forgery", "kind", "fault"), FORGERIES.values(), ids=FORGERIES)
def test_ours_is_never_more_lenient_on_forged_papers(
    paper: SignedPaper, forgery: Forgery, kind: VerdictKind, fault: Fault, tmp_path: Path
) -> None:
    verdict = judge(paper, spoilt := forgery(paper))
    if verdict.kind is VerdictKind.INVALID:
        agreed(paper, spoilt, tmp_path)
    else:
        assert pdfsig(spoilt, tmp_path).whole <= 1
