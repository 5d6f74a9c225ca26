"""Reads of periods, of the units in them and of their items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from camket.organisation.composed import composed
from camket.organisation.composed import part as part_read
from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.decisions.states import SubjectKind, UnitReviewState
from camket.reviews.models import ItemReview, Period, Rating, UnitReview
from camket.reviews.queries.visible import (
    Part,
    part_of,
    periods_of,
    superiors_among,
    unit_reviews_visible_to,
)
from camket.shared.actor import Actor


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One unit in the list of a period."""

    review: UnitReview
    name: str
    days_late: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return how many items are done, in progress, not begun."""
        told = self.review
        return (
            getattr(told, "items_done", 0),
            getattr(told, "items_doing", 0),
            getattr(told, "items_not_begun", 0),
        )


def review_rows(period: Period, actor: Actor, *, on: date) -> list[ReviewRow]:
    """Return the units of a period in Vietnamese order, with how they stand; two statements."""
    reviews = list(
        unit_reviews_visible_to(actor, on)
        .filter(period=period)
        .annotate(
            items_done=Count("items", filter=Q(items__state="done")),
            items_doing=Count("items", filter=Q(items__state="in_progress")),
            items_not_begun=Count("items", filter=Q(items__state="not_begun")),
        )
    )
    # a period of the past names its units as they were when it was opened
    spans = spans_of([review.unit_id for review in reviews], on=period.opened_on)
    reviews.sort(key=lambda review: spans[review.unit_id].sort_key)
    return [
        ReviewRow(review, spans[review.unit_id].name, _days_late(review, period, on=on))
        for review in reviews
    ]


def _days_late(review: UnitReview, period: Period, *, on: date) -> int:
    if review.state != UnitReviewState.OPEN:
        return 0
    return max(0, (on - period.due_on).days)


def items_of(review_id: int) -> list[ItemReview]:
    """Return the items of an assessment in their order; one statement."""
    return list(
        ItemReview.objects.filter(unit_review_id=review_id)
        .select_related("item")
        .order_by("item__position", "item_id")
    )


def left_out_of(period: Period) -> list[Rating]:
    """Return who is reviewed in a period and not rated, units first; one statement."""
    return list(
        Rating.objects.filter(period=period).exclude(left_out="").order_by("kind", "name", "pk")
    )


def _counted(reviews: QuerySet[UnitReview]) -> Coalesce:
    """Return the number of reviews of a period as a subquery."""
    counted = reviews.order_by().values("period").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


@composed
def _listed(today: date, own_id: int, part: Part) -> QuerySet[Period]:
    """Return the periods somebody has a part in, with what their list tells of each."""
    reviews = UnitReview.objects.filter(period=OuterRef("pk"))
    superior = UnitSpan.objects.filter(unit_id=OuterRef("superior_id"), valid__contains=today)
    return (
        periods_of(part)
        .defer("snapshot")
        .annotate(
            # counted beside each of the page: a join would count those of every period there is
            total=_counted(reviews),
            sent=_counted(reviews.exclude(state=UnitReviewState.OPEN)),
            own_state=Subquery(reviews.filter(unit_id=own_id).values("state")[:1]),
            has_ratings=Exists(Rating.objects.filter(period=OuterRef("pk"))),
            superior_name=Subquery(superior.values("short_name")[:1]),
        )
    )


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period in the list: how far it is, and what of it is the reader's own."""

    period: Period
    sent: int
    total: int
    is_superior: bool
    has_ratings: bool
    own_state: str
    own_ratings: list[Rating]
    superior: str
    """The body that opened it, by the name it bears."""


PERIOD_ROWS: Final = 30


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """A page of the list of periods; whether more follow, not how many: nobody counts them."""

    rows: list[PeriodRow]
    has_more: bool


def period_rows(actor: Actor, *, on: date, page: int = 1) -> PeriodPage:
    """Return the periods an actor has a part in, a page of them; three statements."""
    first = (page - 1) * PERIOD_ROWS
    unit_id, person_id = actor.scope_id or 0, actor.person_id or 0
    told = _listed(on, unit_id, part_of(actor, on=on))
    periods: list[Any] = list(part_read(told, first, first + PERIOD_ROWS + 1))
    has_more, periods = len(periods) > PERIOD_ROWS, periods[:PERIOD_ROWS]
    of_unit = Q(kind=SubjectKind.COLLECTIVE, unit_id=unit_id)
    if not holds(actor, Permission.SELF_REVIEW):
        of_unit = Q(pk__in=())
    mine: dict[int, list[Rating]] = {}
    found = Rating.objects.filter(
        of_unit | (~Q(kind=SubjectKind.COLLECTIVE) & Q(person_id=person_id)), period__in=periods
    )
    for rating in found.only("period_id", "kind", "name").order_by("kind"):
        mine.setdefault(rating.period_id, []).append(rating)
    superiors = superiors_among(periods, actor, on)
    rows = [
        PeriodRow(
            period,
            period.sent,
            period.total,
            period.superior_id in superiors,
            period.has_ratings,
            period.own_state or "",
            mine.get(period.pk, []),
            getattr(period, "superior_name", None) or "",
        )
        for period in periods
    ]
    return PeriodPage(rows, has_more)
