"""Spans cut at a day and begun: what units are called and where they stand from then on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.bulk import Value, copy_rows, days
from camket.organisation.actions.tree import keep_aside
from camket.organisation.acts import AS_INSTALLED, CHOOSES_STYLE, NewUnitText
from camket.organisation.models import UnitSpan
from camket.shared.text import clean, fold, sort_key

_COLUMNS: Final = (
    "unit_id, name, short_name, paper_name, collective, kind, line, parent_id, code, body_code, "
    "place, area, paper_style, sort_key, folded"
)

_PAST: Final = f"""
SELECT {_COLUMNS}, lower(valid) AS since
FROM organisation_unitspan span JOIN tree_following following USING (unit_id)
WHERE span.parent_id = following.from_id AND span.valid @> %(on)s AND lower(span.valid) < %(on)s
"""  # noqa: S608  # our own text; values are told apart

_FOLLOW: Final = """
UPDATE organisation_unitspan span
SET parent_id = following.to_id, valid = span.valid * daterange(%(on)s, NULL)
FROM tree_following following
WHERE span.unit_id = following.unit_id AND span.parent_id = following.from_id
  AND span.valid && daterange(%(on)s, NULL)
"""

_KEEP_PAST: Final = f"""
INSERT INTO organisation_unitspan ({_COLUMNS}, valid)
SELECT {_COLUMNS}, daterange(since, %(on)s) FROM tree_past
"""  # noqa: S608  # our own text; values are told apart


_SPAN: Final = (*_COLUMNS.split(", "), "valid")


def write_spans(spans: Iterable[UnitSpan]) -> None:
    """Write new spans, however many."""
    copy_rows(UnitSpan, _SPAN, (_row(span) for span in spans))


def _row(span: UnitSpan) -> tuple[Value, ...]:
    """Return a span as COPY takes it."""
    since, until = span.valid.lower, span.valid.upper
    return (*(getattr(span, column) for column in _SPAN[:-1]), days(since, until))


def end_spans(unit_ids: Collection[int], *, on: date) -> None:
    """End what these units are called and where they stand; `on` is the first day without it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisation_unitspan SET valid = daterange(lower(valid), %s)"
            " WHERE unit_id = ANY(%s) AND valid @> %s",
            [on, list(unit_ids), on],
        )


def follow(rows: Sequence[tuple[int, int, int | None]], *, on: date) -> None:
    """Let each unit that stands under another that day stand under a third, then and later."""
    if not rows:
        return
    units, old, new = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        keep_aside(
            cursor,
            "tree_following",
            "SELECT * FROM unnest(%(units)s::bigint[], %(old)s::bigint[], %(new)s::bigint[])"
            " AS following (unit_id, from_id, to_id)",
            {"units": units, "old": old, "new": new},
        )
        keep_aside(cursor, "tree_past", _PAST, {"on": on})
        cursor.execute(_FOLLOW, {"on": on})
        cursor.execute(_KEEP_PAST, {"on": on})


def new_span(text: NewUnitText, unit_id: int, parent_id: int | None, on: date) -> UnitSpan:
    """Return the first span of a founded unit, not yet saved."""
    span = UnitSpan(unit_id=unit_id, parent_id=parent_id, valid=DateRange(on, None))
    span.kind, span.line = text.kind, text.line
    span.code, span.body_code = text.code, text.body_code
    span.name = clean(text.name)
    span.short_name = clean(text.short_name) or span.name
    span.paper_name = clean(text.paper_name) or span.name
    span.collective, span.place = clean(text.collective), clean(text.place)
    span.area = clean(text.area)
    span.paper_style = _style(span, text)
    span.sort_key, span.folded = sort_key(span.short_name), fold(span.name)
    return span


def call(span: UnitSpan, text: NewUnitText) -> None:
    """Write a new name into a span; what the text leaves empty stays, short names follow a name."""
    name = clean(text.name)
    keeps_name = name == span.name
    span.short_name = clean(text.short_name) or (span.short_name if keeps_name else name)
    span.paper_name = clean(text.paper_name) or (span.paper_name if keeps_name else name)
    span.name, span.kind = name, text.kind
    span.collective = clean(text.collective) or span.collective
    span.code, span.body_code = text.code or span.code, text.body_code or span.body_code
    span.place, span.area = clean(text.place) or span.place, clean(text.area) or span.area
    span.paper_style = _style(span, text)
    span.sort_key, span.folded = sort_key(span.short_name), fold(span.name)


def _style(span: UnitSpan, text: NewUnitText) -> str:
    """Return the style a body chose; on the other lines there is none to choose."""
    if span.line != CHOOSES_STYLE or text.paper_style == AS_INSTALLED:
        return ""
    return text.paper_style or span.paper_style
