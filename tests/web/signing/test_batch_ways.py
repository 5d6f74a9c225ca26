"""Many papers with a token under one PIN, or by a remote service under one approval."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings as django_settings
from django.db.models import F
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, Sides, make_sides
from tests.signing.devices import PIN, TOKEN, plugged_in, put_on_token
from tests.signing.remote_service import CREDENTIAL, OTP, SECRET, Key, RemoteService, running
from tests.signing.seals import switch_trial_off
from tests.web.signing.waiting import copies, enter, open_all

from camket.audit.models import Entry
from camket.commitments.actions.ways import link_signatory, prepare_for_service
from camket.commitments.certificates import signer_of
from camket.commitments.models import Commitment, Slot
from camket.commitments.signatures import unit_signing
from camket.config import clock
from camket.files.actions import store
from camket.files.models import Job, JobState
from camket.shared.actor import SYSTEM
from camket.signing.authority import Signer
from camket.signing.models import RemoteRequest, TokenPaper
from camket.signing.models import RemoteService as Service
from camket.signing.ways.actions.carrying import advance
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.rows import RequestState
from camket.signing.ways.tokens import Pin
from camket.tasks.actions.batch_tokens import (
    PIN_WITHIN,
    carry_on_batch,
    end_unsigned,
    sign_prepared,
)
from camket.tasks.actions.taking_up import accept_from_service
from camket.tasks.wording import sentence_of

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
    assert 'name="pin"' not in page  # it is asked for when there is something to sign
    place = confirm(client, chosen, token)
    job = Job.objects.get()
    assert "Đã chuẩn bị 0 / 5 văn bản" in client.get(place).content.decode()
    carry_on_batch(job.pk, clock=clock.now)
    ready = client.get(place).content.decode()
    assert f"Đã chuẩn bị 5 văn bản. Nhập mã PIN của thiết bị “{TOKEN}” một lần" in ready
    assert "Nhập mã PIN" in client.get("/cho-ky/").content.decode()
    for typed, sentence in (("739154", "Mã PIN không đúng"), ("", "Nhập mã PIN của thiết bị")):
        wrong = client.post(f"{place}pin/", {"pin": typed})
        assert wrong.status_code == 422
        assert sentence in wrong.content.decode()
    with django_assert_max_num_queries(MOST + 4):
        assert client.post(f"{place}pin/", {"pin": PIN}).status_code == 303
    assert not signed(papers)  # to take them is the worker's
    assert client.post(f"{place}pin/", {"pin": PIN}).headers["Location"] == place  # two clicks
    refused = refused_by(lambda: sign_prepared(job.pk, Pin(PIN), actor=sides.leader.actor, now=NOW))
    assert "Lần ký này không chờ mã PIN" in sentence_of(refused)
    carry_on_batch(job.pk, clock=clock.now)
    job.refresh_from_db()
    assert (len(job.result["signed"]), job.result["failed"]) == (5, [])
    assert signed(papers) == 5
    assert not TokenPaper.objects.exists()
    ways = {entry.after["way"] for entry in Entry.objects.filter(action="commitment.signed")}
    assert ways == {"trial", "token"}  # the first signatures were made to let the papers wait
    kept = [*Entry.objects.values("before", "after", "actor"), job.asked, job.result]
    assert PIN not in str(kept)


def confirm(client: Client, chosen: list[int], token: str) -> str:
    """Confirm papers for the token; return the page of the batch."""
    answer = client.post(PAGE, {"chon": chosen, "has_read": "on", "way": token})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_paper_that_cannot_be_signed_is_named_and_the_others_are(
    client: Client, sides: Sides, papers: list[Commitment], token: str
) -> None:
    rubbish = store(b"%PDF-1.7 rubbish", "application/pdf", now=NOW)
    Commitment.objects.filter(pk=papers[2].pk).update(signed_file=rubbish)
    enter(client, sides.leader)
    place = confirm(client, [paper.pk for paper in papers], token)
    job = Job.objects.get()
    carry_on_batch(job.pk, clock=clock.now)
    assert "Đã chuẩn bị 4 văn bản" in client.get(place).content.decode()
    assert client.post(f"{place}pin/", {"pin": PIN}).status_code == 303
    carry_on_batch(job.pk, clock=clock.now)
    job.refresh_from_db()
    (failed,) = job.result["failed"]
    assert failed["paper"] == papers[2].pk
    assert failed["sentence"]
    assert signed(papers) == 4


def test_few_papers_are_prepared_and_taken_while_the_person_waits(
    client: Client, sides: Sides, papers: list[Commitment], token: str
) -> None:
    enter(client, sides.leader)
    place = confirm(client, [paper.pk for paper in papers[:2]], token)
    assert "Nhập mã PIN" in client.get(place).content.decode()
    assert client.post(f"{place}pin/", {"pin": PIN}).status_code == 303
    assert "Đã ký 2 văn bản." in client.get(place).content.decode()
    assert signed(papers) == 2


def test_what_was_prepared_waits_half_an_hour_for_the_pin(
    client: Client, sides: Sides, papers: list[Commitment], token: str
) -> None:
    enter(client, sides.leader)
    place = confirm(client, [paper.pk for paper in papers], token)
    job = Job.objects.get()
    carry_on_batch(job.pk, clock=clock.now)
    assert end_unsigned(now=clock.now() + PIN_WITHIN / 2) == 0
    Job.objects.update(finished_at=F("finished_at") - 2 * PIN_WITHIN)
    late = client.post(f"{place}pin/", {"pin": PIN})
    assert late.status_code == 422
    assert "Đã quá 30 phút kể từ khi chuẩn bị xong" in late.content.decode()
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert not TokenPaper.objects.exists()
    assert not signed(papers)


def test_a_batch_is_stopped_at_each_step_and_the_rest_goes_on_waiting(
    client: Client, sides: Sides, papers: list[Commitment], token: str
) -> None:
    enter(client, sides.leader)
    chosen = [paper.pk for paper in papers]
    for steps in (0, 1):  # before it is prepared; when it waits for the PIN
        place = confirm(client, chosen, token)
        job = Job.objects.latest("pk")
        for _ in range(steps):
            carry_on_batch(job.pk, clock=clock.now)
        assert client.post(f"{place}dung/").status_code == 303
        carry_on_batch(job.pk, clock=clock.now)
        page = client.get(place).content.decode()
        assert "5 văn bản còn lại vẫn chờ đồng chí ký" in page
        assert not TokenPaper.objects.filter(job=job).exists()
    assert not signed(papers)


def test_nobody_else_sees_stops_or_signs_a_batch(
    client: Client, sides: Sides, papers: list[Commitment], token: str
) -> None:
    enter(client, sides.leader)
    place = confirm(client, [paper.pk for paper in papers], token)
    enter(client, sides.head)
    assert client.get(place).status_code == 404
    for step in ("pin/", "dung/", "tiep/"):
        assert client.post(place + step, {"pin": PIN}).status_code == 404
    assert Job.objects.get().state == JobState.WAITING


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
    return advance(
        RemoteRequest.objects.get().pk,
        prepare=prepare_for_service,
        accept=accept_from_service,
        clock=clock.now,
    )


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
    assert "0 / 5 văn bản" in client.get(place).content.decode()
    assert not service.calls("credentials/sendOTP")  # there is nothing to confirm yet
    assert carry_on().state == RequestState.ASKED
    assert len(service.calls("credentials/sendOTP")) == 1
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
