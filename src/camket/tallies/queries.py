"""Reads of the tallies: totals of units, and what the deltas of a unit sum up to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
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
        on: Of which day or month, where it is a movement that differs and no total.
    """

    unit_id: int
    year: int
    name: str
    held: int
    counted: int
    on: date | None = None


def totals_of(unit_ids: Iterable[int], year: int) -> dict[int, Totals]:
    """Return the totals of each unit asked for, zeros where nothing was ever counted."""
    wanted = list(unit_ids)
    found = totals_in(wanted, [year])
    return {unit_id: found.get((unit_id, year), NOTHING) for unit_id in wanted}


# Two ranges of one index for each unit and year: whole months before, then the days of the month.
_ON: Final = f"""
    SELECT m.unit_id, m.year, {", ".join(f"sum(m.{name})::bigint" for name in COUNT_NAMES)} FROM (
        SELECT * FROM tallies_movement
        WHERE year = ANY(%(years)s) AND unit_id = ANY(%(units)s) AND is_month
            AND "on" < date_trunc('month', %(on)s::date)::date
        UNION ALL
        SELECT * FROM tallies_movement
        WHERE year = ANY(%(years)s) AND unit_id = ANY(%(units)s) AND NOT is_month
            AND "on" BETWEEN date_trunc('month', %(on)s::date)::date AND %(on)s::date
    ) AS m GROUP BY 1, 2
"""  # noqa: S608  # every part is a constant of this module


def totals_in(
    unit_ids: Collection[int], years: Collection[int], *, past: date | None = None
) -> dict[tuple[int, int], Totals]:
    """Return totals by unit and year, as they are or as they were at the end of a past day.

    One statement; a unit and year of which nothing was counted is not in the answer.
    """
    if past is None:
        rows = Total.objects.filter(year__in=years, unit_id__in=unit_ids)
        found = list(rows.values_list("unit_id", "year", *COUNT_NAMES))
    else:
        with connection.cursor() as cursor:
            cursor.execute(_ON, {"years": sorted(years), "units": sorted(unit_ids), "on": past})
            found = cursor.fetchall()
    return {
        (row[0], row[1]): Totals(**dict(zip(COUNT_NAMES, row[2:], strict=True))) for row in found
    }


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
