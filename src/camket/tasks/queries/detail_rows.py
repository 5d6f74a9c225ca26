"""What the page of a task shows: the task with its surroundings as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from camket.tasks.decisions.cascading import RolledUp
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import State
from camket.tasks.models import (
    Obstacle,
    Report,
    Task,
)


@dataclass(frozen=True, slots=True)
class Share:
    """A named person's part of the task."""

    task: Task
    state: State
    percent: Decimal


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that shows what a report says."""

    pk: int
    name: str
    media_type: str
    size: int

    @property
    def is_image(self) -> bool:
        """Say whether a browser can show it beside the claim."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report and its files."""

    report: Report
    files: list[FileRow]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A rung of an obstacle's ladder."""

    unit_id: int
    unit_name: str
    kind: str
    at: datetime
    actor_name: str
    note: str


@dataclass(frozen=True, slots=True)
class ObstacleLadder:
    """An obstacle and the rungs it climbed."""

    obstacle: Obstacle
    unit_name: str
    level_name: str
    steps: list[StepRow]


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of history."""

    at: datetime
    kind: str
    text: str
    actor_name: str


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A commitment above or below that this task is tied to; no id where it may not be read."""

    unit_name: str
    title: str
    commitment_id: int | None
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class TermRow:
    """Deadline and amount that held until an amendment changed them; the first is the baseline."""

    due_on: date
    target: Decimal
    until_on: date
    amendment_id: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything the page of a task shows."""

    task: Task
    state: State
    unit_name: str
    superior_id: int | None
    superior_name: str
    percent: Decimal
    due_percent: Decimal
    days_left: int
    shares: list[Share]
    rolled_up: RolledUp | None
    reports: list[ReportRow]
    obstacles: list[ObstacleLadder]
    events: list[EventRow]
    above: list[ChainLink]
    below: list[ChainLink]
    chased_on: date | None
    """The day somebody last reminded the owner."""
    terms: list[TermRow] = field(default_factory=list)

    @property
    def days_late(self) -> int:
        """Return how many days a task still owed is past its deadline."""
        return max(-self.days_left, 0)

    @property
    def missing(self) -> Decimal:
        """Return how much of the amount was not passed on to anybody."""
        return max(-self.rolled_up.gap, Decimal(0)) if self.rolled_up else Decimal(0)

    @property
    def waiting(self) -> Report | None:
        """Return the claim that waits for somebody's word."""
        rows = (row.report for row in self.reports)
        return next((r for r in rows if r.state == ReportState.AWAITING), None)

    @property
    def files(self) -> list[tuple[FileRow, Report]]:
        """Return every file with its report."""
        return [(file, row.report) for row in self.reports for file in row.files]
