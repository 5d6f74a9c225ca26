"""Reads of the tallies: totals of units, and what the deltas of a unit sum up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from camket.tallies.models import COUNT_NAMES, Delta, Total


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of one unit and everything under it, in one year."""

    assigned: int = 0
    done: int = 0
    done_on_time: int = 0
    overdue: int = 0
    awaiting: int = 0
    exceeded: int = 0
    obstacles: int = 0
    started: int = 0

    @property
    def done_late(self) -> int:
        """Return how many were done after their day."""
        return self.done - self.done_on_time

    @property
    def open(self) -> int:
        """Return how many are still owed."""
        return self.assigned - self.done

    @property
    def not_started(self) -> int:
        """Return how many nobody has begun."""
        return self.assigned - self.started


NOTHING = Totals()


@dataclass(frozen=True, slots=True)
class Drift:
    """One count that is not what it should be; there must be none.

    Attributes:
        held: What the totals (or the deltas) say.
        counted: What a recount says.
    """

    unit_id: int
    year: int
    name: str
    held: int
    counted: int


def totals_of(unit_ids: Iterable[int], year: int) -> dict[int, Totals]:
    """Return the totals of each unit asked for, zeros where nothing was ever counted."""
    wanted = list(unit_ids)
    rows = Total.objects.filter(year=year, unit_id__in=wanted).values_list("unit_id", *COUNT_NAMES)
    found = {row[0]: Totals(**dict(zip(COUNT_NAMES, row[1:], strict=True))) for row in rows}
    return {unit_id: found.get(unit_id, NOTHING) for unit_id in wanted}


def own_counts(year: int) -> dict[int, Totals]:
    """Return what all deltas of a year sum up to, unit by unit, without those below."""
    sums = (
        Delta.objects.filter(year=year)
        .order_by()
        .values_list("unit_id")
        .annotate(*[Sum(name) for name in COUNT_NAMES])
    )
    return {
        unit_id: Totals(**dict(zip(COUNT_NAMES, counts, strict=True))) for unit_id, *counts in sums
    }
