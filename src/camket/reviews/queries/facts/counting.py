"""Set-based reads of what ratings stand on: tasks, faults, discipline, levels; no row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from camket.reviews.queries.rated.peers import catalogue
from camket.rules.schemes.codes import OF_STATE


@dataclass(frozen=True, slots=True)
class CountKey:
    """Whose tasks are counted in which days.

    Attributes:
        unit_id: Whose tasks; None for the person's own, whichever unit gave them.
        person_id: The owner, if only what he owns is asked for, parts of a task among it.
        days: A multirange as the database reads it.
        whole: Whether every task of the years counts, whenever it falls due.
    """

    unit_id: int | None
    person_id: int | None
    days: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for one key."""

    assigned: int = 0
    done: int = 0
    on_time: int = 0
    below_quality: int = 0
    exceeded: int = 0
    excused_undone: int = 0
    excused_late: int = 0
    from_commitments: int = 0
    stopped: int = 0


NOTHING: Final = Counts()

# A task done in the days counts, late or not; one that fell due in them and was not done by then
# counts against. What fell due before, or is done after, is another's. A deadline that passed
# before an amendment moved it was missed all the same.
COUNTED: Final = {
    "assigned": "c.counts",
    "done": "c.is_done",
    "on_time": "c.is_done AND t.status = 'done'",
    "below_quality": "c.is_done AND t.reached < t.target",
    "exceeded": "c.is_done AND t.is_exceeded",
    "excused_undone": "c.counts AND NOT c.is_done AND o.id IS NOT NULL",
    "excused_late": "c.is_done AND t.status = 'done_late' AND o.id IS NOT NULL",
    "from_commitments": "c.counts AND t.commitment_id IS NOT NULL",
    "stopped": "t.status = 'stopped' AND (k.whole OR k.days @> t.due_on)",
}
"""Each count and which tasks it is of: counted and listed by the same words."""
_FILTERS: Final = ", ".join(f"count(*) FILTER (WHERE {one})" for one in COUNTED.values())
_JOINED: Final = """
    FROM unnest(
        %(no)s::int[], %(unit)s::bigint[], %(person)s::bigint[], %(days)s::text[], %(whole)s::bool[]
    ) AS raw(no, unit_id, person_id, days, whole)
    CROSS JOIN LATERAL (
        SELECT raw.no, raw.unit_id, raw.person_id, raw.days::datemultirange AS days, raw.whole
    ) k
    JOIN tasks_task t ON {join} AND t.year BETWEEN %(first)s AND %(last)s
    LEFT JOIN tasks_objectivecause o ON o.task_id = t.id AND o.state = 'confirmed'
    CROSS JOIN LATERAL (
        SELECT t.status IN ('done', 'done_late') AND (k.whole OR k.days @> t.done_on) AS is_done
    ) d
    CROSS JOIN LATERAL (
        SELECT d.is_done, t.status <> 'stopped' AND (
            d.is_done OR k.whole
            OR k.days @> t.due_on AND (t.done_on IS NULL OR t.done_on > t.due_on)
            OR EXISTS (
                SELECT FROM tasks_taskterm m
                WHERE m.task_id = t.id AND m.due_on < m.until_on AND k.days @> m.due_on
                    AND (t.done_on IS NULL OR t.done_on > m.due_on)
            )
        ) AS counts
    ) c
"""
_OF_UNIT: Final = "t.unit_id = k.unit_id AND t.parent_id IS NULL"
_OF_OWNER: Final = "t.owner_id = k.person_id AND (k.unit_id IS NULL OR t.unit_id = k.unit_id)"


def count_tasks(keys: Collection[CountKey], years: tuple[int, int]) -> dict[CountKey, Counts]:
    """Return what each key counts in some years; at most two statements whatever the number."""
    found: dict[CountKey, Counts] = {}
    for join, asked in (
        (_OF_UNIT, [key for key in keys if key.person_id is None]),
        (_OF_OWNER, [key for key in keys if key.person_id is not None]),
    ):
        if asked:
            rows = read(_count(join), _told(asked, years))
            found.update({asked[row[0]]: Counts(*row[1:]) for row in rows})
    return found


def task_ids(key: CountKey, fact: str, years: tuple[int, int]) -> list[int]:
    """Return the tasks one count of a key is of; one statement."""
    join = _OF_UNIT if key.person_id is None else _OF_OWNER
    return [row[0] for row in read(_list(join, COUNTED[fact]), _told([key], years))]


def _count(join: str) -> str:
    return f"SELECT k.no, {_FILTERS} {_JOINED.format(join=join)} GROUP BY k.no"  # own words


def _list(join: str, which: str) -> str:
    return f"SELECT DISTINCT t.id {_JOINED.format(join=join)} WHERE {which}"  # own words


def _told(keys: Sequence[CountKey], years: tuple[int, int]) -> dict[str, Any]:
    return {
        "no": list(range(len(keys))),
        "unit": [key.unit_id for key in keys],
        "person": [key.person_id for key in keys],
        "days": [key.days for key in keys],
        "whole": [key.whole for key in keys],
        "first": years[0],
        "last": years[1],
    }


def read(statement: str, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())


_OF_PEOPLE: Final = """
    SELECT person_id, count(*) FILTER (WHERE is_task_related),
        count(*) FILTER (WHERE NOT is_task_related), NULL::text[]
    FROM reviews_disciplineevent
    WHERE person_id = ANY(%(ids)s) AND withdrawn_at IS NULL
        AND decided_on BETWEEN %(first)s AND %(last)s
    GROUP BY person_id
    UNION ALL
    SELECT r.person_id, 0, 0, array_agg(r.decided_level::text ORDER BY p.quarter)
    FROM reviews_rating r JOIN reviews_period p ON p.id = r.period_id
    WHERE r.person_id = ANY(%(ids)s) AND p.year = %(year)s AND p.kind = 'quarter'
        AND p.scheme <> %(state)s AND r.decided_level <> ''
    GROUP BY r.person_id
"""
_STRUCK_UNITS: Final = """
    SELECT s.unit_id, e.id, true FROM reviews_disciplineevent e
    JOIN organisation_tenure t ON t.person_id = e.person_id AND t.valid @> e.decided_on
    JOIN organisation_post c ON c.id = t.post_id AND c.code <> ALL(%(members)s)
    JOIN unnest(%(ids)s::bigint[]) AS s(unit_id) ON s.unit_id = t.unit_id
    WHERE e.withdrawn_at IS NULL AND e.decided_on BETWEEN %(first)s AND %(last)s
    UNION
    SELECT u.unit_id, e.id, false FROM reviews_disciplineevent e
    JOIN organisation_unitspan s ON s.unit_id = e.unit_id AND s.valid @> e.decided_on
    JOIN unnest(%(ids)s::bigint[]) AS u(unit_id) ON u.unit_id IN (s.unit_id, s.parent_id)
    WHERE e.person_id IS NULL AND e.withdrawn_at IS NULL
        AND e.decided_on BETWEEN %(first)s AND %(last)s
"""


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Measures of some days, tied to a task and not, and the levels of the year's quarters."""

    for_task: int = 0
    otherwise: int = 0
    quarters: tuple[str, ...] = ()


def of_people(ids: Sequence[int], first: date, last: date, *, year: int) -> dict[int, OfPerson]:
    """Return by person how he was disciplined in some days, and rated in a year's quarters."""
    # a quarter rated as a civil servant is another evaluation than the Party's (P-Q1)
    told = {"ids": list(ids), "first": first, "last": last, "year": year, "state": OF_STATE}
    found: dict[int, OfPerson] = {}
    for person_id, for_task, otherwise, quarters in read(_OF_PEOPLE, told):
        one = found.get(person_id, OfPerson())
        found[person_id] = OfPerson(
            one.for_task + for_task,
            one.otherwise + otherwise,
            one.quarters + tuple(quarters or ()),
        )
    return found


def struck_units(ids: Sequence[int], first: date, last: date) -> dict[int, tuple[int, int]]:
    """Return by unit how many of its leaders, and how many of its organisations, were struck."""
    members = sorted(catalogue().members)
    told = {"ids": list(ids), "first": first, "last": last, "members": members}
    found: dict[int, tuple[int, int]] = {}
    for unit_id, _, is_member in read(_STRUCK_UNITS, told):
        people, units = found.get(unit_id, (0, 0))
        found[unit_id] = (people + is_member, units + (not is_member))
    return found


def struck_events(unit_id: int, first: date, last: date, *, of_members: bool) -> list[int]:
    """Return the measures that struck a unit's leaders, or its organisations."""
    members = sorted(catalogue().members)
    told = {"ids": [unit_id], "first": first, "last": last, "members": members}
    rows = read(_STRUCK_UNITS, told)
    return [event_id for _, event_id, is_member in rows if is_member is of_members]


_BELOW: Final = """
    SELECT p.superior_id, array_agg(r.decided_level ORDER BY r.decided_level)
    FROM reviews_rating r JOIN reviews_period p ON p.id = r.period_id
    WHERE p.superior_id = ANY(%(ids)s) AND p.year = %(year)s AND p.kind = %(kind)s
        AND p.quarter IS NOT DISTINCT FROM %(quarter)s AND p.scheme = %(scheme)s
        AND r.kind = 'collective' AND r.decided_level <> ''
    GROUP BY p.superior_id
"""


def levels_below(
    ids: Sequence[int], *, year: int, kind: str, quarter: int | None, scheme: str
) -> dict[int, tuple[str, ...]]:
    """Return by unit the levels decided for the units directly below it in the same period."""
    told = {
        "ids": list(ids),
        "year": year,
        "kind": kind,
        "quarter": quarter,
        "scheme": scheme,
    }
    return {row[0]: tuple(row[1]) for row in read(_BELOW, told)}
