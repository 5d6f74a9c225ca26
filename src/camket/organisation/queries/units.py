"""Reads of units: which day is meant is always asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from camket.organisation.models import UnitEdge, UnitSpan


def span_of(unit_id: int, *, on: date) -> UnitSpan | None:
    """Return what the unit was called on that day, or None if it did not exist then."""
    return UnitSpan.objects.filter(unit_id=unit_id, valid__contains=on).first()


def spans_of(unit_ids: Iterable[int], *, on: date) -> dict[int, UnitSpan]:
    """Return the spans of several units on that day, by unit."""
    spans = UnitSpan.objects.filter(unit_id__in=set(unit_ids), valid__contains=on)
    return {span.unit_id: span for span in spans}


def children_of(unit_id: int, *, on: date, kinds: Collection[str] = ()) -> QuerySet[UnitSpan]:
    """Return the units directly under a unit that day, in Vietnamese order."""
    children = UnitSpan.objects.filter(parent_id=unit_id, valid__contains=on)
    if kinds:
        children = children.filter(kind__in=kinds)
    return children.order_by("sort_key")


def is_below(unit_id: int, ancestor_id: int, *, on: date) -> bool:
    """Say whether a unit is the other one or stands under it that day."""
    return UnitEdge.objects.filter(
        ancestor_id=ancestor_id, descendant_id=unit_id, valid__contains=on
    ).exists()


def superior_of(unit_id: int, *, on: date) -> int | None:
    """Return the unit directly above, that day."""
    span = span_of(unit_id, on=on)
    return span.parent_id if span else None
