"""Reads whose SQL is composed once: a page asks the same few questions thousands of times.

Django composes the SQL of a queryset anew at each use, which costs more than most of these reads
themselves. `composed` composes it once for each shape of what is asked, and fills in the values:
numbers, days, texts and lists of numbers are told anew each time, anything else is of the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import fields, is_dataclass
from datetime import date
from functools import wraps
from itertools import islice
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
R = TypeVar("R", bound=QuerySet[Any, Any])

_NUMBER: Final = 2_147_400_000
_DAY: Final = date(9000, 1, 1).toordinal()
_TEXT: Final = "\ue000"
"""A letter of nobody's alphabet: what stands for a value is mistaken for no other."""


class _Composed:
    """The SQL of one shape, and which of its places each value belongs in."""

    def __init__(self, rows: QuerySet[Any, Any], blanks: tuple[Any, ...]) -> None:
        """Compose the SQL.

        Raises:
            TypeError: A value reaches the SQL changed, so that it cannot be told anew.
        """
        self._rows = rows
        self._compiler = rows.query.get_compiler(using=rows.db)
        self._sql, told = self._compiler.as_sql()
        self._told = tuple(told)
        self._places = [_place_of(value, blanks) for value in self._told]
        missing = set(range(len(blanks))) - set(self._places)
        if missing:
            message = f"values {sorted(missing)} are not in the statement as they were told"
            raise TypeError(message)

    def told(self, values: tuple[Any, ...]) -> QuerySet[Any, Any]:
        """Return the rows for these values, not yet read.

        Raises:
            TransactionManagementError: Rows are to be locked, and there is no transaction.
        """
        if self._rows.query.select_for_update and connections[self._rows.db].get_autocommit():
            message = "rows are locked in a transaction"
            raise TransactionManagementError(message)
        params = tuple(
            value if place is None else values[place]
            for value, place in zip(self._told, self._places, strict=True)
        )
        rows = self._rows.all()
        compiler = _with(self._compiler, rows, self._sql, params)
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]  # this one read, never the class
        return rows


def _with(
    compiler: SQLCompiler, rows: QuerySet[Any, Any], sql: str, params: tuple[Any, ...]
) -> SQLCompiler:
    """Return the compiler with its SQL written, for the connection of this thread."""
    written = copy(compiler)
    written.connection = connections[rows.db]
    query, is_whole = rows.query, not rows.query.is_sliced

    def as_sql(*_args: Any, **_kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        if not (is_whole and query.is_sliced):
            return sql, params
        cut = written.connection.ops.limit_offset_sql(query.low_mark, query.high_mark)
        return f"{sql} {cut}", params

    written.as_sql = as_sql  # type: ignore[method-assign]  # this one read, never the class
    return written


def part(rows: R, first: int, last: int) -> R:
    """Return rows that were composed without a limit from one place up to another, not yet read."""
    rows.query.set_limits(first, last)
    return rows


def _place_of(value: object, blanks: tuple[Any, ...]) -> int | None:
    for place, blank in enumerate(blanks):
        if isinstance(value, type(blank)) and value == blank:
            return place
    return None


def _blank(value: object, place: int) -> object:
    """Return what stands for a value while the SQL is composed; None when it is of the shape."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return _NUMBER + place
    if type(value) is date:
        return date.fromordinal(_DAY + place)
    if type(value) is str:
        return f"{_TEXT}{place}"
    return [_NUMBER + place] if isinstance(value, list) else None


def composed(
    build: Callable[P, R],
) -> Callable[P, R]:
    """Make a function that returns a queryset compose its SQL once; it is told by place only.

    The function must not look at numbers, days, texts and lists: they are blanks to it. A number
    is an identity; a small one, as a year, is told in a tuple and so is of the shape. A list goes
    into `arrays.among`. A dataclass of such values is told field by field. The rows are to be read
    as they are, or a `part` of them; they are not filtered further.
    """
    shapes: dict[Any, _Composed] = {}

    @wraps(build)
    def asked(*values: P.args, **named: P.kwargs) -> R:
        if named:
            message = "values are told by place"
            raise TypeError(message)
        flat = [one for value in values for one in _plain(value)]
        blanks = [_blank(value, place) for place, value in enumerate(flat)]
        shape = tuple(
            value if blank is None else type(blank)
            for value, blank in zip(flat, blanks, strict=True)
        )
        found = shapes.get(shape)
        if found is None:
            left = iter(zip(flat, blanks, strict=True))
            told: Any = [_blanked(value, left) for value in values]
            rows = cast("Callable[..., R]", build)(*told)
            found = shapes[shape] = _Composed(rows, tuple(b for b in blanks if b is not None))
        return cast(
            "R",
            found.told(
                tuple(value for value, blank in zip(flat, blanks, strict=True) if blank is not None)
            ),
        )

    return asked


def _plain(value: object) -> tuple[Any, ...]:
    """Return the plain values something is told by: of a dataclass its fields."""
    if not is_dataclass(value):
        return (value,)
    return tuple(getattr(value, field.name) for field in fields(value))


def _blanked(value: object, left: Iterator[tuple[Any, Any]]) -> Any:  # noqa: ANN401 - any value
    """Return what the function is told for a value: as it is where it is of the shape."""
    told = [one if blank is None else blank for one, blank in islice(left, len(_plain(value)))]
    return cast("type[Any]", type(value))(*told) if is_dataclass(value) else told[0]
