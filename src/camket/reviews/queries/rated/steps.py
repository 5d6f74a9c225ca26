"""How far the subjects of a period are: counted from its list once until the list is written."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from camket.organisation.arrays import holding, like
from camket.reviews.decisions.states import ContestState
from camket.reviews.models import FactContest, Period, Rating
from camket.reviews.queries.kept import kept


class Steps(NamedTuple):
    """How many subjects of a list are reviewed, and of the rated how many got how far.

    `shown` is how many of all were asked for.
    """

    all: int
    rated: int
    scored: int
    appraised: int
    decided: int
    shown: int

    @property
    def out(self) -> int:
        """Return how many get no level."""
        return self.all - self.rated


def steps_of(period: Period, *, words: str = "", left_out_alone: bool = False) -> Steps:
    """Return how far the subjects of a period are; at most two statements.

    Args:
        period: The period.
        words: A part of the names that are asked for, without accents.
        left_out_alone: Those who get no level are asked for, not all.
    """
    name = f"steps:{int(left_out_alone)}:{words}"
    shown = asked(holding(words) if words else None, left_out_alone)
    return kept(period, name, lambda: _counted(period, shown))


def asked(pattern: str | None, left_out_alone: bool) -> Q:
    """Return which subjects are asked for: out of the ratings or all, and by a part of a name."""
    found = ~Q(left_out="") if left_out_alone else Q()
    return found if pattern is None else found & like("folded", pattern)


def _counted(period: Period, shown: Q) -> Steps:
    rated = Q(left_out="")
    told = Rating.objects.filter(period=period).aggregate(
        all=Count("pk"),
        rated=Count("pk", filter=rated),
        scored=Count("pk", filter=rated & Q(self_at__isnull=False)),
        appraised=Count("pk", filter=rated & ~Q(appraised_level="")),
        decided=Count("pk", filter=rated & ~Q(decided_level="")),
        shown=Count("pk", filter=shown),
    )
    return Steps(**told)


def with_contested(periods: QuerySet[Period]) -> QuerySet[Period]:
    """Annotate of how many subjects facts are contested and not answered yet."""
    waiting = FactContest.objects.filter(rating__period=OuterRef("pk"), state=ContestState.OPEN)
    counted = waiting.order_by().values("rating__period").annotate(n=Count("rating", distinct=True))
    return periods.annotate(contested=Coalesce(Subquery(counted.values("n")), 0))
