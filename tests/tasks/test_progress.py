"""How far items are, and what a rating counts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories import (
    NOW,
    TODAY,
    make_holder,
    make_province,
    make_signed_commitment,
    make_task,
    make_unit,
)

from camket.commitments.models import Commitment, Item
from camket.shared.actor import SYSTEM
from camket.tasks.actions.taking_up import take_up_works
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task
from camket.tasks.queries import (
    ItemProgress,
    TaskCounts,
    counts_for_rating,
    item_facts,
    item_progress,
    tasks_visible_to,
)

pytestmark = pytest.mark.django_db
Counter = Callable[[int], AbstractContextManager[object]]


def promised(works: int = 2) -> tuple[Commitment, Item, list[Task]]:
    province = make_province()
    commitment = make_signed_commitment(make_unit(parent=province), province, works=works)
    take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    return commitment, commitment.items.get(), list(Task.objects.order_by("work__position"))


def done(task: Task, on: date, reached: int = 100) -> None:
    task.status = TaskStatus.DONE if on <= task.due_on else TaskStatus.DONE_LATE
    task.done_on, task.reached = on, Decimal(reached)
    task.save()


def test_an_item_without_tasks_is_not_enough_data() -> None:
    progress = item_progress([4711], TODAY)[4711]
    assert progress == ItemProgress(4711)
    assert not progress.has_data


def test_reached_and_due_are_averages_over_the_tasks() -> None:
    _, item, tasks = promised()
    done(tasks[0], date(2026, 6, 1))
    progress = item_progress([item.pk], date(2026, 9, 30))[item.pk]
    assert (progress.reached_percent, progress.due_percent) == (Decimal(50), Decimal(100))
    assert (progress.done, progress.total, progress.kind) == (1, 2, "soon")


def test_behind_the_roadmap_is_soon_whatever_the_deadline_and_on_it_is_ok() -> None:
    _, item, tasks = promised(1)  # half of the time has passed on 06/06
    task = tasks[0]
    task.status = TaskStatus.DOING
    for reached, kind in ((49, "soon"), (50, "ok"), (80, "ok")):
        task.reached = Decimal(reached)
        task.save()
        assert item_progress([item.pk], date(2026, 6, 6))[item.pk].kind == kind


def test_an_item_nobody_has_begun_is_behind_once_something_is_due() -> None:
    _, item, tasks = promised(1)
    assert item_progress([item.pk], tasks[0].starts_on - timedelta(days=1))[item.pk].kind == "none"
    assert item_progress([item.pk], date(2026, 6, 6))[item.pk].kind == "soon"


def test_half_of_the_time_is_half_of_what_is_due() -> None:
    _, item, _ = promised(1)  # from 10/02 to 30/09: 233 days, both ends counted
    progress = item_progress([item.pk], date(2026, 6, 6))[item.pk]
    assert progress.due_percent == Decimal("50.2")


def test_an_item_is_late_by_its_latest_task() -> None:
    _, item, tasks = promised()
    done(tasks[0], date(2026, 11, 1))
    progress = item_progress([item.pk], TODAY)[item.pk]
    assert (progress.late, progress.days_late, progress.kind) == (1, 47, "late")


def test_an_item_all_done_is_done_even_if_late() -> None:
    _, item, tasks = promised()
    for task in tasks:
        done(task, date(2026, 11, 1))
    assert item_progress([item.pk], TODAY)[item.pk].kind == "done"


def test_progress_of_many_items_is_one_statement(
    django_assert_num_queries: Counter,
) -> None:
    items = [promised(1)[1].pk for _ in range(5)]
    with django_assert_num_queries(1):
        item_progress(items, TODAY)


def test_a_review_is_told_what_is_known_of_each_item(django_assert_num_queries: Counter) -> None:
    commitment, item, tasks = promised()
    done(tasks[0], date(2026, 11, 1))
    with django_assert_num_queries(4):
        (facts,) = item_facts(commitment.pk, TODAY)
    assert (facts.item_id, facts.done_on_time, facts.done_late) == (item.pk, 0, 1)
    assert facts.works == [tasks[1].title]


def test_a_rating_counts_what_was_done_when_and_how_well(
    django_assert_num_queries: Counter,
) -> None:
    commitment, _, tasks = promised(4)
    done(tasks[0], date(2026, 6, 1))
    done(tasks[1], date(2026, 11, 1))
    done(tasks[2], date(2026, 6, 1), reached=80)
    empty = make_unit("Đảng ủy xã Chưa Giao")
    with django_assert_num_queries(1):
        counts = counts_for_rating([commitment.unit_id, empty.pk], 2026)
    assert counts[commitment.unit_id] == TaskCounts(4, 3, 2, 1, 0)
    assert not counts[empty.pk].has_data


def test_each_sees_his_reach_and_his_own_tasks() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    other = make_unit("Đảng ủy xã Khác", parent=province)
    deputy = make_holder(commune, "commune_deputy")
    member = make_holder(other, "cell_member")
    here = make_task(commune)
    there = make_task(other)
    lent = make_task(commune, owner=member.person)
    leader = make_holder(province, "provincial_secretary")
    assert set(tasks_visible_to(leader.actor, TODAY)) == {here, there, lent}
    assert set(tasks_visible_to(deputy.actor, TODAY)) == {here, lent}
    assert set(tasks_visible_to(member.actor, TODAY)) == {there, lent}
