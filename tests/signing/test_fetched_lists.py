"""A list or an answer that was fetched is kept: not fetched again, there when a network closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks
from tests.signing.administered import make_public_authority, make_trusted
from tests.signing.public import B_AT, PERSON_B, House, make_house, sealed_paper, sign

from camket.audit.models import Entry
from camket.bench.authority import Holder
from camket.bench.services import LocalServices, Mood
from camket.commitments.certificates import trust_at
from camket.signing.actions.answers import keep_answer
from camket.signing.actions.lists import keep_fetched
from camket.signing.models import RevocationAnswer, RevocationList, SigningSettings
from camket.signing.practice import PLAIN
from camket.signing.queries import kept_answers
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify
from camket.signing.wording import Fault

pytestmark = pytest.mark.django_db
SOON = B_AT + timedelta(hours=1)


@pytest.fixture
def house() -> Iterator[House]:
    """Return an authority that is trusted and answers by lists alone."""
    with LocalServices(now=B_AT) as services:
        services.moods["ocsp"] = Mood.FAILING
        made = make_house(services)
        make_trusted(services.authority)
        yield made


def judged(house: House, pdf: bytes) -> Verdict:
    """Return what the installation says of a paper."""
    house.services.now = SOON
    return verify(pdf, trust=trust_at(SOON), at=SOON)


def paper(house: House) -> bytes:
    """Return a paper without revocation data in it, signed by one side."""
    return sign(house, sealed_paper(house, "B-B"), PERSON_B, PLAIN, B_AT)


def test_a_fetched_list_is_kept_and_not_fetched_again(
    house: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pdf = paper(house)
    with django_capture_on_commit_callbacks(execute=True):
        assert judged(house, pdf).kind is VerdictKind.INCOMPLETE
    lists = list(RevocationList.objects.order_by("source"))
    assert [one.source.removeprefix(house.services.address) for one in lists] == [
        "/crl/intermediate",
        "/crl/root",
    ]
    assert {one.received_by_name for one in lists} == {"Hệ thống"}
    assert Entry.objects.filter(action="trust.list_fetched").count() == 2
    asked = house.services.asked["crl"]
    assert judged(house, pdf).kind is VerdictKind.INCOMPLETE
    assert house.services.asked["crl"] == asked


def test_what_was_fetched_serves_a_network_that_has_closed(
    house: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pdf = paper(house)
    SigningSettings.objects.update_or_create(pk=1, defaults={"is_closed_network": True})
    assert Fault.REVOCATION_UNKNOWN in {one.fault for one in judged(house, pdf).findings}
    SigningSettings.objects.update(is_closed_network=False)
    with django_capture_on_commit_callbacks(execute=True):
        judged(house, pdf)
    SigningSettings.objects.update(is_closed_network=True)
    assert judged(house, pdf).kind is VerdictKind.INCOMPLETE


def test_what_is_not_the_issuers_newest_list_is_not_kept(house: House) -> None:
    authority = house.services.authority
    middle = authority.intermediate
    own = authority.list_of(middle, SOON)
    for der in (b"khong phai", authority.list_of(authority.root, SOON)):
        keep_fetched(der, middle.asn1, "http://a/", now=SOON)
    assert not RevocationList.objects.exists()
    keep_fetched(own, middle.asn1, "http://a/", now=SOON)
    keep_fetched(own, middle.asn1, "http://a/", now=SOON)
    keep_fetched(authority.list_of(middle, B_AT), middle.asn1, "http://a/", now=SOON)
    assert RevocationList.objects.get().this_update == SOON


# Answers about single certificates


def question(house: House, about: Holder) -> bytes:
    """Return the question about a certificate of the intermediate."""
    middle = house.services.authority.intermediate.certificate
    builder = ocsp.OCSPRequestBuilder().add_certificate(about.certificate, middle, hashes.SHA256())
    return builder.build().public_bytes(serialization.Encoding.DER)


@pytest.fixture
def answering() -> Iterator[House]:
    """Return an authority that is trusted and answers about each certificate, but has no lists."""
    with LocalServices(now=B_AT) as services:
        services.moods["crl"] = Mood.FAILING
        made = make_house(services)
        make_trusted(services.authority)
        keep_fetched(
            services.authority.list_of(services.authority.root, B_AT),
            services.authority.root.asn1,
            "",
            now=B_AT,
        )
        yield made


def test_an_answer_is_kept_and_not_asked_for_again(
    answering: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pdf = paper(answering)
    with django_capture_on_commit_callbacks(execute=True):
        assert judged(answering, pdf).kind is VerdictKind.INCOMPLETE
    rows = list(RevocationAnswer.objects.all())
    assert {row.is_revoked for row in rows} == {False}
    assert {row.issuer for row in rows} == {"Cơ quan cấp dưới thử"}
    assert {row.source for row in rows} == {f"{answering.services.address}/ocsp"}
    assert Entry.objects.filter(action="trust.answer_fetched").count() == len(rows) > 0
    asked = answering.services.asked["ocsp"]
    assert judged(answering, pdf).kind is VerdictKind.INCOMPLETE
    assert answering.services.asked["ocsp"] == asked


def test_an_answer_serves_a_network_that_has_closed(
    answering: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pdf = paper(answering)
    SigningSettings.objects.update_or_create(pk=1, defaults={"is_closed_network": True})
    assert Fault.REVOCATION_UNKNOWN in {one.fault for one in judged(answering, pdf).findings}
    SigningSettings.objects.update(is_closed_network=False)
    with django_capture_on_commit_callbacks(execute=True):
        judged(answering, pdf)
    SigningSettings.objects.update(is_closed_network=True)
    assert judged(answering, pdf).kind is VerdictKind.INCOMPLETE


def test_a_kept_answer_that_is_too_old_for_the_signature_says_nothing(
    answering: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pdf = paper(answering)
    with django_capture_on_commit_callbacks(execute=True):
        judged(answering, pdf)
    SigningSettings.objects.update_or_create(pk=1, defaults={"is_closed_network": True})
    for row in RevocationAnswer.objects.all():
        about = next(
            one
            for one in (answering.sealer, answering.party_b)
            if one.asn1.sha256.hex() == row.certificate_sha256
        )
        old = answering.services.authority.answer(
            question(answering, about), B_AT - timedelta(days=90), answering.services.responder
        )
        RevocationAnswer.objects.filter(pk=row.pk).update(der=old)
    assert Fault.REVOCATION_UNKNOWN in {one.fault for one in judged(answering, pdf).findings}


def test_a_revocation_that_is_answered_is_kept_and_counts(
    answering: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pdf = paper(answering)
    answering.services.authority.revoke(
        answering.party_b, B_AT - timedelta(days=1), x509.ReasonFlags.key_compromise
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert Fault.REVOKED in {one.fault for one in judged(answering, pdf).findings}
    assert RevocationAnswer.objects.filter(is_revoked=True).count() == 1
    SigningSettings.objects.update_or_create(pk=1, defaults={"is_closed_network": True})
    assert Fault.REVOKED in {one.fault for one in judged(answering, pdf).findings}
    (told,) = kept_answers()
    assert told.revoked == 1


def test_what_is_not_the_issuers_newest_answer_is_not_kept(answering: House) -> None:
    authority = answering.services.authority
    own, middle = answering.party_b, authority.intermediate
    asked, stranger = question(answering, own), make_public_authority()
    forged = authority.answer(asked, SOON, stranger.responder())
    for der in (b"khong phai", forged):
        keep_answer(der, own.asn1, middle.asn1, "http://a/", now=SOON)
    assert not RevocationAnswer.objects.exists()
    by = answering.services.responder
    for at in (SOON, SOON, B_AT):
        keep_answer(authority.answer(asked, at, by), own.asn1, middle.asn1, "", now=SOON)
    assert RevocationAnswer.objects.get().this_update == SOON
