"""Find a unit by a part of its name, on a day."""

from __future__ import annotations

from datetime import date

from camket.organisation.models import UnitSpan
from camket.shared.text import fold

MOST = 20


def units_named(words: str, *, on: date) -> list[UnitSpan]:
    """Return the units of that name that day, in Vietnamese order."""
    spans = UnitSpan.objects.filter(folded__contains=fold(words), valid__contains=on)
    return list(spans.order_by("sort_key", "pk")[:MOST])
