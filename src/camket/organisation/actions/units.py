"""Writes of units: found them with their places in the tree; history is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import fact, record_facts
from camket.organisation.models import Line, Unit, UnitEdge, UnitSpan
from camket.shared.actor import Actor
from camket.shared.text import clean, fold, sort_key


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is needed to found a unit.

    Attributes:
        key: The caller's own name for it, unique within one call.
        parent_id: The unit above, if it exists already.
        parent_key: The unit above, if it is founded in the same call, earlier in the list.
    """

    key: str
    name: str
    kind: str
    short_name: str = ""
    paper_name: str = ""
    collective: str = ""
    line: str = Line.PARTY
    parent_id: int | None = None
    parent_key: str = ""
    code: str = ""
    body_code: str = ""
    place: str = ""
    area: str = ""


@transaction.atomic
def found_units(
    new: Sequence[NewUnit], *, from_on: date, actor: Actor, now: datetime
) -> dict[str, Unit]:
    """Found units from a day on, with their spans and their places in the tree.

    Returns:
        The units by the caller's keys.
    """
    units = Unit.objects.bulk_create([Unit() for _ in new])
    by_key = {spec.key: unit for spec, unit in zip(new, units, strict=True)}
    valid = DateRange(from_on, None)
    spans, edges = [], []
    above: dict[int, list[tuple[int, int]]] = {}
    for spec, unit in zip(new, units, strict=True):
        parent_id = by_key[spec.parent_key].pk if spec.parent_key else spec.parent_id
        spans.append(_span(spec, unit, parent_id, valid))
        line = [(unit.pk, 0)]
        if parent_id is not None:
            upper = above.get(parent_id) or _line_above(parent_id, from_on)
            line += [(ancestor, depth + 1) for ancestor, depth in upper]
        above[unit.pk] = line
        edges += [
            UnitEdge(ancestor_id=ancestor, descendant=unit, depth=depth, valid=valid)
            for ancestor, depth in line
        ]
    UnitSpan.objects.bulk_create(spans, batch_size=1000)
    UnitEdge.objects.bulk_create(edges, batch_size=5000)
    record_facts(
        [
            fact("unit.founded", span, unit_id=span.unit_id, after={"name": span.name})
            for span in spans
        ],
        actor=actor,
        at=now,
    )
    return by_key


def _span(spec: NewUnit, unit: Unit, parent_id: int | None, valid: DateRange) -> UnitSpan:
    name = clean(spec.name)
    short = clean(spec.short_name) or name
    return UnitSpan(
        unit=unit,
        valid=valid,
        name=name,
        short_name=short,
        paper_name=clean(spec.paper_name) or name,
        collective=clean(spec.collective),
        kind=spec.kind,
        line=spec.line,
        parent_id=parent_id,
        code=spec.code,
        body_code=spec.body_code,
        place=clean(spec.place),
        area=clean(spec.area),
        sort_key=sort_key(short),
        folded=fold(name),
    )


def _line_above(unit_id: int, on: date) -> list[tuple[int, int]]:
    edges = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    return list(edges.values_list("ancestor_id", "depth"))
