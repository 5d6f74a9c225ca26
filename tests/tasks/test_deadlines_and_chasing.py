"""What is late is marked once; its owner is chased once a day, the third time above him too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, TODAY, make_cell, make_holder, make_province, make_task, make_unit

from camket.notifications.models import Notice
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas
from camket.tallies.queries import totals_of
from camket.tasks.actions.chasing import chase_all_late, chase_task
from camket.tasks.actions.deadlines import mark_overdue
from camket.tasks.decisions.chasing import ChaseRefusal
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import TaskEvent
from camket.tasks.queries import check_tallies

pytestmark = pytest.mark.django_db


def test_what_is_owed_after_its_day_is_marked_once() -> None:
    province = make_province()
    unit = make_unit(parent=province)
    owner = make_holder(unit, with_account=True)
    task = make_task(unit, owner=owner.person, due_on=date(2026, 9, 30))
    assert mark_overdue(date(2026, 9, 30)) == 0
    assert mark_overdue(date(2026, 12, 1)) == 1
    assert mark_overdue(date(2026, 12, 1)) == 0
    task.refresh_from_db()
    assert task.overdue_since == date(2026, 10, 1)
    assert TaskEvent.objects.get(kind="overdue").text == "Quá hạn 30/09/2026"
    assert Notice.objects.get().kind == "late"
    fold_deltas()
    assert totals_of([province.pk], 2026)[province.pk].overdue == 1
    assert check_tallies(2026) == []


def test_what_waits_or_is_done_is_not_marked() -> None:
    unit = make_unit()
    for status in (TaskStatus.AWAITING, TaskStatus.STOPPED):
        task = make_task(unit, due_on=date(2026, 9, 30))
        task.status = status
        task.save()
    assert mark_overdue(TODAY) == 0


def test_a_late_share_is_marked_but_not_counted_twice() -> None:
    unit = make_unit()
    task = make_task(unit, due_on=date(2026, 9, 30))
    make_task(unit, parent=task, due_on=date(2026, 9, 30))
    assert mark_overdue(TODAY) == 2
    fold_deltas()
    assert totals_of([unit.pk], 2026)[unit.pk].overdue == 1


def test_the_third_reminder_goes_above_as_well() -> None:
    commune = make_unit(parent=make_province())
    head = make_holder(commune, with_account=True)
    cell = make_cell(parent=commune)
    secretary = make_holder(cell, "cell_secretary", with_account=True)
    clerk = make_holder(commune, "commune_clerk")
    task = make_task(cell, owner=secretary.person, due_on=date(2026, 9, 30))
    told = [
        chase_task(task.pk, text="", actor=clerk.actor, now=NOW + timedelta(days=day)).told_superior
        for day in range(3)
    ]
    assert told == [False, False, True]
    assert "Đã đôn đốc lần 3" in Notice.objects.get(user=head.user).text
    assert "Đôn đốc lần 3" in Notice.objects.get(user=secretary.user).text


def test_one_reminder_a_day() -> None:
    unit = make_unit()
    head = make_holder(unit)
    task = make_task(unit, owner=make_holder(unit, "commune_deputy").person)
    chase_task(task.pk, text="Báo cáo trước thứ Sáu", actor=head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        chase_task(task.pk, text="", actor=head.actor, now=NOW + timedelta(hours=1))
    assert refused.value.reason is ChaseRefusal.CHASED_TODAY


def test_nobody_chases_himself_and_a_member_nobody() -> None:
    unit = make_unit()
    head = make_holder(unit)
    task = make_task(unit, owner=head.person)
    with pytest.raises(Refused) as own:
        chase_task(task.pk, text="", actor=head.actor, now=NOW)
    assert own.value.reason is ChaseRefusal.OWN_WORK
    member = make_holder(unit, "cell_member")
    with pytest.raises(Refused) as other:
        chase_task(task.pk, text="", actor=member.actor, now=NOW)
    assert other.value.reason is ChaseRefusal.NOT_ALLOWED


def test_all_that_is_late_is_chased_at_once() -> None:
    unit = make_unit()
    head = make_holder(unit)
    deputy = make_holder(unit, "commune_deputy")
    late = [make_task(unit, owner=deputy.person, due_on=date(2026, 9, 30)) for _ in range(3)]
    make_task(unit, owner=head.person, due_on=date(2026, 9, 30))
    make_task(unit, owner=deputy.person)
    cell = make_cell(parent=unit)
    secretary = make_holder(cell, "cell_secretary")
    make_task(cell, owner=secretary.person, due_on=date(2026, 9, 30))
    chase_task(late[0].pk, text="", actor=head.actor, now=NOW)
    done = chase_all_late(unit.pk, text="", actor=head.actor, now=NOW)
    assert (done.reminded, done.reminded_before) == (3, 1)


def test_chasing_many_asks_the_database_no_more_than_chasing_one() -> None:
    unit = make_unit(parent=make_province())
    head = make_holder(unit, with_account=True)
    deputies = [make_holder(unit, "commune_deputy", with_account=True) for _ in range(4)]
    few, many = deputies[:1], deputies
    counts = []
    for day, owners in enumerate((few, many)):
        for owner in owners:
            make_task(unit, owner=owner.person, due_on=date(2026, 9, 30))
        with CaptureQueriesContext(connection) as asked:
            done = chase_all_late(unit.pk, text="", actor=head.actor, now=NOW + timedelta(days=day))
        counts.append((done.reminded, len(asked)))
    assert [reminded for reminded, _ in counts] == [1, 5]
    assert counts[0][1] == counts[1][1]
    assert Notice.objects.count() == len(deputies) + 1  # one of them owns two


def test_marking_many_asks_the_database_no_more_than_marking_one() -> None:
    unit = make_unit()
    counts = []
    for number in (1, 6):
        for _ in range(number):
            owner = make_holder(unit, "commune_deputy", with_account=True)
            make_task(unit, owner=owner.person, due_on=date(2026, 9, 30))
        with CaptureQueriesContext(connection) as asked:
            assert mark_overdue(TODAY) == number
        counts.append(len(asked))
    assert counts[0] == counts[1]
