"""Note what became overdue; safe to run twice, and after any number of days."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F

from camket.audit.chain import fact, record_facts
from camket.notifications.actions import Told, notify_each
from camket.notifications.models import NoticeKind
from camket.shared.actor import SYSTEM
from camket.shared.clock import start_of
from camket.shared.text import show_day
from camket.tallies.actions import append_deltas
from camket.tallies.models import Delta
from camket.tasks.actions.common import path_of
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task, TaskEvent

_BATCH: Final = 1000


def mark_overdue(on: date, *, now: datetime | None = None) -> int:
    """Mark every task still owed after its day, and tell its owner.

    Args:
        on: The legal day; a deadline of the same day is not over yet.
        now: The instant kept by the audit; the first of that day when none is told.

    Returns:
        How many tasks were marked.
    """
    marked = 0
    while batch := _mark_batch(on, now or start_of(on)):
        marked += batch
    return marked


@transaction.atomic
def _mark_batch(on: date, now: datetime) -> int:
    waiting = Task.objects.filter(status__in=OWED, overdue_since__isnull=True, due_on__lt=on)
    # a task somebody is reporting on just now is left for the next run
    tasks = list(
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("owner")
        .order_by("due_on", "pk")[:_BATCH]
    )
    if not tasks:
        return 0
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(
        overdue_since=ExpressionWrapper(F("due_on") + 1, output_field=DateField()),
        version=F("version") + 1,
    )
    TaskEvent.objects.bulk_create(
        [
            TaskEvent(
                task=task,
                at=start_of(task.due_on + timedelta(days=1)),
                kind="overdue",
                text=f"Quá hạn {show_day(task.due_on)}",
                actor_name=SYSTEM.person_name,
            )
            for task in tasks
        ]
    )
    counts = Counter((task.unit_id, task.year) for task in tasks if task.parent_id is None)
    append_deltas(
        [
            Delta(unit_id=unit_id, year=year, on=on, overdue=count)
            for (unit_id, year), count in sorted(counts.items())
        ]
    )
    notices = [
        Told(
            user_id=task.owner.account_id if task.owner else None,
            topic=f"task.overdue:{task.pk}",
            kind=NoticeKind.LATE,
            text=f"Quá hạn {show_day(task.due_on)}: {task.title}",
            path=path_of(task),
        )
        for task in tasks
    ]
    notify_each(notices, now=now)
    record_facts(
        [fact("task.overdue", task, after={"due_on": task.due_on}) for task in tasks],
        actor=SYSTEM,
        at=now,
    )
    return len(tasks)
