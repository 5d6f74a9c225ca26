"""Signing at a remote service, whatever it does: nothing half-written, nothing doubled."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, Sides, add_item, issue, make_sides
from tests.signing.foreigners import make_foreigner
from tests.signing.remote_service import (
    CREDENTIAL,
    OTP,
    SECRET,
    Key,
    RemoteService,
    running,
    says,
)

from camket.audit.models import Entry
from camket.commitments.actions.campaigns import NewCampaign, open_campaign
from camket.commitments.actions.handing_back import refuse_signature
from camket.commitments.actions.negotiation import withdraw_commitment
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.actions.ways import (
    ask_service_to_sign,
    link_signatory,
    prepare_for_service,
)
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.certificates import signer_of
from camket.commitments.decisions import Status
from camket.commitments.models import Slot
from camket.commitments.order import SigningOrder
from camket.commitments.signatures import unit_signing, verdict_on
from camket.notifications.models import Notice
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.signing.models import RemotePaper, RemoteRequest
from camket.signing.models import RemoteService as ServiceRow
from camket.signing.verdict import VerdictKind
from camket.signing.ways.actions.carrying import LASTS, advance, end_overdue
from camket.signing.ways.actions.requests import cancel_request, come_back, enter_code
from camket.signing.ways.actions.services import ServiceText, add_service, end_service
from camket.signing.ways.csc.answers import Trouble
from camket.signing.ways.csc.client import CscClient
from camket.signing.ways.csc.transport import Limits, Transport
from camket.signing.ways.refusals import SIGNED_ANOTHER_WAY, WayRefusal
from camket.signing.ways.rows import PaperState, RequestState
from camket.signing.ways.secrets import secret_of
from camket.tasks.actions.taking_up import accept_from_service
from camket.tasks.models import Task

pytestmark = pytest.mark.django_db
BACK = "https://camket.vn/ky/tu-xa/ve/"
USER = "truong@thu.vn"


@dataclass
class Desk:
    """A paper that waits for its first signature, a service, and a clock that can be moved."""

    sides: Sides
    service: RemoteService
    row: ServiceRow
    now: datetime = NOW
    extra: list[Sides] = field(default_factory=list)

    def connect(self, row: ServiceRow) -> CscClient:
        """Return a client that waits half a second at most."""
        settings = self.service.settings(name=row.name, secret=secret_of(row))
        return CscClient(settings, Transport(Limits(connect=1, answer=0.5)))

    def clock(self) -> datetime:
        """Return the instant this desk stands at."""
        return self.now

    def ask(self, *commitment_ids: int) -> RemoteRequest:
        """Ask the service to sign the paper, or several."""
        return ask_service_to_sign(
            commitment_ids or [self.sides.commitment.pk],
            self.row.pk,
            back=BACK,
            actor=self.sides.head.actor,
            now=self.now,
            connect=self.connect,
        )

    def advance(self, request: RemoteRequest) -> RemoteRequest:
        """Carry the request on by one step."""
        return advance(
            request.pk,
            prepare=prepare_for_service,
            accept=accept_from_service,
            clock=self.clock,
            connect=self.connect,
        )

    def until_over(self, request: RemoteRequest) -> RemoteRequest:
        """Carry the request on until it is over."""
        for _ in range(5):
            request = self.advance(request)
            if not request.is_open:
                break
        return request


@pytest.fixture(params=[1, 2])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Return a paper, and a service that keeps the key of its first signatory."""
    sides = make_sides(with_accounts=True)
    issue(sides)
    with running(request.param) as service:
        slot = sides.fresh().slots.get(role="party_b")
        signer = signer_of(slot, unit_signing(sides.fresh(), slot), on=NOW.date())
        service.keys[CREDENTIAL] = Key(USER, signer.certificate, (), signer.key.dump())
        text = ServiceText(
            "Dịch vụ thử", service.address, service.version, "camket-thu", secret=SECRET
        )
        row = add_service(text, actor=SYSTEM, now=NOW)
        desk = Desk(sides, service, row)
        link_signatory(slot, row.pk, USER, actor=sides.head.actor, now=NOW, connect=desk.connect)
        yield desk


def nothing_was_signed(desk: Desk, request: RemoteRequest, trouble: Trouble | None) -> None:
    """Check that a request ended without a trace on the paper."""
    ended = RemoteRequest.objects.get(pk=request.pk)
    assert ended.trouble == (trouble.value if trouble else "")
    assert (ended.sad, ended.verifier, ended.handle, ended.state_sha256) == ("", "", "", "")
    assert not Slot.objects.filter(signed_at__isnull=False).exists()
    assert desk.sides.fresh().signed_file_id is None
    assert not RemotePaper.objects.filter(state=PaperState.WAITING).exists()
    assert not RemotePaper.objects.filter(prepared__isnull=False).exists()
    assert not Entry.objects.filter(action="commitment.signed").exists()


def test_an_approval_in_the_app_signs_the_paper_without_the_page(desk: Desk) -> None:
    desk.service.approved = False
    request = desk.ask()
    assert request.state == RequestState.BEGUN
    assert len(request.code) == 3
    request = desk.advance(request)
    assert request.state == RequestState.ASKED
    assert request.code in desk.service.calls("credentials/authorize")[0]["description"]
    desk.now += timedelta(seconds=40)
    assert desk.advance(request).state == RequestState.ASKED
    desk.service.approved = True
    assert desk.until_over(request).state == RequestState.DONE
    commitment = desk.sides.fresh()
    assert commitment.slots.get(role="party_b").signed_at == desk.now
    assert verdict_on(commitment, at=desk.now).kind is VerdictKind.INCOMPLETE
    last = Entry.objects.get(action="commitment.signed")
    assert last.after["way"] == "remote"
    assert last.person_id == desk.sides.head.person.pk


def test_the_last_signature_by_a_service_makes_the_tasks(desk: Desk) -> None:
    sign_commitment(desk.sides.commitment.pk, actor=desk.sides.head.actor, now=NOW)
    slot = desk.sides.fresh().slots.get(role="party_a")
    signer = signer_of(slot, unit_signing(desk.sides.fresh(), slot), on=NOW.date())
    desk.service.keys["cred-2"] = Key("bt@thu.vn", signer.certificate, (), signer.key.dump())
    leader = desk.sides.leader.actor
    link_signatory(slot, desk.row.pk, "bt@thu.vn", actor=leader, now=NOW, connect=desk.connect)
    request = ask_service_to_sign(
        [desk.sides.commitment.pk],
        desk.row.pk,
        back=BACK,
        actor=leader,
        now=NOW,
        connect=desk.connect,
    )
    assert desk.until_over(request).state == RequestState.DONE
    assert desk.sides.fresh().status == Status.SIGNED
    assert Task.objects.filter(unit=desk.sides.unit).count() == 3


def test_a_code_from_the_telephone_signs_and_is_kept_nowhere(desk: Desk) -> None:
    desk.service.keys[CREDENTIAL].mode = "explicit"
    request = desk.ask()
    assert request.state == RequestState.ASKED
    assert request.asks_otp
    actor = desk.sides.head.actor

    def enter(otp: str) -> RemoteRequest:
        return enter_code(
            request.pk, otp=otp, pin="", actor=actor, now=desk.now, connect=desk.connect
        )

    assert refused_by(lambda: enter("")).reason is WayRefusal.NO_CODE
    wrong = refused_by(lambda: enter("000000"))
    assert wrong.reason is Trouble.WRONG_OTP
    assert "Dịch vụ thử" in sentence_of(wrong)
    assert enter(OTP).state == RequestState.APPROVED
    assert desk.until_over(request).state == RequestState.DONE
    kept = str(list(RemoteRequest.objects.values())) + str(list(Entry.objects.values("after")))
    assert OTP not in kept
    assert refused_by(lambda: enter(OTP)).reason is WayRefusal.NOT_OPEN


def test_three_wrong_codes_end_the_request(desk: Desk) -> None:
    desk.service.keys[CREDENTIAL].mode = "explicit"
    request = desk.ask()
    reasons = [
        refused_by(
            lambda: enter_code(
                request.pk,
                otp="111111",
                pin="",
                actor=desk.sides.head.actor,
                now=desk.now,
                connect=desk.connect,
            )
        ).reason
        for _ in range(4)
    ]
    assert reasons == [Trouble.WRONG_OTP] * 3 + [WayRefusal.TOO_MANY_TRIES]
    nothing_was_signed(desk, request, Trouble.WRONG_OTP)


def test_an_approval_on_the_services_own_page_comes_back_once(desk: Desk) -> None:
    desk.service.keys[CREDENTIAL].mode = "oauth2code"
    request = desk.ask()
    state = request.page.split("state=")[1].split("&")[0]
    hashes = [base64.b64encode(bytes(p.hash_to_sign)).decode() for p in request.papers.all()]
    code = desk.service.approve_in_browser(hashes)

    def back(state: str) -> RemoteRequest:
        return come_back(
            request.pk,
            code=code,
            state=state,
            back=BACK,
            actor=desk.sides.head.actor,
            now=desk.now,
            connect=desk.connect,
        )

    assert refused_by(lambda: back("cua-nguoi-khac")).reason is WayRefusal.WRONG_STATE
    assert back(state).state == RequestState.APPROVED
    assert refused_by(lambda: back(state)).reason is WayRefusal.WRONG_STATE
    assert desk.until_over(request).state == RequestState.DONE


def test_a_service_that_says_no_leaves_no_trace(desk: Desk) -> None:
    desk.service.declined = True
    request = desk.until_over(desk.ask())
    assert request.state == RequestState.FAILED
    nothing_was_signed(desk, request, Trouble.DECLINED)


def test_nobody_answers_in_time_and_the_request_expires(desk: Desk) -> None:
    desk.service.approved = False
    request = desk.advance(desk.ask())
    desk.now += LASTS
    assert end_overdue(now=desk.now) == 1
    nothing_was_signed(desk, request, Trouble.EXPIRED)
    desk.service.approved = True
    assert desk.advance(request).state == RequestState.FAILED
    nothing_was_signed(desk, request, Trouble.EXPIRED)


def test_an_answer_after_the_deadline_is_not_used(desk: Desk) -> None:
    request = desk.ask()

    def late(handler: Any, answer: dict[str, Any]) -> dict[str, Any]:
        desk.now += LASTS
        return answer

    desk.service.misbehave["signatures/signHash"] = late
    nothing_was_signed(desk, desk.until_over(request), Trouble.LATE)


def test_a_slow_service_is_given_up_with_nothing_written(desk: Desk) -> None:
    request = desk.ask()
    released = threading.Event()

    def hang(handler: Any, answer: dict[str, Any]) -> dict[str, Any]:
        released.wait(5)
        return answer

    desk.service.misbehave["signatures/signHash"] = hang
    try:
        nothing_was_signed(desk, desk.until_over(request), Trouble.SLOW)
    finally:
        released.set()


def test_a_signature_over_another_hash_is_refused(desk: Desk) -> None:
    key = desk.service.keys[CREDENTIAL]

    def wrong(handler: Any, answer: dict[str, Any]) -> dict[str, Any]:
        return {"signatures": [base64.b64encode(key.sign(b"x" * 32)).decode()]}

    desk.service.misbehave["signatures/signHash"] = wrong
    nothing_was_signed(desk, desk.until_over(desk.ask()), Trouble.WRONG_SIGNATURE)


def test_a_service_that_answers_twice_fills_no_slot(desk: Desk) -> None:
    def twice(handler: Any, answer: dict[str, Any]) -> dict[str, Any]:
        return {"signatures": answer["signatures"] * 2}

    desk.service.misbehave["signatures/signHash"] = twice
    nothing_was_signed(desk, desk.until_over(desk.ask()), Trouble.RUBBISH)


@pytest.mark.parametrize(
    "raw", [b"<p>", b'{"signatures": ["AAAA"]}', b'{"signatures": {}}', b"\xff\xfe"]
)
def test_rubbish_in_place_of_a_signature_is_refused(desk: Desk, raw: bytes) -> None:
    desk.service.misbehave["signatures/signHash"] = says(200, raw)
    request = desk.until_over(desk.ask())
    assert request.trouble in (Trouble.RUBBISH, Trouble.WRONG_SIGNATURE)
    nothing_was_signed(desk, request, Trouble(request.trouble))


def test_a_certificate_exchanged_meanwhile_is_not_signed_with(desk: Desk) -> None:
    request = desk.ask()
    slot = desk.sides.fresh().slots.get(role="party_a")
    other = signer_of(slot, unit_signing(desk.sides.fresh(), slot), on=NOW.date())
    desk.service.keys[CREDENTIAL] = Key(USER, other.certificate, (), other.key.dump())
    nothing_was_signed(desk, desk.until_over(request), Trouble.WRONG_SIGNATURE)


def test_a_request_given_up_is_not_signed_even_if_the_answer_comes(desk: Desk) -> None:
    request = desk.ask()
    desk.service.approved = False
    desk.advance(request)
    cancel_request(request.pk, actor=desk.sides.head.actor, now=desk.now)
    desk.service.approved = True
    assert desk.until_over(request).state == RequestState.CANCELLED
    nothing_was_signed(desk, request, None)


def test_only_its_owner_sees_to_a_request(desk: Desk) -> None:
    request = desk.ask()
    other = desk.sides.leader.actor
    refused = refused_by(lambda: cancel_request(request.pk, actor=other, now=desk.now))
    assert refused.reason is WayRefusal.NOT_YOURS
    assert RemoteRequest.objects.get(pk=request.pk).is_open


def test_a_slot_is_asked_for_once_at_a_time(desk: Desk) -> None:
    first = desk.ask()
    refused = refused_by(desk.ask)
    assert refused.reason is WayRefusal.ASKED_ALREADY
    assert "Cam kết năm 2027" in sentence_of(refused)
    cancel_request(first.pk, actor=desk.sides.head.actor, now=desk.now)
    assert desk.ask().is_open


def test_the_database_holds_one_open_question_a_slot(desk: Desk) -> None:
    (paper,) = desk.ask().papers.all()
    paper.pk, paper.position = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(force_insert=True)


def test_a_paper_signed_another_way_meanwhile_ends_its_request(desk: Desk) -> None:
    request = desk.ask()
    sign_commitment(desk.sides.commitment.pk, actor=desk.sides.head.actor, now=NOW)
    before = desk.sides.fresh().signed_file_id
    ended = RemoteRequest.objects.get(pk=request.pk)
    assert (ended.state, ended.trouble) == (RequestState.FAILED, Trouble.PAPER_ENDED)
    assert ended.papers.get().sentence == str(SIGNED_ANOTHER_WAY)
    assert not Notice.objects.filter(topic__startswith="remote-").exists()  # his own act
    assert desk.until_over(request).state == RequestState.FAILED
    assert not desk.service.calls("credentials/authorize")
    assert desk.sides.fresh().signed_file_id == before
    assert Entry.objects.filter(action="commitment.signed").count() == 1


def test_a_paper_handed_back_ends_its_request_and_tells_who_had_asked(desk: Desk) -> None:
    desk.service.approved = False
    request = desk.advance(desk.ask())
    assert request.state == RequestState.ASKED
    withdraw_commitment(
        desk.sides.commitment.pk,
        reason="Cấp trên đổi chỉ tiêu",
        actor=desk.sides.leader.actor,
        now=NOW,
    )
    nothing_was_signed(desk, request, Trouble.PAPER_ENDED)
    told = Notice.objects.get(user=desk.sides.head.user, topic__startswith="remote-")
    assert "Cấp trên đổi chỉ tiêu" in told.text
    assert told.path == f"/ky/tu-xa/{request.pk}/"
    desk.service.approved = True
    assert desk.until_over(request).state == RequestState.FAILED
    assert not desk.service.calls("signatures/signHash")


def test_a_paper_made_anew_can_be_asked_for_at_once(desk: Desk) -> None:
    first = desk.ask()
    refuse_signature(
        desk.sides.commitment.pk, reason="Sai tên", actor=desk.sides.head.actor, now=NOW
    )
    assert not RemoteRequest.objects.get(pk=first.pk).is_open
    issue(desk.sides)
    assert desk.until_over(desk.ask()).state == RequestState.DONE


def test_what_was_prepared_before_another_signed_is_let_go(desk: Desk) -> None:
    """Of two who sign in any order the second signature is made over the first."""
    both = _next_year(desk.sides, order=SigningOrder.TOGETHER)
    request = desk.ask(both.commitment.pk)
    sign_commitment(both.commitment.pk, actor=both.leader.actor, now=NOW)
    ended = RemoteRequest.objects.get(pk=request.pk)
    assert (ended.state, ended.trouble) == (RequestState.FAILED, Trouble.PAPER_ENDED)
    assert "đã có chữ ký mới" in ended.papers.get().sentence
    assert Notice.objects.filter(user=desk.sides.head.user, topic__startswith="remote-").exists()
    assert desk.until_over(desk.ask(both.commitment.pk)).state == RequestState.DONE
    assert both.fresh().status == Status.SIGNED


def test_the_other_head_cannot_ask_for_this_slot(desk: Desk) -> None:
    with pytest.raises(Refused):
        ask_service_to_sign(
            [desk.sides.commitment.pk],
            desk.row.pk,
            back=BACK,
            actor=desk.sides.leader.actor,
            now=NOW,
            connect=desk.connect,
        )


def test_a_service_no_longer_in_use_is_not_asked(desk: Desk) -> None:
    end_service(desk.row.pk, actor=SYSTEM, now=NOW)
    assert refused_by(desk.ask).reason is WayRefusal.NOT_OFFERED
    assert not desk.service.calls("credentials/authorize")


def _next_year(sides: Sides, *, order: SigningOrder = SigningOrder.ONE_EACH) -> Sides:
    """Issue a second paper of the same unit, whose first signatory is the same person."""
    campaign = open_campaign(
        NewCampaign(
            superior_id=sides.superior.pk,
            year=2028,
            theme="Năm sau",
            unit_ids=(sides.unit.pk,),
            registers_by=date(2027, 12, 31),
            signs_by=date(2028, 2, 15),
            midyear_by=date(2028, 7, 10),
            yearend_by=date(2028, 12, 20),
            plan_no="16-KH/TU",
            plan_on=date(2026, 11, 10),
            signing_order=order.value,
        ),
        actor=sides.clerk.actor,
        now=NOW,
    )
    following = replace(sides, commitment=campaign.commitments.get())
    for number in range(1, 4):
        add_item(following, f"Vấn đề năm sau {number}")
    issue(following)
    return following


def test_two_papers_are_signed_under_one_approval(desk: Desk) -> None:
    other = _next_year(desk.sides)
    request = desk.ask(desk.sides.commitment.pk, other.commitment.pk)
    assert desk.until_over(request).state == RequestState.DONE
    assert [paper.state for paper in request.papers.all()] == [PaperState.SIGNED] * 2
    for sides in (desk.sides, other):
        assert sides.fresh().slots.get(role="party_b").serial
        assert verdict_on(sides.fresh(), at=NOW).kind is VerdictKind.INCOMPLETE
    (asked,) = desk.service.calls("credentials/authorize")
    assert asked["numSignatures"] == 2
    assert len(desk.service.calls("signatures/signHash")) == 1


def test_of_a_batch_with_one_wrong_value_none_is_signed(desk: Desk) -> None:
    other = _next_year(desk.sides)

    def second_is_wrong(handler: Any, answer: dict[str, Any]) -> dict[str, Any]:
        first, _second = answer["signatures"]
        return {"signatures": [first, first]}

    desk.service.misbehave["signatures/signHash"] = second_is_wrong
    request = desk.until_over(desk.ask(desk.sides.commitment.pk, other.commitment.pk))
    nothing_was_signed(desk, request, Trouble.WRONG_SIGNATURE)


def test_a_paper_of_a_batch_that_moved_on_stops_only_itself(desk: Desk) -> None:
    other = _next_year(desk.sides)
    request = desk.ask(desk.sides.commitment.pk, other.commitment.pk)
    refuse_signature(
        other.commitment.pk, reason="Đọc lại thấy sai", actor=other.head.actor, now=NOW
    )
    first, second = request.papers.order_by("position")
    assert (first.state, second.state) == (PaperState.WAITING, PaperState.REFUSED)
    assert "Đọc lại thấy sai" in second.sentence
    assert desk.until_over(request).state == RequestState.DONE
    first, second = request.papers.order_by("position")
    assert (first.state, second.state) == (PaperState.SIGNED, PaperState.REFUSED)
    assert second.value is None
    (approval,) = desk.service.calls("credentials/authorize")
    (signing,) = desk.service.calls("signatures/signHash")
    key = "hash" if desk.service.version == 1 else "hashes"
    assert approval[key] == signing[key]  # just what was approved together
    assert desk.sides.fresh().slots.get(role="party_b").signed_at == NOW


def test_more_papers_than_one_approval_may_sign_are_refused_before_asking(desk: Desk) -> None:
    other = _next_year(desk.sides)
    desk.service.keys[CREDENTIAL].most = 1
    refused = refused_by(lambda: desk.ask(desk.sides.commitment.pk, other.commitment.pk))
    assert refused.reason is Trouble.NO_BATCH
    assert "1 văn bản" in sentence_of(refused)
    assert not RemoteRequest.objects.exists()


def test_an_account_whose_certificate_bears_another_name_is_not_linked(desk: Desk) -> None:
    stranger = make_foreigner(_signatory_named("Lê Thị Khác"))
    desk.service.keys["cred-3"] = Key("khac@thu.vn", stranger.certificate, (), stranger.key.dump())
    slot = desk.sides.fresh().slots.get(role="party_b")
    refused = refused_by(
        lambda: link_signatory(
            slot,
            desk.row.pk,
            "khac@thu.vn",
            actor=desk.sides.head.actor,
            now=NOW,
            connect=desk.connect,
        )
    )
    assert refused.reason is WayRefusal.NAME_DIFFERS
    assert "Lê Thị Khác" in sentence_of(refused)


def _signatory_named(name: str) -> Any:
    from tests.documents.papers import PARTY_A  # noqa: PLC0415  # only this test needs it

    return replace(PARTY_A, name=name)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_sign_once(desk: Desk) -> None:
    request = desk.ask()
    together = threading.Barrier(2)
    failures: list[Exception] = []

    def work() -> None:
        try:
            together.wait()
            for _ in range(3):
                desk.advance(request)
        except Exception as error:  # noqa: BLE001  # whatever a thread meets is told to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert desk.until_over(request).state == RequestState.DONE
    assert len(desk.service.calls("credentials/authorize")) == 1
    assert len(desk.service.calls("signatures/signHash")) == 1
    assert Entry.objects.filter(action="commitment.signed").count() == 1
