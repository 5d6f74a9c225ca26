"""A list that was fetched is kept like one brought in: not fetched again, and there when a network closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks
from tests.signing.administered import make_trusted
from tests.signing.public import B_AT, PERSON_B, House, make_house, sealed_paper, sign

from camket.audit.models import Entry
from camket.bench.services import LocalServices, Mood
from camket.commitments.certificates import trust_at
from camket.signing.actions.lists import keep_fetched
from camket.signing.models import RevocationList, SigningSettings
from camket.signing.practice import PLAIN
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
