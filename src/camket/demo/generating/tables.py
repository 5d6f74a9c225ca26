"""Rows in bulk: identities taken from the sequence, rows by COPY, the closure by one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final

from django.db import connection
from django.db.models import Model

from camket.audit.bulk import Value, copy_rows, days
from camket.organisation.kinds import kinds
from camket.organisation.models import (
    Person,
    Tenure,
    TenureKind,
    Unit,
    UnitEdge,
    UnitRole,
    UnitSpan,
)
from camket.shared.text import fold, name_sort_key, sort_key

Say = Callable[[str], None]

_SPAN_COLUMNS: Final = (
    *("unit_id", "valid", "name", "short_name", "paper_name", "collective", "kind", "line"),
    *("parent_id", "code", "body_code", "place", "area", "sort_key", "folded"),
)

# A walk upwards from every new unit: each step meets the spans of the parent on the same days.
# Sorted, because the trees that keep two edges from meeting grow twice as fast in their order.
_CLOSE: Final = """
    INSERT INTO organisation_unitedge (ancestor_id, descendant_id, depth, valid)
    WITH RECURSIVE up AS (
        SELECT unit_id AS descendant_id, unit_id AS ancestor_id, 0 AS depth, valid, parent_id
        FROM organisation_unitspan WHERE unit_id >= %s AND unit_id < %s
        UNION ALL
        SELECT up.descendant_id, s.unit_id, up.depth + 1, up.valid * s.valid, s.parent_id
        FROM up JOIN organisation_unitspan s ON s.unit_id = up.parent_id AND s.valid && up.valid
    )
    SELECT ancestor_id, descendant_id, depth, valid FROM up ORDER BY descendant_id, depth
"""
_RESERVE: Final = "SELECT setval(%s, nextval(%s) + %s - 1) - %s + 1"


def reserve(model: type[Model], count: int) -> int:
    """Take so many identities of a table and return the first; others wait to insert meanwhile."""
    if not count:
        return 0
    table = model._meta.db_table  # noqa: SLF001  # Django's documented Meta interface
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        sequence = f"{table}_id_seq"
        cursor.execute(_RESERVE, [sequence, sequence, count, count])
        (first,) = cursor.fetchone()
    return int(first)


def settle(*models: type[Model]) -> None:
    """Tell the planner what the tables hold now: it would plan for empty ones otherwise."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")  # noqa: SLF001  # as above


@dataclass(slots=True)
class NewBody:
    """A unit to be, with its one span; `number` is its identity once it is written."""

    name: str
    kind: str
    line: str
    parent: NewBody | None = None
    parent_id: int | None = None
    short_name: str = ""
    paper_name: str = ""
    collective: str = ""
    code: str = ""
    body_code: str = ""
    place: str = ""
    area: str = ""
    from_on: date = date(2025, 7, 1)
    until_on: date | None = None
    number: int = 0


@cache
def _folded(name: str) -> str:
    return fold(name)


@cache
def _sort_key(name: str) -> str:
    return sort_key(name)


@cache
def _name_sort_key(name: str) -> str:
    return name_sort_key(name)


def write_units(bodies: Sequence[NewBody], *, now: datetime) -> None:
    """Write identities, spans and the closure of units; parents stand before their children."""
    first = reserve(Unit, len(bodies))
    for number, body in enumerate(bodies, start=first):
        body.number = number
    copy_rows(Unit, ("id", "created_at"), ((body.number, now) for body in bodies))
    copy_rows(UnitSpan, _SPAN_COLUMNS, (_span(body) for body in bodies))
    copy_rows(UnitRole, ("unit_id", "role", "valid"), _roles(bodies))
    settle(Unit, UnitSpan)
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [first, first + len(bodies)])
    settle(UnitEdge)


def _roles(bodies: Sequence[NewBody]) -> Iterator[tuple[Value, ...]]:
    """Yield the roles that kinds hold without a decision of their own, for the days they do."""
    for body in bodies:
        kind = kinds()[body.kind]
        since = max(body.from_on, kind.roles_from or body.from_on)
        if body.until_on is None or since < body.until_on:
            for role in kind.roles:
                yield body.number, role, days(since, body.until_on)


def _span(body: NewBody) -> tuple[Value, ...]:
    short = body.short_name or body.name
    return (
        body.number,
        days(body.from_on, body.until_on),
        body.name,
        short,
        body.paper_name or body.name,
        body.collective,
        body.kind,
        body.line,
        body.parent.number if body.parent else body.parent_id,
        body.code,
        body.body_code,
        body.place,
        body.area,
        _sort_key(short),
        _folded(body.name),
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a unit to be filled for some days."""

    unit: int
    post: int
    is_head: bool
    from_on: date
    until_on: date | None = None


@dataclass(slots=True)
class Seated:
    """Who was given a seat: identities of people and tenures, in the order of the seats."""

    first_person: int
    first_tenure: int
    names: list[str] = field(default_factory=list)


def write_people(seats: Sequence[Seat], next_name: Callable[[], str]) -> Seated:
    """Give each seat a person of its own."""
    seated = Seated(reserve(Person, len(seats)), reserve(Tenure, len(seats)))
    seated.names = [next_name() for _ in seats]
    copy_rows(
        Person,
        ("id", "full_name", "sort_key", "folded"),
        (
            (seated.first_person + place, name, _name_sort_key(name), _folded(name))
            for place, name in enumerate(seated.names)
        ),
    )
    copy_rows(
        Tenure,
        ("id", "person_id", "post_id", "unit_id", "valid", "kind", "is_head", "decision_no"),
        (
            (
                seated.first_tenure + place,
                seated.first_person + place,
                seat.post,
                seat.unit,
                days(seat.from_on, seat.until_on),
                TenureKind.FULL.value,
                seat.is_head,
                "dữ liệu minh họa",
            )
            for place, seat in enumerate(seats)
        ),
    )
    settle(Person, Tenure)
    return seated
