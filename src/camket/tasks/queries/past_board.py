"""The board of a unit's tasks as it was at the end of a past day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from camket.organisation.models import UnitEdge
from camket.organisation.queries import name_of_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.shared.actor import Actor
from camket.shared.clock import end_of
from camket.shared.text import fold
from camket.tasks.decisions.standing import OWED, TaskFacts, TaskStatus, percent_of, state_of
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries.board import PAGE_SIZE, BoardFilter, BoardPage, BoardRow, condition_of
from camket.tasks.queries.on_day import tasks_as_on
from camket.tasks.queries.terms import due_held_on, target_held_on

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Then(TypedDict):
        """How a task stood."""

        status_then: str
        obstacles_then: int
        due_then: date
        target_then: Decimal
        reached_then: Decimal | None
        unit_name: str | None

    Stood = WithAnnotations[Task, Then]


def past_page(
    actor: Actor, wanted: BoardFilter, *, past: date, today: date, unit_then: Combinable
) -> BoardPage:
    """Return a page of the tasks of units in reach as they stood; one statement, and no counting.

    Args:
        actor: Who reads; what he may read is asked for today.
        wanted: What he looks for; the unit stands in the tree of the past day.
        past: The day.
        today: The present day.
        unit_then: Whose each task was that day: a column that a later room may compute.
    """
    everything = Task.objects.filter(parent=None).annotate(unit_then=unit_then)
    reach = units_in_reach(actor, Permission.VIEW_TASK, on=today, column="unit_then")
    if reach is None:
        return BoardPage(rows=[], number=1, has_more=False)
    tasks = _as_stood(everything.filter(reach), past)
    if wanted.year is not None:
        tasks = tasks.filter(year=wanted.year)
    if wanted.text:
        tasks = tasks.filter(folded__contains=fold(wanted.text))
    if wanted.state is not None:
        state = condition_of(
            wanted.state, past, status="status_then", obstacles="obstacles_then", due="due_then"
        )
        tasks = tasks.filter(state)
    if wanted.unit_id is not None:
        below = UnitEdge.objects.filter(ancestor_id=wanted.unit_id, valid__contains=past)
        tasks = tasks.filter(Q(unit_then__in=below.values("descendant_id")))
    first = (wanted.page - 1) * PAGE_SIZE
    found = list(tasks[first : first + PAGE_SIZE + 1])
    rows = [_row_of(task, past) for task in found[:PAGE_SIZE]]
    return BoardPage(rows=rows, number=wanted.page, has_more=len(found) > PAGE_SIZE)


def _as_stood(tasks: QuerySet[Task], past: date) -> QuerySet[Stood]:
    """Say how each stood; owed first, by deadline, then what waited, then what was over."""
    end = end_of(past)
    # a confirmation judged by the deadline that held then, and it stays
    late = Q(status=TaskStatus.DONE_LATE)
    waits = Obstacle.objects.filter(
        Q(answered_at__isnull=True) | Q(answered_at__gte=end),
        task=OuterRef("pk"),
        raised_at__lt=end,
    )
    counted = waits.order_by().values("task").annotate(n=Count("pk")).values("n")
    stood = (
        tasks_as_on(tasks, past)
        .select_related("owner")
        .annotate(
            status_then=Case(
                When(late, was_confirmed=True, then=Value(TaskStatus.DONE_LATE.value)),
                When(was_confirmed=True, then=Value(TaskStatus.DONE.value)),
                When(was_claimed=True, then=Value(TaskStatus.AWAITING.value)),
                When(reached_then__isnull=False, then=Value(TaskStatus.DOING.value)),
                default=Value(TaskStatus.NOT_STARTED.value),
                output_field=CharField(),
            ),
            obstacles_then=Coalesce(Subquery(counted), 0),
            due_then=due_held_on(past),
            target_then=target_held_on(past),
            unit_name=name_of_unit(past, "unit_then"),
        )
        .annotate(
            rank=Case(
                When(status_then__in=OWED, then=Value(0)),
                When(status_then=TaskStatus.AWAITING.value, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", Case(When(rank__lt=2, then="due_then")), "-due_then", "pk")
    )
    return cast("QuerySet[Stood]", stood)


def _row_of(task: Stood, past: date) -> BoardRow:
    reached = task.reached_then or Decimal(0)
    # what stands on the page is what held that day
    task.due_on, task.target = task.due_then, task.target_then
    facts = TaskFacts(
        status=TaskStatus(task.status_then),
        due_on=task.due_on,
        open_obstacles=task.obstacles_then,
    )
    return BoardRow(
        task=task,
        state=state_of(facts, past),
        unit_name=task.unit_name or "",
        reached=reached,
        percent=percent_of(reached, task.target),
        days=(task.due_on - past).days,
        claim_id=None,
    )
