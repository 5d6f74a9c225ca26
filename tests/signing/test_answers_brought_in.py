"""An answer brought in for a closed network is checked, kept, and told the same at every door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, make_sides, sign_both
from tests.signing.administered import ADMINISTRATOR, make_public_authority, make_trusted
from tests.signing.public import B_AT, PERSON_B, House, make_house, sealed_paper, sign

from camket.audit.models import Entry
from camket.bench.authority import Holder
from camket.bench.services import LocalServices
from camket.commitments.certificates import trust_at
from camket.commitments.checking_apart import check_apart
from camket.commitments.models import Commitment
from camket.commitments.people import PeopleInPosts
from camket.commitments.signatures import present_file, verdict_on
from camket.organisation.models import Tenure
from camket.signing import command
from camket.signing.actions.answers import take_answer
from camket.signing.actions.lists import keep_fetched
from camket.signing.actions.trusting import trust_certificate
from camket.signing.models import RevocationAnswer, SigningSettings
from camket.signing.practice import PLAIN
from camket.signing.queries import kept_answers
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import TRUST_REFUSED, Fault, TrustRefusal

pytestmark = pytest.mark.django_db
SOON = B_AT + timedelta(hours=1)


@pytest.fixture
def house() -> Iterator[House]:
    """Return an authority trusted with its intermediate, in a network that is closed."""
    with LocalServices(now=B_AT) as services:
        made = make_house(services)
        authority = services.authority
        make_trusted(authority)
        trust_certificate(
            authority.intermediate.pem,
            authority.intermediate.asn1.sha256.hex()[-8:],
            trusted_from=B_AT - timedelta(days=300),
            actor=ADMINISTRATOR,
            now=B_AT,
        )
        keep_fetched(authority.list_of(authority.root, B_AT), authority.root.asn1, "", now=B_AT)
        SigningSettings.objects.update_or_create(pk=1, defaults={"is_closed_network": True})
        yield made


def question(house: House, about: Holder) -> bytes:
    """Return the question about a certificate of the intermediate."""
    middle = house.services.authority.intermediate.certificate
    builder = ocsp.OCSPRequestBuilder().add_certificate(about.certificate, middle, hashes.SHA256())
    return builder.build().public_bytes(serialization.Encoding.DER)


def answer_about(house: House, about: Holder, by: Holder | None = None) -> bytes:
    """Return what the authority says of a certificate, as a file somebody carries in."""
    return house.services.authority.answer(
        question(house, about), B_AT, by or house.services.responder
    )


def bring(raw: bytes) -> list[RevocationAnswer]:
    """Let the administrator bring a file in."""
    return take_answer(raw, source="tra-loi.ocsp", actor=ADMINISTRATOR, now=SOON)


def everywhere(pdf: bytes, folder: Path) -> Verdict:
    """Return the one verdict of the signed-in page, the public page and the command."""
    page = verify(pdf, trust=trust_at(SOON), at=SOON, people=PeopleInPosts())
    public = check_apart(pdf, now=SOON).verdict
    assert public.as_json() == page.as_json()
    file, out = folder / "van-ban.pdf", StringIO()
    file.write_bytes(pdf)
    command.run(
        str(file),
        issued=None,
        trust=(),
        as_json=True,
        default_roots=(),
        installed=trust_at(SOON),
        people=PeopleInPosts(),
        out=out,
        err=out,
        at=SOON,
    )
    assert json.loads(out.getvalue()) == json.loads(json.dumps(page.as_json()))
    return page


def test_answers_brought_in_settle_a_paper_at_every_door(house: House, tmp_path: Path) -> None:
    pdf = sign(house, sealed_paper(house, "B-B"), PERSON_B, PLAIN, B_AT)
    assert Fault.REVOCATION_UNKNOWN in {one.fault for one in everywhere(pdf, tmp_path).findings}
    (row,) = bring(answer_about(house, house.sealer))
    assert Fault.REVOCATION_UNKNOWN in {one.fault for one in everywhere(pdf, tmp_path).findings}
    bring(answer_about(house, house.party_b))
    assert everywhere(pdf, tmp_path).kind is VerdictKind.INCOMPLETE  # the other side has not signed
    assert (row.source, row.received_by_name) == ("tra-loi.ocsp", ADMINISTRATOR.person_name)
    taken = Entry.objects.filter(action="trust.answer_taken")
    assert [one.after["is_revoked"] for one in taken] == [False, False]
    (told,) = kept_answers()
    assert (told.count, told.certificates, told.revoked, told.brought) == (2, 2, 0, 2)


def test_a_revocation_brought_in_counts_at_every_door_and_however_old(
    house: House, tmp_path: Path
) -> None:
    pdf = sign(house, sealed_paper(house, "B-B"), PERSON_B, PLAIN, B_AT)
    bring(answer_about(house, house.sealer))
    house.services.authority.revoke(
        house.party_b, B_AT - timedelta(days=1), x509.ReasonFlags.key_compromise
    )
    raw = answer_about(house, house.party_b)
    (row,) = take_answer(raw, source="", actor=ADMINISTRATOR, now=SOON + timedelta(days=900))
    assert row.is_revoked
    assert Fault.REVOKED in {one.fault for one in everywhere(pdf, tmp_path).findings}


def test_a_paper_of_ours_gets_one_verdict_at_every_door_also_for_who_left_his_post() -> None:
    commitment = sign_both(make_sides())
    pdf = present_file(commitment)
    assert check_apart(pdf, now=NOW).verdict.kind is VerdictKind.VALID
    person = commitment.slots.get(role="party_b").person_id
    Tenure.objects.filter(person_id=person).update(valid=("2020-01-01", "2026-01-01"))
    page = verdict_on(Commitment.objects.get(pk=commitment.pk), at=NOW)
    public = check_apart(pdf, now=NOW)
    assert Fault.NOT_IN_POST in {one.fault for one in page.findings}
    assert public.verdict.as_json() == page.as_json()
    assert public.paper is not None


def _with_status(house: House, status: ocsp.OCSPCertStatus) -> bytes:
    middle, by = house.services.authority.intermediate, house.services.responder
    builder = ocsp.OCSPResponseBuilder().add_response(
        house.party_b.certificate,
        middle.certificate,
        hashes.SHA256(),
        cert_status=status,
        this_update=B_AT,
        next_update=B_AT + timedelta(days=7),
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
    signed = builder.certificates([by.certificate]).sign(by.key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def test_what_is_no_answer_of_a_trusted_authority_is_refused_with_a_sentence(house: House) -> None:
    authority = house.services.authority
    failed = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    good = answer_about(house, house.party_b)
    spoilt = bytearray(good)
    spoilt[good.index(house.services.responder.der) - 20] ^= 1  # inside the signature value
    stranger = make_public_authority()
    of_stranger = stranger.answer(
        ocsp.OCSPRequestBuilder()
        .add_certificate(
            stranger.responder().certificate, stranger.intermediate.certificate, hashes.SHA256()
        )
        .build()
        .public_bytes(serialization.Encoding.DER),
        B_AT,
        stranger.responder(),
    )
    for raw, reason in (
        (b"khong phai", TrustRefusal.NOT_AN_ANSWER),
        (b"\x30" * 70_000, TrustRefusal.NOT_AN_ANSWER),
        (authority.list_of(authority.root, B_AT), TrustRefusal.NOT_AN_ANSWER),
        (failed.public_bytes(serialization.Encoding.DER), TrustRefusal.ANSWER_FAILED),
        (of_stranger, TrustRefusal.ANSWER_OF_NOBODY),
        (answer_about(house, house.party_b, stranger.responder()), TrustRefusal.ANSWER_NOT_SIGNED),
        (answer_about(house, house.party_b, house.party_a), TrustRefusal.ANSWER_NOT_SIGNED),
        (bytes(spoilt), TrustRefusal.ANSWER_NOT_SIGNED),
        (_with_status(house, ocsp.OCSPCertStatus.UNKNOWN), TrustRefusal.ANSWER_UNKNOWN),
    ):
        refused = refused_by(lambda raw=raw: bring(raw))  # type: ignore[misc]  # each in its turn
        assert refused.reason is reason
        sentence = TRUST_REFUSED[reason].format(**refused.details)
        assert "{" not in sentence
    assert not RevocationAnswer.objects.exists()


def test_an_answer_out_of_its_time_is_refused_with_its_time(house: House) -> None:
    raw = answer_about(house, house.party_b)

    def refused(days: float) -> str:
        at = B_AT + timedelta(days=days)
        found = refused_by(lambda: take_answer(raw, source="", actor=ADMINISTRATOR, now=at))
        return TRUST_REFUSED[TrustRefusal(found.reason.value)].format(**found.details)

    assert "chỉ có giá trị đến" in refused(900)
    assert "chưa tới" in refused(-1)
    bring(raw)
    assert "Đã có trả lời mới hơn về cùng chứng thư" in refused(0)
    assert RevocationAnswer.objects.count() == 1
