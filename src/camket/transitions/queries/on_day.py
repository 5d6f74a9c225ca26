"""Whose a thing was on a past day: what was decided since of an ended unit's things tells it."""

from __future__ import annotations

from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from camket.shared.clock import end_of
from camket.transitions.models import Waiting


def unit_of_task_on(past: date) -> Coalesce:
    """Return, as a column of tasks, the unit whose each was at the end of a past day."""
    return _unit_on(past, "task")


def unit_of_obstacle_on(past: date) -> Coalesce:
    """Return, as a column of obstacles, the unit whose each was at the end of a past day."""
    return _unit_on(past, "obstacle")


def _unit_on(past: date, thing: str) -> Coalesce:
    """Return the unit from which the first decision after the day took a thing; else its own."""
    taken = Waiting.objects.filter(
        **{thing: OuterRef("pk")}, decided_at__gte=end_of(past)
    ).order_by("decided_at", "pk")
    return Coalesce(
        Subquery(taken.values("unit_id")[:1]), F("unit_id"), output_field=BigIntegerField()
    )
