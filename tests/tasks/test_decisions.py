"""States, counts, shares of time and amounts: values in, values out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.tasks.decisions.cascading import Part, RollUp, roll_up
from camket.tasks.decisions.standing import (
    State,
    TaskFacts,
    TaskStatus,
    change_of,
    counts_of,
    elapsed_percent,
    percent_of,
    state_of,
)

DUE = date(2026, 9, 30)
amounts = st.decimals(min_value=0, max_value=10_000, places=2)


@pytest.mark.parametrize(
    ("status", "on", "obstacles", "expected"),
    [
        (TaskStatus.NOT_STARTED, date(2026, 3, 1), 0, State.NOT_STARTED),
        (TaskStatus.DOING, date(2026, 3, 1), 0, State.ON_TRACK),
        (TaskStatus.DOING, date(2026, 9, 20), 0, State.SOON),
        (TaskStatus.DOING, date(2026, 9, 19), 0, State.ON_TRACK),
        (TaskStatus.NOT_STARTED, DUE, 0, State.SOON),
        (TaskStatus.NOT_STARTED, date(2026, 10, 1), 0, State.OVERDUE),
        (TaskStatus.DOING, date(2026, 3, 1), 1, State.BLOCKED),
        (TaskStatus.DOING, date(2026, 10, 1), 1, State.OVERDUE),
        (TaskStatus.AWAITING, date(2026, 10, 1), 1, State.AWAITING),
        (TaskStatus.DONE_LATE, date(2027, 1, 1), 0, State.DONE_LATE),
    ],
)
def test_a_task_is_told_in_one_word(
    status: TaskStatus, on: date, obstacles: int, expected: State
) -> None:
    assert state_of(TaskFacts(status, DUE, open_obstacles=obstacles), on) is expected


def test_a_share_counts_only_its_obstacles() -> None:
    share = TaskFacts(TaskStatus.DONE, DUE, is_share=True, open_obstacles=2)
    assert counts_of(share) == {"obstacles": 2}


def test_a_stopped_task_is_owed_no_more() -> None:
    counts = counts_of(TaskFacts(TaskStatus.STOPPED, DUE, is_overdue=True))
    assert not any(counts.values())


def test_a_claim_that_waits_is_not_counted_as_overdue() -> None:
    counts = counts_of(TaskFacts(TaskStatus.AWAITING, DUE, is_overdue=True))
    assert (counts["overdue"], counts["awaiting"]) == (0, 1)


@given(
    st.builds(
        TaskFacts,
        status=st.sampled_from(TaskStatus),
        due_on=st.just(DUE),
        is_share=st.booleans(),
        is_overdue=st.booleans(),
        is_exceeded=st.booleans(),
        open_obstacles=st.integers(0, 3),
    )
)
def test_no_change_leaves_no_difference(facts: TaskFacts) -> None:
    assert not any(change_of(counts_of(facts), counts_of(facts)).values())


@given(amounts, st.decimals(min_value="0.01", max_value=10_000, places=2))
def test_a_share_is_0_or_100_only_when_it_is_exactly_that(
    reached: Decimal, target: Decimal
) -> None:
    percent = percent_of(reached, target)
    assert (percent == 100) == (reached >= target)
    assert (percent == 0) == (reached == 0)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 300), st.integers(-50, 400))
def test_the_share_of_time_grows_from_0_to_100(start: date, days: int, after: int) -> None:
    due = start + timedelta(days=days)
    on = start + timedelta(days=after)
    percent = elapsed_percent(start, due, on)
    assert 0 <= percent <= 100
    assert elapsed_percent(start, due, on + timedelta(days=1)) >= percent
    assert elapsed_percent(start, due, due) == 100
    assert elapsed_percent(start, due, start - timedelta(days=1)) == 0


def part(target: int, reached: int, unit: str = "m", *, is_done: bool = False) -> Part:
    return Part(Decimal(target), Decimal(reached), unit, is_done)


def test_amounts_in_one_unit_add_up_and_show_what_is_not_passed_on() -> None:
    together = roll_up([part(500, 200), part(200, 100)], Decimal(850), "m")
    assert together is not None
    assert together.kind is RollUp.SUM
    assert (together.assigned, together.proposed) == (Decimal(700), Decimal(300))
    assert together.gap == -150


def test_more_may_be_passed_on_than_was_promised_and_it_shows() -> None:
    together = roll_up([part(500, 0), part(400, 0)], Decimal(850), "m")
    assert together is not None
    assert together.gap == 50


def test_hundredths_do_not_add_up_so_the_finished_parts_are_counted() -> None:
    parts = [part(100, 100, "%", is_done=True), part(100, 90, "%")]
    together = roll_up(parts, Decimal(100), "%")
    assert together is not None
    assert together.kind is RollUp.COUNT_MET
    assert together.proposed == 50


def test_nothing_passed_on_proposes_nothing() -> None:
    assert roll_up([], Decimal(850), "m") is None
