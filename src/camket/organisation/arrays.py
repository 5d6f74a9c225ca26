"""Tests whose value reaches the database as it was told.

Many values are told as one, so that ten thousand of them cost no parsing; a pattern is told whole.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, TextField, Value


def among(column: str, ids: Iterable[int]) -> Q:
    """Say that a column of identities holds one of these."""
    return _any(column, Value(list(ids), output_field=ArrayField(BigIntegerField())))


def among_texts(column: str, texts: Iterable[str]) -> Q:
    """Say that a column of texts holds one of these."""
    return _any(column, Value(list(texts), output_field=ArrayField(TextField())))


def like(column: str, pattern: str) -> Q:
    """Say that a column of texts is like a pattern of the database."""
    return Q(
        Func(
            F(column),
            Value(pattern, output_field=TextField()),
            template="(%(expressions)s)",
            arg_joiner=" LIKE ",
            output_field=BooleanField(),
        )
    )


def holding(words: str) -> str:
    """Return the pattern of a text that holds these words anywhere."""
    plain = words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def _any(column: str, told: Value) -> Q:
    return Q(
        Func(
            F(column),
            told,
            template="(%(expressions)s))",
            arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )
