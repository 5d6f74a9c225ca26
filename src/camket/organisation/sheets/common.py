"""What every kind of sheet has in common: what was found, and how a sheet is read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from camket.organisation.models import UnitEdge
from camket.shared.actor import Actor
from camket.spreadsheets.columns import Column, Mark, Problem, Table

Step = Callable[[str, int, int], None]
"""Told now and then: what is being done, how far, of how many; raises to stop."""


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""
    del step, done, total


@dataclass(frozen=True, slots=True)
class Scope:
    """Within what an import may write.

    Attributes:
        unit_id: Only this unit and what stands below it; None for the whole installation.
        person_id: Who imports: his own posts are for others to write.
    """

    unit_id: int | None = None
    person_id: int | None = None


def units_within(scope: Scope, on: date) -> QuerySet[UnitEdge, int]:
    """Return the units of a scope that day, for a statement that asks."""
    edges = UnitEdge.objects.filter(ancestor_id=scope.unit_id, valid__contains=on)
    return edges.values_list("descendant_id", flat=True)


@dataclass(slots=True)
class Plan:
    """What an import would do; nothing is written unless it is free of problems.

    Attributes:
        work: What the writer of the kind needs.
        mark: Where a marked-up copy says what is wrong.
    """

    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    work: Any = None
    mark: Mark | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer the contract names; rows that would be written when there are none."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "problems": [problem.as_json() for problem in self.problems],
        }


Check = Callable[[Table, date, Scope, Step], Plan]
Write = Callable[[Any, Actor, datetime], None]
Rows = Callable[[date, Scope], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of workbook.

    Attributes:
        name: What the kind is called in a sentence.
        sheet: Name of the sheet in a template.
        check: Compares the rows with each other and with what is stored; reads only.
        write: Does what the check found, in the caller's transaction.
        rows: What an export of a day holds, by column.
        hints: What the sheet of instructions says besides the columns.
    """

    code: str
    name: str
    sheet: str
    columns: tuple[Column, ...]
    check: Check
    write: Write
    rows: Rows
    hints: Sequence[str] = ()
