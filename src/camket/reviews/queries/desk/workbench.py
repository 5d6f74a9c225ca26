"""The appraiser's list: a peer group narrowed and sorted, a page of it at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from camket.organisation.models import UnitSpan
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.groups import ListedGroup, view_of, with_columns
from camket.reviews.queries.own import own_pending
from camket.reviews.queries.ratings import RatingRow
from camket.reviews.queries.works import explained_from
from camket.rules.explanations import Column, ExplanationRule
from camket.rules.levels import Level
from camket.shared.text import clean, fold

ORDERS: Final = ("ten", "tu-cham", "chenh", "tham-dinh")
"""What a list can be sorted by; `tham-dinh`, the appraised total, is how it stands by itself."""


def columns_of(rating: Rating, level: str) -> tuple[Column, Column] | None:
    """Return a subject's own column and the appraiser's at a level; None before both are there."""
    own_general, own_results = rating.self_general, rating.self_results
    general, results = rating.general, rating.results
    if own_general is None or own_results is None or general is None or results is None:
        return None
    own = Column(own_general + own_results, rating.self_level)
    return own, Column(general + results, level)


def rule_of(period: Period) -> ExplanationRule | None:
    """Return when differences are explained in a period: as held on its last day."""
    return explained_from(period)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a group is listed: everything a reader can put into the address."""

    kind: str
    group: str
    view: str = ""
    level: str = ""
    words: str = ""
    order: str = ""


def in_order(period: Period, order: str, *, reader_id: int | None = None) -> QuerySet[Rating]:
    """Return ratings as a list of the period shows and sorts them, not narrowed to any."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=period.opened_on)
    rows = with_columns(Rating.objects.all(), reader_id).annotate(
        total=Case(When(own_pending(reader_id), then=None), default="total_micro"),
        unit_name=Subquery(spans.values("name")[:1]),
    )
    if order == "ten":
        return rows.order_by("sort_key", "pk")
    column = {"tu-cham": "own_total_micro", "chenh": "apart"}.get(order, "total")
    return rows.order_by(F(column).desc(nulls_last=True), "sort_key", "pk")


def listed(period: Period, asked: Asked, *, reader_id: int | None = None) -> QuerySet[Rating]:
    """Return a group narrowed and sorted, to be read a page at a time.

    The reader's own row stands in the whole list alone while it is not decided.
    Words are looked for without accents in the names of subject and unit.
    """
    found = in_order(period, asked.order, reader_id=reader_id).filter(
        view_of(asked.view, period, reader_id), period=period, kind=asked.kind, group=asked.group
    )
    if asked.level in Level.__members__:
        found = found.filter(Q(standing=asked.level) & ~own_pending(reader_id))
    if words := fold(clean(asked.words)[:100]):
        found = found.filter(folded__contains=words)
    return found


def rows_of(ratings: Iterable[Rating]) -> list[RatingRow]:
    """Return ratings of `listed` with the names their units bore when the period was opened."""
    return [RatingRow(rating, _unit_of(rating)) for rating in ratings]


def _unit_of(rating: Rating) -> UnitSpan:
    return UnitSpan(unit_id=rating.unit_id, name=getattr(rating, "unit_name", None) or "")


def count_of(group: ListedGroup, asked: Asked) -> int | None:
    """Return how many are listed where the group's own counts tell it, else None."""
    if asked.level or asked.words:
        return None
    return group.views.get(asked.view, group.total)
