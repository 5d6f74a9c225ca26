"""How a task stands on a day, and what it adds to the counts of its unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Final


class TaskStatus(StrEnum):
    """What is stored of a task's state; soon and late are read from its days."""

    NOT_STARTED = "not_started"
    DOING = "doing"
    AWAITING = "awaiting"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"


OWED: Final = (TaskStatus.NOT_STARTED, TaskStatus.DOING)
"""Work still owed by its owner; a claim that awaits confirmation is the confirmer's to settle."""
OPEN: Final = (*OWED, TaskStatus.AWAITING)
"""Work that is not over: owed, or claimed and waiting for somebody's word."""
DONE: Final = (TaskStatus.DONE, TaskStatus.DONE_LATE)


class State(StrEnum):
    """What a person is told of a task on a day; read from its status, its days, its obstacles."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    SOON = "soon"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    AWAITING = "awaiting"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"


SOON_DAYS: Final = 10
"""A deadline is near from this many days on: the usual term of a task letter."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What of a task decides its state and its place in the totals."""

    status: TaskStatus
    due_on: date
    is_share: bool = False
    is_overdue: bool = False
    is_exceeded: bool = False
    open_obstacles: int = 0


def state_of(facts: TaskFacts, on: date) -> State:
    """Say how a task stands: lateness speaks before an obstacle, an obstacle before haste."""
    closed = {
        TaskStatus.DONE: State.DONE,
        TaskStatus.DONE_LATE: State.DONE_LATE,
        TaskStatus.STOPPED: State.STOPPED,
        TaskStatus.AWAITING: State.AWAITING,
    }
    if facts.status in closed:
        return closed[facts.status]
    if facts.due_on < on:
        return State.OVERDUE
    if facts.open_obstacles:
        return State.BLOCKED
    if facts.due_on <= on + timedelta(days=SOON_DAYS):
        return State.SOON
    return State.NOT_STARTED if facts.status is TaskStatus.NOT_STARTED else State.ON_TRACK


def counts_of(facts: TaskFacts) -> dict[str, int]:
    """Return what a task adds to the counts of its unit.

    A person's share of a task is not counted a second time; an obstacle is, wherever it stands.
    """
    counts = {"obstacles": facts.open_obstacles}
    if facts.is_share or facts.status is TaskStatus.STOPPED:
        return counts
    is_done = facts.status in DONE
    return counts | {
        "assigned": 1,
        "started": int(facts.status is not TaskStatus.NOT_STARTED),
        "done": int(is_done),
        "done_on_time": int(facts.status is TaskStatus.DONE),
        "overdue": int(facts.is_overdue and facts.status in OWED),
        "awaiting": int(facts.status is TaskStatus.AWAITING),
        "exceeded": int(is_done and facts.is_exceeded),
    }


def change_of(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return the difference of two counts, name by name."""
    names = before.keys() | after.keys()
    return {name: after.get(name, 0) - before.get(name, 0) for name in names}


def percent_of(reached: Decimal, target: Decimal) -> Decimal:
    """Return the share reached, at most 100, and 100 or 0 only when it is exactly that."""
    if target <= 0 or reached <= 0:
        return Decimal(0)
    if reached >= target:
        return Decimal(100)
    share = (100 * reached / target).quantize(Decimal("0.1"), ROUND_DOWN)
    return max(share, Decimal("0.1"))


def deadline_after(held: date, asked: date, effective_on: date) -> date:
    """Return the deadline from the day an amendment takes effect.

    A later one helps. An earlier one counts only from that day on, and what was late before stays
    late by the old one: nobody is worse off for the past.
    """
    return asked if asked >= held else min(held, max(asked, effective_on))


def elapsed_percent(starts_on: date, due_on: date, on: date) -> Decimal:
    """Return the share of the time between start and deadline that is gone by the end of a day."""
    if on >= due_on:
        return Decimal(100)
    if on < starts_on:
        return Decimal(0)
    days = (due_on - starts_on).days + 1
    return Decimal(100 * ((on - starts_on).days + 1)) / days


class TakeUpRefusal(StrEnum):
    """Why works do not become tasks."""

    NOT_SIGNED = "not_signed"
