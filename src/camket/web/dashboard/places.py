"""The areas of a committee as an overview names them: their pages, and who is in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from camket.organisation.models import Area, AreaCharge


@dataclass(frozen=True, slots=True)
class Place:
    """An area as an overview names it: its page, and who is in charge that day."""

    area_id: int
    charge: str


def places_of(superior_id: int, on: date) -> dict[str, Place]:
    """Return the areas of a superior by name, with who was in charge that day; one statement."""
    charges = AreaCharge.objects.filter(area_id=OuterRef("pk"), valid__contains=on)
    rows = (
        Area.objects.filter(superior_id=superior_id)
        .annotate(charge=Subquery(charges.values("person__full_name")[:1]))
        .values_list("name", "pk", "charge")
    )
    return {name: Place(area_id, charge or "") for name, area_id, charge in rows}
