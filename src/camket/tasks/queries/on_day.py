"""How tasks and obstacles stood at the end of a past day, read from their reports and steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from camket.shared.clock import end_of
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import TaskFacts, TaskStatus
from camket.tasks.models import Obstacle, ObstacleStep, Report, Task, TaskEvent

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Level(TypedDict):
        """Where an obstacle waited."""

        level_then: int

    Waited = WithAnnotations[Obstacle, Level]


def tasks_as_on(tasks: QuerySet[Task], past: date | None) -> QuerySet[Task]:
    """Leave out what was not given yet or was stopped already, and annotate what `facts_on` reads.

    With no past day, what is stopped now is left out.
    """
    if past is None:
        return tasks.exclude(status=TaskStatus.STOPPED)
    end = end_of(past)
    reports = Report.objects.filter(task=OuterRef("pk"), at__lt=end)
    # a stopped task's last event is its stopping; one that is not stopped may have none
    goes_on = Exists(TaskEvent.objects.filter(task=OuterRef("pk"), at__gte=end))
    return tasks.filter(~Q(status=TaskStatus.STOPPED) | goes_on, created_at__lt=end).annotate(
        was_confirmed=Exists(reports.filter(state=ReportState.CONFIRMED, decided_at__lt=end)),
        was_claimed=Exists(
            reports.filter(Q(decided_at__isnull=True) | Q(decided_at__gte=end), claims_done=True)
        ),
        reached_then=Subquery(
            reports.exclude(state=ReportState.RETURNED, decided_at__lt=end)
            .order_by("-at", "-pk")
            .values("reached")[:1]
        ),
    )


def facts_on(task: Task, past: date | None) -> tuple[TaskFacts, Decimal]:
    """Return what decided a task's state at the end of a past day, and what it had reached.

    The task was read through `tasks_as_on` for the same day.
    """
    if past is None:
        return task.facts, task.reached
    reached: Decimal | None = task.reached_then  # type: ignore[attr-defined]  # annotated by tasks_as_on
    if task.was_confirmed:  # type: ignore[attr-defined]  # as above
        # it judged by the deadline that held then, and it stays
        is_late = task.status == TaskStatus.DONE_LATE
        status = TaskStatus.DONE_LATE if is_late else TaskStatus.DONE
    elif task.was_claimed:  # type: ignore[attr-defined]  # as above
        status = TaskStatus.AWAITING
    else:
        status = TaskStatus.NOT_STARTED if reached is None else TaskStatus.DOING
    facts = replace(task.facts, status=status, is_overdue=task.due_on < past, open_obstacles=0)
    return facts, reached or Decimal(0)


def obstacles_as_on(past: date | None) -> QuerySet[Waited]:
    """Return the obstacles open at the end of a past day, or now; `level_then`: where each was."""
    if past is None:
        waits = Obstacle.objects.filter(state="open").annotate(level_then=F("level_id"))
        return cast("QuerySet[Waited]", waits)
    end = end_of(past)
    left = ObstacleStep.objects.filter(
        obstacle=OuterRef("pk"), kind="passed_up", at__gte=end
    ).order_by("at", "pk")
    was_open = Q(answered_at__isnull=True) | Q(answered_at__gte=end)
    waited = Obstacle.objects.filter(was_open, raised_at__lt=end).annotate(
        level_then=Coalesce(
            Subquery(left.values("unit_id")[:1]), F("level_id"), output_field=BigIntegerField()
        )
    )
    return cast("QuerySet[Waited]", waited)
