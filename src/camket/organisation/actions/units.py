"""Writes of units: found them with their places in the tree; history is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import fact, record_facts
from camket.organisation.actions.hanging import begin_roles
from camket.organisation.actions.tree import lock_tree, rebuild_edges
from camket.organisation.models import Line, Unit, UnitSpan
from camket.shared.actor import Actor
from camket.shared.text import clean, fold, sort_key

_BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is needed to found a unit.

    Attributes:
        key: The caller's own name for it, unique within one call.
        parent_id: The unit above, if it exists already.
        parent_key: The unit above, if it is founded in the same call.
        unit_key: The installation's own code for it.
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
    paper_style: str = ""
    unit_key: str = ""


@transaction.atomic
def found_units(
    new: Sequence[NewUnit], *, from_on: date, actor: Actor, now: datetime
) -> dict[str, Unit]:
    """Found units from a day on, with their spans and their places in the tree.

    Returns:
        The units by the caller's keys.
    """
    lock_tree()
    units = Unit.objects.bulk_create(
        [Unit(key=spec.unit_key or None) for spec in new], batch_size=_BATCH
    )
    by_key = {spec.key: unit for spec, unit in zip(new, units, strict=True)}
    valid = DateRange(from_on, None)
    spans = [
        _span(spec, unit, by_key[spec.parent_key].pk if spec.parent_key else spec.parent_id, valid)
        for spec, unit in zip(new, units, strict=True)
    ]
    UnitSpan.objects.bulk_create(spans, batch_size=_BATCH)
    rebuild_edges([unit.pk for unit in units], from_on=from_on)
    begin_roles({span.unit_id: span.kind for span in spans}, on=from_on)
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
        paper_style=spec.paper_style,
        sort_key=sort_key(short),
        folded=fold(name),
    )
