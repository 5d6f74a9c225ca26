"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from enum import StrEnum


class TaskStatus(StrEnum):
    """What is stored of a task's state; soon and late are read from its days."""

    TODO = "todo"
    DOING = "doing"
    AWAITING = "awaiting"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"


class ReportState(StrEnum):
    """What became of a report."""

    NOTED = "noted"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class ObstacleState(StrEnum):
    """Whether an obstacle still waits."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
