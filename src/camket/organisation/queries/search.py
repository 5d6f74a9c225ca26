"""Find units by words of a name, with accents or without, those that have ended among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from camket.organisation.models import Line
from camket.organisation.queries.tree import named_heirs
from camket.organisation.queries.units import spans_of
from camket.shared.periods import Period
from camket.shared.text import fold

_WORD: Final = re.compile(r"[0-9a-z]+")
_MOST_WORDS: Final = 8
_RANKED: Final = 1000
"""Of a word that half the country bears, so many are looked at; another word narrows it down."""


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit some of whose names holds the words.

    Attributes:
        name: The name that was found, which may be an old one.
        name_now: What it is called on the day, if it stands; else its last name.
        valid: The days it was called so.
        is_ended: Whether it has ended by that day.
        successors: Who answers that day for an ended unit, the main one first.
    """

    unit_id: int
    name: str
    name_now: str
    kind: str
    line: str
    parent_id: int | None
    parent_name: str
    valid: Period
    is_ended: bool
    successors: tuple[tuple[int, str], ...]


# Whoever stands that day comes first, then whoever bears just these words, then shorter names.
_FIND: Final = """
WITH hit AS MATERIALIZED (
    SELECT unit_id, name, kind, line, parent_id, valid, folded, sort_key
    FROM organisation_unitspan
    WHERE to_tsvector('simple'::regconfig, COALESCE(folded, '')) @@ to_tsquery('simple', %(query)s)
      AND (%(line)s = '' OR line = %(line)s)
    LIMIT %(ranked)s
),
unit AS (
    SELECT DISTINCT ON (unit_id) * FROM hit
    ORDER BY unit_id, valid @> %(on)s DESC, lower(valid) DESC
)
SELECT unit.unit_id, unit.name, COALESCE(now.name, last.name), unit.kind, unit.line,
       COALESCE(now.parent_id, unit.parent_id), lower(unit.valid), upper(unit.valid),
       now.unit_id IS NULL AND upper(last.valid) <= %(on)s
FROM unit
LEFT JOIN organisation_unitspan now ON now.unit_id = unit.unit_id AND now.valid @> %(on)s
LEFT JOIN LATERAL (
    SELECT name, valid FROM organisation_unitspan WHERE unit_id = unit.unit_id
    ORDER BY valid DESC LIMIT 1
) last ON true
ORDER BY now.unit_id IS NULL, unit.folded <> %(plain)s, unit.folded NOT LIKE %(ending)s,
         length(unit.folded), unit.sort_key, unit.unit_id
LIMIT %(limit)s
"""


def find_units(words: str, *, on: date, limit: int = 20, line: str = "") -> list[FoundUnit]:
    """Return units by words of a name they bear or bore; five statements at most.

    The last word may be begun only: cam l finds Cam Lộ.
    """
    plain = " ".join(_WORD.findall(fold(words))[:_MOST_WORDS])
    if not plain:
        return []
    rows = _found(plain, on, limit, line)
    ended = [row[0] for row in rows if row[8]]
    successors = named_heirs(ended, on) if ended else {}
    above = _names_above(rows, on)
    return [
        FoundUnit(
            unit_id=unit_id,
            name=name,
            name_now=name_now,
            kind=kind,
            line=of_line,
            parent_id=parent_id,
            parent_name=above.get((unit_id, parent_id), ""),
            valid=Period(since, until),
            is_ended=is_ended,
            successors=successors.get(unit_id, ()),
        )
        for unit_id, name, name_now, kind, of_line, parent_id, since, until, is_ended in rows
    ]


def _found(plain: str, on: date, limit: int, line: str) -> list[tuple[Any, ...]]:
    told: dict[str, Any] = {
        "query": " & ".join(plain.split(" ")) + ":*",
        "plain": plain,
        "ending": f"% {plain}",
        "on": on,
        "ranked": _RANKED,
        "limit": limit,
        "line": line if line in Line.values else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, told)
        return list(cursor.fetchall())


def _names_above(rows: list[tuple[Any, ...]], on: date) -> dict[tuple[int, int], str]:
    """Return what the superiors are called: that day, or on the last day an ended unit had them."""
    now = spans_of({row[5] for row in rows if row[5] and not row[8]}, on=on)
    found = {(row[0], row[5]): now[row[5]].name for row in rows if row[5] in now and not row[8]}
    gone = [(row[0], row[5], row[6]) for row in rows if row[8] and row[5]]
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT asked.unit_id, asked.parent_id, span.name"
                " FROM unnest(%s::bigint[], %s::bigint[], %s::date[])"
                " AS asked (unit_id, parent_id, day) JOIN organisation_unitspan span"
                " ON span.unit_id = asked.parent_id AND span.valid @> asked.day",
                [list(column) for column in zip(*gone, strict=True)],
            )
            found |= {(unit_id, above): name for unit_id, above, name in cursor.fetchall()}
    return found
