"""How appraisers lean, and how far scores lie apart: counted for deciders, never a ranking.

Who gives the points is set beside the median of his subjects' own peer group, so that a strict
group does not make a strict appraiser. Few cases say nothing, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import connection

FEW: Final = 5
"""Fewer cases than that are too few to say anything: a choice of this program, no rule of law."""

_SPREAD: Final = """
SELECT kind, "group", count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY general + results)::numeric,
       percentile_cont(0.25) WITHIN GROUP (ORDER BY general + results)::numeric,
       percentile_cont(0.75) WITHIN GROUP (ORDER BY general + results)::numeric,
       min(general + results), max(general + results)
FROM reviews_rating
WHERE period_id = %s AND left_out = '' AND general IS NOT NULL AND results IS NOT NULL
      AND NOT (decided_level = '' AND coalesce(person_id, 0) = %s)
GROUP BY kind, "group" ORDER BY kind, count(*) DESC, "group"
"""
_LEANING: Final = """
WITH scored AS (
  SELECT kind, "group", coalesce(appraised_by_id, 0) AS who, appraised_by_name AS name,
         general + results AS total, self_general + self_results AS own
  FROM reviews_rating
  WHERE period_id = %s AND left_out = '' AND general IS NOT NULL AND results IS NOT NULL
        AND appraised_by_name <> ''
        AND NOT (decided_level = '' AND coalesce(person_id, 0) = %s)),
medians AS (
  SELECT kind, "group", percentile_cont(0.5) WITHIN GROUP (ORDER BY total)::numeric AS median
  FROM scored GROUP BY kind, "group")
SELECT min(name), kind, "group", count(*), round(avg(total - median), 2),
    round(avg(total - own), 2)
FROM scored JOIN medians USING (kind, "group")
GROUP BY who, CASE WHEN who = 0 THEN name END, kind, "group"
ORDER BY min(name), kind, "group"
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """The appraised totals of one peer group, in points of 100."""

    kind: str
    group: str
    count: int
    median: Decimal
    lower: Decimal
    upper: Decimal
    least: Decimal
    most: Decimal

    @property
    def is_few(self) -> bool:
        """Say whether there are too few cases to say anything."""
        return self.count < FEW

    @property
    def middle_half(self) -> Decimal:
        """Return how far the middle half of the totals lies apart, in points."""
        return self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Leaning:
    """One appraiser in one peer group.

    Attributes:
        from_median: Mean of his totals less the group's median, in points.
        from_own: Mean of his totals less the subjects' own, in points; None where none scored.
    """

    name: str
    kind: str
    group: str
    count: int
    from_median: Decimal
    from_own: Decimal | None

    @property
    def is_few(self) -> bool:
        """Say whether there are too few cases to say anything."""
        return self.count < FEW


def spreads_of(period_id: int, *, reader_id: int | None = None) -> list[Spread]:
    """Return how far the totals of each peer group lie apart; one statement.

    Without the reader's own total while it is pending.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, [period_id, reader_id or -1])
        return [Spread(*row) for row in cursor.fetchall()]


def leanings_of(period_id: int, *, reader_id: int | None = None) -> list[Leaning]:
    """Return how each appraiser lies to the median of his subjects' peer groups; one statement.

    Without the reader's own total while it is pending.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LEANING, [period_id, reader_id or -1])
        return [Leaning(*row) for row in cursor.fetchall()]
