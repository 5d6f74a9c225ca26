"""Writes of the tallies: append a delta, fold deltas into totals, compare both."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from camket.tallies.models import COUNT_NAMES, Delta
from camket.tallies.queries import Drift

LOG = logging.getLogger(__name__)
FOLD_JOB: Final = "camket.tallies.jobs.fold"
SOON: Final = 10
"""Before jobs that take minutes, such as papers in hundreds: figures on a page wait for it."""
_BATCH: Final = 20_000

_COLUMNS: Final = ", ".join(COUNT_NAMES)
_SUMS: Final = ", ".join(f"sum(d.{name})::bigint AS {name}" for name in COUNT_NAMES)
_ADDED: Final = ", ".join(
    f"{name} = tallies_total.{name} + excluded.{name}" for name in COUNT_NAMES
)
_LINE_LOCK: Final = 0x7411135
"""The advisory lock under which units change their line: nothing is folded meanwhile."""

_MOVED_UP: Final = ", ".join(
    f"{name} = tallies_movement.{name} + excluded.{name}" for name in COUNT_NAMES
)
_MOVEMENT_KEY: Final = 'year, unit_id, is_month, "on"'
_DAY: Final = 'd."on"'
_COUNTED: Final = 'coalesce(d.counted_on, d."on") AS counted'
_OWN_COUNTS: Final = ", ".join(f"d.{name}" for name in COUNT_NAMES)
_HEIR: Final = f"""
    organisation_unitheir h ON h.unit_id = d.unit_id AND h.is_main AND h.valid @> {_DAY}
"""  # an ended unit has exactly one main heir a day, a unit that stands has none
# A delta is added to its unit and all above it that day. Of an ended unit, to the line of its main
# heir and to itself; of one that stood nowhere, to itself alone.
_LINES: Final = f"""
    SELECT coalesce(e.ancestor_id, h.heir_id, d.unit_id) AS unit_id, d.year, {_COUNTED},
        {_OWN_COUNTS}
    FROM d LEFT JOIN {_HEIR}
    LEFT JOIN organisation_unitedge e
        ON e.descendant_id = coalesce(h.heir_id, d.unit_id) AND e.valid @> {_DAY}
    UNION ALL
    SELECT d.unit_id, d.year, {_COUNTED}, {_OWN_COUNTS} FROM d JOIN {_HEIR}
"""  # noqa: S608  # every part is a constant of this module
_LINE_SUMS: Final = f"SELECT d.unit_id, d.year, {_SUMS} FROM lines d GROUP BY 1, 2"  # noqa: S608
_DAY_SUMS: Final = f"""
    SELECT d.year, d.unit_id, b.is_month,
        CASE WHEN b.is_month THEN date_trunc('month', d.counted)::date ELSE d.counted END AS "on",
        {_SUMS}
    FROM lines d CROSS JOIN (VALUES (false), (true)) AS b (is_month)
    GROUP BY 1, 2, 3, 4 HAVING {" OR ".join(f"sum(d.{name}) <> 0" for name in COUNT_NAMES)}
"""  # noqa: S608  # every part is a constant of this module


def _written(sign: str) -> str:
    """Return the two writes of `sums` and `day_sums`, in the order of their keys."""
    counts = ", ".join(f"{sign}{name}" for name in COUNT_NAMES)
    return f"""
    totals AS (
        INSERT INTO tallies_total (unit_id, year, {_COLUMNS})
        SELECT unit_id, year, {counts} FROM sums ORDER BY year, unit_id
        ON CONFLICT (year, unit_id) DO UPDATE SET {_ADDED}
    ), movements AS (
        INSERT INTO tallies_movement ({_MOVEMENT_KEY}, {_COLUMNS})
        SELECT {_MOVEMENT_KEY}, {counts} FROM day_sums ORDER BY {_MOVEMENT_KEY}
        ON CONFLICT ({_MOVEMENT_KEY}) DO UPDATE SET {_MOVED_UP}
    )"""  # noqa: S608  # every part is a constant of this module


# The rows are named by an array: where many were just appended a join would be planned for none.
# Rows another worker holds are skipped, so a delta is taken by exactly one transaction; totals are
# written in the order of their key, so two workers can never wait for each other in a ring.
_FOLD: Final = f"""
    WITH d AS (
        UPDATE tallies_delta SET is_folded = true
        WHERE id = ANY (ARRAY(
            SELECT id FROM tallies_delta WHERE NOT is_folded
            ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
        )) RETURNING *
    ), lines AS ({_LINES}), sums AS ({_LINE_SUMS}), day_sums AS ({_DAY_SUMS}), {_written("")}
    SELECT count(*) FROM d
"""  # noqa: S608  # every part is a constant of this module

_PAIRS: Final = ", ".join(f"coalesce(t.{n}, 0), coalesce(s.{n}, 0)" for n in COUNT_NAMES)
_DIFFER: Final = " OR ".join(f"coalesce(t.{n}, 0) <> coalesce(s.{n}, 0)" for n in COUNT_NAMES)
_FOLDED: Final = f"WITH d AS (SELECT * FROM tallies_delta WHERE is_folded), lines AS ({_LINES})"  # noqa: S608
_COMPARE: Final = f"""
    {_FOLDED}, sums AS ({_LINE_SUMS})
    SELECT coalesce(s.unit_id, t.unit_id), coalesce(s.year, t.year), {_PAIRS}
    FROM sums s FULL JOIN tallies_total t ON t.unit_id = s.unit_id AND t.year = s.year
    WHERE {_DIFFER} ORDER BY 2, 1
"""  # noqa: S608  # every part is a constant of this module
_COMPARE_DAYS: Final = f"""
    {_FOLDED}, sums AS ({_DAY_SUMS})
    SELECT unit_id, year, is_month, "on", {_PAIRS}
    FROM sums s FULL JOIN tallies_movement t USING (year, unit_id, is_month, "on")
    WHERE {_DIFFER} ORDER BY 2, 1, 4, 3
"""  # noqa: S608  # every part is a constant of this module

# Whose line is another from a day on: those told, and the ended units whose main heir is one of
# them or became one that day.
_MOVED: Final = """
    SELECT unnest(%(units)s::bigint[]) AS unit_id
    UNION
    SELECT h.unit_id FROM organisation_unitheir h WHERE h.is_main AND (
        lower(h.valid) = %(on)s
        OR (h.valid @> %(on)s::date AND h.heir_id = ANY(%(units)s::bigint[]))
    )
"""

# Taken out of the totals again along the tree as it was told until now.
_UNFOLD: Final = f"""
    WITH d AS (
        UPDATE tallies_delta SET is_folded = false WHERE is_folded AND "on" >= %s RETURNING *
    ), lines AS ({_LINES}), sums AS ({_LINE_SUMS}), day_sums AS ({_DAY_SUMS}), {_written("-")}
    SELECT count(*) FROM d
"""  # noqa: S608  # every part is a constant of this module

_MOVE: Final = f"""
    WITH own AS (
        SELECT d.unit_id, d.year, {_SUMS} FROM tallies_delta d
        JOIN ({_MOVED}) AS moved ON moved.unit_id = d.unit_id
        WHERE d.year >= %(year)s AND {_DAY} < %(on)s
        GROUP BY 1, 2 HAVING {" OR ".join(f"sum(d.{name}) <> 0" for name in COUNT_NAMES)}
    )
    INSERT INTO tallies_delta (unit_id, year, "on", counted_on, is_folded, {_COLUMNS})
    SELECT unit_id, year, %(before)s::date, %(on)s::date, false,
        {", ".join(f"-{n}" for n in COUNT_NAMES)}
    FROM own
    UNION ALL
    SELECT unit_id, year, %(on)s::date, NULL, false, {_COLUMNS} FROM own
"""  # noqa: S608  # every part is a constant of this module


def _mending(table: str, key: str) -> str:
    places = len(key.split(", ")) + len(COUNT_NAMES)
    return f"""
    INSERT INTO {table} ({key}, {_COLUMNS}) VALUES ({", ".join(["%s"] * places)})
    ON CONFLICT ({key}) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COUNT_NAMES)}
"""  # noqa: S608  # every part is a constant of this module


_MEND: Final = _mending("tallies_total", "unit_id, year")
_MEND_DAY: Final = _mending("tallies_movement", 'unit_id, year, is_month, "on"')


def append_delta(unit_id: int, year: int, on: date, **counts: int) -> None:
    """Append a change of a unit's own counts, within the transaction of the action that made it.

    Raises:
        TypeError: There is no count of that name.
    """
    append_deltas([Delta(unit_id=unit_id, year=year, on=on, **counts)])


def append_deltas(deltas: Sequence[Delta]) -> None:
    """Append the changes of many units at once; those that change nothing are left out."""
    real = [delta for delta in deltas if any(getattr(delta, name) for name in COUNT_NAMES)]
    if real:
        Delta.objects.bulk_create(real, batch_size=5000)
        transaction.on_commit(queue_folding)


def queue_folding() -> None:
    """Ask for one folding; when one waits already it will fold these deltas too."""
    try:
        with transaction.atomic():
            app.configure_task(FOLD_JOB, queueing_lock=FOLD_JOB, priority=SOON).defer()
    except AlreadyEnqueued:
        LOG.debug("a folding already waits")


def fold_deltas() -> int:
    """Add every delta not yet folded to the totals of its unit and of all above it that day.

    Safe to run twice and by several workers at once: each delta is folded exactly once. While
    units change their line nothing is folded; that act folds too, and a periodic job the rest.

    Returns:
        How many deltas were folded.
    """
    folded = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [_LINE_LOCK])
            if not cursor.fetchone()[0]:
                return folded  # units are changing their line; that act folds what waits
            batch = _fold_batch(cursor)
        folded += batch
        if batch < _BATCH:
            return folded


def _fold_batch(cursor: CursorWrapper) -> int:
    cursor.execute(_FOLD, [_BATCH])
    batch: int
    (batch,) = cursor.fetchone()
    return batch


def hold_lines(*, on: date) -> None:
    """Make ready for units to change their line on a day; called before the tree is changed.

    Until the transaction ends nothing else is folded, and what was folded on or after the day is
    taken out of the totals along the old line, to be folded again along the new one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LINE_LOCK])
        cursor.execute(_UNFOLD, [on])


def move_lines(unit_ids: Collection[int], *, on: date) -> int:
    """Carry the counts of units that stand in another line from a day on over to that line.

    Called after the tree was changed, in the same transaction, under `hold_lines`. The counts of
    that day's year and of later ones leave the old line (they are taken off on the day before) and
    enter the new one; older years stay where they were made. The units that ended are told too:
    from their last day on they count through their main heir. The totals are right at once.

    Returns:
        How many deltas were written.
    """
    before = on - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE, {"units": sorted(unit_ids), "on": on, "before": before, "year": on.year}
        )
        written = int(cursor.rowcount)
        while _fold_batch(cursor) == _BATCH:
            pass
    return written


def rebuild_totals() -> list[Drift]:
    """Compare totals and movements with the folded deltas, put right what differs and report it.

    Folding waits meanwhile; reading does not.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LINE_LOCK])
        cursor.execute("LOCK TABLE tallies_total, tallies_movement IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_COMPARE)
        drifts = _mend(cursor, _MEND, key=2)
        cursor.execute(_COMPARE_DAYS)
        drifts += _mend(cursor, _MEND_DAY, key=4)
    for drift in drifts:
        LOG.error("totals drifted: %s", drift)
    return drifts


def _mend(cursor: CursorWrapper, statement: str, *, key: int) -> list[Drift]:
    """Write what a recount says of each row that was just found to differ, and name the counts."""
    rows = [(row[:key], row[key::2], row[key + 1 :: 2]) for row in cursor.fetchall()]
    for row, _held, counted in rows:
        cursor.execute(statement, [*row, *counted])
    return [
        Drift(row[0], row[1], name, held[place], counted[place], *row[3:])
        for row, held, counted in rows
        for place, name in enumerate(COUNT_NAMES)
        if held[place] != counted[place]
    ]
