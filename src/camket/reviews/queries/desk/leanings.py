"""How appraisers lean, and how far scores lie apart: counted for deciders, never a ranking.

Who gives the points is set beside the median of his subjects' own peer group, so that a strict
group does not make a strict appraiser. Few cases say nothing, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import connection

from camket.reviews.models import Period
from camket.reviews.queries.desk.groups import MICRO
from camket.reviews.queries.kept import holds_own

FEW: Final = 5
"""Fewer cases than that are too few to say anything: a choice of this program, no rule of law."""

# read from the index of the list alone: totals stand there in millionths of a point
_SCORED: Final = """
    SELECT id, kind, "group", appraised_by_id AS who, total_micro AS total, own_total_micro AS own
    FROM reviews_rating
    WHERE period_id = %(period)s AND left_out = '' AND total_micro IS NOT NULL
        AND NOT (decided_level = '' AND coalesce(person_id, 0) = %(reader)s)
"""
_SPREAD: Final = f"""
SELECT kind, "group", count(*),
       percentile_cont(ARRAY[0.5, 0.25, 0.75]) WITHIN GROUP (ORDER BY total), min(total), max(total)
FROM ({_SCORED}) scored
GROUP BY kind, "group" ORDER BY kind, count(*) DESC, "group"
"""  # noqa: S608 - a constant
# who has no identity here is told apart by his name; the list is read once, for both
_LEANING: Final = f"""
WITH scored AS MATERIALIZED ({_SCORED}), leaning AS (
    SELECT min(id) AS first, kind, "group", count(*), avg(total) AS mean,
        avg(total - own) AS from_own
    FROM scored WHERE who IS NOT NULL GROUP BY who, kind, "group"
    UNION ALL
    SELECT min(scored.id), scored.kind, scored."group", count(*), avg(total), avg(total - own)
    FROM scored JOIN reviews_rating r ON r.id = scored.id
    WHERE who IS NULL AND r.appraised_by_name <> ''
    GROUP BY r.appraised_by_name, scored.kind, scored."group"
)
SELECT r.appraised_by_name, leaning.kind, leaning."group", count, mean, from_own
FROM leaning JOIN reviews_rating r ON r.id = leaning.first
ORDER BY r.appraised_by_name, leaning.kind, leaning."group"
"""  # noqa: S608 - a constant


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


@dataclass(frozen=True, slots=True)
class Appraised:
    """How the appraised totals of a list lie: by peer group, and by appraiser in each."""

    spreads: tuple[Spread, ...]
    leanings: tuple[Leaning, ...]


def hidden_in(period: Period, reader_id: int | None) -> int | None:
    """Return whose total a reader may not read in a list: his own while it is pending."""
    return reader_id if holds_own(period, reader_id) else None


def appraised_in(period: Period, *, hidden: int | None = None) -> Appraised:
    """Return how a list's totals lie, without those of one person; two statements."""
    spreads = tuple(
        Spread(kind, group, count, *map(_points, (*middle, least, most)))
        for kind, group, count, middle, least, most in _read(_SPREAD, period.pk, hidden)
    )
    medians = {(one.kind, one.group): one.median for one in spreads}
    leanings = tuple(
        Leaning(
            name,
            kind,
            group,
            count,
            _hundredths(_points(mean) - medians[kind, group]),
            None if own is None else _hundredths(_points(own)),
        )
        for name, kind, group, count, mean, own in _read(_LEANING, period.pk, hidden)
    )
    return Appraised(spreads, leanings)


def _read(statement: str, period_id: int, reader_id: int | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"period": period_id, "reader": reader_id or -1})
        return list(cursor.fetchall())


def _points(micro: float | Decimal) -> Decimal:
    """Return millionths of a point as points, a mean among them to the last decimal of a score."""
    return Decimal(round(micro)) / MICRO


def _hundredths(points: Decimal) -> Decimal:
    return points.quantize(Decimal("0.01"), ROUND_HALF_UP)
