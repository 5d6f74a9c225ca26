"""Levels and times, computed from what a file carries and what can be proven of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from tests.signing.public import (
    A_AT,
    B_AT,
    LATER,
    PERSON_B,
    YEAR,
    House,
    faults_of,
    judge,
    make_house,
    sealed_paper,
    sign,
    signed_paper,
)

from camket.bench.services import LocalServices, Mood
from camket.documents.canonical import RequiredSignatory
from camket.signing.practice import PLAIN, archive
from camket.signing.reading import KeptEvidence
from camket.signing.trust import Anchor, Trust
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import FAULTS, Fault

PROVABLE = (
    "Dấu thời gian lưu trữ do Dịch vụ dấu thời gian thử cấp, chứng minh được đến hết ngày "
    "01/01/2035; trước ngày đó phải gia hạn."
)
COMPROMISED = x509.ReasonFlags.key_compromise
SUPERSEDED = x509.ReasonFlags.superseded


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house nobody may change; the signers' certificates end in 2028."""
    with LocalServices(now=B_AT) as services:
        yield make_house(services, valid_to=datetime(2028, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def papers(house: House) -> tuple[bytes, bytes]:
    return signed_paper(house)


@pytest.fixture
def own_house() -> Iterator[House]:
    """A house for a test of its own."""
    with LocalServices(now=B_AT) as services:
        yield make_house(services)


def test_every_signature_is_archived_from_the_first_on(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    issued, signed = papers
    assert [one.level for one in judge(house, issued).signatures] == ["B-LTA"]
    verdict = judge(house, signed)
    assert verdict.reasons == ()
    assert verdict.kind is VerdictKind.VALID
    assert [one.level for one in verdict.signatures] == ["B-LTA"] * 3
    assert [one.time_source for one in verdict.signatures] == ["timestamp"] * 3
    assert [one.revoked for one in verdict.signatures] == [False] * 3
    assert [one.signed_at for one in verdict.signatures][1:] == [B_AT, A_AT]
    assert len(verdict.archives) == 3


def test_the_issued_file_is_its_beginning(house: House, papers: tuple[bytes, bytes]) -> None:
    issued, signed = papers
    assert signed.startswith(issued)
    assert verify(signed, trust=house.trust, issued=issued, at=LATER).is_valid


def test_the_page_says_by_whom_the_time_is_told(house: House, papers: tuple[bytes, bytes]) -> None:
    verdict = judge(house, papers[1])
    sentences = [fact.sentence for fact in verdict.signatures[1].facts]
    assert "Thời điểm ký 06/02/2026 09:12:44 (+07:00) theo dấu thời gian của " in sentences[4]
    assert sentences[2] == "Chứng thư chưa bị thu hồi lúc ký"
    assert sentences[5].startswith("Mức B-LTA")
    assert list(verdict.notes) == [PROVABLE]


def test_a_timestamp_without_data_of_revocation_has_to_ask(own_house: House) -> None:
    _, signed = signed_paper(own_house, "B-T")
    alone = judge(own_house, signed)
    assert alone.kind is VerdictKind.INDETERMINATE
    assert faults_of(alone) == {
        Fault.REVOCATION_UNKNOWN,
        Fault.TIMESTAMP_REVOCATION_UNKNOWN,
    }
    asked = judge(own_house, signed, A_AT, asks=True)
    assert asked.is_valid
    assert [one.level for one in asked.signatures] == ["B-T"] * 3


def test_a_closed_network_goes_by_the_lists_it_was_given(own_house: House) -> None:
    _, signed = signed_paper(own_house, "B-T")
    authority = own_house.services.authority
    lists = tuple(
        authority.list_of(issuer, A_AT) for issuer in (authority.root, authority.intermediate)
    )
    trust = replace(own_house.trust, evidence=KeptEvidence(crls=lists))
    assert verify(signed, trust=trust, at=A_AT).is_valid


def test_what_could_not_be_timestamped_says_so(own_house: House) -> None:
    issued = sealed_paper(own_house, "B-LTA")
    practice = own_house.practice(B_AT)
    own_house.services.moods["tsa"] = Mood.FAILING
    verdict = judge(own_house, sign(own_house, issued, PERSON_B, practice, B_AT), asks=True)
    assert verdict.signatures[1].level == "B-B"
    assert verdict.signatures[1].time_source == "claimed"
    assert any("Không có dấu thời gian" in note for note in verdict.notes)


# Long after


def test_a_timestamped_signature_outlives_its_certificate(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    assert judge(house, papers[1], datetime(2031, 1, 1, tzinfo=UTC)).is_valid


def test_a_claimed_time_does_not(house: House) -> None:
    issued = sealed_paper(house, "B-B")
    half = sign(house, issued, PERSON_B, PLAIN, B_AT)
    verdict = judge(house, half, datetime(2031, 1, 1, tzinfo=UTC))
    assert Fault.EXPIRED_NOW in faults_of(verdict)
    assert verdict.kind is VerdictKind.INDETERMINATE


def test_when_the_last_timestamp_has_ended_nothing_is_proven(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    verdict = judge(house, papers[1], datetime(2036, 1, 1, tzinfo=UTC))
    assert verdict.kind is not VerdictKind.VALID
    assert Fault.TIMESTAMP_EXPIRED in faults_of(verdict)
    assert any("đã hết hạn hoặc không còn được tin cậy" in one for one in verdict.reasons)


def test_a_renewed_archive_outlives_the_service_that_made_the_first() -> None:
    with LocalServices(now=B_AT, years=(2025, 2050)) as services:
        house = make_house(services, valid_to=datetime(2028, 1, 1, tzinfo=UTC))
        ends = datetime(2030, 1, 1, tzinfo=UTC)
        services.stamper = services.authority.timestamp_service(valid_to=ends)
        _, signed = signed_paper(house)
        services.stamper = services.authority.timestamp_service()
        at = ends - timedelta(days=100)
        renewed = archive(signed, house.practice(at), at)
        assert renewed.startswith(signed)
        late = datetime(2040, 1, 1, tzinfo=UTC)
        assert not judge(house, signed, late).is_valid
        verdict = judge(house, renewed, late)
        assert verdict.reasons == ()
        assert verdict.is_valid
        assert [one.signed_at for one in verdict.signatures][1:] == [B_AT, A_AT]
        assert verdict.archive is not None
        assert verdict.archive.at == at


# Revoked


def test_revoked_before_it_signed_is_invalid(own_house: House) -> None:
    authority = own_house.services.authority
    issued = sealed_paper(own_house)
    authority.revoke(own_house.party_b, B_AT - timedelta(hours=1), SUPERSEDED)
    verdict = judge(own_house, sign(own_house, issued, PERSON_B, own_house.practice(B_AT), B_AT))
    assert verdict.kind is VerdictKind.INVALID
    assert FAULTS[Fault.REVOKED].format(signer=PERSON_B.name) in verdict.reasons
    assert verdict.signatures[1].revoked is True


def test_revoked_after_the_timestamp_stays_valid(own_house: House) -> None:
    _, signed = signed_paper(own_house)
    own_house.services.authority.revoke(own_house.party_b, LATER - YEAR / 2, COMPROMISED)
    authority = own_house.services.authority
    late = KeptEvidence(crls=(authority.list_of(authority.intermediate, LATER),))
    assert verify(signed, trust=replace(own_house.trust, evidence=late), at=LATER).is_valid


def test_revoked_after_a_claimed_time_is_invalid(own_house: House) -> None:
    issued = sealed_paper(own_house, "B-B")
    half = sign(own_house, issued, PERSON_B, PLAIN, B_AT)
    own_house.services.authority.revoke(own_house.party_b, LATER - YEAR / 2, SUPERSEDED)
    assert Fault.REVOKED in faults_of(judge(own_house, half, asks=True))


@pytest.mark.parametrize(("reason", "holds"), [(COMPROMISED, False), (SUPERSEDED, True)])
def test_a_revoked_timestamp_service_is_believed_as_its_reason_allows(
    own_house: House, reason: x509.ReasonFlags, *, holds: bool
) -> None:
    _, signed = signed_paper(own_house)
    authority = own_house.services.authority
    authority.revoke(own_house.services.stamper, LATER - timedelta(days=1), reason)
    late = KeptEvidence(crls=(authority.list_of(authority.intermediate, LATER),))
    verdict = verify(signed, trust=replace(own_house.trust, evidence=late), at=LATER)
    assert verdict.is_valid is holds
    assert (Fault.TIMESTAMP_REVOKED in faults_of(verdict)) is not holds


@pytest.mark.parametrize("mood", [Mood.FAILING, Mood.RUBBISH, Mood.STRANGER, Mood.STALE])
def test_where_revocation_cannot_be_learnt_nothing_is_concluded(
    own_house: House, mood: Mood
) -> None:
    _, signed = signed_paper(own_house, "B-T")
    own_house.services.moods |= {"ocsp": mood, "crl": Mood.FAILING}
    verdict = judge(own_house, signed, A_AT, asks=True)
    assert verdict.kind is VerdictKind.INDETERMINATE
    assert Fault.REVOCATION_UNKNOWN in faults_of(verdict)
    assert verdict.signatures[1].revoked is None


# Who and whom to trust


def test_an_unknown_authority_is_told(own_house: House, papers: tuple[bytes, bytes]) -> None:
    verdict = judge(own_house, papers[1])
    assert verdict.kind is VerdictKind.INVALID
    assert Fault.UNTRUSTED in faults_of(verdict)


def test_a_timestamp_of_an_unknown_authority_proves_nothing(house: House) -> None:
    with LocalServices(now=B_AT) as others:
        stranger = make_house(others)
        issued = sealed_paper(house)
        others.now = B_AT
        practice = replace(house.practice(B_AT, "B-T"), timestamper=stranger.client(B_AT))
        verdict = judge(house, sign(house, issued, PERSON_B, practice, B_AT), B_AT, asks=True)
    assert verdict.kind is VerdictKind.INDETERMINATE
    assert Fault.TIMESTAMP_UNTRUSTED in faults_of(verdict)
    assert verdict.signatures[1].level == "B-B"


def test_a_root_counts_from_its_first_day_to_its_last(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    root = house.services.authority.root.asn1
    ended = Trust(anchors=(Anchor(root, trusted_to=A_AT - timedelta(hours=1)),))
    late = Trust(anchors=(Anchor(root, trusted_from=A_AT + timedelta(hours=1)),))
    assert Fault.TRUST_ENDED in faults_of(verify(papers[1], trust=ended, at=LATER))
    assert Fault.TRUST_ENDED in faults_of(verify(papers[1], trust=late, at=LATER))


def test_a_root_that_ended_leaves_a_claimed_time_open(house: House) -> None:
    half = sign(house, sealed_paper(house, "B-B"), PERSON_B, PLAIN, B_AT)
    root = house.services.authority.root.asn1
    trust = Trust(anchors=(Anchor(root, trusted_to=LATER - timedelta(days=30)),))
    verdict = verify(half, trust=trust, at=LATER)
    assert Fault.TRUST_ENDED_NOW in faults_of(verdict)
    assert verdict.kind is VerdictKind.INDETERMINATE


class _People:
    """Who is registered, and who held a post."""

    def __init__(self, *, registered: str = "", held: bool | None = True) -> None:
        self._registered, self._held = registered, held

    def registered_to(self, certificate_sha256: str) -> str:
        return self._registered if len(certificate_sha256) == 64 else ""

    def held_post(self, signatory: RequiredSignatory, on: date) -> bool | None:
        assert signatory.role in ("party_a", "party_b")
        assert on in (date(2026, 2, 6), date(2026, 2, 9))
        return self._held


def test_who_did_not_hold_the_post_that_day_is_told(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    verdict = verify(papers[1], trust=house.trust, at=LATER, people=_People(held=False))
    assert verdict.kind is VerdictKind.INVALID
    assert (
        f"Ngày 06/02/2026, {PERSON_B.name} không giữ chức vụ {PERSON_B.post} mà chỗ ký này "
        "dành cho." in verdict.reasons
    )
    for held in (True, None):
        good = verify(papers[1], trust=house.trust, at=LATER, people=_People(held=held))
        assert good.is_valid


def test_a_certificate_registered_to_another_is_the_wrong_person(
    house: House, papers: tuple[bytes, bytes]
) -> None:
    people = _People(registered="p-99")
    verdict = verify(papers[1], trust=house.trust, at=LATER, people=people)
    assert Fault.WRONG_PERSON in faults_of(verdict)


def test_a_clock_that_is_wrong_is_told(own_house: House) -> None:
    issued = sealed_paper(own_house)
    practice = own_house.practice(B_AT)
    verdict = judge(own_house, sign(own_house, issued, PERSON_B, practice, B_AT + YEAR / 12))
    assert Fault.CLOCK_SKEW in faults_of(verdict)
    assert verdict.kind is VerdictKind.INDETERMINATE
    assert verdict.signatures[1].signed_at == B_AT


def test_a_certificate_for_timestamps_signs_no_paper(own_house: House) -> None:
    issued = sealed_paper(own_house)
    own_house.party_b = own_house.services.authority._certify(  # an authority's mistake
        own_house.party_b.certificate.subject, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.8"), None
    )
    signed = sign(own_house, issued, PERSON_B, PLAIN, B_AT)
    assert Fault.WRONG_KEY_USAGE in faults_of(judge(own_house, signed, B_AT, asks=True))


# What others say of it


def test_poppler_finds_every_signature_good(tmp_path: Path) -> None:
    with LocalServices(now=B_AT, is_rsa=True) as services:  # poppler's EC fails one in three
        house = make_house(services)
        _, signed = signed_paper(house)
        assert judge(house, signed).is_valid
    path = tmp_path / "da-ky.pdf"
    path.write_bytes(signed)
    told = subprocess.run(  # noqa: S603  # poppler's own program on a file of ours
        ["/usr/bin/pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    assert told.count("Signature is Valid.") >= 3
    assert "Document has been changed" not in told
    assert "Total document signed" in told
