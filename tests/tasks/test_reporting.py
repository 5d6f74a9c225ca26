"""Reports: the doer says, somebody else confirms; late stays late."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from tests.factories import (
    NOW,
    TODAY,
    Held,
    make_cell,
    make_holder,
    make_province,
    make_task,
    make_unit,
)

from camket.audit.models import Entry
from camket.files.wording import FileRefusal
from camket.notifications.models import Notice
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas
from camket.tallies.queries import totals_of
from camket.tasks.actions.reporting import (
    NewFile,
    NewReport,
    confirm_report,
    report_progress,
    return_report,
)
from camket.tasks.decisions.reporting import ReportRefusal, ReportState, VerifyRefusal
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Report, Task
from camket.tasks.queries import check_tallies

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Village:
    """A commune with its head, a cell with its secretary and a member, and the cell's task."""

    secretary: Held
    member: Held
    head: Held
    task: Task


@pytest.fixture
def village() -> Village:
    commune = make_unit(parent=make_province())
    cell = make_cell(parent=commune)
    secretary = make_holder(cell, "cell_secretary", with_account=True)
    return Village(
        secretary=secretary,
        member=make_holder(cell, "cell_member"),
        head=make_holder(commune, "commune_secretary", with_account=True),
        task=make_task(cell, owner=secretary.person),
    )


def photo() -> NewFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8)).save(held, "JPEG")
    return NewFile("anh-hien-truong.jpg", held.getvalue())


def new(reached: int = 340, **values: Any) -> NewReport:
    return NewReport(key=uuid.uuid4(), reached=Decimal(reached), **values)


def claimed(village: Village, *, now: datetime = NOW, **values: Any) -> Report:
    claim = new(850, claims_done=True, **values)
    return report_progress(village.task.pk, new=claim, actor=village.secretary.actor, now=now)


def test_a_report_moves_the_task_and_keeps_its_photo(village: Village) -> None:
    report = report_progress(
        village.task.pk, new=new(files=[photo()]), actor=village.secretary.actor, now=NOW
    )
    village.task.refresh_from_db()
    assert village.task.reached == 340
    assert village.task.status == TaskStatus.DOING
    assert report.evidence.get().file.media_type == "image/jpeg"
    assert report.state == ReportState.NOTED
    assert Entry.objects.filter(action="task.reported").count() == 1


def test_the_same_form_sent_twice_makes_one_report(village: Village) -> None:
    once = new()
    first = report_progress(village.task.pk, new=once, actor=village.secretary.actor, now=NOW)
    second = report_progress(village.task.pk, new=once, actor=village.secretary.actor, now=NOW)
    assert first.pk == second.pk
    assert Report.objects.count() == 1


def test_a_percentage_of_the_whole_ends_at_a_hundred_an_amount_does_not(village: Village) -> None:
    village.task.target, village.task.measure_unit = Decimal(100), "%"
    village.task.save()
    with pytest.raises(Refused) as refused:
        report_progress(village.task.pk, new=new(150), actor=village.secretary.actor, now=NOW)
    assert refused.value.reason is ReportRefusal.ABOVE_THE_WHOLE
    village.task.measure_unit = "hộ"
    village.task.save()
    assert report_progress(village.task.pk, new=new(150), actor=village.secretary.actor, now=NOW)


def test_a_member_does_not_report_another_persons_task(village: Village) -> None:
    with pytest.raises(Refused) as refused:
        report_progress(village.task.pk, new=new(), actor=village.member.actor, now=NOW)
    assert refused.value.reason is ReportRefusal.NOT_YOURS


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_kept(village: Village) -> None:
    bad = new(files=[NewFile("tep.exe", b"MZ" * 20)])
    with pytest.raises(Refused) as refused:
        report_progress(village.task.pk, new=bad, actor=village.secretary.actor, now=NOW)
    assert refused.value.reason is FileRefusal.UNKNOWN_KIND
    assert not Report.objects.exists()


def test_a_claim_waits_for_the_level_above_when_the_secretary_is_the_doer(village: Village) -> None:
    report = claimed(village)
    village.task.refresh_from_db()
    assert village.task.status == TaskStatus.AWAITING
    assert report.state == ReportState.AWAITING
    (notice,) = Notice.objects.all()
    assert notice.user_id == village.head.actor.user_id
    assert notice.path == f"/nhiem-vu/{village.task.pk}/xac-nhan/{report.pk}/"


def test_the_doer_never_confirms_his_own_work(village: Village) -> None:
    report = claimed(village)
    with pytest.raises(Refused) as refused:
        confirm_report(
            report.pk, note="", approves_exceeded=False, actor=village.secretary.actor, now=NOW
        )
    assert refused.value.reason is VerifyRefusal.OWN_WORK


def test_the_owner_does_not_confirm_what_another_entered_for_him(village: Village) -> None:
    deputy = make_holder(village.task.unit, "cell_deputy")
    report = report_progress(
        village.task.pk, new=new(850, claims_done=True), actor=deputy.actor, now=NOW
    )
    for doer in (deputy, village.secretary):
        with pytest.raises(Refused) as refused:
            confirm_report(report.pk, note="", approves_exceeded=False, actor=doer.actor, now=NOW)
        assert refused.value.reason is VerifyRefusal.OWN_WORK


def test_the_database_itself_refuses_a_verifier_who_is_the_doer(village: Village) -> None:
    report = claimed(village)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(decided_by=report.author_id)


def test_a_stranger_does_not_confirm(village: Village) -> None:
    report = claimed(village)
    stranger = make_holder(make_unit("Đảng ủy xã Khác"), "commune_secretary")
    with pytest.raises(Refused) as refused:
        confirm_report(report.pk, note="", approves_exceeded=False, actor=stranger.actor, now=NOW)
    assert refused.value.reason is VerifyRefusal.NOT_ALLOWED


def test_confirmed_in_time_is_done(village: Village) -> None:
    report = claimed(village)
    confirm_report(
        report.pk, note="Đúng hồ sơ", approves_exceeded=False, actor=village.head.actor, now=NOW
    )
    village.task.refresh_from_db()
    assert (village.task.status, village.task.done_on) == (TaskStatus.DONE, TODAY)
    assert check_tallies(2026) == []


def test_done_after_its_day_is_late_for_ever(village: Village) -> None:
    later = NOW + timedelta(days=60)
    report = claimed(village, now=later)
    confirm_report(report.pk, note="", approves_exceeded=False, actor=village.head.actor, now=later)
    village.task.refresh_from_db()
    assert village.task.status == TaskStatus.DONE_LATE
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=village.task.pk).update(status=TaskStatus.DONE)


def test_the_claimed_day_counts_not_the_day_of_confirmation(village: Village) -> None:
    later = NOW + timedelta(days=60)
    report = claimed(village, now=later, done_on=date(2026, 12, 20))
    confirm_report(report.pk, note="", approves_exceeded=False, actor=village.head.actor, now=later)
    village.task.refresh_from_db()
    assert village.task.status == TaskStatus.DONE


def test_the_claimed_day_is_not_after_the_report(village: Village) -> None:
    with pytest.raises(Refused) as refused:
        claimed(village, done_on=TODAY + timedelta(days=1))
    assert refused.value.reason is ReportRefusal.DONE_IN_FUTURE


def test_a_returned_claim_is_owed_again_with_the_value_before_it(village: Village) -> None:
    report_progress(village.task.pk, new=new(340), actor=village.secretary.actor, now=NOW)
    report = claimed(village, now=NOW + timedelta(hours=1))
    return_report(report.pk, note="Thiếu biên bản", actor=village.head.actor, now=NOW)
    village.task.refresh_from_db()
    assert village.task.status == TaskStatus.DOING
    assert village.task.reached == 340
    assert check_tallies(2026) == []


def test_a_return_without_a_note_is_refused(village: Village) -> None:
    report = claimed(village)
    with pytest.raises(Refused) as refused:
        return_report(report.pk, note=" ", actor=village.head.actor, now=NOW)
    assert refused.value.reason is VerifyRefusal.NO_NOTE


def test_a_decided_claim_is_not_decided_again(village: Village) -> None:
    report = claimed(village)
    return_report(report.pk, note="Thiếu biên bản", actor=village.head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        confirm_report(
            report.pk, note="", approves_exceeded=False, actor=village.head.actor, now=NOW
        )
    assert refused.value.reason is VerifyRefusal.NOT_WAITING


def test_exceeded_needs_claim_reason_and_approver(village: Village) -> None:
    with pytest.raises(Refused) as refused:
        claimed(village, claims_exceeded=True)
    assert refused.value.reason is ReportRefusal.EXCEEDED_UNEXPLAINED
    report = claimed(village, claims_exceeded=True, exceeded_reason="Dài thêm 120 m")
    confirm_report(report.pk, note="", approves_exceeded=True, actor=village.head.actor, now=NOW)
    village.task.refresh_from_db()
    assert village.task.is_exceeded
    assert village.task.exceeded_approved_by == village.head.actor.label


def test_a_claim_of_exceeding_may_be_confirmed_without_being_granted(village: Village) -> None:
    report = claimed(village, claims_exceeded=True, exceeded_reason="Dài thêm 120 m")
    confirm_report(report.pk, note="", approves_exceeded=False, actor=village.head.actor, now=NOW)
    village.task.refresh_from_db()
    assert village.task.status == TaskStatus.DONE
    assert not village.task.is_exceeded


def test_done_below_the_target_says_why(village: Village) -> None:
    short = new(600, claims_done=True)
    with pytest.raises(Refused) as refused:
        report_progress(village.task.pk, new=short, actor=village.secretary.actor, now=NOW)
    assert refused.value.reason is ReportRefusal.BELOW_TARGET_UNEXPLAINED


def test_the_totals_above_follow_each_step(village: Village) -> None:
    commune = village.head.tenure.unit
    report = claimed(village)
    fold_deltas()
    assert totals_of([commune.pk], 2026)[commune.pk].awaiting == 1
    confirm_report(report.pk, note="", approves_exceeded=False, actor=village.head.actor, now=NOW)
    fold_deltas()
    totals = totals_of([commune.pk], 2026)[commune.pk]
    assert (totals.awaiting, totals.done, totals.done_on_time) == (0, 1, 1)
