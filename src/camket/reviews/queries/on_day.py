"""The periods of assessment as they stood at the end of a past day."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When

from camket.organisation.models import UnitSpan
from camket.reviews.decisions.states import UnitReviewState
from camket.reviews.models import UnitReview
from camket.reviews.queries.periods import PERIOD_ROWS, PeriodPage, PeriodRow
from camket.reviews.queries.visible import periods_visible_to, superiors_among
from camket.shared.actor import Actor
from camket.shared.clock import end_of


def past_period_rows(actor: Actor, *, past: date, today: date, page: int = 1) -> PeriodPage:
    """Return the periods that were open by a past day, and what had been sent by its end; a page.

    Levels are left out: what was decided is read in the period itself. Two statements; what the
    actor may read is asked for today.
    """
    first = (page - 1) * PERIOD_ROWS
    end, unit_id = end_of(past), actor.scope_id or 0
    own = UnitReview.objects.filter(period=OuterRef("pk"), unit_id=unit_id).annotate(
        state_then=Case(
            When(concluded_at__lt=end, then=Value(UnitReviewState.CONCLUDED.value)),
            When(submitted_at__lt=end, then=Value(UnitReviewState.SUBMITTED.value)),
            default=Value(UnitReviewState.OPEN.value),
        )
    )
    names = UnitSpan.objects.filter(unit_id=OuterRef("superior_id"), valid__contains=past)
    periods = list(
        periods_visible_to(actor, today)
        .filter(opened_on__lte=past)
        .annotate(
            total=Count("unit_reviews"),
            sent=Count("unit_reviews", filter=Q(unit_reviews__submitted_at__lt=end)),
            own_state=Subquery(own.values("state_then")[:1]),
            superior_name=Subquery(names.values("short_name")[:1]),
        )[first : first + PERIOD_ROWS + 1]
    )
    has_more, periods = len(periods) > PERIOD_ROWS, periods[:PERIOD_ROWS]
    superiors = superiors_among(periods, actor, today)
    rows = [
        PeriodRow(
            period,
            period.sent,
            period.total,
            period.superior_id in superiors,
            has_ratings=False,
            own_state=period.own_state or "",
            own_ratings=[],
            superior=period.superior_name or "",
        )
        for period in periods
    ]
    return PeriodPage(rows, has_more)
