"""How far what is in force has moved from what was signed first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from camket.commitments.models import AmendedValue, Commitment


@dataclass(frozen=True, slots=True)
class Drifted:
    """One value that was signed and has been amended: the first and the present one.

    Attributes:
        item_id: The item it belongs to; None outside the items.
        field: What of it; empty where a whole row was added or taken out.
        steps: How many amendments changed it.
    """

    where: str
    item_id: int | None
    measure_name: str
    field: str
    before: str
    after: str
    effective_on: date
    reason: str
    amendment_id: int
    ordinal: int
    steps: int


def drift_of(commitment: Commitment) -> list[Drifted]:
    """Return each value that differs from the signed baseline, the last amendment of it named.

    A value that an amendment brought back to what was signed is no drift.
    """
    rows = AmendedValue.objects.filter(commitment=commitment).select_related("amendment")
    found: dict[tuple[int | None, str, str], Drifted] = {}
    for row in rows.order_by("amendment__ordinal", "position"):
        key = (row.item_id, row.measure_name, _place(row))
        first = found.get(key)
        found[key] = Drifted(
            where=row.where,
            item_id=row.item_id,
            measure_name=row.measure_name,
            field=row.field,
            before=first.before if first else row.before,
            after=row.after,
            effective_on=row.effective_on,
            reason=row.reason,
            amendment_id=row.amendment_id,
            ordinal=row.amendment.ordinal,
            steps=first.steps + 1 if first else 1,
        )
    return [one for one in found.values() if one.before != one.after]


def _place(row: AmendedValue) -> str:
    """Return the place without the number of its item, which another amendment may have moved."""
    return row.where.partition(",")[2] or row.field
