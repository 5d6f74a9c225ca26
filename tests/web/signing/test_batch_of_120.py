"""A hundred and twenty papers under one PIN or one approval: each signed once, whatever breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests.factories import NOW, Sides, make_sides
from tests.signing.devices import PIN, plugged_in, put_on_token
from tests.signing.remote_service import (
    CREDENTIAL,
    SECRET,
    Key,
    RemoteService,
    hangs_up,
    running,
)
from tests.web.signing.waiting import copies, enter, open_all

from camket.audit.models import Entry
from camket.commitments.actions.signing import prepare_signature
from camket.commitments.actions.ways import link_signatory, prepare_for_service
from camket.commitments.certificates import signer_of
from camket.commitments.models import Commitment, Slot
from camket.commitments.signatures import unit_signing, verdict_on
from camket.config import clock
from camket.files.models import Job, JobState
from camket.shared.actor import SYSTEM
from camket.signing.models import RemotePaper, RemoteRequest, TokenPaper
from camket.signing.verdict import VerdictKind
from camket.signing.ways import tokens
from camket.signing.ways.actions.carrying import advance
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.csc.answers import Trouble
from camket.signing.ways.rows import PaperState, RequestState
from camket.tasks.actions import batch_tokens
from camket.tasks.actions.batch_tokens import carry_on_batch
from camket.tasks.actions.taking_up import accept_from_service, take_from_token

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAPERS = 120
PAGE = "/cho-ky/ky-nhieu/"
MOST_A_PAGE = 14
MOST_TO_PREPARE = 20
"""Statements to prepare one paper, verified before anything is put on it."""
MOST_TO_TAKE = 70
"""Statements to take one paper: verified, kept, audited, the number issued, tasks made."""
USER = "lanhdao@thu.vn"


class WorkerKilledError(BaseException):
    """Stands for a worker that is killed: nothing of ours may catch it."""


@pytest.fixture
def sides() -> Sides:
    """Return the sides of a commitment, on the day of the factories."""
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text("2026-11-16", encoding="ascii")
    return make_sides(with_accounts=True)


@pytest.fixture
def papers(sides: Sides) -> list[Commitment]:
    """Return the papers that wait for the leader, all of them opened."""
    made = copies(sides, PAPERS - 1)
    open_all(made, sides.leader)
    return made


def leaders_key(papers: list[Commitment]) -> Any:
    """Return the leader's certificate and key."""
    slot = papers[0].slots.get(role="party_a")
    return signer_of(slot, unit_signing(papers[0], slot), on=NOW.date())


@pytest.fixture
def token(tmp_path: Path, settings: Settings, papers: list[Commitment]) -> Iterator[str]:
    """Plug in a token with the leader's key; return the value of its line."""
    with plugged_in(tmp_path) as library:
        settings.PKCS11_MODULES = (library,)
        own = leaders_key(papers)
        key = load_der_private_key(own.key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        put_on_token(library, 1, key, own.certificate)
        yield f"token:{own.certificate.sha256.hex()[:16]}"


@pytest.fixture
def service(sides: Sides, papers: list[Commitment]) -> Iterator[RemoteService]:
    """Run a service that keeps the leader's key, where he has named his account."""
    with running(2) as one:
        own = leaders_key(papers)
        one.keys[CREDENTIAL] = Key(USER, own.certificate, (), own.key.dump())
        text = ServiceText("Dịch vụ thử", one.address, 2, "camket-thu", secret=SECRET)
        row = add_service(text, actor=SYSTEM, now=NOW)
        slot = papers[0].slots.get(role="party_a")
        link_signatory(slot, row.pk, USER, actor=sides.leader.actor, now=NOW)
        yield one


def confirm(client: Client, papers: list[Commitment], way: str) -> str:
    """Confirm all the papers once; return the page that shows how far they are."""
    form = {"chon": [paper.pk for paper in papers], "has_read": "on", "way": way}
    answer = client.post(PAGE, form)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def carry_on() -> RemoteRequest:
    """Let a worker look at the latest request."""
    return advance(
        RemoteRequest.objects.latest("pk").pk,
        prepare=prepare_for_service,
        accept=accept_from_service,
        clock=clock.now,
    )


def signed(papers: list[Commitment]) -> int:
    """Return how many of the papers the leader has signed."""
    own = Slot.objects.filter(commitment__in=papers, role="party_a", signed_at__isnull=False)
    return own.count()


def each_is_signed_once(papers: list[Commitment], way: str) -> None:
    """Check slots, audit and bytes: every paper has one signature more, and each is good."""
    entries = Entry.objects.filter(action="commitment.signed", after__way=way)
    assert set(Counter(entries.values_list("object_id", flat=True)).values()) == {1}
    assert entries.count() == len(papers) == signed(papers)
    for paper in (papers[0], papers[len(papers) // 2], papers[-1]):
        verdict = verdict_on(Commitment.objects.get(pk=paper.pk), at=clock.now())
        assert [one.role for one in verdict.signatures].count("party_a") == 1
        assert verdict.kind is VerdictKind.VALID, verdict.reasons


def killed_at(place: int, act: Callable[..., Any]) -> Callable[..., Any]:
    """Return the act, in a worker that is killed the given time it begins it."""
    times = iter(range(1, 10_000))

    def may_be_killed(*given: Any, **named: Any) -> Any:
        if next(times) == place:
            raise WorkerKilledError
        return act(*given, **named)

    return may_be_killed


def test_by_a_token_under_one_pin_though_workers_die_and_the_token_is_pulled_out(
    client: Client,
    sides: Sides,
    papers: list[Commitment],
    token: str,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    enter(client, sides.leader)
    with django_assert_max_num_queries(30):  # nothing that grows with the papers
        place = confirm(client, papers, token)
    job = Job.objects.get()

    monkeypatch.setattr(batch_tokens, "prepare_signature", killed_at(50, prepare_signature))
    with pytest.raises(WorkerKilledError):
        carry_on_batch(job.pk, clock=clock.now)
    assert TokenPaper.objects.filter(state=PaperState.WAITING).count() == 49
    again = killed_at(PAPERS - 49 + 1, prepare_signature)  # none is prepared a second time
    monkeypatch.setattr(batch_tokens, "prepare_signature", again)
    with CaptureQueriesContext(connection) as statements:
        carry_on_batch(job.pk, clock=clock.now)
    assert len(statements) <= MOST_TO_PREPARE * (PAPERS - 49)
    with django_assert_max_num_queries(MOST_A_PAGE):
        ready = client.get(place).content.decode()
    assert "Đã chuẩn bị 120 văn bản" in ready

    whole = tokens._signature
    pulled = iter(range(1, 10_000))

    def pulled_out(key: Any, raw: bytes) -> bytes:
        if next(pulled) == 70:
            raise OSError
        return whole(key, raw)

    monkeypatch.setattr(tokens, "_signature", pulled_out)
    failed = client.post(f"{place}pin/", {"pin": PIN})
    assert failed.status_code == 422
    assert "Thiết bị đã ký 69 văn bản, còn 51." in failed.content.decode()
    monkeypatch.setattr(tokens, "_signature", whole)
    with django_assert_max_num_queries(30):
        assert client.post(f"{place}pin/", {"pin": PIN}).status_code == 303
    assert not signed(papers)

    monkeypatch.setattr(batch_tokens, "take_from_token", killed_at(31, take_from_token))
    with pytest.raises(WorkerKilledError):
        carry_on_batch(job.pk, clock=clock.now)
    assert signed(papers) == 30
    monkeypatch.setattr(batch_tokens, "take_from_token", take_from_token)
    with CaptureQueriesContext(connection) as statements:
        carry_on_batch(job.pk, clock=clock.now)
    assert len(statements) <= MOST_TO_TAKE * 90
    carry_on_batch(job.pk, clock=clock.now)  # whoever else was put in the queue finds it done
    job.refresh_from_db()
    assert (job.state, job.result) == (
        JobState.DONE,
        {"signed": [paper.pk for paper in papers], "failed": [], "left": 0},
    )
    each_is_signed_once(papers, "token")
    assert not TokenPaper.objects.exists()


def test_by_a_service_under_one_approval_though_it_misbehaves_and_workers_die(
    client: Client,
    sides: Sides,
    papers: list[Commitment],
    service: RemoteService,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    enter(client, sides.leader)
    page = client.get(PAGE, {"chon": [papers[0].pk]}).content.decode()
    way = "remote:" + page.split('value="remote:')[1].split('"')[0]

    # it hangs up instead of signing: nothing is signed, and everything can be asked for anew
    service.misbehave["signatures/signHash"] = hangs_up
    with django_assert_max_num_queries(30):  # nothing that grows with the papers
        place = confirm(client, papers, way)
    assert "0 / 120 văn bản" in client.get(place).content.decode()
    while (request := carry_on()).is_open:
        pass
    assert request.trouble == Trouble.UNREACHABLE
    assert not signed(papers)
    assert not RemotePaper.objects.filter(prepared__isnull=False).exists()
    del service.misbehave["signatures/signHash"]
    service.asked.clear()

    # a worker dies while it prepares, another while it takes what was signed
    place = confirm(client, papers, way)
    own = RemoteRequest.objects.latest("pk")
    kill = killed_at(50, prepare_for_service)
    with pytest.raises(WorkerKilledError):
        advance(own.pk, prepare=kill, accept=accept_from_service, clock=clock.now)
    assert own.papers.filter(state=PaperState.WAITING).count() == 49
    service.approved = False
    with CaptureQueriesContext(connection) as statements:
        assert carry_on().state == RequestState.ASKED
    assert len(statements) <= MOST_TO_PREPARE * (PAPERS - 49)
    with django_assert_max_num_queries(MOST_A_PAGE):
        waiting = client.get(place).content.decode()
    assert f"Mã đối chiếu {' '.join(RemoteRequest.objects.latest('pk').code)}" in waiting
    service.approved = True
    kill = killed_at(31, accept_from_service)
    with pytest.raises(WorkerKilledError):
        advance(own.pk, prepare=prepare_for_service, accept=kill, clock=clock.now)
    assert signed(papers) == 30
    assert "30 / 120 văn bản" in client.get(place).content.decode()
    RemoteRequest.objects.filter(pk=own.pk).update(expires_at=clock.now())  # it was in time
    with CaptureQueriesContext(connection) as statements:
        assert carry_on().state == RequestState.DONE
    assert len(statements) <= MOST_TO_TAKE * 90
    assert carry_on().state == RequestState.DONE
    (approval,) = service.calls("credentials/authorize")
    assert approval["numSignatures"] == PAPERS
    assert len(service.calls("signatures/signHash")) == 1  # what opens the key is good once
    assert "120 văn bản có chữ ký" in client.get(place).content.decode()
    each_is_signed_once(papers, "remote")
