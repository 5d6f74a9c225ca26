"""Many papers with a token under one PIN, or by a remote service under one approval."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests.factories import NOW, Sides, make_sides
from tests.signing.devices import PIN, TOKEN, plugged_in, put_on_token
from tests.signing.remote_service import CREDENTIAL, OTP, SECRET, Key, RemoteService, running
from tests.signing.seals import switch_trial_off
from tests.web.signing.waiting import copies, enter, open_all

from camket.audit.models import Entry
from camket.commitments.actions.ways import link_signatory
from camket.commitments.certificates import signer_of
from camket.commitments.models import Commitment, Slot
from camket.commitments.signatures import unit_signing
from camket.config import clock
from camket.files.models import Job
from camket.files.storage import store
from camket.shared.actor import SYSTEM
from camket.signing.authority import Signer
from camket.signing.models import RemoteRequest
from camket.signing.models import RemoteService as Service
from camket.signing.ways.actions.carrying import advance
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.rows import RequestState
from camket.tasks.actions.batch_signing import sign_batch
from camket.tasks.actions.taking_up import accept_from_service

pytestmark = pytest.mark.django_db
MOST = 12
PAGE = "/cho-ky/ky-nhieu/"
USER = "lanhdao@thu.vn"


@pytest.fixture(autouse=True)
def demo_day() -> None:
    """Stand on the day of the factories."""
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text("2026-11-16", encoding="ascii")


@pytest.fixture
def sides() -> Sides:
    """Return the sides of a commitment."""
    return make_sides(with_accounts=True)


@pytest.fixture
def papers(sides: Sides) -> list[Commitment]:
    """Return five papers that wait for the leader, all of them opened."""
    made = copies(sides, 4)
    open_all(made, sides.leader)
    return made


def leaders_signer(papers: list[Commitment]) -> Signer:
    """Return the leader's certificate and key."""
    slot = papers[0].slots.get(role="party_a")
    return signer_of(slot, unit_signing(papers[0], slot), on=NOW.date())


def signed(papers: list[Commitment]) -> int:
    """Return how many of the papers the leader has signed."""
    slots = Slot.objects.filter(commitment__in=papers, role="party_a")
    return slots.filter(signed_at__isnull=False).count()


# A token in the server


@pytest.fixture
def token(tmp_path: Path, settings: Settings, papers: list[Commitment]) -> Iterator[str]:
    """Plug in a token with the leader's key; return the value of its line."""
    with plugged_in(tmp_path) as library:
        settings.PKCS11_MODULES = (library,)
        own = leaders_signer(papers)
        key = load_der_private_key(own.key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        put_on_token(library, 1, key, own.certificate)
        yield f"token:{own.certificate.sha256.hex()[:16]}"


def test_one_pin_signs_them_all_and_is_kept_nowhere(
    client: Client,
    sides: Sides,
    papers: list[Commitment],
    token: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    enter(client, sides.leader)
    chosen = [paper.pk for paper in papers]
    with django_assert_max_num_queries(MOST):
        page = client.get(PAGE, {"chon": chosen}).content.decode()
    assert f"Thiết bị ký số ở máy chủ “{TOKEN}”" in page
    assert 'type="password" id="pin"' in page
    form = {"chon": chosen, "has_read": "on", "way": token}
    wrong = client.post(PAGE, {**form, "pin": "739154"})
    assert wrong.status_code == 422
    assert "Mã PIN không đúng nên chưa ký." in wrong.content.decode()
    assert not signed(papers)
    assert client.post(PAGE, {**form, "pin": PIN}).status_code == 303
    job = Job.objects.get()
    assert not signed(papers)  # more than a few are the worker's
    sign_batch(job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    assert (len(job.result["signed"]), job.result["failed"]) == (5, [])
    assert signed(papers) == 5
    ways = {entry.after["way"] for entry in Entry.objects.filter(action="commitment.signed")}
    assert ways == {"trial", "token"}  # the first signatures were made to let the papers wait
    kept = [*Entry.objects.values("before", "after", "actor"), job.asked, job.result]
    assert PIN not in str(kept)


def test_a_paper_that_cannot_be_signed_is_named_and_the_others_are(
    client: Client, sides: Sides, papers: list[Commitment], token: str
) -> None:
    rubbish = store(b"%PDF-1.7 rubbish", "application/pdf", now=NOW)
    Commitment.objects.filter(pk=papers[2].pk).update(signed_file=rubbish)
    enter(client, sides.leader)
    form = {"chon": [paper.pk for paper in papers], "has_read": "on", "way": token, "pin": PIN}
    assert client.post(PAGE, form).status_code == 303
    job = Job.objects.get()
    sign_batch(job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    (failed,) = job.result["failed"]
    assert failed["paper"] == papers[2].pk
    assert failed["sentence"]
    assert signed(papers) == 4


def test_with_the_trial_off_a_batch_is_not_signed_by_it(
    client: Client, sides: Sides, papers: list[Commitment]
) -> None:
    switch_trial_off(NOW)
    enter(client, sides.leader)
    chosen = [paper.pk for paper in papers]
    answer = client.post(PAGE, {"chon": chosen, "has_read": "on"})
    assert answer.status_code == 422
    assert "đã tắt chứng thư thử nghiệm" in answer.content.decode()
    assert not Job.objects.exists()


# A remote service


@pytest.fixture
def service(sides: Sides, papers: list[Commitment]) -> Iterator[RemoteService]:
    """Run a service that keeps the leader's key, where he has named his account."""
    with running(1) as one:
        own = leaders_signer(papers)
        one.keys[CREDENTIAL] = Key(USER, own.certificate, (), own.key.dump())
        text = ServiceText("Dịch vụ thử", one.address, 1, "camket-thu", secret=SECRET)
        row = add_service(text, actor=SYSTEM, now=NOW)
        slot = papers[0].slots.get(role="party_a")
        link_signatory(slot, row.pk, USER, actor=sides.leader.actor, now=NOW)
        yield one


def ask(client: Client, sides: Sides, papers: list[Commitment]) -> str:
    """Choose the service for all the papers; return the waiting page."""
    enter(client, sides.leader)
    chosen = [paper.pk for paper in papers]
    page = client.get(PAGE, {"chon": chosen}).content.decode()
    key = page.split('value="remote:')[1].split('"')[0]
    form = {"chon": chosen, "has_read": "on", "way": f"remote:{key}"}
    answer = client.post(PAGE, form)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def carry_on() -> RemoteRequest:
    """Let the worker look at the request."""
    return advance(RemoteRequest.objects.get().pk, accept=accept_from_service, clock=clock.now)


def test_one_approval_in_the_app_signs_them_all_though_the_tab_was_shut(
    client: Client, sides: Sides, papers: list[Commitment], service: RemoteService
) -> None:
    service.approved = False
    place = ask(client, sides, papers)
    carry_on()
    request = RemoteRequest.objects.get()
    assert request.papers.count() == 5
    page = client.get(place).content.decode()
    assert f"Mã đối chiếu {' '.join(request.code)}" in page
    again = client.get("/cho-ky/").content.decode()
    assert f"xác nhận ký 5 văn bản, mã đối chiếu {request.code}" in again
    assert place in again
    service.approved = True
    assert carry_on().state == RequestState.DONE
    assert signed(papers) == 5
    assert "mã đối chiếu" not in client.get("/cho-ky/").content.decode()


def test_one_code_signs_them_all(
    client: Client, sides: Sides, papers: list[Commitment], service: RemoteService
) -> None:
    service.keys[CREDENTIAL].mode = "explicit"
    place = ask(client, sides, papers)
    assert client.post(f"{place}ma/", {"otp": OTP}).status_code == 303
    assert carry_on().state == RequestState.DONE
    assert signed(papers) == 5


def test_an_unopened_paper_is_not_asked_for(
    client: Client, sides: Sides, service: RemoteService, papers: list[Commitment]
) -> None:
    papers[0].openings.all().delete()
    enter(client, sides.leader)
    row = Service.objects.get()
    chosen = [paper.pk for paper in papers]
    form = {"chon": chosen, "has_read": "on", "way": f"remote:{row.pk}"}
    answer = client.post(PAGE, form)
    assert answer.status_code == 422
    assert "chưa mở lần nào" in answer.content.decode()
    assert not RemoteRequest.objects.exists()
