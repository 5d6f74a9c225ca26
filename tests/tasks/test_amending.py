"""What a signed amendment does to tasks: new terms from its day on, the past keeps its measure."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.commitments.amending import begin, change, issue_amendment, sign_amendment
from tests.factories import NOW, TODAY, Sides, issue, make_sides

from camket.commitments.actions.drafting import WorkText, remove_item
from camket.commitments.decisions import Status
from camket.commitments.models import AmendedValue, Commitment
from camket.commitments.text import signed_text, text_in_force
from camket.tallies.queries import own_counts
from camket.tasks.actions.amending import apply_amendment
from camket.tasks.actions.deadlines import mark_overdue
from camket.tasks.actions.reporting import NewReport, confirm_report, report_progress
from camket.tasks.actions.taking_up import sign_and_take_up
from camket.tasks.decisions.standing import TaskStatus, deadline_after
from camket.tasks.models import Task, TaskTerm
from camket.tasks.queries import check_tallies, item_progress
from camket.tasks.queries.own_days import Days, OwnDays, counts_in_days

pytestmark = pytest.mark.django_db
DUE = date(2027, 6, 30)
LATER = date(2027, 8, 31)


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def signed_sides() -> Sides:
    sides = make_sides(with_accounts=True)
    issue(sides)
    sign_and_take_up(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    sign_and_take_up(sides.commitment.pk, actor=sides.leader.actor, now=NOW)
    return sides


def task_of(sides: Sides, number: int = 1) -> Task:
    return Task.objects.filter(commitment=sides.commitment).order_by("pk")[number - 1]


def test_a_later_deadline_helps_and_an_earlier_one_never_reaches_back() -> None:
    held, today = date(2027, 6, 30), date(2027, 5, 1)
    assert deadline_after(held, date(2027, 8, 31), today) == date(2027, 8, 31)
    assert deadline_after(held, date(2027, 5, 20), today) == date(2027, 5, 20)
    assert deadline_after(held, date(2027, 4, 1), today) == today
    late = date(2027, 3, 1)
    assert deadline_after(late, date(2027, 2, 1), today) == late
    assert deadline_after(late, date(2027, 4, 1), today) == date(2027, 4, 1)


def test_a_moved_deadline_moves_the_task_with_the_last_signature_alone() -> None:
    sides = signed_sides()
    amendment = begin(sides)
    change(sides, amendment, due_on=LATER)
    issue_amendment(sides, amendment)
    sign_and_take_up(amendment.pk, actor=sides.head.actor, now=NOW)
    assert task_of(sides).due_on == DUE
    sign_and_take_up(amendment.pk, actor=sides.leader.actor, now=NOW)
    task = task_of(sides)
    assert task.due_on == LATER
    (term,) = task.terms.all()
    assert (term.due_on, term.until_on) == (DUE, TODAY)
    event = task.events.get(kind="amended")
    assert "thời hạn 30/06/2027 → 31/08/2027" in event.text
    assert "02-CK/ĐU" in event.text
    assert check_tallies(2027) == []


def test_a_second_click_on_the_last_signature_changes_nothing_twice() -> None:
    sides = signed_sides()
    amendment = begin(sides)
    change(sides, amendment, due_on=LATER)
    sign_amendment(sides, amendment)
    sign_and_take_up(amendment.pk, actor=sides.leader.actor, now=NOW)
    signed = Commitment.papers.get(pk=amendment.pk)
    assert apply_amendment(signed, actor=sides.leader.actor, now=NOW) is None
    assert TaskTerm.objects.count() == 1
    assert AmendedValue.objects.count() == 1


def test_work_is_added_and_stopped_in_the_same_act() -> None:
    sides = signed_sides()
    amendment = begin(sides)
    change(
        sides,
        amendment,
        1,
        adds=WorkText("Dựng lại 120 m tường rào", sides.head.person.pk, LATER, "Nghiệm thu"),
    )
    gone = amendment.items.order_by("position")[2]
    title = gone.title
    _let_two_items_do(sides)
    remove_item(gone.pk, actor=sides.unit_clerk.actor, now=NOW)
    sign_amendment(sides, amendment)
    tasks = {task.title: task for task in Task.objects.filter(commitment=sides.commitment)}
    added = tasks["Dựng lại 120 m tường rào"]
    assert (added.starts_on, added.due_on, added.status) == (TODAY, LATER, TaskStatus.NOT_STARTED)
    stopped = tasks[f"Làm đợt một của {title.lower()}"]
    assert stopped.status == TaskStatus.STOPPED
    assert "02-CK/ĐU" in stopped.stopped_reason
    assert own_counts(2027)[sides.unit.pk].assigned == 3
    assert check_tallies(2027) == []


def test_what_is_done_was_judged_and_stays() -> None:
    sides = signed_sides()
    task = task_of(sides)
    day = DUE + timedelta(days=5)
    _report(sides, task, done_on=day, on=day)
    task.refresh_from_db()
    assert task.status == TaskStatus.DONE_LATE
    amendment = begin(sides, now=at(day))
    change(sides, amendment, due_on=LATER, now=at(day))
    sign_amendment(sides, amendment, now=at(day + timedelta(days=1)))
    task.refresh_from_db()
    assert (task.status, task.due_on) == (TaskStatus.DONE_LATE, DUE)
    assert not task.terms.exists()


def test_an_overdue_task_is_no_longer_late_but_its_late_days_are_kept() -> None:
    sides = signed_sides()
    day = DUE + timedelta(days=10)
    mark_overdue(day, now=at(day))
    assert own_counts(2027)[sides.unit.pk].overdue == 3
    amendment = begin(sides, now=at(day))
    change(sides, amendment, due_on=LATER, now=at(day))
    sign_amendment(sides, amendment, now=at(day))
    task = task_of(sides)
    assert task.overdue_since is None
    assert task.events.filter(kind="overdue").exists()
    assert own_counts(2027)[sides.unit.pk].overdue == 2
    assert check_tallies(2027) == []
    item_id = task.item_id or 0
    assert item_progress([item_id], day - timedelta(days=1))[item_id].days_late == 9
    assert item_progress([item_id], day)[item_id].late == 0


def test_a_claim_of_the_time_before_is_judged_by_the_deadline_that_held() -> None:
    sides = signed_sides()
    task, done_on = task_of(sides), DUE + timedelta(days=3)
    report = _claim(sides, task, done_on=done_on, on=done_on)
    day = DUE + timedelta(days=10)
    amendment = begin(sides, now=at(day))
    change(sides, amendment, due_on=LATER, now=at(day))
    sign_amendment(sides, amendment, now=at(day))
    confirm_report(report, note="", approves_exceeded=False, actor=sides.leader.actor, now=at(day))
    task.refresh_from_db()
    assert (task.status, task.due_on) == (TaskStatus.DONE_LATE, LATER)


def test_a_harder_deadline_does_not_make_late_what_was_in_time() -> None:
    sides = signed_sides()
    task, done_on = task_of(sides), date(2027, 5, 20)
    report = _claim(sides, task, done_on=done_on, on=done_on)
    day = date(2027, 5, 25)
    amendment = begin(sides, now=at(day))
    change(sides, amendment, due_on=date(2027, 5, 26), now=at(day))
    issue_amendment(sides, amendment, now=at(day))
    later = at(date(2027, 6, 5))
    sign_and_take_up(amendment.pk, actor=sides.head.actor, now=later)
    sign_and_take_up(amendment.pk, actor=sides.leader.actor, now=later)
    task.refresh_from_db()
    assert task.due_on == date(2027, 6, 5)
    confirm_report(report, note="", approves_exceeded=False, actor=sides.leader.actor, now=later)
    task.refresh_from_db()
    assert task.status == TaskStatus.DONE


def test_a_head_still_answers_for_the_deadline_missed_in_his_days() -> None:
    sides = signed_sides()
    day = DUE + timedelta(days=10)
    amendment = begin(sides, now=at(day))
    change(sides, amendment, due_on=LATER, now=at(day))
    sign_amendment(sides, amendment, now=at(day))
    unit = sides.unit.pk
    counts = counts_in_days(
        {
            "former": OwnDays(unit, (Days(None, day),)),
            "present": OwnDays(unit, (Days(day, None),)),
        },
        2027,
    )
    assert counts["former"].assigned == 3
    assert counts["present"].assigned == 1


def test_the_signed_text_stays_and_the_drift_is_between_it_and_what_holds() -> None:
    sides = signed_sides()
    before = sides.fresh()
    amendment = begin(sides)
    change(sides, amendment, target=14)
    sign_amendment(sides, amendment)
    after = sides.fresh()
    assert (after.text, after.text_sha256, after.signed_file_id) == (
        before.text,
        before.text_sha256,
        before.signed_file_id,
    )
    assert signed_text(after)["items"][0]["measures"][0]["target"] == "10"
    assert text_in_force(after)["items"][0]["measures"][0]["target"] == "14"
    live = after.items.order_by("position")[0].measures.get()
    assert live.target == Decimal(14)
    (value,) = AmendedValue.objects.all()
    assert (value.before, value.after, value.measure_name) == ("10", "14", "Số phần việc xong")
    assert value.effective_on == TODAY
    second = begin(sides)
    assert second.ordinal == 2
    change(sides, second, target=16)
    sign_amendment(sides, second)
    assert [one.after for one in AmendedValue.objects.all()] == ["14", "16"]
    assert Commitment.objects.filter(unit=sides.unit).count() == 1
    assert Commitment.papers.filter(unit=sides.unit, status=Status.SIGNED).count() == 3


def _let_two_items_do(sides: Sides) -> None:
    campaign = sides.commitment.campaign
    campaign.min_items = 2
    campaign.save(update_fields=["min_items"])


def _claim(sides: Sides, task: Task, *, done_on: date, on: date) -> int:
    new = NewReport(
        key=uuid.uuid4(),
        reached=task.target,
        note="Đã nghiệm thu",
        claims_done=True,
        done_on=done_on,
    )
    return report_progress(task.pk, new=new, actor=sides.head.actor, now=at(on)).pk


def _report(sides: Sides, task: Task, *, done_on: date, on: date) -> None:
    confirm_report(
        _claim(sides, task, done_on=done_on, on=on),
        note="",
        approves_exceeded=False,
        actor=sides.leader.actor,
        now=at(on),
    )
