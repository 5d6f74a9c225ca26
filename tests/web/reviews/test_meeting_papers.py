"""Minutes and tallies as papers: numbered, sealed, signed in turn, verified by anybody."""

from __future__ import annotations

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.reviews.hall import Hall
from tests.reviews.scene import make_commune
from tests.web.reviews.meeting_papers import OF_HEAD, OF_UNIT, Papers
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.registry.models import NumberStatus
from camket.reviews.actions.meetings.signing import sign_paper
from camket.reviews.decisions.papers import PaperKind, PaperRefusal
from camket.reviews.models import Dossier, MeetingPaper, Rating, ReviewMeeting
from camket.reviews.queries.meetings.papers import verdict_on
from camket.reviews.wording.meetings import PAPER_REFUSED, sentence_of_paper
from camket.shared.errors import Refused
from camket.signing.verdict import VerdictKind

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_day"),
]


def words_of(file: StoredFile | None) -> str:
    assert file is not None
    document = pypdfium2.PdfDocument(read(file))
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.split())


def test_each_paper_leaves_out_whoever_signs_it_and_gets_a_number() -> None:
    papers = Papers()
    papers.issue()
    numbers = [str(one.number) for one in MeetingPaper.objects.order_by("pk")]
    assert [one.split("-")[0] for one in numbers] == ["01", "02", "03"]
    assert all("BB/ĐU" in one for one in numbers)
    minutes = words_of(papers.paper(PaperKind.MINUTES).issued_file)
    assert OF_UNIT in minutes
    assert OF_HEAD not in minutes
    assert "ghi ở biên bản riêng" in minutes
    apart = words_of(papers.paper(PaperKind.APART).issued_file)
    assert OF_HEAD in apart
    assert "(03/04 phiếu)" in apart
    assert OF_UNIT not in apart
    told = {
        one.kind: [(slot.role, slot.person_id) for slot in one.slots.all()]
        for one in MeetingPaper.objects.all()
    }
    clerk, chair = papers.clerk.person.pk, papers.chair.person.pk
    assert told["minutes"] == [("secretary", clerk), ("chair", chair)]
    assert told["apart"] == [("secretary", clerk), ("chair", papers.hall.deputy.person.pk)]
    assert told["tally"] == [
        ("teller", papers.teller.person.pk),
        ("head_teller", papers.head_teller.person.pk),
    ]
    assert Entry.objects.filter(action="meeting.paper_issued").count() == 3
    again = signed_in(papers.clerk).post(papers.place)
    assert again.status_code == 422
    assert "không còn biên bản nào chờ lập" in again.content.decode()


def test_minutes_are_signed_in_turn_and_stand_on_the_public_page() -> None:
    papers = Papers()
    papers.issue()
    minutes = papers.paper(PaperKind.MINUTES)
    at = reverse("reviews:meeting-paper", args=[minutes.pk])
    early = signed_in(papers.chair).get(at).content.decode()
    assert "Chưa đến lượt đồng chí" in early
    assert 'id="f-ky"' not in early
    unread = signed_in(papers.clerk).post(at, {"way": "trial"})
    assert unread.status_code == 422
    papers.sign(minutes, papers.clerk)
    minutes.refresh_from_db()
    assert minutes.completed_at is None
    assert minutes.number.status == NumberStatus.RESERVED
    inbox = signed_in(papers.chair).get(reverse("signing:inbox")).content.decode()
    assert at in inbox
    papers.sign(minutes, papers.chair)
    minutes = papers.paper(PaperKind.MINUTES)
    assert minutes.completed_at is not None
    assert minutes.number.status == NumberStatus.ISSUED
    verdict = verdict_on(minutes, at=minutes.completed_at)
    assert verdict.kind is VerdictKind.VALID, verdict.reasons
    assert [one.signer for one in verdict.signatures][1:] == [
        papers.clerk.person.full_name,
        papers.chair.person.full_name,
    ]
    assert minutes.signed_file is not None
    pdf = read(minutes.signed_file)
    check = reverse("verification:check")
    upload = SimpleUploadedFile("bien-ban.pdf", pdf, content_type="application/pdf")
    page = signed_in(papers.clerk).post(check, {"pdf": upload}).content.decode()
    assert "Hợp lệ" in page
    assert str(minutes.number) in page
    assert "Tệp đã gửi đúng từng byte" in page
    assert OF_UNIT not in page
    broken = pdf.replace(b"%%EOF", b"%%EOE", 1)
    upload = SimpleUploadedFile("bien-ban.pdf", broken, content_type="application/pdf")
    page = signed_in(papers.clerk).post(check, {"pdf": upload}).content.decode()
    assert "Tệp đã gửi đúng từng byte" not in page
    kept = Entry.objects.filter(action="meeting.paper_signed")
    assert [one.after["role"] for one in kept.order_by("pk")] == ["secretary", "chair"]
    code = signed_in(papers.clerk).get(at).content.decode().split("Mã tra cứu ")[1][:9]
    found = signed_in(papers.clerk).get(check, {"ma": code}).content.decode()
    assert str(minutes.number) in found
    unsigned = papers.paper(PaperKind.TALLY)
    assert str(unsigned.number) not in found


def test_who_may_not_read_a_paper_whole_is_not_given_it() -> None:
    papers = Papers()
    papers.issue()
    minutes, apart = papers.paper(PaperKind.MINUTES), papers.paper(PaperKind.APART)
    tally = papers.paper(PaperKind.TALLY)
    other = make_commune("Đảng ủy xã Bên", papers.hall.scene.campaign, with_accounts=True)
    cases = [
        (papers.chair, minutes, True),
        (papers.chair, apart, False),
        (papers.chair, tally, False),
        (papers.hall.deputy, apart, True),
        (papers.teller, tally, True),
        (papers.teller, minutes, False),
        (papers.hall.scene.appraiser, apart, True),
        (other.head, minutes, False),
    ]
    for held, paper, reads in cases:
        client = signed_in(held)
        for name, more in (
            ("meeting-paper", ()),
            ("meeting-paper-file", ()),
            ("meeting-paper-page", (1,)),
        ):
            path = reverse(f"reviews:{name}", args=[paper.pk, *more])
            assert (client.get(path).status_code == 200) is reads, (held.actor.post_code, path)
    listed = signed_in(papers.chair).get(papers.place).content.decode()
    assert "sau khi có quyết định xếp loại" in listed
    Rating.objects.filter(pk=papers.hall.head.pk).update(
        decided_level="HTT", decided_at=papers.hall.meeting.planned_at
    )
    path = reverse("reviews:meeting-paper", args=[apart.pk])
    assert signed_in(papers.chair).get(path).status_code == 200
    assert signed_in(other.head).post(papers.place).status_code == 404
    assert signed_in(papers.hall.deputy).post(papers.place).status_code == 404


def test_a_signature_of_another_or_out_of_turn_is_refused_in_words() -> None:
    papers = Papers()
    papers.issue()
    minutes = papers.paper(PaperKind.MINUTES)
    now = minutes.issued_at
    for held, reason in (
        (papers.chair, PaperRefusal.NOT_YOUR_TURN),
        (papers.hall.deputy, PaperRefusal.NOT_YOURS),
    ):
        with pytest.raises(Refused) as refused:
            sign_paper(minutes.pk, actor=held.actor, now=now)
        assert refused.value.reason is reason
        assert sentence_of_paper(refused.value)
    papers.sign(minutes, papers.clerk)
    with pytest.raises(Refused) as twice:
        sign_paper(minutes.pk, actor=papers.clerk.actor, now=now)
    assert twice.value.reason is PaperRefusal.COMPLETE
    assert set(PAPER_REFUSED) == set(PaperRefusal)


def test_a_file_signed_elsewhere_is_taken_only_as_the_one_sent_plus_one_signature() -> None:
    papers = Papers()
    papers.issue()
    minutes, apart = papers.paper(PaperKind.MINUTES), papers.paper(PaperKind.APART)
    path = reverse("reviews:meeting-paper-upload", args=[minutes.pk])
    client = signed_in(papers.clerk)
    assert client.get(path).status_code == 200
    wrong = {
        "Ký số vào tệp rồi gửi lại": read(minutes.issued_file),
        "không phải là văn bản đang chờ ký": read(apart.issued_file),
        "không phải là tệp PDF": b"khong phai",
    }
    for sentence, content in wrong.items():
        sent = SimpleUploadedFile("a.pdf", content, content_type="application/pdf")
        answer = client.post(path, {"file": sent})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    papers.sign(minutes, papers.clerk)  # as another program would fill the same place
    minutes.refresh_from_db()
    assert minutes.signed_file is not None
    signed = read(minutes.signed_file)
    minutes.slots.filter(role="secretary").update(signed_at=None, serial="", way="")
    MeetingPaper.objects.filter(pk=minutes.pk).update(signed_file=None)
    sent = SimpleUploadedFile("a.pdf", signed, content_type="application/pdf")
    assert client.post(path, {"file": sent}).status_code == 303
    slot = minutes.slots.get(role="secretary")
    assert (slot.way, slot.is_signed) == ("upload", True)
    assert signed_in(papers.hall.scene.appraiser).get(path).status_code == 404


def test_tellers_are_named_after_a_vote_that_had_none() -> None:
    papers = Papers(with_tellers=False)
    page = signed_in(papers.clerk).get(papers.place).content.decode()
    assert "chưa cử ban kiểm phiếu" in page
    told = {
        "head_teller": str(papers.head_teller.person.pk),
        "teller": str(papers.head_teller.person.pk),
    }
    same = signed_in(papers.clerk).post(papers.place, told)
    assert same.status_code == 422
    assert "phải là hai người" in same.content.decode()
    told["teller"] = str(papers.teller.person.pk)
    assert signed_in(papers.clerk).post(papers.place, told).status_code == 303
    papers.issue()
    tally = papers.paper(PaperKind.TALLY)
    papers.sign(tally, papers.teller)
    papers.sign(tally, papers.head_teller)
    tally.refresh_from_db()
    assert tally.completed_at is not None
    assert "3 (75%)" in words_of(tally.signed_file)


def test_a_teller_who_is_voted_on_signs_no_votes_on_himself() -> None:
    papers = Papers()
    ReviewMeeting.objects.filter(pk=papers.meeting.pk).update(
        head_teller_person=papers.chair.person, head_teller=papers.chair.person.full_name
    )
    papers.issue()
    whole, own = MeetingPaper.objects.filter(kind="tally").order_by("pk")
    assert "3 (75%)" not in words_of(whole.issued_file)
    assert "ghi ở biên bản kiểm phiếu riêng" in words_of(whole.issued_file)
    assert "3 (75%)" in words_of(own.issued_file)
    signers = set(own.slots.values_list("person_id", flat=True))
    assert papers.chair.person.pk not in signers
    assert papers.teller.person.pk in signers


def test_nothing_is_issued_before_the_end_nor_after_texts_were_removed() -> None:
    hall = Hall(with_accounts=True)
    path = reverse("reviews:meeting-papers", args=[hall.meeting.pk])
    assert signed_in(hall.clerk).post(path).status_code == 404
    papers = Papers()
    dossier = Dossier.objects.filter(rating=papers.hall.head).first()
    if dossier is None:
        dossier = Dossier.objects.create(
            rating=papers.hall.head, unit_id=papers.hall.head.unit_id, form="leader"
        )
    Dossier.objects.filter(pk=dossier.pk).update(
        purged_at=papers.hall.meeting.planned_at, unit_id=papers.meeting.body_id
    )
    answer = signed_in(papers.clerk).post(papers.place)
    assert answer.status_code == 422
    assert "đã được xóa" in answer.content.decode()
    assert not MeetingPaper.objects.exists()
