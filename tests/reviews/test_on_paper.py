"""Appeals on paper, notices of corrections, reminders by themselves, what a removal takes along."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from tests.factories import make_holder
from tests.reviews.decided import LODGED, Decided
from tests.reviews.dossier_scene import DUE, decide, make_reviewed
from tests.reviews.quarter import QUARTER, head_of, open_quarter, planned
from tests.reviews.scene import NOW, TODAY, make_scene
from tests.web.year import make_pdf
from tests.word_text import text_of_word

from camket.audit.models import Entry
from camket.files.storage import read
from camket.notifications.models import Notice
from camket.reviews.actions.after.appeals import correct_level, uphold_level
from camket.reviews.actions.after.lodging import OnPaper, enter_appeal, lodge_appeal
from camket.reviews.actions.dossiers.purging import ask_for_purge, purge_dossier
from camket.reviews.actions.dossiers.remarking import ask_for_remarks, remind_of_waiting
from camket.reviews.actions.periods.grouping import name_group
from camket.reviews.actions.periods.opening import open_review
from camket.reviews.decisions.absences import GroupRefusal
from camket.reviews.decisions.appeals import AppealRefusal
from camket.reviews.decisions.dossiers import DossierRefusal, RemarkSource, is_day_to_remind
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Appeal, Dossier, PeerGroup, Rating, TextDigest
from camket.reviews.queries.rule_sets import quarter_edition_of
from camket.reviews.wording.appeals import sentence_of_appeal
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

CAME = date(2026, 12, 8)


def paper(text: str = "Số liệu chưa đủ", on: date = CAME) -> OnPaper:
    return OnPaper(text, on, "don-kien-nghi.pdf", make_pdf())


def test_an_appeal_on_paper_runs_from_the_day_it_came() -> None:
    told = Decided()
    entered = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
    appeal = enter_appeal(told.head.pk, paper(), actor=told.scene.clerk.actor, now=entered)
    assert appeal.lodged_by == told.scene.commune.head.person
    assert (appeal.is_on_paper, appeal.scan_name) == (True, "don-kien-nghi.pdf")
    assert appeal.answer_by_on == date(2026, 12, 22)  # ten working days after the 8th
    assert Notice.objects.filter(topic=f"appeal:{appeal.pk}").exists()
    assert Notice.objects.filter(topic=f"appeal:{appeal.pk}:entered").exists()
    assert Entry.objects.get(action="appeal.entered").after["received_on"] == "2026-12-08"
    answered = uphold_level(
        appeal.pk, answer="Đã đối chiếu", actor=told.scene.leader.actor, now=entered
    )
    assert not answered.is_open


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"file": b""}, AppealRefusal.SCAN_MISSING),
        ({"received_on": date(2026, 12, 20)}, AppealRefusal.DAY_WRONG),
        ({"received_on": date(2026, 12, 1)}, AppealRefusal.DAY_WRONG),
        ({"text": " "}, AppealRefusal.TEXT_MISSING),
    ],
)
def test_what_is_missing_of_an_appeal_on_paper_is_said(
    change: dict[str, Any], reason: AppealRefusal
) -> None:
    told = Decided()
    with pytest.raises(Refused) as refused:
        enter_appeal(
            told.head.pk, replace(paper(), **change), actor=told.scene.clerk.actor, now=LODGED
        )
    assert refused.value.reason is reason
    assert sentence_of_appeal(refused.value)
    assert not Appeal.objects.exists()


def test_only_the_deciding_bodys_office_enters_and_nobody_twice() -> None:
    told = Decided()
    for held in (told.scene.commune.clerk, told.scene.commune.head, told.scene.appraiser):
        with pytest.raises(Refused) as refused:
            enter_appeal(told.head.pk, paper(), actor=held.actor, now=LODGED)
        assert refused.value.reason is AppealRefusal.NOT_ALLOWED
    told.lodge()
    with pytest.raises(Refused) as twice:
        enter_appeal(told.head.pk, paper(), actor=told.scene.clerk.actor, now=LODGED)
    assert twice.value.reason is AppealRefusal.ALREADY_OPEN
    late = Decided()
    after = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
    with pytest.raises(Refused) as over:
        enter_appeal(
            late.head.pk, paper(on=date(2026, 12, 16)), actor=late.scene.clerk.actor, now=after
        )
    assert over.value.reason is AppealRefusal.TOO_LATE


def test_a_correction_of_an_announced_level_issues_its_own_notice() -> None:
    told = Decided()
    first = told.head.notice_number
    assert first is not None
    row = correct_level(
        told.head.pk, level="HT", reason="Kết luận 12", actor=told.scene.leader.actor, now=LODGED
    )
    head = Rating.objects.get(pk=told.head.pk)
    assert head.notice_number is not None
    assert (str(first), str(head.notice_number)) == ("02-TB/TU", "03-TB/TU")
    assert head.notice_file is not None
    document = pypdfium2.PdfDocument(read(head.notice_file))
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert f"theo Quyết định số {row.number}, thay cho mức đã thông báo" in text
    assert "Hoàn thành nhiệm vụ" in text
    assert head.notice_word is not None
    assert f"theo Quyết định số {row.number}, thay cho" in text_of_word(read(head.notice_word))
    assert Entry.objects.filter(action="rating.announced", object_id=str(head.pk)).count() == 2
    unit = Rating.objects.get(pk=told.unit.pk)
    assert str(unit.notice_number) == "01-TB/TU"
    lodge_appeal(head.pk, text="Chưa đúng", actor=told.scene.commune.head.actor, now=LODGED)


def test_a_correction_of_a_level_nobody_was_told_of_issues_none() -> None:
    told = Decided(announced=False)
    correct_level(
        told.head.pk, level="HT", reason="Kết luận 12", actor=told.scene.leader.actor, now=LODGED
    )
    assert Rating.objects.get(pk=told.head.pk).notice_number is None


@pytest.mark.parametrize(
    ("days", "reminded", "is_due"),
    [
        (-4, None, False),
        (-3, None, True),
        (-2, -3, False),
        (-1, None, True),  # nothing ran on the third day before
        (0, -3, True),
        (0, 0, False),
        (6, 0, False),
        (7, 0, True),
        (13, 7, False),
        (15, 7, True),
    ],
)
def test_days_on_which_a_body_is_reminded(days: int, reminded: int | None, *, is_due: bool) -> None:
    last = None if reminded is None else DUE + timedelta(days=reminded)
    assert is_day_to_remind(DUE, last, today=DUE + timedelta(days=days)) is is_due


def test_bodies_are_reminded_by_themselves_and_the_link_stays() -> None:
    reviewed = make_reviewed()
    clerk = reviewed.scene.commune.clerk
    make_holder(reviewed.scene.commune.unit, "commune_clerk", with_account=True)
    asked = ask_for_remarks(
        reviewed.head.pk,
        RemarkSource.RESIDENCE,
        "Đảng ủy xã Thử 1",
        DUE,
        actor=clerk.actor,
        now=NOW,
    ).request
    on_day = datetime(DUE.year, DUE.month, DUE.day, 2, 0, tzinfo=UTC)
    assert remind_of_waiting(on_day - timedelta(days=5)) == 0
    assert remind_of_waiting(on_day) == 1
    assert remind_of_waiting(on_day) == 0
    kept = type(asked).objects.get(pk=asked.pk)
    assert (kept.token_hash, kept.reminders, kept.reminded_on) == (asked.token_hash, 1, DUE)
    assert Entry.objects.filter(action="dossier.remarks_reminded").count() == 1
    decide(reviewed.head)
    assert remind_of_waiting(on_day + timedelta(days=8)) == 0


def test_the_person_is_told_when_his_axes_are_approved() -> None:
    scene = make_scene(with_accounts=True)
    period = open_quarter(scene)
    plan = planned(scene, period, scene.commune)
    notice = Notice.objects.get(topic=f"axes:{plan.pk}")
    assert "đã được duyệt" in notice.text
    assert "quý IV năm 2026" in notice.text
    assert notice.path.endswith(f"/xep-loai/{head_of(period, scene.commune).pk}/truc/")


def test_a_removal_takes_appeals_and_the_appraisers_reason_with_the_last_file() -> None:
    reviewed = make_reviewed()
    decide(reviewed.head)
    rating = Rating.objects.get(pk=reviewed.head.rating_id)
    Rating.objects.filter(pk=rating.pk).update(appraised_reason="Chậm hai việc lớn")
    appeal = Appeal.objects.create(
        rating=rating,
        published_on=TODAY,
        lodged_at=NOW,
        lodged_by=rating.person or reviewed.scene.commune.head.person,
        lodged_by_name="Thử",
        text="Chưa đúng",
        answer_by_on=TODAY,
    )
    asker = reviewed.scene.commune.clerk.actor
    told = {"reason": "Đã bàn giao", "paper_no": "BB 1"}
    with pytest.raises(Refused) as waits:
        ask_for_purge(reviewed.head.pk, **told, actor=asker, now=NOW)
    assert waits.value.reason is DossierRefusal.APPEAL_OPEN
    Appeal.objects.filter(pk=appeal.pk).update(state="upheld", answer="Giữ", answered_at=NOW)
    ask_for_purge(reviewed.head.pk, **told, actor=asker, now=NOW)
    other = make_holder(reviewed.scene.commune.unit, "commune_clerk")
    assert Dossier.objects.filter(rating=rating, purged_at__isnull=True).count() == 1
    purge_dossier(reviewed.head.pk, actor=other.actor, now=NOW)
    appeal.refresh_from_db()
    assert (appeal.text, appeal.answer, appeal.state) == ("", "", "upheld")
    assert appeal.purged_at == NOW
    assert Rating.objects.get(pk=rating.pk).appraised_reason == ""
    titles = set(TextDigest.objects.values_list("title", flat=True))
    assert {"Kiến nghị 1: nội dung", "Lý do thẩm định khác quy tắc"} <= titles


def test_a_group_of_posts_takes_in_its_holders_whatever_their_unit() -> None:
    scene = make_scene()
    clerk = scene.clerk.actor
    name_group(
        scene.province.pk,
        "bí thư cấp xã",
        [],
        post_codes=["commune_secretary"],
        actor=clerk,
        now=NOW,
    )
    for kinds, codes, reason in (
        ([], ["commune_secretary"], GroupRefusal.POST_TAKEN),
        ([], ["không có"], GroupRefusal.POST_UNKNOWN),
        (["commune_committee"], ["commune_deputy"], GroupRefusal.BOTH),
        ([], [], GroupRefusal.KINDS_MISSING),
    ):
        with pytest.raises(Refused) as refused:
            name_group(scene.province.pk, "khác", kinds, post_codes=codes, actor=clerk, now=NOW)
        assert refused.value.reason is reason
    assert PeerGroup.objects.get().posts == ["commune_secretary"]
    period = open_quarter(scene)
    assert head_of(period, scene.commune).group == "bí thư cấp xã"
    unit = Rating.objects.get(period=period, unit=scene.commune.unit, kind=SubjectKind.COLLECTIVE)
    assert unit.group == "xã, phường, đặc khu"


@pytest.mark.parametrize("switch", [True, False, None])
def test_a_body_switches_the_undone_task_of_a_quarter_when_it_opens_it(
    *, switch: bool | None
) -> None:
    scene = make_scene()
    new = replace(QUARTER, undone_fails=switch)
    period = open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)
    usual = quarter_edition_of(type(period)(snapshot={}, ends_on=period.ends_on)).numbers
    held = quarter_edition_of(period).numbers.undone_fails
    assert held is (usual.undone_fails if switch is None else switch)
