"""Pages of the tree on a day; a page costs the same wherever it stands and whenever it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet

from camket.organisation.arrays import among
from camket.organisation.models import Tenure, UnitSpan
from camket.organisation.queries.lineage import heirs_of
from camket.organisation.queries.units import spans_of

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit on a page of the tree.

    Attributes:
        children: How many units stand directly under it that day.
        head: Who heads it that day; empty when nobody does.
        successors: Who answers that day for a unit that has ended, the main one first.
    """

    unit_id: int
    name: str
    short_name: str
    kind: str
    line: str
    code: str
    area: str
    children: int
    head: str
    head_kind: str
    ended_on: date | None = None
    successors: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TreePage:
    """Some units under one superior; `after` is given back for the next page, None at the end."""

    rows: tuple[TreeRow, ...] = field(default=())
    after: int | None = None


def roots(line: str, on: date) -> list[UnitSpan]:
    """Return what stands under nobody in a tree that day, in Vietnamese order; one statement."""
    spans = UnitSpan.objects.filter(parent_id__isnull=True, line=line, valid__contains=on)
    return list(spans.order_by("sort_key", "unit_id"))


def tree_page(
    parent_id: int | None,
    on: date,
    line: str = "",
    *,
    shows_ended: bool = False,
    after: int | None = None,
    limit: int = PAGE,
) -> TreePage:
    """Return a page of the units directly under a unit that day, or of the roots of a line.

    Five statements at most, however many units there are.

    With `shows_ended` the units that stood there to their end are among them; `after` is the last
    unit of the page before.
    """
    spans = UnitSpan.objects.filter(parent_id=parent_id)
    if line:
        spans = spans.filter(line=line)
    spans = spans.filter(Q(valid__contains=on) | _ended(on) if shows_ended else _stands(on))
    if after is not None:
        spans = _beyond(spans, after, on)
    found = list(spans.order_by("sort_key", "unit_id")[: limit + 1])
    page = found[:limit]
    return TreePage(_rows(page, on), page[-1].unit_id if len(found) > limit else None)


def _stands(on: date) -> Q:
    return Q(valid__contains=on)


def _ended(on: date) -> Q:
    """Say that a span was its unit's last and was over by that day."""
    later = UnitSpan.objects.filter(
        unit_id=OuterRef("unit_id"),
        valid__startswith__gte=Func(OuterRef("valid"), function="upper"),
    )
    return Q(valid__endswith__lte=on) & ~Q(Exists(later))


def _beyond(spans: QuerySet[UnitSpan], after: int, on: date) -> QuerySet[UnitSpan]:
    last = (
        UnitSpan.objects.filter(unit_id=after, valid__startswith__lte=on)
        .order_by("-valid")
        .values_list("sort_key", flat=True)
        .first()
    )
    if last is None:
        return spans.none()
    return spans.filter(Q(sort_key__gt=last) | Q(sort_key=last, unit_id__gt=after))


def _rows(page: Sequence[UnitSpan], on: date) -> tuple[TreeRow, ...]:
    ids = [span.unit_id for span in page]
    children = _children(ids, on)
    heads = {
        tenure.unit_id: tenure
        for tenure in Tenure.objects.filter(
            among("unit_id", ids), is_head=True, valid__contains=on
        ).select_related("person")
    }
    gone = [span.unit_id for span in page if span.valid.upper and span.valid.upper <= on]
    successors = named_heirs(gone, on) if gone else {}
    rows = []
    for span in page:
        head = heads.get(span.unit_id)
        is_gone = span.valid.upper is not None and span.valid.upper <= on
        rows.append(
            TreeRow(
                unit_id=span.unit_id,
                name=span.name,
                short_name=span.short_name,
                kind=span.kind,
                line=span.line,
                code=span.code,
                area=span.area,
                children=children.get(span.unit_id, 0),
                head=head.person.full_name if head else "",
                head_kind=head.kind if head else "",
                ended_on=span.valid.upper if is_gone else None,
                successors=successors.get(span.unit_id, ()),
            )
        )
    return tuple(rows)


def _children(ids: Iterable[int], on: date) -> dict[int, int]:
    counts = (
        UnitSpan.objects.filter(among("parent_id", ids), valid__contains=on)
        .order_by()
        .values_list(F("parent_id"))
        .annotate(count=Count("pk"))
    )
    return {parent_id: count for parent_id, count in counts if parent_id is not None}


def named_heirs(unit_ids: Iterable[int], on: date) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return who answers that day for ended units, by identity and name; two statements."""
    heirs = heirs_of(unit_ids, on)
    names = spans_of({heir for found in heirs.values() for heir in found}, on=on)
    return {
        unit_id: tuple((heir, names[heir].name) for heir in found if heir in names)
        for unit_id, found in heirs.items()
    }
