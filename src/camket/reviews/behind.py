"""What stands behind a count: the very tasks, and what of them left the denominator by whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Prefetch, QuerySet

from camket.reviews.counting import COUNTED, task_ids
from camket.reviews.gathering import key_of
from camket.reviews.models import Rating
from camket.tasks.models import ObjectiveCause, Task

OF_TASKS: Final = frozenset(COUNTED) - {"from_commitments"}
"""Counts that tasks stand behind."""


def ids_behind(rating: Rating, fact: str) -> list[int]:
    """Return which tasks a count is made of; two statements, one for a collective.

    They are those of the subject's own days, as they are counted: a head who came in June does not
    find his predecessor's here.
    """
    period = rating.period
    return task_ids(key_of(rating), fact, (period.starts_on.year, period.ends_on.year))


def tasks_of(ids: Collection[int]) -> QuerySet[Task]:
    """Return tasks by their deadline, with every claim that a cause was objective."""
    claims = Prefetch("objective_causes", ObjectiveCause.objects.order_by("claimed_at", "pk"))
    tasks = Task.objects.filter(pk__in=ids).select_related("owner").prefetch_related(claims)
    return tasks.order_by("due_on", "pk")
