"""What was done and what fell due in some days of a unit's year: a head answers for his own."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from camket.tasks.decisions.standing import DONE, TaskStatus
from camket.tasks.models import Task
from camket.tasks.queries.progress import TaskCounts
from camket.tasks.queries.terms import passed_deadlines

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Days:
    """Days from one on, and before another; None is open: the year's beginning, or its end."""

    from_on: date | None = None
    until_on: date | None = None

    def hold(self, day: date) -> bool:
        """Say whether a day is one of them."""
        after = self.from_on is None or day >= self.from_on
        return after and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class OwnDays:
    """The days a person headed a unit in a year; a suspension leaves a gap."""

    unit_id: int
    days: tuple[Days, ...]

    @property
    def is_whole_year(self) -> bool:
        """Say whether he headed it from the beginning to the end."""
        return any(one.from_on is None and one.until_on is None for one in self.days)


def counts_in_days(wanted: Mapping[Key, OwnDays], year: int) -> dict[Key, TaskCounts]:
    """Return what was done or fell due in each one's own days; one statement.

    A task done in his days counts for him, late or not; one that fell due in them and was not done
    by then counts against him. What fell due before, or is done after, is another's.
    """
    units = {own.unit_id for own in wanted.values()}
    tasks: dict[int, list[Task]] = {unit_id: [] for unit_id in units}
    rows = Task.objects.filter(unit_id__in=units, year=year, parent__isnull=True)
    columns = ("unit_id", "status", "due_on", "done_on", "reached", "target", "is_exceeded")
    open_ones = rows.exclude(status=TaskStatus.STOPPED).only(*columns)
    for task in open_ones.annotate(passed_dues=passed_deadlines()):
        tasks[task.unit_id].append(task)
    return {key: _counts(tasks[own.unit_id], own.days) for key, own in wanted.items()}


def _counts(tasks: list[Task], days: tuple[Days, ...]) -> TaskCounts:
    done = [task for task in tasks if _done_in(task, days)]
    owed = [task for task in tasks if not _done_in(task, days) and _due_in(task, days)]
    return TaskCounts(
        assigned=len(done) + len(owed),
        done=len(done),
        on_time=sum(task.status == TaskStatus.DONE for task in done),
        below_quality=sum(task.reached < task.target for task in done),
        exceeded=sum(task.is_exceeded for task in done),
    )


def _done_in(task: Task, days: tuple[Days, ...]) -> bool:
    done_on = task.done_on if task.status in DONE else None
    return done_on is not None and any(one.hold(done_on) for one in days)


def _due_in(task: Task, days: tuple[Days, ...]) -> bool:
    """Say whether the task fell due in these days and had not been done before.

    A deadline that passed before an amendment moved it was missed all the same.
    """
    fell_due = [task.due_on, *task.passed_dues]  # type: ignore[attr-defined]  # annotated above
    missed = [
        due
        for due in fell_due
        if task.status not in DONE or (task.done_on is not None and task.done_on > due)
    ]
    return any(one.hold(due) for due in missed for one in days)
