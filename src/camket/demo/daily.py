"""What happened to a task, day by day: its counts change when it is reported, late, confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from camket.shared.clock import legal_day
from camket.tallies.models import Delta
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import TaskFacts, TaskStatus, change_of, counts_of
from camket.tasks.models import Obstacle, Report, Task

R = TypeVar("R", Report, Obstacle)
_DONE = (TaskStatus.DONE, TaskStatus.DONE_LATE)


def by_task(rows: Iterable[R]) -> dict[int, list[R]]:
    """Return reports or obstacles by the task they are of."""
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.task_id, []).append(row)
    return found


def deltas_of(
    tasks: Iterable[Task],
    reports: Mapping[int, Sequence[Report]],
    obstacles: Mapping[int, Sequence[Obstacle]],
    *,
    on: date,
) -> list[Delta]:
    """Return what the year changed in the counts of each unit, one delta a unit and day.

    The tasks were taken up and not begun; by the last day they stand as they are.
    """
    sums: dict[tuple[int, int, date], Counter[str]] = {}
    for task in tasks:
        for day, change in _changes(
            task, reports.get(task.pk, ()), obstacles.get(task.pk, ()), on=on
        ):
            sums.setdefault((task.unit_id, task.year, day), Counter()).update(change)
    return [
        Delta(unit_id=unit_id, year=year, on=day, **counts)
        for (unit_id, year, day), counts in sorted(sums.items())
    ]


def _changes(
    task: Task, reports: Sequence[Report], obstacles: Sequence[Obstacle], *, on: date
) -> Iterator[tuple[date, dict[str, int]]]:
    before = counts_of(
        replace(task.facts, status=TaskStatus.NOT_STARTED, is_overdue=False, open_obstacles=0)
    )
    for day in sorted(_days(task, reports, obstacles, on)):
        after = counts_of(task.facts if day == on else _facts(task, reports, obstacles, day))
        yield day, change_of(before, after)
        before = after


def _days(
    task: Task, reports: Sequence[Report], obstacles: Sequence[Obstacle], on: date
) -> set[date]:
    instants = [
        *(report.at for report in reports),
        *(report.decided_at for report in reports if report.decided_at),
        *(obstacle.raised_at for obstacle in obstacles),
        *(obstacle.answered_at for obstacle in obstacles if obstacle.answered_at),
    ]
    days = {task.starts_on, task.due_on + timedelta(days=1), *(legal_day(one) for one in instants)}
    if task.done_on is not None:
        days.add(task.done_on)
    return {day for day in days if day < on} | {on}


def _facts(
    task: Task, reports: Sequence[Report], obstacles: Sequence[Obstacle], day: date
) -> TaskFacts:
    return replace(
        task.facts,
        status=_status(task, reports, day),
        is_overdue=task.due_on < day,
        open_obstacles=sum(_is_open(obstacle, day) for obstacle in obstacles),
    )


def _status(task: Task, reports: Collection[Report], day: date) -> TaskStatus:
    told = [report for report in reports if legal_day(report.at) <= day]
    final = TaskStatus(task.status)
    if any(
        one.state == ReportState.CONFIRMED and one.decided_at and legal_day(one.decided_at) <= day
        for one in told
    ):
        return final
    if any(one.claims_done for one in told):
        return TaskStatus.AWAITING
    if not reports and final in _DONE and task.done_on is not None and task.done_on <= day:
        return final
    has_begun = bool(told) or (
        not reports and final is not TaskStatus.NOT_STARTED and task.starts_on <= day
    )
    return TaskStatus.DOING if has_begun else TaskStatus.NOT_STARTED


def _is_open(obstacle: Obstacle, day: date) -> bool:
    is_answered = obstacle.answered_at is not None and legal_day(obstacle.answered_at) <= day
    return legal_day(obstacle.raised_at) <= day and not is_answered
