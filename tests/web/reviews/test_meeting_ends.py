"""A paper of a meeting is handed back or withdrawn, and made anew with another number."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.reviews.meeting_papers import Papers
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.notifications.models import Notice, NoticeKind
from camket.registry.models import NumberStatus
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import MeetingPaper, ReviewMeeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def at(paper: MeetingPaper, name: str = "") -> str:
    return reverse(f"reviews:meeting-paper{name}", args=[paper.pk])


def test_who_signs_next_hands_minutes_back_and_they_are_made_anew() -> None:
    papers = Papers()
    papers.issue()
    minutes = papers.paper(PaperKind.MINUTES)
    papers.sign(minutes, papers.clerk)
    chair = signed_in(papers.chair)
    page = chair.get(at(minutes)).content.decode()
    assert at(minutes, "-back") in page
    asks = chair.get(at(minutes, "-back")).content.decode()
    assert papers.clerk.person.full_name in asks  # whose signature is lost
    silent = chair.post(at(minutes, "-back"), {"reason": " "})
    assert silent.status_code == 422
    assert chair.post(at(minutes, "-back"), {"reason": "Ghi sai giờ họp"}).status_code == 303
    minutes = MeetingPaper.objects.select_related("number").get(pk=minutes.pk)
    assert (minutes.ended_as, minutes.end_reason) == ("refused", "Ghi sai giờ họp")
    assert minutes.number.status == NumberStatus.CANCELLED
    assert minutes.number.cancel_reason == "Ghi sai giờ họp"
    assert papers.clerk.user is not None
    told = Notice.objects.filter(user=papers.clerk.user, topic__endswith=":back").get()
    assert told.kind == NoticeKind.NEEDS_ACT
    assert "Ghi sai giờ họp" in told.text
    ended = signed_in(papers.clerk).get(at(minutes)).content.decode()
    assert "Bị trả lại" in ended
    assert "Ghi sai giờ họp" in ended
    assert 'id="f-ky"' not in chair.get(at(minutes)).content.decode()
    assert chair.get(at(minutes, "-back")).headers["Location"] == at(minutes)
    again = chair.post(at(minutes), {"has_read": "on", "way": "trial"})
    assert again.status_code == 422
    assert "đã bị trả lại hoặc đã rút" in again.content.decode()
    listed = signed_in(papers.clerk).get(papers.place).content.decode()
    assert "Lập biên bản, gửi ký" in listed
    papers.issue()
    told.refresh_from_db()
    assert told.seen_at is not None
    fresh = papers.paper(PaperKind.MINUTES)
    assert fresh.pk != minutes.pk
    assert fresh.number_id != minutes.number_id
    assert not any(one.is_signed for one in fresh.slots.all())
    papers.sign(fresh, papers.clerk)
    papers.sign(fresh, papers.chair)
    fresh.refresh_from_db()
    assert fresh.completed_at is not None
    kept = Entry.objects.get(action="meeting.paper_ended")
    assert (kept.after["as"], kept.before["signed"]) == (
        "refused",
        [papers.clerk.person.full_name],
    )


def test_nobody_hands_back_out_of_turn_or_what_is_anothers() -> None:
    papers = Papers()
    papers.issue()
    minutes = papers.paper(PaperKind.MINUTES)
    early = signed_in(papers.chair).post(at(minutes, "-back"), {"reason": "Sai"})
    assert early.status_code == 422
    assert "Chưa đến lượt đồng chí" in early.content.decode()
    stranger = signed_in(papers.hall.scene.appraiser)
    assert stranger.post(at(minutes, "-back"), {"reason": "Sai"}).status_code == 404
    assert stranger.post(at(minutes, "-withdraw"), {"reason": "Sai"}).status_code == 404
    papers.sign(minutes, papers.clerk)
    late = signed_in(papers.clerk).post(at(minutes, "-back"), {"reason": "Sai"})
    assert late.status_code == 422
    assert not MeetingPaper.objects.filter(ended_at__isnull=False).exists()


def test_the_office_withdraws_before_the_last_signature_and_not_after() -> None:
    papers = Papers()
    papers.issue()
    minutes = papers.paper(PaperKind.MINUTES)
    papers.sign(minutes, papers.clerk)
    clerk = signed_in(papers.clerk)
    assert at(minutes, "-withdraw") in clerk.get(papers.place).content.decode()
    assert clerk.get(at(minutes, "-withdraw")).status_code == 200
    assert clerk.post(at(minutes, "-withdraw"), {"reason": "Sai số"}).status_code == 303
    minutes.refresh_from_db()
    assert minutes.ended_as == "withdrawn"
    assert papers.chair.user is not None
    told = Notice.objects.filter(user=papers.chair.user, topic__endswith=":ended").get()
    assert "không ký nữa" in told.text
    asked = Notice.objects.filter(topic=f"meeting-paper:{minutes.pk}", seen_at__isnull=True)
    assert not asked.exists()
    inbox = signed_in(papers.chair).get(reverse("signing:inbox")).content.decode()
    assert at(minutes) not in inbox
    assert clerk.get(at(minutes, "-withdraw")).headers["Location"] == papers.place
    twice = clerk.post(at(minutes, "-withdraw"), {"reason": "Sai số"})
    assert twice.status_code == 422
    papers.issue()
    fresh = papers.paper(PaperKind.MINUTES)
    papers.sign(fresh, papers.clerk)
    papers.sign(fresh, papers.chair)
    whole = clerk.post(at(fresh, "-withdraw"), {"reason": "Sai số"})
    assert whole.status_code == 422
    assert "đã có đủ chữ ký" in whole.content.decode()
    assert at(fresh, "-withdraw") not in clerk.get(papers.place).content.decode()


def test_other_tellers_are_named_once_a_tally_was_withdrawn() -> None:
    papers = Papers()
    papers.issue()
    clerk = signed_in(papers.clerk)
    other = papers.hall.members[1]
    told = {
        "head_teller": str(papers.head_teller.person.pk),
        "teller": str(other.person.pk),
    }
    assert clerk.post(papers.place, told).status_code == 422
    tally = papers.paper(PaperKind.TALLY)
    reason = {"reason": "Người ghi đi công tác dài ngày"}
    assert clerk.post(at(tally, "-withdraw"), reason).status_code == 303
    assert clerk.post(papers.place, told).status_code == 303
    papers.issue()
    fresh = papers.paper(PaperKind.TALLY)
    assert set(fresh.slots.values_list("person_id", flat=True)) == {
        papers.head_teller.person.pk,
        other.person.pk,
    }
    assert ReviewMeeting.objects.get(pk=papers.meeting.pk).teller_person_id == other.person.pk


def test_the_list_of_papers_costs_the_same_however_many_were_made() -> None:
    papers = Papers()
    papers.issue()
    clerk = signed_in(papers.clerk)

    def statements() -> int:
        with CaptureQueriesContext(connection) as told:
            clerk.get(papers.place)
        return len(told)

    clerk.get(papers.place)
    before = statements()
    for _time in range(2):
        for paper in MeetingPaper.objects.filter(ended_at__isnull=True):
            clerk.post(at(paper, "-withdraw"), {"reason": "Sai số"})
        papers.issue()
    assert statements() == before
