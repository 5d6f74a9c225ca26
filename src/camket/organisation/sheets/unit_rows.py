"""A row of a sheet of units on its way to becoming one, and what is stored of those it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q

from camket.organisation.kinds import Kind, kinds
from camket.organisation.models import Unit, UnitEdge, UnitSpan
from camket.organisation.sheets.common import Scope, Step
from camket.spreadsheets.columns import Problem, Row, Table

CITY_OR_DISTRICT: Final = "city?"
"""“thành phố” alone: centrally run or of a province; its level or the length of its code tells."""
TEXTS: Final = (
    "name",
    "short_name",
    "paper_name",
    "collective",
    "kind",
    "line",
    "code",
    "body_code",
    "place",
    "area",
    "paper_style",
)


@dataclass(slots=True)
class Entry:
    """One row on its way to becoming a unit."""

    row: Row
    key: str
    kind: Kind | None
    code: str
    starts_on: date
    until: date | None
    unit_id: int | None = None
    parent_id: int | None = None
    parent: Entry | None = None
    has_parent: bool = False
    is_bad: bool = False

    @property
    def parent_column(self) -> str:
        """Return the column in which the row names the unit above."""
        return "parent" if self.row.text("parent") else "parent_code"

    def values(self) -> dict[str, str]:
        """Return the texts that stand in the row; empty cells change nothing."""
        found: dict[str, str] = {}
        found |= {code: self.row.text(code) for code in TEXTS if code in self.row.cells}
        if self.kind is not None:
            found["kind"] = self.kind.code
        if self.code:
            found["code"] = self.code
        return found


@dataclass(slots=True)
class Stored:
    """What the database holds of the units that the sheet speaks of."""

    by_key: dict[str, int] = field(default_factory=dict)
    spans: dict[int, list[UnitSpan]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[tuple[str, str], list[UnitSpan]] = field(
        default_factory=lambda: defaultdict(list)
    )
    above: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def span_on(self, unit_id: int, day: date) -> UnitSpan | None:
        """Return the span of that day."""
        return next((one for one in self.spans[unit_id] if holds_on(one, day)), None)

    def with_code(self, level: str, code: str, day: date) -> UnitSpan | None:
        """Return the territory that has the code on that day."""
        return next((one for one in self.by_code[level, code] if holds_on(one, day)), None)

    def stands(self, unit_id: int, from_on: date, until: date | None) -> bool:
        """Say whether a unit exists on all those days."""
        reached: date | None = from_on
        for span in self.spans[unit_id]:
            if reached is not None and holds_on(span, reached):
                reached = span.valid.upper
        return reached is None or (until is not None and until <= reached)


def holds_on(span: UnitSpan, day: date) -> bool:
    """Say whether a span holds on a day."""
    valid = span.valid
    return (valid.lower is None or valid.lower <= day) and (
        valid.upper is None or day < valid.upper
    )


@dataclass(slots=True)
class Sheet:
    """A sheet that is being compared with the tree, and what was found wrong in it so far."""

    table: Table
    on: date
    scope: Scope
    step: Step
    problems: list[Problem]
    stored: Stored = field(default_factory=Stored)
    by_key: dict[str, Entry] = field(default_factory=dict)
    by_code: dict[tuple[str, str], list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def tell(self, entry: Entry, code: str, sentence: str) -> None:
        """Note what is wrong in a row."""
        entry.is_bad = True
        self.problems.append(self.table.problem(entry.row, code, sentence))


def read_stored(entries: list[Entry]) -> Stored:
    """Read the units and codes the sheet names: a fixed number of statements."""
    stored = Stored()
    keys = {entry.key for entry in entries} | {entry.row.text("parent") for entry in entries}
    stored.by_key = unit_ids_by_key(keys)
    codes = {entry.code for entry in entries if entry.kind and entry.kind.digits}
    for entry in entries:
        code = entry.row.text("parent_code")
        codes |= {code, code.zfill(2), code.zfill(3)} if code else set()
    territories = [code for code, kind in kinds().items() if kind.digits]
    named = UnitSpan.objects.filter(
        Q(unit_id__in=set(stored.by_key.values()))
        | Q(
            unit_id__in=UnitSpan.objects.filter(code__in=codes, kind__in=territories).values(
                "unit_id"
            )
        )
    )
    for span in named.order_by("unit_id", "valid").iterator(chunk_size=5000):
        stored.spans[span.unit_id].append(span)
        kind = kinds().get(span.kind)
        if kind is not None and kind.digits and span.code:
            stored.by_code[kind.level, span.code].append(span)
    return stored


def read_above(stored: Stored, entries: list[Entry], scope_id: int, on: date) -> None:
    """Read what stands above the units that are stored, for the scope of the import."""
    parents = {entry.parent_id for entry in entries if entry.parent_id is not None}
    units = {entry.unit_id for entry in entries if entry.unit_id is not None}
    edges = UnitEdge.objects.filter(
        ancestor_id=scope_id,
        descendant_id__in=parents | units,
        valid__contains=on,
    ).values_list("descendant_id", "ancestor_id")
    for below, above in edges.iterator(chunk_size=10_000):
        stored.above[below].add(above)


def is_made_reference(key: str, letters: str = "DV") -> bool:
    """Say whether a key has the form the system gives to rows without an own key."""
    return key.startswith(letters) and key[len(letters) :].isdigit()


def unit_ids_by_key(keys: Iterable[str]) -> dict[str, int]:
    """Return the units by own key or by the reference made of their identity, in one statement."""
    wanted = {key for key in keys if key}
    made = {int(key[2:]): key for key in wanted if is_made_reference(key) and len(key) < 20}  # noqa: PLR2004  # longer is no identity
    found = {}
    rows = Unit.objects.filter(Q(key__in=wanted) | Q(pk__in=list(made), key__isnull=True))
    for pk, key in rows.values_list("pk", "key"):
        found[key or made[pk]] = pk
    return found
