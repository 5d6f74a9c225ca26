"""The appraiser's list: a peer group narrowed and sorted, a page of it at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from camket.organisation.arrays import among, holding, like
from camket.organisation.composed import composed
from camket.organisation.models import UnitSpan
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.explaining import OF_ONE
from camket.reviews.queries.desk.groups import LEFT_OUT, ListedGroup, view_of, with_columns
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


def _in_order(order: str, reader_id: int | None) -> QuerySet[Rating]:
    """Return ratings as a list sorts them, not narrowed to any."""
    rows = with_columns(Rating.objects.all(), reader_id).annotate(
        total=Case(When(own_pending(reader_id), then=None), default="total_micro"),
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
    return _narrowed(_told(period, asked, reader_id))


def keys_listed(period: Period, asked: Asked, *, reader_id: int | None = None) -> QuerySet[Any]:
    """Return the keys of `listed` in its order, composed once: to be read in part."""
    return _keys(_told(period, asked, reader_id))


def shown(
    period: Period, order: str, keys: list[int], *, reader_id: int | None = None
) -> QuerySet[Rating]:
    """Return these ratings as a list of the period shows and sorts them."""
    return _shown(_Order(order), keys, period.opened_on, reader_id)


class _Look(NamedTuple):
    """What a list is narrowed to and sorted by, apart from the values that differ each time."""

    view: str
    level: str
    order: str
    rule: ExplanationRule | None

    @property
    def is_of_reader(self) -> bool:
        """Say whether the reader's own row is told apart."""
        return bool(self.level) or self.view not in ("", LEFT_OUT) or self.order != "ten"


class _Order(NamedTuple):
    """What a list is sorted by."""

    name: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A list as a composed read is told of it."""

    look: _Look
    period_id: int
    kind: str
    group: str
    pattern: str | None
    reader_id: int | None


def _told(period: Period, asked: Asked, reader_id: int | None) -> _Told:
    level = asked.level if asked.level in Level.__members__ else ""
    look = _Look(asked.view, level, asked.order, explained_from(period))
    words = fold(clean(asked.words)[:100])
    pattern = holding(words) if words else None
    reader_id = reader_id if look.is_of_reader else None
    return _Told(look, period.pk, asked.kind, asked.group, pattern, reader_id)


def _narrowed(told: _Told) -> QuerySet[Rating]:
    look, reader_id = told.look, told.reader_id
    found = _in_order(look.order, reader_id).filter(
        view_of(look.view, look.rule, reader_id),
        period_id=told.period_id,
        kind=told.kind,
        group=told.group,
    )
    if look.level:
        found = found.filter(Q(standing=look.level) & ~own_pending(reader_id))
    return found if told.pattern is None else found.filter(like("folded", told.pattern))


@composed
def _keys(told: _Told) -> QuerySet[Rating, Any]:
    keys: QuerySet[Rating, Any] = _narrowed(told).values_list("pk", flat=True)
    return keys


@composed
def _shown(
    order: _Order, keys: list[int], opened_on: date, reader_id: int | None
) -> QuerySet[Rating]:
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=opened_on)
    rows = _in_order(order.name, reader_id).annotate(unit_name=Subquery(spans.values("name")[:1]))
    return rows.filter(among("pk", keys)).defer(*OF_ONE)


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
