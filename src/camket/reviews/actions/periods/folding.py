"""Fold the notes that lists changed (`reviews.models.ListChange`) into one a period."""

from __future__ import annotations

from typing import Final

from django.db import connection

# one statement: whoever sums meanwhile finds the many rows or the one, never both
_FOLD: Final = """
WITH many AS (
    SELECT period_id FROM reviews_listchange GROUP BY period_id HAVING count(*) > 1
), gone AS (
    DELETE FROM reviews_listchange c USING many WHERE c.period_id = many.period_id
    RETURNING c.period_id, c.weight
)
INSERT INTO reviews_listchange (period_id, weight)
SELECT period_id, sum(weight) FROM gone GROUP BY period_id
"""


def fold_list_changes() -> int:
    """Leave one row of each period, with the weight of all; return of how many periods.

    A list's state stays as it is; rows that others add meanwhile are left for the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        return int(cursor.rowcount)
