"""Many papers under one confirmation: opened before, signed each by itself, none twice."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, issue, make_sides
from tests.web.signing.waiting import copies, enter, open_all

from camket.audit.models import Entry
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement_wording import sentence_of as agreeing_sentence_of
from camket.commitments.models import Commitment, Opening, Slot
from camket.files.actions import store
from camket.files.models import Job, JobState
from camket.signing.models import SigningSettings
from camket.signing.ways.offers import WayReason
from camket.tasks.actions.batch_signing import (
    MOST_PAPERS,
    begin_batch,
    continue_batch,
    sign_batch,
)
from camket.tasks.decisions.batches import BatchRefusal
from camket.tasks.models import Task
from camket.tasks.wording import sentence_of
from camket.web.signing import inbox

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def demo_day() -> None:
    """Stand on the day of the factories."""
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text("2026-11-16", encoding="ascii")


def test_the_inbox_holds_120_papers_in_a_fixed_number_of_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sides = make_sides(with_accounts=True)
    papers = copies(sides, 119)
    enter(client, sides.leader)
    with django_assert_max_num_queries(MOST) as few:
        page = client.get("/cho-ky/").content.decode()
    assert "120 văn bản chờ đồng chí ký" in page
    assert page.count('name="chon"') == 120
    assert "đã mở 0/120" in page
    open_all(papers[:3], sides.leader)
    with django_assert_max_num_queries(MOST) as more:
        page = client.get("/cho-ky/").content.decode()
    assert len(few) == len(more)
    assert "đã mở 3/120" in page
    ids = "&".join(f"chon={paper.pk}" for paper in papers)
    with django_assert_max_num_queries(MOST):
        confirm = client.get(f"/cho-ky/ky-nhieu/?{ids}").content.decode()
    assert "Ký 120 văn bản" in confirm
    assert "117 văn bản chưa mở" in confirm


def test_the_inbox_counts_also_what_it_does_not_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_ROWS", 2)
    sides = make_sides(with_accounts=True)
    copies(sides, 3)
    page = enter(client, sides.leader).get("/cho-ky/").content.decode()
    assert "4 văn bản chờ đồng chí ký" in page
    assert page.count('name="chon"') == 2
    assert "liệt kê 2 văn bản chờ lâu nhất" in page


def test_opening_the_reader_is_kept_once_for_the_signatory_alone(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    paper = issue(sides)
    enter(client, sides.clerk)
    client.get(f"/ky/{paper.pk}/doc/")
    assert not Opening.objects.exists()
    enter(client, sides.head)
    client.get("/cho-ky/")
    assert not Opening.objects.exists()
    client.get(f"/ky/{paper.pk}/")
    client.get(f"/ky/{paper.pk}/doc/")
    kept = Opening.objects.get()
    assert (kept.person_id, kept.file_id) == (sides.head.person.pk, paper.issued_file_id)


def test_few_are_signed_at_once_and_the_page_says_so(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    paper = issue(sides)
    enter(client, sides.head)
    unread = client.post("/cho-ky/ky-nhieu/", {"chon": [paper.pk], "has_read": "on"})
    assert unread.status_code == 422
    assert "chưa mở lần nào: số 01-CK/ĐU" in unread.content.decode()
    client.get(f"/ky/{paper.pk}/")
    without_tick = client.post("/cho-ky/ky-nhieu/", {"chon": [paper.pk]})
    assert without_tick.status_code == 422
    assert "xác nhận đã đọc từng văn bản" in without_tick.content.decode()
    assert not Slot.objects.filter(signed_at__isnull=False).exists()
    done = client.post("/cho-ky/ky-nhieu/", {"chon": [paper.pk], "has_read": "on"})
    assert done.status_code == 303
    shown = client.get(done.headers["Location"]).content.decode()
    assert "Đã ký 1 văn bản." in shown
    assert Slot.objects.filter(signed_at__isnull=False).count() == 1
    again = client.post("/cho-ky/ky-nhieu/", {"chon": [paper.pk], "has_read": "on"})
    assert again.status_code == 422
    assert "không còn chờ đồng chí ký" in again.content.decode()


def test_one_bad_paper_is_named_and_the_others_are_signed_once() -> None:
    sides = make_sides(with_accounts=True)
    papers = copies(sides, 4)
    bad = papers[2]
    assert bad.signed_file is not None
    bad.signed_file = store(b"%PDF-1.7 rubbish", "application/pdf", now=NOW)
    bad.save(update_fields=["signed_file"])
    open_all(papers, sides.leader)
    job = begin_batch([one.pk for one in papers], actor=sides.leader.actor, now=NOW)
    assert begin_batch([one.pk for one in papers], actor=sides.leader.actor, now=NOW).pk == job.pk
    sign_batch(job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert len(job.result["signed"]) == 4
    (failed,) = job.result["failed"]
    assert failed["paper"] == bad.pk
    assert "Chữ ký không được ghi vì kiểm tra không đạt" in failed["sentence"]
    signed = Entry.objects.filter(action="commitment.signed").count()
    sign_batch(job.pk, clock=lambda: NOW)
    assert Entry.objects.filter(action="commitment.signed").count() == signed
    assert Task.objects.filter(unit=sides.unit).count() == 3


def test_a_batch_whose_worker_died_is_taken_up_where_it_stood() -> None:
    sides = make_sides(with_accounts=True)
    papers = copies(sides, 4)
    open_all(papers, sides.leader)
    job = begin_batch([one.pk for one in papers], actor=sides.leader.actor, now=NOW)
    Job.objects.filter(pk=job.pk).update(state=JobState.WRITING)
    sign_commitment(papers[0].pk, actor=sides.leader.actor, now=NOW)
    before = Commitment.objects.get(pk=papers[0].pk).signed_file_id
    assert continue_batch(job.pk)
    sign_batch(job.pk, clock=lambda: NOW)
    job.refresh_from_db()
    assert len(job.result["signed"]) == 5
    assert Commitment.objects.get(pk=papers[0].pk).signed_file_id == before
    assert not continue_batch(job.pk)


def test_the_trial_key_signs_no_batch_once_it_is_switched_off() -> None:
    sides = make_sides(with_accounts=True)
    papers = copies(sides, 4)
    open_all(papers, sides.leader)
    SigningSettings.objects.update_or_create(
        pk=1, defaults={"trial_signs": False, "trial_ended_at": NOW}
    )
    refused = refused_by(
        lambda: begin_batch([one.pk for one in papers], actor=sides.leader.actor, now=NOW)
    )
    assert refused.reason is WayReason.TRIAL_OFF
    assert "đã tắt chứng thư thử nghiệm" in agreeing_sentence_of(refused)
    assert not Job.objects.exists()


def test_nobody_confirms_what_waits_for_another_and_none_is_signed() -> None:
    sides = make_sides(with_accounts=True)
    papers = copies(sides, 2)
    open_all(papers, sides.leader)
    chosen = [one.pk for one in papers]
    for refused, reason in (
        (refused_by(lambda: begin_batch([], actor=sides.leader.actor, now=NOW)), "nothing_chosen"),
        (
            refused_by(lambda: begin_batch(chosen, actor=sides.head.actor, now=NOW)),
            "paper_not_waiting",
        ),
        (
            refused_by(
                lambda: begin_batch(range(MOST_PAPERS + 1), actor=sides.leader.actor, now=NOW)
            ),
            "too_many_papers",
        ),
    ):
        assert refused.reason is BatchRefusal(reason)
        assert sentence_of(refused)
    assert not Job.objects.exists()


def test_progress_is_the_owners_alone_and_can_be_resumed(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    papers = copies(sides, 4)
    open_all(papers, sides.leader)
    enter(client, sides.leader)
    form = {"chon": [one.pk for one in papers], "has_read": "on"}
    first = client.post("/cho-ky/ky-nhieu/", form)
    second = client.post("/cho-ky/ky-nhieu/", form)
    assert first.headers["Location"] == second.headers["Location"]
    job = Job.objects.get()
    page = client.get(f"/cho-ky/lan-ky/{job.pk}/").content.decode()
    assert "0 / 5 văn bản" in page
    assert "Tiếp tục nếu tiến độ đứng yên" in page
    assert "Xem tiến độ" in client.get("/cho-ky/").content.decode()
    assert client.post(f"/cho-ky/lan-ky/{job.pk}/tiep/").status_code == 303
    enter(client, sides.clerk)
    assert client.get(f"/cho-ky/lan-ky/{job.pk}/").status_code == 404
    assert client.post(f"/cho-ky/lan-ky/{job.pk}/tiep/").status_code == 404
