"""Minutes are signed in every way a commitment is: by a service, a plug-in, by hand on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import Settings
from tests.factories import Held
from tests.reviews.scene import NOW, TODAY
from tests.signing.remote_service import CREDENTIAL, SECRET, Key, RemoteService, running
from tests.web.reviews.meeting_papers import Papers
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.config import clock
from camket.documents.render import render_stamp
from camket.documents.values import Stamp
from camket.notifications.models import Notice
from camket.organisation.actions import end_tenure
from camket.registry.models import NumberStatus
from camket.reviews import jobs
from camket.reviews.actions.meetings import ways
from camket.reviews.actions.meetings.scans import bring_paper_scan, confirm_paper_scan
from camket.reviews.actions.meetings.signing import sign_paper, signer_of
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import MeetingPaper, MeetingSlot, ReviewMeeting
from camket.reviews.queries.meetings.papers import present_file, verdict_on
from camket.shared.actor import SYSTEM
from camket.shared.clock import legal_day
from camket.signing.models import PaperScan, PluginErrand, RemoteRequest
from camket.signing.verdict import VerdictKind
from camket.signing.ways.actions.carrying import advance
from camket.signing.ways.actions.services import ServiceText, add_service
from camket.signing.ways.csc.answers import Trouble
from camket.signing.ways.kinds import Room
from camket.signing.ways.queueing import left_behind
from camket.signing.ways.rows import RemotePaper, RequestState, ScanState
from camket.signing.writing import begin_revision, place_stamp, sign_field

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
USER = "truong@thu.vn"


@pytest.fixture
def papers() -> Papers:
    """Return a closed meeting whose papers are issued."""
    papers = Papers()
    papers.issue()
    return papers


def at(paper: MeetingPaper, name: str = "", *more: int) -> str:
    return reverse(f"reviews:meeting-paper{name}", args=[paper.pk, *more])


def shown(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def slot_of(paper: MeetingPaper, role: str = "secretary") -> MeetingSlot:
    return MeetingSlot.objects.select_related("person", "paper").get(paper=paper, role=role)


def signed_outside(paper: MeetingPaper, role: str = "secretary", *, pdf: bytes = b"") -> bytes:
    """Return the present file as a program with the signer's key would hand it back."""
    paper = MeetingPaper.objects.get(pk=paper.pk)
    slot = slot_of(paper, role)
    revision = begin_revision(pdf or present_file(paper))
    fields = revision.root["/AcroForm"]["/Fields"]
    field = next(fields[index] for index in range(len(fields)) if fields[index]["/T"] == role)
    place_stamp(revision, field, render_stamp(Stamp(slot.name, slot.unit_name, NOW, is_trial=True)))
    return sign_field(revision, role, signer_of(slot, at=clock.now()), NOW, certify=False)


def uploaded(content: bytes, name: str = "da-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_every_way_of_a_commitment_is_offered_for_minutes(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    page = shown(signed_in(papers.clerk).get(at(minutes)))
    assert page.count('name="way"') == 6
    for sentence in (
        "Máy chủ chưa được cài thiết bị ký số nào.",
        "Hệ thống chưa kết nối dịch vụ ký số từ xa nào.",
        "Người quản trị chưa khai phần mềm ký số cài trên máy của người ký.",
    ):
        assert sentence in page
    for way, name in (("upload", "-upload"), ("paper", "-scan")):
        answer = signed_in(papers.clerk).post(at(minutes), {"has_read": "on", "way": way})
        assert answer.headers["Location"] == at(minutes, name)
    refused = signed_in(papers.clerk).post(at(minutes), {"has_read": "on", "way": "remote:9"})
    assert refused.status_code == 422
    papers.sign(minutes, papers.clerk)
    page = shown(signed_in(papers.chair).get(at(minutes)))
    assert "các chữ ký còn lại cũng phải là chữ ký số" in page


# A remote service


@pytest.fixture
def service(papers: Papers) -> Iterator[RemoteService]:
    """Run a service that keeps the secretary's key, set up but not linked."""
    with running(1) as one:
        own = signer_of(slot_of(papers.paper(PaperKind.MINUTES)), at=clock.now())
        one.keys[CREDENTIAL] = Key(USER, own.certificate, (), own.key.dump())
        text = ServiceText("Dịch vụ thử", one.address, 1, "camket-thu", secret=SECRET)
        add_service(text, actor=SYSTEM, now=NOW)
        yield one


def asked(client: Client, minutes: MeetingPaper) -> str:
    """Link the account, choose the service, and return where the request is watched."""
    page = shown(client.get(at(minutes)))
    assert "Đồng chí chưa khai tài khoản ở dịch vụ này." in page
    service_id = int(page.split('value="remote:')[1].split('"')[0])
    path = at(minutes, "-account", service_id)
    assert client.get(path).status_code == 200
    assert client.post(path, {"user": USER}).headers["Location"] == at(minutes)
    way = {"has_read": "on", "way": f"remote:{service_id}"}
    answer = client.post(at(minutes), way)
    assert answer.status_code == 303, shown(answer)
    return str(answer.headers["Location"])


def carry_on() -> RemoteRequest:
    return advance(
        RemoteRequest.objects.get().pk,
        prepare=ways.prepare_for_service,
        accept=ways.accept_from_service,
        clock=clock.now,
    )


def test_a_service_signs_minutes_and_the_chair_is_next(
    papers: Papers, service: RemoteService
) -> None:
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    service.approved = False
    place = asked(client, minutes)
    waiting = RemotePaper.objects.get()
    assert (waiting.room, waiting.paper_id) == (Room.MEETINGS, minutes.pk)
    assert waiting.request_id in left_behind(Room.MEETINGS)
    assert not left_behind(Room.COMMITMENTS).exists()
    assert carry_on().state == RequestState.ASKED
    assert at(minutes) in shown(client.get(place))
    assert "Mở yêu cầu" in shown(client.get(at(minutes)))
    service.approved = True
    assert jobs.carry_on_request(waiting.request_id) == RequestState.DONE
    slot = slot_of(minutes)
    assert (slot.way, slot.is_signed) == ("remote", True)
    assert Entry.objects.get(action="meeting.paper_signed").after["way"] == "remote"
    papers.sign(minutes, papers.chair)
    verdict = verdict_on(papers.paper(PaperKind.MINUTES), at=clock.now())
    assert verdict.kind is VerdictKind.VALID, verdict.reasons


def test_a_turn_at_a_service_that_came_to_nothing_says_why_and_another_way_is_open(
    papers: Papers, service: RemoteService
) -> None:
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    service.declined = True
    place = asked(client, minutes)
    assert carry_on().state == RequestState.FAILED
    page = shown(client.get(at(minutes)))
    assert "từ chối" in page
    assert "chọn cách ký khác" in page
    assert place in page
    papers.sign(minutes, papers.clerk)
    assert place not in shown(client.get(at(minutes)))


def test_a_turn_that_ran_out_says_so_and_may_be_begun_again(
    papers: Papers, service: RemoteService
) -> None:
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    service.approved = False
    place = asked(client, minutes)
    one = RemoteRequest.objects.get()
    lasts = one.expires_at - one.created_at
    one.created_at -= 2 * lasts
    one.expires_at -= 2 * lasts
    one.save()
    assert "hết thời gian chờ xác nhận" in shown(client.get(place))
    assert "hết thời gian chờ xác nhận" in shown(client.get(at(minutes)))
    service_id = RemoteRequest.objects.get().service_id
    again = client.post(at(minutes), {"has_read": "on", "way": f"remote:{service_id}"})
    assert again.status_code == 303
    assert "Đang có yêu cầu ký chờ xác nhận" in shown(client.get(at(minutes)))


def test_a_paper_that_ends_ends_what_a_service_was_asked_for_it(
    papers: Papers, service: RemoteService
) -> None:
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    service.approved = False
    place = asked(client, minutes)
    carry_on()
    assert client.post(at(minutes, "-withdraw"), {"reason": "Sai ngày họp"}).status_code == 303
    ended = RemoteRequest.objects.get()
    assert (ended.state, ended.trouble) == (RequestState.FAILED, Trouble.PAPER_ENDED)
    service.approved = True
    assert carry_on().state == RequestState.FAILED
    assert not service.calls("signatures/signHash")
    page = shown(client.get(place))
    assert "Không cần xác nhận ở" in page
    assert "Lý do: Sai ngày họp" in page
    assert not slot_of(minutes).is_signed


def test_only_its_signer_sends_a_paper_to_a_service(papers: Papers, service: RemoteService) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    place = asked(signed_in(papers.clerk), minutes)
    assert signed_in(papers.chair).get(place).status_code == 404
    service_id = RemoteRequest.objects.get().service_id
    path = at(minutes, "-account", service_id)
    assert signed_in(papers.hall.scene.appraiser).get(path).status_code == 404
    other = signed_in(papers.chair).post(path, {"user": USER})
    assert other.status_code == 422
    assert "mang tên" in shown(other)


# A plug-in on the person's own computer


def test_the_plugin_fetches_signs_and_brings_minutes_back_once(
    papers: Papers, settings: Settings
) -> None:
    settings.PLUGIN_ADDRESS = "https://127.0.0.1:8443"
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    client.get(at(minutes))  # the first request of a session writes it
    page = client.get(at(minutes, "-plugin"))
    assert "connect-src 'self' https://127.0.0.1:8443" in page.headers["Content-Security-Policy"]
    assert at(minutes, "-plugin-send") in shown(page)
    told = client.post(at(minutes, "-plugin-send")).json()
    program = Client()
    fetched = program.get(told["FileName"])
    assert fetched.content == present_file(minutes)
    signed = signed_outside(minutes, pdf=fetched.content)
    back = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(signed)})
    assert back.json()["Status"] == 0, back.json()
    assert back.json()["FileServer"].endswith(at(minutes))
    slot = slot_of(minutes)
    assert (slot.way, slot.is_signed) == ("plugin", True)
    assert client.get(at(minutes, "-plugin")).headers["Location"] == at(minutes)
    again = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(signed)})
    assert again.status_code == 404


def test_minutes_that_moved_on_are_not_taken_back_and_the_page_says_why(
    papers: Papers, settings: Settings
) -> None:
    settings.PLUGIN_ADDRESS = "https://127.0.0.1:8443"
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    client.get(at(minutes))
    told = client.post(at(minutes, "-plugin-send")).json()
    program = Client()
    unsigned = program.get(told["FileName"]).content
    back = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(unsigned)})
    assert "chưa có chữ ký nào mới" in back.json()["Message"]
    assert "chưa có chữ ký nào mới" in shown(client.get(at(minutes, "-plugin")))
    told = client.post(at(minutes, "-plugin-send")).json()
    signed = signed_outside(minutes, pdf=program.get(told["FileName"]).content)
    papers.sign(minutes, papers.clerk)
    back = program.post(told["FileUploadHandler"], {"uploadfile": uploaded(signed)})
    assert "đã có chữ ký mới" in back.json()["Message"]


def test_nobody_sends_a_plugin_out_before_his_turn_or_for_a_paper_that_ended(
    papers: Papers, settings: Settings
) -> None:
    settings.PLUGIN_ADDRESS = "https://127.0.0.1:8443"
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.chair)
    client.get(at(minutes))
    early = client.post(at(minutes, "-plugin-send"))
    assert early.status_code == 422
    assert "Chưa đến lượt đồng chí" in early.json()["sentence"]
    signed_in(papers.clerk).post(at(minutes, "-withdraw"), {"reason": "Lập lại"})
    late = client.post(at(minutes, "-plugin-send"))
    assert "đã bị trả lại hoặc đã rút" in late.json()["sentence"]
    assert not PluginErrand.objects.exists()


def test_a_plugin_is_not_given_minutes_that_were_withdrawn_after_it_was_sent(
    papers: Papers, settings: Settings
) -> None:
    settings.PLUGIN_ADDRESS = "https://127.0.0.1:8443"
    minutes, client = papers.paper(PaperKind.MINUTES), signed_in(papers.clerk)
    client.get(at(minutes))
    told = client.post(at(minutes, "-plugin-send")).json()
    client.post(at(minutes, "-withdraw"), {"reason": "Lập lại"})
    assert Client().get(told["FileName"]).status_code == 404


# By hand on paper


def scan_pdf(pages: int = 2) -> bytes:
    images = [Image.new("RGB", (1819, 2572), (250, 250, 245)) for _ in range(pages)]
    output = io.BytesIO()
    images[0].save(output, "PDF", save_all=True, append_images=images[1:], resolution=220)
    return output.getvalue()


def bring(held: Held, paper: MeetingPaper, pages: int = 4) -> Any:
    day = f"{legal_day(paper.issued_at):%d/%m/%Y}"
    scans = [uploaded(scan_pdf(pages), "quet.pdf")]
    return signed_in(held).post(at(paper, "-scan"), {"signed_on": day, "scans": scans})


def test_one_signer_brings_the_scan_and_the_other_confirms(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    assert "In biên bản" in shown(signed_in(papers.clerk).get(at(minutes, "-scan")))
    assert bring(papers.clerk, minutes).status_code == 303
    scan = PaperScan.objects.get()
    assert (scan.room, scan.state) == (Room.MEETINGS, ScanState.WAITING)
    assert papers.chair.user is not None
    asked_to = Notice.objects.filter(topic__endswith=":scan").values_list("user_id", flat=True)
    assert list(asked_to) == [papers.chair.user.pk]
    own = signed_in(papers.clerk).post(at(minutes, "-scan-confirm", scan.pk))
    assert own.status_code == 422
    assert "một người ký khác" in shown(own)
    chair = signed_in(papers.chair)
    assert "Xác nhận đúng bản giấy" in shown(chair.get(at(minutes, "-scan")))
    assert chair.get(at(minutes, "-scan-file", scan.pk)).status_code == 200
    assert chair.post(at(minutes, "-scan-confirm", scan.pk)).status_code == 303
    minutes = papers.paper(PaperKind.MINUTES)
    assert minutes.completed_at is not None
    assert minutes.number.status == NumberStatus.ISSUED
    told = set(minutes.slots.values_list("serial", "way"))
    assert told == {("", "paper")}
    page = shown(chair.get(at(minutes)))
    assert "không phải chữ ký điện tử" in page
    assert "Hợp lệ" not in page
    assert "Ký tay" in page
    assert Entry.objects.get(action="meeting.scan_confirmed").after["way"] == "paper"
    assert not Notice.objects.filter(topic__endswith=":scan", seen_at__isnull=True).exists()


def moved(held: Held) -> datetime:
    """End the post somebody held at the meeting, and return a moment days after."""
    end_tenure(held.tenure.pk, ends_on=TODAY + timedelta(days=1), actor=SYSTEM, now=NOW)
    return NOW + timedelta(days=3)


def test_who_has_left_his_post_signs_by_key_what_he_wrote_at_the_meeting(papers: Papers) -> None:
    minutes, later = papers.paper(PaperKind.MINUTES), moved(papers.clerk)
    sign_paper(minutes.pk, actor=papers.clerk.actor, now=later)
    minutes = papers.paper(PaperKind.MINUTES)
    assert slot_of(minutes).is_signed
    assert verdict_on(minutes, at=later).kind in {VerdictKind.VALID, VerdictKind.INCOMPLETE}


def test_who_has_left_his_post_may_have_signed_it_on_paper_as_well(papers: Papers) -> None:
    minutes, later = papers.paper(PaperKind.MINUTES), moved(papers.clerk)
    scan = bring_paper_scan(
        minutes.pk,
        [("quet.pdf", scan_pdf(4))],
        signed_on=legal_day(later),
        actor=papers.chair.actor,
        now=later,
    )
    done = confirm_paper_scan(scan.pk, actor=papers.clerk.actor, now=later)
    assert done.completed_at == later


def test_minutes_made_later_name_the_post_of_the_day_of_the_meeting() -> None:
    papers = Papers()
    held = papers.clerk.tenure
    ReviewMeeting.objects.update(held_on=TODAY - timedelta(days=1))
    end_tenure(held.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    assert signed_in(papers.chair).post(papers.place).status_code == 303
    assert slot_of(papers.paper(PaperKind.MINUTES)).tenure == held


def test_a_scan_is_sent_back_with_what_is_wrong_and_the_way_is_open_again(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    bring(papers.clerk, minutes)
    scan = PaperScan.objects.get()
    chair = signed_in(papers.chair)
    assert chair.post(at(minutes, "-scan-reject", scan.pk), {"reason": " "}).status_code == 422
    sent = chair.post(at(minutes, "-scan-reject", scan.pk), {"reason": "Thiếu trang 2"})
    assert sent.status_code == 303
    assert "Thiếu trang 2" in shown(signed_in(papers.clerk).get(at(minutes, "-scan")))
    assert bring(papers.clerk, minutes).status_code == 303
    assert [one.state for one in PaperScan.objects.order_by("pk")] == ["rejected", "waiting"]


def test_a_paper_signed_by_a_key_takes_no_scan_and_strangers_bring_none(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    short = bring(papers.clerk, minutes, pages=1)
    assert short.status_code == 422
    assert bring(papers.hall.scene.appraiser, minutes).status_code == 422
    papers.sign(minutes, papers.clerk)
    late = bring(papers.chair, minutes)
    assert late.status_code == 422
    assert "đã có chữ ký số" in shown(late)
    assert not PaperScan.objects.exists()


def test_a_waiting_scan_goes_with_the_paper_that_is_withdrawn(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    bring(papers.chair, minutes)
    signed_in(papers.clerk).post(at(minutes, "-withdraw"), {"reason": "Lập lại"})
    assert PaperScan.objects.get().state == ScanState.REJECTED
    assert not Notice.objects.filter(topic__endswith=":scan", seen_at__isnull=True).exists()
    assert bring(papers.chair, minutes).status_code == 422


def test_a_signature_by_a_key_overtakes_a_scan_that_waits(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    bring(papers.clerk, minutes)
    chair = signed_in(papers.chair)
    page = shown(chair.get(at(minutes)))
    assert "đang chờ đối chiếu" in page
    assert at(minutes, "-scan") in page
    papers.sign(minutes, papers.clerk)
    scan = PaperScan.objects.get()
    assert (scan.state, scan.reason) == (
        ScanState.REJECTED,
        "Biên bản đã có chữ ký số nên bản ký tay không dùng nữa; các chữ ký còn lại ký số.",
    )
    assert not Notice.objects.filter(topic__endswith=":scan", seen_at__isnull=True).exists()
    late = chair.post(at(minutes, "-scan-confirm", scan.pk))
    assert late.status_code == 422
    assert papers.paper(PaperKind.MINUTES).completed_at is None


def test_the_office_finds_where_it_brings_what_others_signed_by_hand(papers: Papers) -> None:
    tally = papers.paper(PaperKind.TALLY)
    office = signed_in(papers.clerk)
    page = shown(office.get(at(tally)))
    assert 'name="way"' not in page  # it signs nothing here
    assert f'href="{at(tally, "-scan")}"' in page
    assert bring(papers.clerk, tally).status_code == 303
    page = shown(office.get(at(tally)))
    assert "Gửi bản ký tay" not in page
    assert "đang chờ đối chiếu" in page


def test_whoever_takes_a_scan_of_minutes_has_read_them(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    bring(papers.clerk, minutes)
    read = Entry.objects.filter(action="meeting.minutes_read", person_id=papers.chair.person.pk)
    before = read.count()
    client = signed_in(papers.chair)
    client.get(at(minutes, "-scan-file", PaperScan.objects.get().pk))
    assert read.count() == before + 1


def test_a_scan_is_settled_under_the_lock_of_its_paper(papers: Papers) -> None:
    minutes = papers.paper(PaperKind.MINUTES)
    bring(papers.clerk, minutes)
    with CaptureQueriesContext(connection) as told:
        confirm_paper_scan(PaperScan.objects.get().pk, actor=papers.chair.actor, now=clock.now())
    locks = [one["sql"] for one in told if "FOR UPDATE" in one["sql"]]
    assert "reviews_meetingpaper" in locks[0]
    assert "signing_paperscan" in locks[1]
