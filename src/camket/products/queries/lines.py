"""What products come to for each person in some days: set-based, for however many persons."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection

# A product counts in the days its deadline lies in: the denominator is what was assigned. What is
# done after the last of them is not done yet. A task that was stopped has left the denominator.
_LINES: Final = """
    SELECT p.person_id, p.id, e.code, p.title, e.coefficient, p.assigned,
        CASE WHEN p.task_id IS NOT NULL THEN
            CASE WHEN t.status IN ('done', 'done_late') AND t.done_on <= %(last)s
                THEN p.assigned ELSE 0 END
        WHEN p.state = 'accepted' AND p.done_on <= %(last)s THEN p.completed
        ELSE 0 END,
        CASE WHEN p.task_id IS NULL THEN p.below_quality ELSE 0 END,
        t.status = 'done_late',
        EXISTS (
            SELECT FROM tasks_objectivecause o WHERE o.task_id = t.id AND o.state = 'confirmed'
        ),
        coalesce(s.slips, '[]'), p.unit_id, c.id, e."group"
    FROM products_product p
    JOIN products_entry e ON e.id = p.entry_id
    JOIN products_catalogue c ON c.id = e.catalogue_id
    LEFT JOIN tasks_task t ON t.id = p.task_id
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(g.kind, g.times, g.excused) ORDER BY g.kind, g.item)
            AS slips
        FROM (
            SELECT k.kind, k.item, count(*) AS times,
                count(*) FILTER (WHERE k.state = 'confirmed') AS excused
            FROM products_slip k
            WHERE k.product_id = p.id AND k.noted_on <= %(last)s
            GROUP BY k.kind, k.item
        ) g
    ) s ON true
    WHERE p.person_id = ANY(%(people)s)
        AND coalesce(t.due_on, p.due_on) BETWEEN %(first)s AND %(last)s
        AND p.state NOT IN ('proposed', 'cancelled', 'refused')
        AND (t.id IS NULL OR t.status <> 'stopped')
    ORDER BY p.person_id, coalesce(t.due_on, p.due_on), p.id
"""
_UNCONVERTED: Final = """
    SELECT t.owner_id, count(*) FROM tasks_task t
    WHERE t.owner_id = ANY(%(people)s) AND t.due_on BETWEEN %(first)s AND %(last)s
        AND t.status <> 'stopped'
        AND NOT EXISTS (SELECT FROM products_product p WHERE p.task_id = t.id)
    GROUP BY t.owner_id
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """One product as it stands at the end of some days.

    Attributes:
        checks: For each completed product that failed a check: how often, and how often for a
            confirmed objective cause.
        delays: Likewise for each that was late.
    """

    product_id: int
    code: str
    title: str
    coefficient: Decimal
    assigned: int
    completed: int
    below_quality: int
    checks: tuple[tuple[int, int], ...]
    delays: tuple[tuple[int, int], ...]
    unit_id: int
    catalogue_id: int
    group: str = ""


def products_counted(
    person_ids: Collection[int], first: date, last: date
) -> dict[int, list[Counted]]:
    """Return by person what was assigned for some days and what became of it; one statement."""
    found: dict[int, list[Counted]] = {}
    told: dict[str, Any] = {"people": sorted(person_ids), "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, told)
        for person_id, *row in cursor.fetchall():
            found.setdefault(person_id, []).append(_counted(row))
    return found


def _counted(row: list[Any]) -> Counted:
    pk, code, title, coefficient, assigned, completed, below, is_late, excused, told, *rest = row
    slips = json.loads(told) if isinstance(told, str) else told
    good = completed - below
    checks = tuple((times, out) for kind, times, out in slips if kind == "check")[:good]
    delays = tuple((times, out) for kind, times, out in slips if kind == "delay")[:completed]
    if is_late and completed:
        delays = ((1, int(excused)),) * completed
    return Counted(pk, code, title, coefficient, assigned, completed, below, checks, delays, *rest)


def unconverted(person_ids: Collection[int], first: date, last: date) -> dict[int, int]:
    """Return by person how many tasks of the programme are no product yet; one statement."""
    told: dict[str, Any] = {"people": sorted(person_ids), "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_UNCONVERTED, told)
        return dict(cursor.fetchall())
