"""Writes of the tallies: append a delta, fold deltas into totals, compare both."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from camket.tallies.models import COUNT_NAMES, Delta
from camket.tallies.queries import Drift

LOG = logging.getLogger(__name__)
FOLD_JOB: Final = "camket.tallies.jobs.fold"
_BATCH: Final = 20_000

_COLUMNS: Final = ", ".join(COUNT_NAMES)
_SUMS: Final = ", ".join(f"sum(d.{name})::bigint AS {name}" for name in COUNT_NAMES)
_ADDED: Final = ", ".join(
    f"{name} = tallies_total.{name} + excluded.{name}" for name in COUNT_NAMES
)
# a delta of a unit that stood nowhere on its day still counts for the unit itself
_UP: Final = """
    LEFT JOIN organisation_unitedge e ON e.descendant_id = d.unit_id AND e.valid @> d."on"
"""

# Rows another worker holds are skipped, so a delta is taken by exactly one transaction; totals are
# written in the order of their key, so two workers can never wait for each other in a ring.
_FOLD: Final = f"""
    WITH taken AS (
        SELECT id FROM tallies_delta WHERE NOT is_folded
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ), d AS (
        UPDATE tallies_delta SET is_folded = true FROM taken
        WHERE tallies_delta.id = taken.id RETURNING tallies_delta.*
    ), sums AS (
        SELECT coalesce(e.ancestor_id, d.unit_id) AS unit_id, d.year, {_SUMS}
        FROM d {_UP} GROUP BY 1, 2
    ), folded AS (
        INSERT INTO tallies_total (unit_id, year, {_COLUMNS})
        SELECT unit_id, year, {_COLUMNS} FROM sums ORDER BY year, unit_id
        ON CONFLICT (year, unit_id) DO UPDATE SET {_ADDED}
    )
    SELECT count(*) FROM d
"""  # noqa: S608  # every part is a constant of this module

_COMPARE: Final = f"""
    WITH sums AS (
        SELECT coalesce(e.ancestor_id, d.unit_id) AS unit_id, d.year, {_SUMS}
        FROM tallies_delta d {_UP} WHERE d.is_folded GROUP BY 1, 2
    )
    SELECT coalesce(s.unit_id, t.unit_id), coalesce(s.year, t.year),
        {", ".join(f"coalesce(t.{name}, 0), coalesce(s.{name}, 0)" for name in COUNT_NAMES)}
    FROM sums s FULL JOIN tallies_total t ON t.unit_id = s.unit_id AND t.year = s.year
    WHERE {" OR ".join(f"coalesce(t.{name}, 0) <> coalesce(s.{name}, 0)" for name in COUNT_NAMES)}
    ORDER BY 2, 1
"""  # noqa: S608  # every part is a constant of this module

_MEND: Final = f"""
    INSERT INTO tallies_total (unit_id, year, {_COLUMNS})
    VALUES ({", ".join(["%s"] * (len(COUNT_NAMES) + 2))})
    ON CONFLICT (year, unit_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COUNT_NAMES)}
"""  # noqa: S608  # every part is a constant of this module


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
            app.configure_task(FOLD_JOB, queueing_lock=FOLD_JOB).defer()
    except AlreadyEnqueued:
        LOG.debug("a folding already waits")


def fold_deltas() -> int:
    """Add every delta not yet folded to the totals of its unit and of all above it that day.

    Safe to run twice and by several workers at once: each delta is folded exactly once.

    Returns:
        How many deltas were folded.
    """
    folded = 0
    batch: int
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FOLD, [_BATCH])
            (batch,) = cursor.fetchone()
        folded += batch
        if batch < _BATCH:
            return folded


def rebuild_totals() -> list[Drift]:
    """Compare the totals with the sum of all folded deltas, put right what differs and report it.

    Folding waits meanwhile; reading does not.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tallies_total IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_COMPARE)
        rows = cursor.fetchall()
        for unit_id, year, *pairs in rows:
            cursor.execute(_MEND, [unit_id, year, *pairs[1::2]])
    drifts = [
        Drift(unit_id, year, name, pairs[2 * place], pairs[2 * place + 1])
        for unit_id, year, *pairs in rows
        for place, name in enumerate(COUNT_NAMES)
        if pairs[2 * place] != pairs[2 * place + 1]
    ]
    for drift in drifts:
        LOG.error("totals drifted: %s", drift)
    return drifts
