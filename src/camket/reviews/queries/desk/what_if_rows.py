"""The rows a question is about, read once whatever the scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from camket.organisation.models import UnitSpan
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating, RuleSet
from camket.reviews.queries.desk.workbench import STANDING
from camket.rules.local.sets import LocalSet
from camket.rules.quotas import Caps
from camket.rules.schemes.quy_dinh_366 import RULE_SETS

Tell = Callable[[int, int], None]
"""Told how many subjects are done, of how many."""
_CHUNK: Final = 1000
_FIELDS: Final = {
    "pk": "pk",
    "kind": "kind",
    "group": "group",
    "name": "name",
    "unit_id": "unit_id",
    "superior_id": "period__superior_id",
    "unit_name": "unit_name",
    "standing": "standing",
    "decided": "decided_level",
    "kept": "ruled_level",
    "person_id": "person_id",
}
"""What every case says of a subject, by the column it stands in."""


class Usual(NamedTuple):
    """How the ceiling is read unless a body has said otherwise of a list: now, and as asked."""

    now: Caps
    asked: Caps


class Row(NamedTuple):
    """One subject as it is kept.

    Attributes:
        case: What every case says of a subject.
    """

    case: dict[str, Any]
    general: Decimal
    results: Decimal
    facts: dict[str, Any]


def rows_of(found: QuerySet[Rating], period: Period) -> Iterator[Row]:
    """Return the subjects a question is about, a list after the other; one statement."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=period.opened_on)
    rows = (
        found.annotate(standing=STANDING, unit_name=Subquery(spans.values("name")[:1]))
        .order_by("kind", "group", "pk")
        .values_list(*_FIELDS.values(), "general", "results", "facts")
    )
    for row in rows.iterator(chunk_size=_CHUNK):
        *told, general, results, facts = row
        case = dict(zip(_FIELDS, told, strict=True))
        case |= {"kind": SubjectKind(case["kind"]), "unit_name": case["unit_name"] or ""}
        yield Row(case, general or Decimal(0), results or Decimal(0), facts)


def chosen_set(code: str) -> LocalSet | None:
    """Return a body's own set, published or a draft; None for the Centre's.

    Raises:
        LookupError: There is no such set.
    """
    if code in RULE_SETS:
        return None
    found = RuleSet.objects.filter(code=code).first()
    if found is None:
        message = f"no rule set {code}"
        raise LookupError(message)
    return found.local
