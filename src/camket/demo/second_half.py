"""What the heirs made of the work they took over: the second half of 2025."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from camket.demo.district_era import YEAR
from camket.tallies.actions import append_deltas
from camket.tallies.models import Delta
from camket.tasks.decisions.standing import OWED, TaskStatus, change_of, counts_of
from camket.tasks.models import Task
from camket.transitions.models import Waiting

_FROM: Final = date(2025, 8, 1)
"""By when the offices were at work again after the rearrangement."""


def work_until_december(draw: random.Random) -> None:
    """Bring to its end what was taken over; what no head has decided on yet stays as it was left.

    What was late on 1 July is done late; the rest keeps its deadline, or closely misses it.
    """
    undecided = Waiting.objects.filter(choice="", task__isnull=False).values("task_id")
    left = Waiting.objects.filter(choice="", commitment__isnull=False).values("commitment_id")
    tasks = list(
        Task.objects.filter(year=YEAR, status__in=OWED)
        .exclude(pk__in=undecided)
        .exclude(commitment_id__in=left)
        .order_by("pk")
    )
    deltas = []
    for task in tasks:
        before = counts_of(task.facts)
        day = max(task.due_on, _FROM) + timedelta(days=draw.choice((-6, -3, -1, -1, 0, 9)))
        task.done_on, task.reached = day, task.target
        task.status = TaskStatus.DONE if day <= task.due_on else TaskStatus.DONE_LATE
        task.overdue_since = None
        change = change_of(before, counts_of(task.facts))
        deltas.append(Delta(unit_id=task.unit_id, year=YEAR, on=day, **change))
    Task.objects.bulk_update(tasks, ["status", "reached", "done_on", "overdue_since"])
    append_deltas(deltas)
