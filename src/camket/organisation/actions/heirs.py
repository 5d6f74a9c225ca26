"""Who answers for what ended units left, on every later day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import connection

from camket.organisation.actions.tree import keep_aside

_TOUCHED: Final = """
SELECT unit_id FROM heir_gone
UNION
SELECT heir.unit_id
FROM organisation_unitheir heir JOIN heir_gone gone ON gone.unit_id = heir.heir_id
WHERE heir.valid && daterange(%(on)s, NULL)
"""

# Where an heir ends, its own heirs stand in; a main heir's main heir is main. One who inherits
# along two ways is main on the days on which either way makes him so.
_WANTED: Final = """
WITH gone AS (SELECT DISTINCT unit_id FROM heir_gone),
part (unit_id, heir_id, is_main, valid) AS (
    SELECT heir.unit_id, heir.heir_id, heir.is_main,
           CASE WHEN gone.unit_id IS NULL THEN heir.valid
                ELSE heir.valid * daterange(NULL, %(on)s) END
    FROM organisation_unitheir heir JOIN heir_touched touched USING (unit_id)
    LEFT JOIN gone ON gone.unit_id = heir.heir_id
    UNION ALL
    SELECT heir.unit_id, gone.heir_id, heir.is_main AND gone.is_main,
           heir.valid * daterange(%(on)s, NULL)
    FROM organisation_unitheir heir JOIN heir_touched touched USING (unit_id)
    JOIN heir_gone gone ON gone.unit_id = heir.heir_id
    UNION ALL
    SELECT unit_id, heir_id, is_main, daterange(%(on)s, NULL) FROM heir_gone
),
whole (unit_id, heir_id, main, other) AS (
    SELECT unit_id, heir_id,
           coalesce(range_agg(valid) FILTER (WHERE is_main), '{}'::datemultirange),
           coalesce(range_agg(valid) FILTER (WHERE NOT is_main), '{}'::datemultirange)
    FROM part WHERE NOT isempty(valid) GROUP BY unit_id, heir_id
)
SELECT unit_id, heir_id, true AS is_main, unnest(main) AS valid FROM whole
UNION ALL
SELECT unit_id, heir_id, false, unnest(other - main) FROM whole
"""

_SAME: Final = """
    heir.unit_id = wanted.unit_id AND heir.heir_id = wanted.heir_id
    AND heir.is_main = wanted.is_main AND heir.valid = wanted.valid
"""

_DELETE: Final = f"""
DELETE FROM organisation_unitheir heir USING heir_touched touched
WHERE heir.unit_id = touched.unit_id
  AND NOT EXISTS (SELECT 1 FROM heir_wanted wanted WHERE {_SAME})
"""  # noqa: S608  # our own text

_INSERT: Final = f"""
INSERT INTO organisation_unitheir (unit_id, heir_id, is_main, valid)
SELECT unit_id, heir_id, is_main, valid FROM heir_wanted wanted
WHERE NOT EXISTS (SELECT 1 FROM organisation_unitheir heir WHERE {_SAME})
ORDER BY unit_id, lower(valid)
"""  # noqa: S608  # our own text


def write_heirs(left_to: Mapping[int, Sequence[int]], *, on: date) -> None:
    """Let others answer for units that end on a day, the first of each the main one.

    What an ending unit had inherited passes on with it; days before stay as they were.
    """
    rows = [
        (unit_id, heir_id, number == 0)
        for unit_id, heirs in left_to.items()
        for number, heir_id in enumerate(heirs)
    ]
    if not rows:
        return
    units, heirs, mains = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        keep_aside(
            cursor,
            "heir_gone",
            "SELECT * FROM unnest(%(units)s::bigint[], %(heirs)s::bigint[], %(mains)s::bool[])"
            " AS gone (unit_id, heir_id, is_main)",
            {"units": units, "heirs": heirs, "mains": mains},
        )
        keep_aside(cursor, "heir_touched", _TOUCHED, {"on": on})
        keep_aside(cursor, "heir_wanted", _WANTED, {"on": on})
        cursor.execute(_DELETE)
        cursor.execute(_INSERT)
