"""Where units came from and what became of them: successions, heirs, the line above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from camket.organisation.arrays import among
from camket.organisation.models import Succession, UnitEdge, UnitHeir, UnitSpan


@dataclass(frozen=True, slots=True)
class Passage:
    """One way from an old unit to a new one; `unit_id` is None where nobody came before or after.

    The name is the one of the day before the change for a predecessor, of the day itself for a
    successor.
    """

    unit_id: int | None
    name: str
    kind: str
    on: date
    share: str
    is_main: bool
    decision_no: str
    rearrangement_id: int | None


def predecessors_of(unit_id: int) -> list[Passage]:
    """Return whom the unit came from, the latest change first; one statement."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("predecessor_id"))
    rows = (
        Succession.objects.filter(successor_id=unit_id)
        .annotate(
            name=Coalesce(
                Subquery(spans.filter(valid__endswith=OuterRef("on")).values("name")[:1]),
                Subquery(spans.filter(valid__contains=OuterRef("on")).values("name")[:1]),
            )
        )
        .order_by("-on", "-is_main", "pk")
    )
    return [_passage(row, row.predecessor_id, row.name) for row in rows]


def successors_of(unit_id: int) -> list[Passage]:
    """Return who came after the unit, the main one first; one statement.

    A change that left the unit what it is, under another superior or name, names the unit itself.
    """
    spans = UnitSpan.objects.filter(
        unit_id=OuterRef("successor_id"), valid__contains=OuterRef("on")
    )
    rows = (
        Succession.objects.filter(predecessor_id=unit_id)
        .annotate(name=Subquery(spans.values("name")[:1]))
        .order_by("-on", "-is_main", "pk")
    )
    return [_passage(row, row.successor_id, row.name) for row in rows]


def _passage(row: Succession, unit_id: int | None, name: str | None) -> Passage:
    return Passage(
        unit_id=unit_id,
        name=name or "",
        kind=row.kind,
        on=row.on,
        share=row.share,
        is_main=row.is_main,
        decision_no=row.decision_no,
        rearrangement_id=row.rearrangement_id,
    )


def lineage_of(unit_id: int, on: date) -> list[UnitSpan]:
    """Return what stood above the unit that day, the highest first; one statement."""
    return list(_above(unit_id, on))


def _above(unit_id: int, on: date) -> QuerySet[UnitSpan]:
    edges = UnitEdge.objects.filter(descendant_id=unit_id, depth__gt=0, valid__contains=on)
    depth = edges.filter(ancestor_id=OuterRef("unit_id")).values("depth")[:1]
    return (
        UnitSpan.objects.filter(unit_id__in=edges.values("ancestor_id"), valid__contains=on)
        .annotate(depth=Subquery(depth))
        .order_by("-depth")
    )


def heirs_of(unit_ids: Iterable[int], on: date) -> dict[int, tuple[int, ...]]:
    """Return who answers that day for what ended units left, the main one first; one statement.

    A unit that still stands, or that never was, is absent.
    """
    found: dict[int, list[int]] = defaultdict(list)
    rows = (
        UnitHeir.objects.filter(among("unit_id", set(unit_ids)), valid__contains=on)
        .order_by("unit_id", "-is_main", "heir_id")
        .values_list("unit_id", "heir_id")
    )
    for unit_id, heir_id in rows:
        found[unit_id].append(heir_id)
    return {unit_id: tuple(heirs) for unit_id, heirs in found.items()}
