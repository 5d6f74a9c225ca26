"""What would wait if units ended: counted before anything is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import connection

from camket.transitions.decisions import Thing
from camket.transitions.statements import (
    HELD_ORDERS,
    OPEN_ITEM,
    OPEN_OBSTACLE,
    OPEN_ORDER,
    OPEN_PAPER,
    OPEN_REMEDIATION,
    OPEN_TASK,
)

_FORESEEN: Final = f"""
    WITH gone AS (SELECT unnest(%(units)s::bigint[]) AS id)
    SELECT c.holder_id, 'commitment', count(*) FROM commitments_commitment c
    WHERE c.holder_id IN (SELECT id FROM gone) AND {OPEN_PAPER}
    GROUP BY 1
    UNION ALL
    SELECT c.holder_id, 'item', count(*) FROM commitments_commitment c
    JOIN commitments_item i ON i.commitment_id = c.id
    WHERE c.holder_id IN (SELECT id FROM gone) AND {OPEN_ITEM}
    GROUP BY 1
    UNION ALL
    SELECT t.unit_id, CASE WHEN t.parent_id IS NULL THEN 'task' ELSE 'assignment' END, count(*)
    FROM tasks_task t
    WHERE t.unit_id IN (SELECT id FROM gone) AND {OPEN_TASK}
    GROUP BY 1, 2
    UNION ALL
    SELECT CASE WHEN o.level_id IN (SELECT id FROM gone) THEN o.level_id ELSE o.unit_id END,
        'obstacle', count(*)
    FROM tasks_obstacle o
    WHERE {OPEN_OBSTACLE}
        AND (o.level_id IN (SELECT id FROM gone) OR o.unit_id IN (SELECT id FROM gone))
    GROUP BY 1
    UNION ALL
    SELECT o.unit_id, 'order', count(*) FROM ({HELD_ORDERS}) AS o
    WHERE o.unit_id IN (SELECT id FROM gone) AND {OPEN_ORDER}
    GROUP BY 1
    UNION ALL
    SELECT r.unit_id, 'remediation', count(*) FROM reviews_remediation r
    WHERE r.unit_id IN (SELECT id FROM gone) AND {OPEN_REMEDIATION}
    GROUP BY 1
"""  # noqa: S608  # every part is a constant of this module


def would_wait(unit_ids: Collection[int], *, on: date) -> dict[int, dict[Thing, int]]:
    """Return what would wait if these units ended on a day, by unit and kind; one statement."""
    if not unit_ids:
        return {}
    found: dict[int, dict[Thing, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FORESEEN, {"units": sorted(unit_ids), "on": on})
        for unit_id, kind, count in cursor.fetchall():
            found.setdefault(unit_id, {})[Thing(kind)] = count
    return found
