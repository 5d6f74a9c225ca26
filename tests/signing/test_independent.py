"""What others say of our files: pyHanko's validator, poppler and qpdf, at each level.

pyHanko writes revisions and reads them for us too, but its validator is code of its own, and knows
nothing of ours: no rule of ours about bytes, slots or people, only those of ETSI. It believes no
other clock than the machine's, so the papers here are signed around the present day.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from tests.signing.public import (
    PERSON_A,
    PERSON_B,
    House,
    faults_of,
    judge,
    make_house,
    sealed_paper,
    sign,
)
from tests.signing.pyhanko_judges import Said, pyhanko_says
from tests.signing.test_poppler import pdfsig

from camket.bench.services import LocalServices
from camket.signing.practice import archive
from camket.signing.wording import Fault

NOW = datetime.now(UTC).replace(microsecond=0)
LEVELS = ("B-B", "B-T", "B-LTA")
ENDED = timedelta(days=10)
"""How long ago the signers' certificates ended, in the papers that were archived before."""
RENEWED_AT = NOW - timedelta(minutes=2)


@dataclass(frozen=True)
class Papers:
    """A paper signed by both at each level, and one that outlived its signers' certificates."""

    house: House
    at: dict[str, bytes]
    outlived: bytes
    renewed: bytes

    def said(self, pdf: bytes, level: str, *, asks: bool = True) -> list[Said]:
        """Return what pyHanko says, which trusts the authority's root alone."""
        self.house.services.now = NOW
        root = self.house.services.authority.root.asn1
        return pyhanko_says(pdf, root, level, NOW, asks=asks)


@pytest.fixture(scope="module")
def papers() -> Iterator[Papers]:
    with LocalServices(now=NOW, years=(NOW.year - 2, NOW.year + 5)) as services:
        house = make_house(services)
        at = {level: signed(house, timedelta(hours=1), level) for level in LEVELS}
        mortal = make_house(services, valid_to=NOW - ENDED)
        outlived = signed(mortal, timedelta(days=30), "B-LTA")
        renewed = archive(outlived, mortal.practice(RENEWED_AT), RENEWED_AT)
        yield Papers(house, at, outlived, renewed)


def signed(house: House, step: timedelta, level: str) -> bytes:
    """Return a paper sealed three steps ago, signed two steps and one step ago."""
    pdf = sealed_paper(house, level, NOW - 3 * step)
    for person, at in ((PERSON_B, NOW - 2 * step), (PERSON_A, NOW - step)):
        pdf = sign(house, pdf, person, house.practice(at, level), at)
    return pdf


@pytest.mark.parametrize("level", LEVELS)
def test_pyhanko_finds_each_signature_good_at_its_level(papers: Papers, level: str) -> None:
    said = papers.said(papers.at[level], level)
    assert [one.field for one in said] == ["issuer", "party_b", "party_a"]
    assert {one.indication for one in said} == {"OK"}, said
    assert all(one.is_whole and one.is_lawful for one in said)
    hours = [3, 2, 1] if level != "B-B" else [0, 0, 0]
    assert [one.proven_at for one in said] == [NOW - timedelta(hours=one) for one in hours]


def test_pyhanko_believes_an_archive_whose_signers_certificates_have_ended(
    papers: Papers,
) -> None:
    said = papers.said(papers.outlived, "B-LTA")
    assert {one.indication for one in said} == {"OK"}, said
    assert [one.proven_at for one in said] == [NOW - timedelta(days=one) for one in (90, 60, 30)]


def test_a_renewed_archive_holds_all_that_pyhanko_needs(papers: Papers) -> None:
    """Nobody is asked. The seal's own certificate still runs: of it today's word is wanted."""
    seal, *people = papers.said(papers.renewed, "B-LTA", asks=False)
    assert [one.indication for one in people] == ["OK", "OK"], people
    assert [one.proven_at for one in people] == [NOW - timedelta(days=one) for one in (60, 30)]
    assert seal.is_whole
    (_, *unrenewed) = papers.said(papers.outlived, "B-LTA", asks=False)
    assert "OK" not in {one.indication for one in unrenewed}


def test_pyhanko_and_we_agree_on_who_was_revoked(papers: Papers) -> None:
    house = make_house(papers.house.services)
    revoked_at = NOW - timedelta(hours=5)
    house.services.authority.revoke(house.party_b, revoked_at, x509.ReasonFlags.key_compromise)
    pdf = signed(house, timedelta(hours=1), "B-T")
    seal, party_b, party_a = papers.said(pdf, "B-T")
    assert (seal.indication, party_a.indication) == ("OK", "OK")
    assert party_b.indication.startswith("REVOKED")
    assert Fault.REVOKED in faults_of(judge(house, pdf, NOW, asks=True))


def test_pyhanko_and_we_agree_on_a_changed_byte(papers: Papers) -> None:
    pdf = papers.at["B-T"]
    large = re.search(rb"/Length \d{5}[^>]*>>\s*stream", pdf)
    assert large is not None
    place = large.end() + 500
    spoilt = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    assert not any(one.is_whole for one in papers.said(spoilt, "B-T"))
    assert not judge(papers.house, spoilt, NOW, asks=True).is_valid


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is absent")
@pytest.mark.parametrize("level", LEVELS)
def test_poppler_finds_the_signed_file_whole(papers: Papers, level: str, tmp_path: Path) -> None:
    """Of a timestamp over the file it says nothing; its NSS misjudges some values of P-256."""
    said = pdfsig(papers.at[level], tmp_path)
    people = [one for one in said.states if "not yet been verified" not in one]
    assert len(people) == 3
    assert "Digest Mismatch." not in people
    assert said.whole == 1


def test_qpdf_finds_no_fault_in_any_file(papers: Papers) -> None:
    for pdf in (*papers.at.values(), papers.renewed):
        with pikepdf.open(BytesIO(pdf)) as opened:
            assert opened.check_pdf_syntax() == []
