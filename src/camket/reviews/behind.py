"""What stands behind a count: the very tasks, and what of them left the denominator by whom."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from camket.reviews.decisions import PeriodKind, PostRole, SubjectKind
from camket.reviews.models import Rating
from camket.tasks.causes import CauseState
from camket.tasks.decisions import TaskStatus
from camket.tasks.models import ObjectiveCause, Task

_DONE: Final = (TaskStatus.DONE, TaskStatus.DONE_LATE)
_CONFIRMED: Final = Exists(
    ObjectiveCause.objects.filter(task=OuterRef("pk"), state=CauseState.CONFIRMED)
)
OF_TASKS: Final[dict[str, Q]] = {
    "assigned": ~Q(status=TaskStatus.STOPPED),
    "done": Q(status__in=_DONE),
    "on_time": Q(status=TaskStatus.DONE),
    "below_quality": Q(status__in=_DONE, reached__lt=F("target")),
    "exceeded": Q(status__in=_DONE, is_exceeded=True),
    "excused_undone": Q(_CONFIRMED) & ~Q(status__in=(*_DONE, TaskStatus.STOPPED)),
    "excused_late": Q(_CONFIRMED) & Q(status=TaskStatus.DONE_LATE),
    "stopped": Q(status=TaskStatus.STOPPED),
}
"""Counts that tasks stand behind, and which of them."""


def tasks_behind(rating: Rating, fact: str, role: str) -> QuerySet[Task]:
    """Return the tasks a count is made of, with every claim that a cause was objective."""
    period = rating.period
    tasks = Task.objects.filter(OF_TASKS[fact])
    tasks = tasks.filter(year__range=(period.starts_on.year, period.ends_on.year))
    if rating.kind == SubjectKind.COLLECTIVE or role in ("", PostRole.HEAD):
        tasks = tasks.filter(unit_id=rating.unit_id, parent__isnull=True)
    else:
        tasks = tasks.filter(owner_id=rating.person_id or 0)
        if rating.kind == SubjectKind.LEADER:
            tasks = tasks.filter(unit_id=rating.unit_id)
    if period.kind != PeriodKind.YEAREND:
        days = (period.starts_on, period.ends_on)
        tasks = tasks.filter(Q(due_on__range=days) | Q(done_on__range=days))
    claims = Prefetch("objective_causes", ObjectiveCause.objects.order_by("claimed_at", "pk"))
    return tasks.select_related("owner").prefetch_related(claims).order_by("due_on", "pk")
