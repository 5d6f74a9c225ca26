"""What an ending unit leaves, written down in a few statements whatever its number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from camket.transitions.statements import ABOVE, ENDED, FOLLOW, STATEMENTS, STAYS, TO_TELL


@dataclass(frozen=True, slots=True)
class ToTell:
    """How many things wait for an heir, and which unit stands above it."""

    heir_id: int
    superior_id: int | None
    things: int


def let_wait(
    ended: Collection[int], *, on: date, rearrangement_id: int | None, decision_no: str
) -> dict[str, int]:
    """Let every open thing of the ended units wait for their main heirs.

    Called after the units have ended and their heirs are known, within the same transaction.

    Returns:
        How many things of each kind wait now that did not before.
    """
    told: dict[str, Any] = {
        "units": sorted(ended),
        "on": on,
        "plan": rearrangement_id,
        "number": decision_no[:200],
    }
    waiting: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.transitions_ended")
        cursor.execute(ENDED, told)
        cursor.execute("ANALYZE transitions_ended")
        for thing, statement in STATEMENTS.items():
            cursor.execute(statement, told)
            waiting[thing.value] = cursor.rowcount
        cursor.execute(FOLLOW, told)
        cursor.execute(ABOVE, told)
    return waiting


def count_staying(unit_ids: Collection[int]) -> int:
    """Count the open commitments of units that moved or were renamed: they stay with the unit."""
    with connection.cursor() as cursor:
        cursor.execute(STAYS, [sorted(unit_ids)])
        count: int
        (count,) = cursor.fetchone()
    return count


def who_to_tell(ended: Collection[int], *, on: date) -> list[ToTell]:
    """Return for whom things of these units wait since the day; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(TO_TELL, {"units": sorted(ended), "on": on})
        return [ToTell(*row) for row in cursor.fetchall()]
