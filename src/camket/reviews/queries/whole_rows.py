"""Rows of several tables in one statement: a page that shows them all goes one way for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, Model, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

Row = TypeVar("Row", bound=Model)


def as_array(rows: QuerySet[Row]) -> ArraySubquery:
    """Return rows whole, to stand beside the row of an outer query; numbers keep every digit."""
    columns = {
        field.attname: Cast(field.attname, TextField())
        if isinstance(field, DecimalField)
        else field.attname
        for field in rows.model._meta.concrete_fields  # noqa: SLF001  # Django's documented Meta interface
    }
    return ArraySubquery(rows.values(json=JSONObject(**columns)))


def from_array(model: type[Row], told: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return what `as_array` gave as rows of their model, in their order."""
    fields = model._meta.concrete_fields  # noqa: SLF001  # Django's documented Meta interface
    rows = []
    for one in told:
        row = model(**{field.attname: field.to_python(one[field.attname]) for field in fields})
        row._state.adding = False  # noqa: SLF001  # it is a row of the database
        rows.append(row)
    return rows
