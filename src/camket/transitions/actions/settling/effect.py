"""One settlement while it takes effect: what is read for it, what is written at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db.models import Q

from camket.organisation.queries import last_names
from camket.reviews.models import Remediation
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.tallies.actions import append_deltas
from camket.tallies.models import COUNT_NAMES, Delta
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import counts_of
from camket.tasks.models import Obstacle, ObstacleStep, Report, Task, TaskEvent
from camket.transitions.actions.settlement import (
    Settlement,
    locked_tasks,
    parts_taken,
    posts_there,
    serving_there,
)
from camket.transitions.decisions import Thing

_BATCH: Final = 1000


class Effect:
    """What the steps of a settlement share; each thing is read once for all rows.

    Attributes:
        results: What came of each row, as plain values.
        tasks: The tasks that change, locked.
        remediations: What was to be put right and changes, locked.
    """

    def __init__(self, what: Settlement, actor: Actor, now: datetime) -> None:
        """Read what every step needs."""
        self.what = what
        self.actor = actor
        self.now = now
        self.today = legal_day(now)
        self.results: dict[int, dict[str, Any]] = {row.pk: {} for row in what.rows}
        self.tasks: dict[int, Task] = {}
        self.remediations: dict[int, Remediation] = {}
        self._before: dict[int, tuple[int, dict[str, int]]] = {}
        self._deltas: dict[tuple[int, int], dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(COUNT_NAMES, 0)
        )
        self._events: list[TaskEvent] = []
        self._steps: list[ObstacleStep] = []
        self._answered: dict[int, Report] = {}
        self._moved: dict[int, Obstacle] = {}
        self.lock_tasks(row.task_id for row in what.rows)
        self.names = last_names(
            {*what.targets.values(), *(row.unit_id for row in what.rows)}
            | {part.unit_id for part in what.parts}
        )
        self.serving = serving_there(
            {*what.targets.values()},
            {task.owner_id for task in self.tasks.values() if task.owner_id}
            | {row.remediation.owner_id for row in what.rows if row.remediation},
            on=self.today,
        )

    def lock_tasks(self, task_ids: Iterable[int | None]) -> None:
        """Take tasks into what changes, with what they count now."""
        for pk, task in locked_tasks({one for one in task_ids if one} - self.tasks.keys()).items():
            self.tasks[pk] = task
            self._before[pk] = (task.unit_id, counts_of(task.facts))

    @cached_property
    def claims(self) -> Mapping[int, list[Report]]:
        """Return the claims that wait on the tasks, by task; one statement."""
        found: dict[int, list[Report]] = defaultdict(list)
        waiting = Report.objects.filter(task__in=self.tasks, state=ReportState.AWAITING)
        for claim in waiting:
            found[claim.task_id].append(claim)
        return found

    @cached_property
    def obstacles(self) -> Mapping[int, Obstacle]:
        """Return the obstacles that wait, and those still open before the tasks; one statement."""
        waiting = [row.obstacle_id for row in self.what.of(Thing.OBSTACLE)]
        rows = Obstacle.objects.select_for_update(of=("self",)).select_related("task")
        found = rows.filter(
            Q(pk__in=waiting) | Q(task__in=self.tasks, state=ObstacleState.OPEN.value)
        )
        return {one.pk: one for one in found.order_by("pk")}

    def open_before(self, task: Task) -> list[Obstacle]:
        """Return the obstacles still open that stand before a task."""
        waiting = self._obstacles_of.get(task.pk, ())
        return [one for one in waiting if one.state == ObstacleState.OPEN]

    @cached_property
    def _obstacles_of(self) -> Mapping[int, list[Obstacle]]:
        found: dict[int, list[Obstacle]] = defaultdict(list)
        for one in self.obstacles.values():
            found[one.task_id].append(one)
        return found

    @cached_property
    def parts(self) -> Mapping[tuple[int, int], int]:
        """Return which part of a divided task each heir took; one statement."""
        return parts_taken({task.parent_id for task in self.tasks.values() if task.parent_id})

    @cached_property
    def posts(self) -> Mapping[int, str]:
        """Return the post that the new owner holds in each heir; one statement."""
        owner_id = self.what.owner_id
        if owner_id is None:
            return {}
        return posts_there(owner_id, {*self.what.targets.values()}, on=self.today)

    def answer(self, claim: Report, state: ReportState) -> None:
        """Answer a claim that waits; the verifier is never the doer."""
        is_doer = claim.author_id is not None and claim.author_id == self.actor.person_id
        claim.state = state
        claim.decided_by_id = None if is_doer else self.actor.person_id
        claim.decided_by_name = self.actor.label[:300]
        claim.decided_at = self.now
        claim.decision_note = self.what.reason
        self._answered[claim.pk] = claim

    def move(self, obstacle: Obstacle) -> None:
        """Keep that an obstacle changed."""
        self._moved[obstacle.pk] = obstacle

    def end_obstacle(self, obstacle: Obstacle, answer: str) -> None:
        """Close an obstacle with why."""
        obstacle.state = ObstacleState.CLOSED
        obstacle.answer = answer
        obstacle.answered_by_name = self.actor.label[:300]
        obstacle.answered_at = self.now
        self.step(obstacle, obstacle.level_id, "closed", answer)
        self.move(obstacle)

    def step(self, obstacle: Obstacle, unit_id: int, kind: str, note: str) -> None:
        """Add to the history of an obstacle."""
        self._steps.append(
            ObstacleStep(
                obstacle=obstacle,
                unit_id=unit_id,
                kind=kind,
                at=self.now,
                actor_name=self.actor.label[:300],
                note=note,
            )
        )

    def note(self, task: Task, text: str, *, kind: str = "passed_on") -> None:
        """Add to the history of a task."""
        self._events.append(
            TaskEvent(
                task=task,
                at=self.now,
                kind=kind,
                text=f"{text}{self.what.by_paper}"[:400],
                actor_name=self.actor.label[:300],
            )
        )

    def count(self, unit_id: int, year: int, counts: Mapping[str, int], sign: int) -> None:
        """Add to what a unit counts, or take it off."""
        sums = self._deltas[unit_id, year]
        for name, count in counts.items():
            sums[name] += sign * count

    def write(self) -> None:
        """Save what changed, append what changed in the counts of both units, keep the history."""
        for task in self.tasks.values():
            unit_id, before = self._before[task.pk]
            self.count(unit_id, task.year, before, -1)
            self.count(task.unit_id, task.year, counts_of(task.facts), 1)
            task.version += 1
        Task.objects.bulk_update(list(self.tasks.values()), _TASK_FIELDS, batch_size=_BATCH)
        Report.objects.bulk_update(list(self._answered.values()), _CLAIM_FIELDS, batch_size=_BATCH)
        Obstacle.objects.bulk_update(
            list(self._moved.values()), _OBSTACLE_FIELDS, batch_size=_BATCH
        )
        TaskEvent.objects.bulk_create(self._events, batch_size=2000)
        ObstacleStep.objects.bulk_create(self._steps, batch_size=2000)
        append_deltas(
            [
                Delta(unit_id=unit_id, year=year, on=self.today, **counts)
                for (unit_id, year), counts in sorted(self._deltas.items())
            ]
        )


_TASK_FIELDS: Final = [
    "unit",
    "owner",
    "owner_post",
    "parent",
    "target",
    "reached",
    "due_on",
    "overdue_since",
    "status",
    "done_on",
    "stopped_reason",
    "open_obstacles",
    "version",
]
_CLAIM_FIELDS: Final = ["state", "decided_by", "decided_by_name", "decided_at", "decision_note"]
_OBSTACLE_FIELDS: Final = [
    "unit",
    "level",
    "state",
    "answer_by_on",
    "answer",
    "answered_by_name",
    "answered_at",
]
