"""Reads of units: which day is meant is always asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import UnitEdge, UnitSpan


def span_of(unit_id: int, *, on: date) -> UnitSpan | None:
    """Return what the unit was called on that day, or None if it did not exist then."""
    return next(iter(_spans([unit_id], on)), None)


def spans_of(unit_ids: Iterable[int], *, on: date) -> dict[int, UnitSpan]:
    """Return the spans of several units on that day, by unit."""
    asked = set(unit_ids)
    return {span.unit_id: span for span in _spans(list(asked), on)} if asked else {}


@composed
def _spans(unit_ids: list[int], on: date) -> QuerySet[UnitSpan]:
    return UnitSpan.objects.filter(among("unit_id", unit_ids), valid__contains=on)


def last_names(unit_ids: Collection[int]) -> dict[int, str]:
    """Return what units are called, or were called last."""
    spans = UnitSpan.objects.filter(unit_id__in=unit_ids).order_by("unit_id", "-valid")
    return dict(spans.distinct("unit_id").values_list("unit_id", "name"))


def last_name(column: str = "unit_id") -> Subquery:
    """Return, as a column, what a unit is called, or was called last: an ended one has no other."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef(column)).order_by("-valid")
    return Subquery(spans.values("name")[:1])


def name_of_unit(on: date, column: str = "unit_id", field: str = "short_name") -> Subquery:
    """Return, as a column, the name a unit bears that day; of an ended one, its last name."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef(column), valid__startswith__lte=on)
    return Subquery(spans.order_by("-valid").values(field)[:1])


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
