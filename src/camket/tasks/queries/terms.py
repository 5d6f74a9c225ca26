"""Deadline and amount that held on a day, where an amendment has changed them since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from camket.tasks.models import Task, TaskTerm


def with_terms(tasks: QuerySet[Task], on: date) -> Iterator[Task]:
    """Return tasks with the deadline and the amount that held on a day; no statement more."""
    held = TaskTerm.objects.filter(task=OuterRef("pk"), until_on__gt=on).order_by("until_on")
    term = held.values(json=JSONObject(due_on="due_on", target="target"))[:1]
    for task in tasks.annotate(held_term=Subquery(term)):
        if kept := task.held_term:
            task.due_on = date.fromisoformat(kept["due_on"])
            task.target = type(task.target)(str(kept["target"]))
        yield task


def due_held_on(on: date) -> Coalesce:
    """Return an annotation: the deadline that held on a day."""
    held = TaskTerm.objects.filter(task=OuterRef("pk"), until_on__gt=on).order_by("until_on")
    return Coalesce(Subquery(held.values("due_on")[:1]), F("due_on"))


def target_held_on(on: date) -> Coalesce:
    """Return an annotation: the amount that held on a day."""
    held = TaskTerm.objects.filter(task=OuterRef("pk"), until_on__gt=on).order_by("until_on")
    return Coalesce(Subquery(held.values("target")[:1]), F("target"))


def passed_deadlines() -> ArraySubquery:
    """Return an annotation: deadlines that had passed before an amendment moved them."""
    passed = TaskTerm.objects.filter(task=OuterRef("pk"), due_on__lt=F("until_on"))
    return ArraySubquery(passed.order_by("due_on").values("due_on"))
