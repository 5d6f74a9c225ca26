"""Keep the temporal closure true to the spans: exact on every day, past and planned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

TREE_LOCK: Final = 20250701
"""One writer changes the tree at a time: what a plan was checked against then stays true."""

_DEEPEST: Final = 64
"""No tree is deeper; a ring, which plans refuse, would end here and be told."""

_FEW: Final = 500

_AFFECTED: Final = """
WITH RECURSIVE below (unit_id) AS (
    SELECT unnest(%(units)s::bigint[])
    UNION
    SELECT span.unit_id
    FROM below JOIN organisation_unitspan span
      ON span.parent_id = below.unit_id AND span.valid && daterange(%(on)s, NULL)
)
SELECT unit_id FROM below
"""

_CLOSURE: Final = """
WITH RECURSIVE up (descendant_id, ancestor_id, depth, valid, next_id) AS (
    SELECT span.unit_id, span.unit_id, 0, span.valid, span.parent_id
    FROM tree_affected affected JOIN organisation_unitspan span ON span.unit_id = affected.unit_id
    UNION ALL
    SELECT up.descendant_id, span.unit_id, up.depth + 1, up.valid * span.valid, span.parent_id
    FROM up JOIN organisation_unitspan span
      ON span.unit_id = up.next_id AND span.valid && up.valid
    WHERE up.depth < %(deepest)s
)
SELECT descendant_id, ancestor_id, depth::smallint AS depth, unnest(range_agg(valid)) AS valid
FROM up GROUP BY descendant_id, ancestor_id, depth
"""

_DELETE: Final = """
DELETE FROM organisation_unitedge edge USING tree_affected affected
WHERE edge.descendant_id = affected.unit_id AND NOT EXISTS (
    SELECT 1 FROM tree_closure now
    WHERE now.descendant_id = edge.descendant_id AND now.ancestor_id = edge.ancestor_id
      AND now.depth = edge.depth AND now.valid = edge.valid)
RETURNING edge.descendant_id
"""

_INSERT: Final = """
INSERT INTO organisation_unitedge (ancestor_id, descendant_id, depth, valid)
SELECT now.ancestor_id, now.descendant_id, now.depth, now.valid
FROM tree_closure now
WHERE NOT EXISTS (
    SELECT 1 FROM organisation_unitedge edge
    WHERE now.descendant_id = edge.descendant_id AND now.ancestor_id = edge.ancestor_id
      AND now.depth = edge.depth AND now.valid = edge.valid)
RETURNING descendant_id
"""


def lock_tree() -> None:
    """Wait until nobody else changes the tree, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def hold_tree() -> None:
    """Let nobody change the tree until the transaction ends; others may hold it too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TREE_LOCK])


def rebuild_edges(unit_ids: Collection[int], *, from_on: date) -> set[int]:
    """Make the closure of these units, and of all that stand below them from a day on, exact.

    Edges that are true already stay as they are, so days before a change keep their rows' content.

    Returns:
        The units whose line of ancestors is another than before, on some day.

    Raises:
        RuntimeError: The spans form a ring.
    """
    if not unit_ids:
        return set()
    with connection.cursor() as cursor:
        told = {"units": sorted(unit_ids), "on": from_on, "deepest": _DEEPEST}
        keep_aside(cursor, "tree_affected", _AFFECTED, told)
        keep_aside(cursor, "tree_closure", _CLOSURE, told)
        cursor.execute("SELECT 1 FROM tree_closure WHERE depth >= %s LIMIT 1", [_DEEPEST])
        if cursor.fetchone():
            message = "units stand below themselves"
            raise RuntimeError(message)
        cursor.execute(_DELETE)
        changed = {row[0] for row in cursor.fetchall()}
        cursor.execute(_INSERT)
        return changed | {row[0] for row in cursor.fetchall()}


def keep_aside(cursor: CursorWrapper, name: str, select: str, told: dict[str, Any]) -> None:
    """Keep the rows of a query in a table of this transaction, counted so that joins go well."""
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {select}", told)
    if cursor.rowcount > _FEW:
        cursor.execute(f"ANALYZE {name}")
