"""A review meeting from its plan to its end, on pages; counts only, and only to those concerned."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import time

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import Held
from tests.reviews.hall import LATER, Hall
from tests.reviews.scene import make_commune
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.reviews.actions.meetings.holding import Present, SubjectText
from camket.reviews.decisions.forms import FormCode, headings_of
from camket.reviews.decisions.votes import Exclusion, Round
from camket.reviews.models import (
    Attendance,
    BallotCount,
    BodyProposal,
    Criticism,
    Dossier,
    Rating,
    ReviewMeeting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]

(HEADING, TITLE), *_ = headings_of(FormCode.LEADER)
_CHOSEN = re.compile(r'name="ratings"[^>]* checked')


def path_of(hall: Hall, name: str = "meeting", *places: object) -> str:
    return reverse(f"reviews:{name}", args=[hall.meeting.pk, *places])


def test_a_meeting_is_planned_from_a_page() -> None:
    hall = Hall(with_accounts=True)
    client = signed_in(hall.clerk)
    path = reverse("reviews:meeting-plan", args=[hall.period.pk])
    page = client.get(path).content.decode()
    assert "Ban Thường vụ" in page
    assert hall.head.name in page
    posted = {
        "composition": "standing",
        "held_on": "07/12/2026",
        "begins": "8h30",
        "days": "1",
        "place": "Hội trường",
        "chair": str(hall.deputy.person.pk),
        "secretary": str(hall.clerk.person.pk),
        "ratings": [str(hall.head.pk)],
    }
    refused = client.post(path, {**posted, "begins": "25:00"})
    assert refused.status_code == 422
    assert "Giờ không đúng" in refused.content.decode()
    both = client.post(path, {**posted, "secretary": str(hall.deputy.person.pk)})
    assert "phải là hai người" in both.content.decode()
    answer = client.post(path, posted)
    assert answer.status_code == 303
    made = ReviewMeeting.objects.latest("pk")
    assert (made.begins.hour, made.begins.minute) == (8, 30)
    listed = client.get(reverse("reviews:meetings", args=[hall.period.pk])).content.decode()
    assert "Chưa điểm danh" in listed


def test_the_roll_is_taken_and_the_sum_is_shown_with_its_article() -> None:
    hall = Hall(with_accounts=True)
    client = signed_in(hall.clerk)
    path = path_of(hall, "meeting-roll")
    lent, ill = hall.members[0].person, hall.members[1].person
    assert lent.full_name in client.get(path).content.decode()
    posted = {
        "version": "1",
        f"tt-{lent.pk}": "lent",
        f"tt-{ill.pk}": "vang",
        f"ly-do-{ill.pk}": "",
    }
    refused = client.post(path, posted)
    assert refused.status_code == 422
    assert "ghi lý do vắng" in refused.content.decode()
    assert client.post(path, {**posted, f"ly-do-{ill.pk}": "ốm"}).status_code == 303
    assert Attendance.objects.filter(is_present=False).count() == 2
    page = client.get(path_of(hall)).content.decode()
    assert "được cử đi nơi khác và vắng mặt" in page
    assert "Quy định 294-QĐ/TW, điểm 9.3" in page
    assert "quá nửa là từ 3 phiếu" in page
    assert client.post(path, {**posted, f"tt-{ill.pk}": "khong-biet"}).status_code == 422


def test_a_meeting_runs_from_subjects_to_its_end_on_pages() -> None:
    hall = Hall(with_accounts=True)
    hall.roll()
    client = signed_in(hall.clerk)
    unit, head = hall.subject(hall.collective), hall.subject(hall.head)
    path = path_of(hall, "meeting-subject", head.pk)
    own = client.post(path, {"opinions": "Nêu gương", "version": hall.version})
    assert own.status_code == 422
    assert "giao người khác chủ trì" in own.content.decode()
    told = {"opinions": "Đồng chí A: nêu gương", "chair": hall.deputy.person.pk}
    assert client.post(path, {**told, "version": hall.version}).status_code == 303
    of_unit = path_of(hall, "meeting-subject", unit.pk)
    assert client.post(of_unit, {"version": hall.version}).status_code == 303
    ballot = path_of(hall, "meeting-ballot", "lan-1")
    sums = {
        "handed_out": "5", "collected": "5",
        f"p{unit.pk}-HTT": "4", f"p{unit.pk}-invalid": "1",
        f"p{head.pk}-HTT": "5",
    }  # fmt: skip
    wrong = client.post(ballot, {**sums, "version": hall.version})
    assert wrong.status_code == 422
    assert "cần đúng 4" in wrong.content.decode()
    right = {**sums, f"p{head.pk}-HTT": "3", f"p{head.pk}-HT": "1", "version": hall.version}
    assert client.post(ballot, right).status_code == 303
    page = client.get(path_of(hall)).content.decode()
    assert "tốt 3, hoàn thành 1, không 0" in page
    assert "3/4" in page
    second = client.get(path_of(hall, "meeting-ballot", "lan-2")).content.decode()
    assert hall.head.name in second
    assert "Hoàn thành xuất sắc tối đa" in second
    ReviewMeeting.objects.update(begins=time.min)  # the clock of the day may stand anywhere
    end = path_of(hall, "meeting-close")
    early = client.post(end, {"ended_on": "06/12/2026", "ended": "16:00", "version": hall.version})
    assert early.status_code == 422
    done = client.post(
        end,
        {
            "ended_on": "07/12/2026",
            "ended": "00:01",
            "conclusion": "Thống nhất",
            "version": hall.version,
        },
    )
    assert done.status_code == 303
    assert BodyProposal.objects.count() == 2
    assert client.get(end).status_code == 404
    assert client.get(path_of(hall)).status_code == 200


def test_only_the_body_and_who_decides_read_a_meeting() -> None:
    hall = Hall(with_accounts=True)
    path = path_of(hall)
    head, superior = hall.scene.commune.head, (hall.scene.appraiser, hall.scene.leader)
    for reader in (hall.clerk, hall.deputy, head, *superior):
        assert signed_in(reader).get(path).status_code == 200
    assert signed_in(hall.members[0]).get(path).status_code == 404
    for writer in (hall.scene.appraiser, hall.scene.leader, hall.scene.clerk):
        assert signed_in(writer).post(path_of(hall, "meeting-roll")).status_code == 404


def test_a_neighbour_does_not_read_a_meeting() -> None:
    hall = Hall(with_accounts=True)
    other = make_commune("Đảng ủy xã Bên", hall.scene.campaign, with_accounts=True)
    assert signed_in(other.head).get(path_of(hall)).status_code == 404


def test_a_subject_of_another_meeting_is_answered_404() -> None:
    hall = Hall(with_accounts=True)
    client = signed_in(hall.clerk)
    assert client.get(path_of(hall, "meeting-subject", 999_999)).status_code == 404
    assert client.get(path_of(hall, "meeting-ballot", "lan-9")).status_code == 404


def test_pages_of_a_meeting_cost_a_fixed_number_of_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    hall = Hall(with_accounts=True)
    hall.roll({hall.members[0].person.pk: Present(is_present=False, exclusion=Exclusion.LENT)})
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HTT": 4}, hall.head: {"HTT": 3}}, (4, 4))
    client = signed_in(hall.clerk)
    subject = hall.subject(hall.head).pk
    for path in (
        path_of(hall),
        path_of(hall, "meeting-roll"),
        path_of(hall, "meeting-subject", subject),
        path_of(hall, "meeting-ballot", "lan-1"),
        path_of(hall, "meeting-close"),
        reverse("reviews:meetings", args=[hall.period.pk]),
        reverse("reviews:meeting-plan", args=[hall.period.pk]),
    ):
        client.get(path)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
    assert BallotCount.objects.exists()


def test_minutes_and_tally_come_from_the_meeting_once_it_is_closed() -> None:
    hall = Hall(with_accounts=True)
    hall.roll({hall.members[0].person.pk: Present(is_present=False, exclusion=Exclusion.LENT)})
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HTT": 4}, hall.head: {"HTT": 3}}, (4, 4))
    client = signed_in(hall.clerk)
    paths = [path_of(hall, "meeting-report", slug) for slug in ("bien-ban", "kiem-phieu")]
    for path in paths:
        assert client.get(path).status_code == 404
    hall.close()
    minutes, tally = (text_of(client.get(path, {"dang": "word"}).content) for path in paths)
    assert "Kiểm điểm tập thể" in minutes
    assert "hoàn thành tốt nhiệm vụ (03/03 phiếu)" in minutes
    assert f"{hall.members[0].person.full_name}: được cử đi nơi khác" in minutes
    assert "04/05 đồng chí" in minutes
    assert "01 đồng chí được cử đi nơi khác và vắng mặt" in tally
    assert "3 (100%)" in tally
    for path in paths:
        assert client.get(path)["Content-Type"] == "application/pdf"
    assert client.get(path_of(hall, "meeting-report", "bien-ban-chi-bo")).status_code == 404
    assert signed_in(hall.members[0]).get(paths[0]).status_code == 404


def test_what_a_body_proposed_stands_in_the_explanation_and_trust_in_the_appraisal() -> None:
    hall = Hall(with_accounts=True)
    hall.roll()
    hall.review_both(reason="Dân chưa hài lòng")
    hall.count(Round.FIRST, {hall.collective: {"HTT": 5}, hall.head: {"HT": 4}})
    hall.count(Round.TRUST, {hall.head: {"high": 1, "low": 3}})
    hall.close()
    places = [hall.period.pk, hall.head.pk]
    path = reverse("reviews:explain", args=places)
    told = signed_in(hall.scene.appraiser).get(path).content.decode()
    assert "Đề xuất của tập thể qua bỏ phiếu" in told
    assert "Dân chưa hài lòng" in told
    own = signed_in(hall.scene.commune.head)
    assert "Đề xuất của tập thể qua bỏ phiếu" not in own.get(path).content.decode()
    form = signed_in(hall.scene.appraiser).get(reverse("reviews:appraise", args=places))
    text = form.content.decode()
    assert "Biên bản kiểm phiếu tín nhiệm, hội nghị ngày 07/12/2026" in text
    assert re.search(r'name="votes_low"[^>]*value="3"|value="3"[^>]*name="votes_low"', text)
    Rating.objects.filter(pk=hall.head.pk).update(decided_level="HTT", decided_at=LATER)
    assert "Đề xuất của tập thể qua bỏ phiếu" in own.get(path).content.decode()


def text_of(word: bytes) -> str:
    """Return the words of a Word file."""
    with zipfile.ZipFile(io.BytesIO(word)) as opened:
        document = opened.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", document))


SPOKEN = "Còn để chậm hồ sơ đất đai"
WRITTEN = "Cần sâu sát cơ sở hơn"


def minutes_of(hall: Hall, held: Held) -> str:
    answer = signed_in(held).get(path_of(hall, "meeting-report", "bien-ban"), {"dang": "word"})
    assert answer.status_code == 200
    return text_of(answer.content)


def closed_with_words() -> Hall:
    """A closed meeting at which something was said of the head, freely and under a heading."""
    hall = Hall(with_accounts=True)
    hall.roll()
    hall.write(hall.collective, SubjectText(opinions="Đoàn kết, rõ việc."))
    hall.write(
        hall.head,
        SubjectText(opinions=WRITTEN, answer="Tôi tiếp thu", chair_id=hall.deputy.person.pk),
    )
    dossier, _ = Dossier.objects.get_or_create(
        rating=hall.head, unit_id=hall.head.unit_id, defaults={"form": FormCode.LEADER}
    )
    for heading, text in (("general", "Góp ý chung khác"), (HEADING, SPOKEN)):
        Criticism.objects.create(
            dossier=dossier,
            heading=heading,
            said_by_name="Đồng chí Lê Văn Giáp",
            text=text,
            met_on=hall.meeting.held_on,
            noted_by_name="Thử",
            noted_at=LATER,
        )
    hall.close()
    return hall


@pytest.mark.parametrize(
    ("composition", "name"), [("standing", "Ban Thường vụ"), ("committee", "Ban Chấp hành")]
)
def test_the_minutes_name_the_body_that_met(composition: str, name: str) -> None:
    hall = closed_with_words()
    ReviewMeeting.objects.update(composition=composition)
    unit = hall.scene.commune.unit.spans.get()
    whole = f"kiểm điểm tập thể, cá nhân {name} {unit.name} "
    assert whole in minutes_of(hall, hall.clerk)


def test_the_minutes_print_what_was_said_by_heading_to_whom_may_read_it() -> None:
    hall = closed_with_words()
    text = minutes_of(hall, hall.clerk)
    assert f"{TITLE}: Đồng chí Lê Văn Giáp: {SPOKEN}" in text
    assert text.index(SPOKEN) < text.index("Góp ý chung khác")


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("clerk", True),
        ("member", None),  # the post holds nothing in the system
        ("deputy", True),
        ("head", False),
        ("appraiser", True),
        ("leader", True),
    ],
)
def test_what_was_said_of_a_head_is_read_by_role(role: str, *, reads: bool | None) -> None:
    hall = closed_with_words()
    held = {
        "clerk": hall.clerk,
        "member": hall.members[0],
        "deputy": hall.deputy,
        "head": hall.scene.commune.head,
        "appraiser": hall.scene.appraiser,
        "leader": hall.scene.leader,
    }[role]
    path = path_of(hall, "meeting-report", "bien-ban")
    if reads is None:
        assert signed_in(held).get(path).status_code == 404
        return
    text = minutes_of(hall, held)
    for words in (WRITTEN, SPOKEN, "Tôi tiếp thu"):
        assert (words in text) is reads
    assert "Đoàn kết, rõ việc." in text


def test_a_head_reads_what_was_said_of_him_once_he_is_rated() -> None:
    hall = closed_with_words()
    Rating.objects.filter(pk=hall.head.pk).update(decided_level="HTT", decided_at=LATER)
    text = minutes_of(hall, hall.scene.commune.head)
    for words in (WRITTEN, SPOKEN, "Tôi tiếp thu"):
        assert words in text


def test_nobody_opens_the_page_on_which_words_about_himself_are_written() -> None:
    hall = Hall(with_accounts=True)
    hall.roll()
    hall.write(hall.head, SubjectText(opinions=WRITTEN, chair_id=hall.deputy.person.pk))
    path = path_of(hall, "meeting-subject", hall.subject(hall.head).pk)
    head = signed_in(hall.scene.commune.head)
    assert head.get(path).status_code == 404
    assert head.post(path, {"opinions": "", "version": hall.version}).status_code == 404
    assert path not in head.get(path_of(hall)).content.decode()
    page = signed_in(hall.clerk)
    assert WRITTEN in page.get(path).content.decode()
    assert path in page.get(path_of(hall)).content.decode()


def test_reading_minutes_is_kept_and_seen_by_whom_they_are_about() -> None:
    hall = closed_with_words()
    minutes_of(hall, hall.scene.appraiser)
    (whole,) = Entry.objects.filter(action="meeting.minutes_read")
    assert whole.after["ratings"] == sorted([hall.collective.pk, hall.head.pk])
    dossier = Dossier.objects.get(rating=hall.head, unit_id=hall.head.unit_id)
    noted = Entry.objects.filter(action="dossier.read", object_id=str(dossier.pk))
    assert noted.get().after == {"texts": ["criticism"], "meeting": hall.meeting.pk}
    own = signed_in(hall.scene.commune.head).get(reverse("people:own-data")).content.decode()
    assert hall.scene.appraiser.person.full_name in own
    minutes_of(hall, hall.scene.commune.head)
    assert noted.count() == 1  # of himself he read nothing, and nothing of himself is kept
    tally = path_of(hall, "meeting-report", "kiem-phieu")
    signed_in(hall.scene.appraiser).get(tally)
    assert Entry.objects.filter(action="meeting.minutes_read").count() == 2


VOTES = "tốt 3, hoàn thành 1, không 0"


def voted() -> Hall:
    """A meeting that voted on its head, who has another level by the rules."""
    hall = Hall(with_accounts=True)
    hall.roll()
    hall.review_both()
    hall.count(Round.FIRST, {hall.collective: {"HTT": 5}, hall.head: {"HTT": 3, "HT": 1}})
    return hall


def test_nobody_reads_the_votes_on_himself_before_he_is_rated() -> None:
    hall = voted()
    head = signed_in(hall.scene.commune.head)
    for name in ("meeting", "meeting-close"):
        page = head.get(path_of(hall, name)).content.decode()
        assert VOTES not in page
        assert "3/4" not in page
        assert "đồng chí đọc sau khi có quyết định" in page
        assert "5/5" in page
    assert VOTES in signed_in(hall.deputy).get(path_of(hall)).content.decode()
    hall.close()
    path = path_of(hall, "meeting-report", "kiem-phieu")
    own = text_of(head.get(path, {"dang": "word"}).content)
    assert "5 (100%)" in own
    assert "3 (75%)" not in own
    assert "(03/04 phiếu)" not in minutes_of(hall, hall.scene.commune.head)
    Rating.objects.filter(pk=hall.head.pk).update(decided_level="HTT", decided_at=LATER)
    assert VOTES in head.get(path_of(hall)).content.decode()
    assert "3 (75%)" in text_of(head.get(path, {"dang": "word"}).content)


def test_the_body_reads_no_rule_of_its_people_before_the_decision() -> None:
    hall = voted()
    for held in (hall.clerk, hall.deputy):
        page = signed_in(held).get(path_of(hall)).content.decode()
        assert "chỉ cấp đánh giá đọc" in page
    subject = path_of(hall, "meeting-subject", hall.subject(hall.head).pk)
    assert "Theo quy tắc" not in signed_in(hall.clerk).get(subject).content.decode()
    of_unit = path_of(hall, "meeting-subject", hall.subject(hall.collective).pk)
    assert "Theo quy tắc" in signed_in(hall.clerk).get(of_unit).content.decode()
    appraiser = signed_in(hall.scene.appraiser).get(path_of(hall)).content.decode()
    assert "chỉ cấp đánh giá đọc" not in appraiser


def test_who_is_voted_on_enters_every_line_but_his_own() -> None:
    hall = voted()
    head = signed_in(hall.scene.commune.head)
    path = path_of(hall, "meeting-ballot", "lan-1")
    page = head.get(path).content.decode()
    own, other = hall.subject(hall.head).pk, hall.subject(hall.collective).pk
    assert f'name="p{own}-HTT"' not in page
    assert "Phiếu về đồng chí không hiện ở đây" in page
    told = {"handed_out": "5", "collected": "5", f"p{other}-HTT": "4", f"p{other}-HT": "1"}
    told["version"] = str(hall.version)
    assert head.post(path, told).status_code == 303
    kept = BallotCount.objects.filter(subject=own, choice="HTT")
    assert kept.get().count == 3  # what others entered of him stands
    assert BallotCount.objects.get(subject=other, choice="HTT").count == 4
    fewer = {**told, "collected": "4", f"p{other}-HT": "0", "version": str(hall.version)}
    answer = head.post(path, fewer)
    assert answer.status_code == 422
    assert "không khớp dòng về" in answer.content.decode()
    forced = {**told, f"p{own}-HTT": "4", "version": str(hall.version)}
    assert head.post(path, forced).status_code == 303
    assert kept.get().count == 3
    assert signed_in(hall.members[0]).get(path).status_code == 404


def test_a_long_list_is_chosen_from_page_by_page_and_nothing_typed_is_lost(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hall = Hall(with_accounts=True)
    client = signed_in(hall.clerk)
    path = reverse("reviews:meeting-plan", args=[hall.period.pk])
    whole_list = client.get(path).content.decode()
    assert len(_CHOSEN.findall(whole_list)) == 2  # fits a page: everybody
    monkeypatch.setattr("camket.web.reviews.paging.PAGE_ROWS", 1)
    with django_assert_max_num_queries(16):
        first = client.get(path).content.decode()
    assert not _CHOSEN.findall(first)
    assert "Đối tượng 1 – 1 trong 2" in first
    posted = {"place": "Hội trường A", "days": "1", "o-trang": "1", "ca-trang": "1"}
    chosen = client.post(path, posted)
    assert chosen.status_code == 200
    assert len(_CHOSEN.findall(chosen.content.decode())) == 1
    sent = {"place": "Hội trường A", "ratings": [str(hall.collective.pk)], "o-trang": "1"}
    second = client.post(path, {**sent, "trang": "2"}).content.decode()
    assert 'value="Hội trường A"' in second
    assert "Đang chọn thêm 1 đối tượng ở trang khác" in second
    assert f'<input type="hidden" name="ratings" value="{hall.collective.pk}">' in second
    whole = {
        **sent,
        "composition": "standing",
        "held_on": "07/12/2026",
        "begins": "8h30",
        "days": "1",
        "chair": str(hall.deputy.person.pk),
        "secretary": str(hall.clerk.person.pk),
        "ratings": [str(hall.head.pk), str(hall.collective.pk)],
        "o-trang": "2",
    }
    stranger = client.post(path, {**whole, "ratings": ["999999"]})
    assert stranger.status_code == 422
    assert client.post(path, whole).status_code == 303
    made = ReviewMeeting.objects.latest("pk")
    assert set(made.subjects.values_list("rating_id", flat=True)) == {
        hall.head.pk,
        hall.collective.pk,
    }
