"""Write what a checked sheet holds: set-based, and history is never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import Fact, fact, record_facts
from camket.organisation.kinds import kinds
from camket.organisation.models import Unit, UnitRole, UnitSpan
from camket.shared.actor import Actor
from camket.shared.text import fold, sort_key


@dataclass(slots=True)
class UnitEntry:
    """A unit to be founded; `parent` when that is founded by the same sheet."""

    key: str
    values: dict[str, str]
    from_on: date
    until: date | None
    parent_id: int | None = None
    parent: UnitEntry | None = None


@dataclass(slots=True)
class UnitChange:
    """A unit that is called otherwise, or stands elsewhere, from a day on."""

    source: int
    span: UnitSpan
    on: date
    values: dict[str, str]
    parent_id: int | None
    is_moved: bool
    parent: UnitEntry | None = None


@dataclass(slots=True)
class UnitWork:
    """What a sheet of units asks for."""

    new: list[UnitEntry] = field(default_factory=list)
    changes: list[UnitChange] = field(default_factory=list)


@transaction.atomic
def write_units(work: UnitWork, actor: Actor, now: datetime) -> None:
    """Found and change units with their spans, roles and places in the tree."""
    units = Unit.objects.bulk_create(
        [Unit(key=entry.key or None) for entry in work.new], batch_size=5000
    )
    by_entry = {id(entry): unit.pk for entry, unit in zip(work.new, units, strict=True)}
    spans = [
        _span(unit.pk, entry.values, _above(entry, by_entry), DateRange(entry.from_on, entry.until))
        for entry, unit in zip(work.new, units, strict=True)
    ]
    spans = UnitSpan.objects.bulk_create(spans, batch_size=2000)
    UnitRole.objects.bulk_create(_roles(spans), batch_size=5000)
    changed = _write_changes(work.changes, by_entry)
    rebuild_edges([unit.pk for unit in units], from_on=None)
    moved = [change for change in work.changes if change.is_moved]
    for day in sorted({change.on for change in moved}):
        rebuild_edges(_subtrees([one.span.unit_id for one in moved if one.on == day], day), day)
    record_facts(
        [
            *(
                fact("unit.founded", span, unit_id=span.unit_id, after={"name": span.name})
                for span in spans
            ),
            *changed,
        ],
        actor=actor,
        at=now,
    )


def _above(entry: UnitEntry | UnitChange, by_entry: dict[int, int]) -> int | None:
    return by_entry[id(entry.parent)] if entry.parent is not None else entry.parent_id


def _span(
    unit_id: int, values: dict[str, str], parent_id: int | None, valid: DateRange
) -> UnitSpan:
    name = values["name"]
    short = values["short_name"] or name
    return UnitSpan(
        unit_id=unit_id,
        parent_id=parent_id,
        valid=valid,
        **{**values, "short_name": short, "paper_name": values["paper_name"] or name},
        sort_key=sort_key(short),
        folded=fold(name),
    )


def _roles(spans: Iterable[UnitSpan]) -> list[UnitRole]:
    """Return the roles that kinds hold without a decision of their own, for the days they do."""
    found = []
    for span in spans:
        kind = kinds().get(span.kind)
        if kind is None or not kind.roles:
            continue
        from_on = max(span.valid.lower, kind.roles_from or span.valid.lower)
        if span.valid.upper is None or from_on < span.valid.upper:
            valid = DateRange(from_on, span.valid.upper)
            found += [UnitRole(unit_id=span.unit_id, role=role, valid=valid) for role in kind.roles]
    return found


def _write_changes(changes: Sequence[UnitChange], by_entry: dict[int, int]) -> list[Fact]:
    old, new, facts = [], [], []
    for change in changes:
        span = change.span
        ends_on = span.valid.upper
        before = {"name": span.name}
        span.valid = DateRange(span.valid.lower, change.on)
        old.append(span)
        made = _span(
            span.unit_id, change.values, _above(change, by_entry), DateRange(change.on, ends_on)
        )
        new.append(made)
        facts.append((made, before))
    UnitSpan.objects.bulk_update(old, ["valid"], batch_size=2000)
    UnitSpan.objects.bulk_create(new, batch_size=2000)
    return [
        fact(
            "unit.changed",
            made,
            unit_id=made.unit_id,
            before=before,
            after={"name": made.name, "on": made.valid.lower},
        )
        for made, before in facts
    ]


_SUBTREES = """
SELECT DISTINCT descendant_id FROM organisation_unitedge
WHERE ancestor_id = ANY(%s) AND valid && daterange(%s, NULL)
"""
_CUT = """
UPDATE organisation_unitedge SET valid = daterange(lower(valid), %s)
WHERE descendant_id = ANY(%s) AND lower(valid) < %s AND valid && daterange(%s, NULL)
"""
_DROP = "DELETE FROM organisation_unitedge WHERE descendant_id = ANY(%s) AND lower(valid) >= %s"
_CLIMB = """
WITH RECURSIVE up AS (
    SELECT unit_id AS descendant, unit_id AS ancestor, 0 AS depth,
           valid * daterange(%s, NULL) AS valid
    FROM organisation_unitspan
    WHERE unit_id = ANY(%s) AND valid && daterange(%s, NULL)
  UNION ALL
    SELECT up.descendant, span.parent_id, up.depth + 1, up.valid * span.valid
    FROM up JOIN organisation_unitspan span
      ON span.unit_id = up.ancestor AND span.valid && up.valid
    WHERE span.parent_id IS NOT NULL
)
INSERT INTO organisation_unitedge (ancestor_id, descendant_id, depth, valid)
SELECT ancestor, descendant, depth, unnest(range_agg(valid))
FROM up GROUP BY ancestor, descendant, depth
"""


def rebuild_edges(unit_ids: Sequence[int], from_on: date | None) -> None:
    """Write anew, from a day on, what stands above these units; earlier days stay as they are."""
    if not unit_ids:
        return
    ids = list(unit_ids)
    with connection.cursor() as cursor:
        if from_on is not None:
            cursor.execute(_DROP, [ids, from_on])
            cursor.execute(_CUT, [from_on, ids, from_on, from_on])
        cursor.execute(_CLIMB, [from_on, ids, from_on])


def _subtrees(unit_ids: Sequence[int], from_on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_SUBTREES, [list(unit_ids), from_on])
        return [row[0] for row in cursor.fetchall()]
