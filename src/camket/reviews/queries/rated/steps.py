"""How far the subjects of a period are: counted from its list once until the list is written."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Q

from camket.reviews.models import Period, Rating
from camket.reviews.queries.kept import kept


class Steps(NamedTuple):
    """How many subjects of a list are reviewed, and of the rated how many got how far."""

    all: int
    rated: int
    scored: int
    appraised: int
    decided: int

    @property
    def out(self) -> int:
        """Return how many get no level."""
        return self.all - self.rated


def steps_of(period: Period) -> Steps:
    """Return how far the subjects of a period are; at most two statements."""
    return kept(period, "steps", lambda: _counted(period))


def _counted(period: Period) -> Steps:
    rated = Q(left_out="")
    told = Rating.objects.filter(period=period).aggregate(
        all=Count("pk"),
        rated=Count("pk", filter=rated),
        scored=Count("pk", filter=rated & Q(self_at__isnull=False)),
        appraised=Count("pk", filter=rated & ~Q(appraised_level="")),
        decided=Count("pk", filter=rated & ~Q(decided_level="")),
    )
    return Steps(**told)
