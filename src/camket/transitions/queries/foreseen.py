"""What would wait if units ended: counted before anything is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import connection

from camket.transitions.decisions import Thing
from camket.transitions.statements import HELD_ORDERS, OPEN_ORDER

# The same conditions by which `actions.passing_on` lets things wait; a test holds the two together.
_OPEN_TASK: Final = "('not_started', 'doing', 'awaiting')"
_FORESEEN: Final = f"""
    WITH gone AS (SELECT unnest(%(units)s::bigint[]) AS id)
    SELECT c.holder_id, 'commitment', count(*) FROM commitments_commitment c
    WHERE c.holder_id IN (SELECT id FROM gone) AND c.status NOT IN ('withdrawn', 'closed')
    GROUP BY 1
    UNION ALL
    SELECT c.holder_id, 'item', count(*) FROM commitments_commitment c
    JOIN commitments_item i ON i.commitment_id = c.id
    WHERE c.holder_id IN (SELECT id FROM gone) AND c.status NOT IN ('withdrawn', 'closed')
        AND NOT (
            EXISTS (SELECT 1 FROM tasks_task t WHERE t.item_id = i.id AND t.parent_id IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM tasks_task t WHERE t.item_id = i.id AND t.status IN {_OPEN_TASK}
            )
        )
    GROUP BY 1
    UNION ALL
    SELECT t.unit_id, CASE WHEN t.parent_id IS NULL THEN 'task' ELSE 'assignment' END, count(*)
    FROM tasks_task t
    WHERE t.unit_id IN (SELECT id FROM gone) AND t.status IN {_OPEN_TASK}
    GROUP BY 1, 2
    UNION ALL
    SELECT CASE WHEN o.level_id IN (SELECT id FROM gone) THEN o.level_id ELSE o.unit_id END,
        'obstacle', count(*)
    FROM tasks_obstacle o
    WHERE o.state = 'open'
        AND (o.level_id IN (SELECT id FROM gone) OR o.unit_id IN (SELECT id FROM gone))
    GROUP BY 1
    UNION ALL
    SELECT o.unit_id, 'order', count(*) FROM ({HELD_ORDERS}) AS o
    WHERE o.unit_id IN (SELECT id FROM gone) AND {OPEN_ORDER}
    GROUP BY 1
    UNION ALL
    SELECT r.unit_id, 'remediation', count(*) FROM reviews_remediation r
    WHERE r.unit_id IN (SELECT id FROM gone) AND r.state IN ('open', 'planned', 'carried')
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
