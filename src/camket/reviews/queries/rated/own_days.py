"""Who headed a unit when: each head is judged on his own days (organisation.md §4.2, point 4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from psycopg.types.range import DateRange

from camket.organisation.models import Tenure
from camket.tasks.queries import Days


@dataclass(frozen=True, slots=True)
class Headship:
    """Days in which one person headed a unit, within a year; None is beyond the year.

    A suspension is no headship: the days before and after it are two of these.
    """

    unit_id: int
    person_id: int
    person_name: str
    tenure_id: int
    kind: str
    days: Days


def headships_of(unit_ids: Collection[int], year: int) -> dict[int, list[Headship]]:
    """Return who headed each unit in a year, in the order of the days; one statement."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    tenures = (
        Tenure.objects.filter(
            unit_id__in=unit_ids, is_head=True, valid__overlap=DateRange(first, after)
        )
        .select_related("person")
        .order_by("unit_id", "valid", "pk")
    )
    found: dict[int, list[Headship]] = {unit_id: [] for unit_id in unit_ids}
    for tenure in tenures:
        lower, upper = tenure.valid.lower, tenure.valid.upper
        days = Days(
            lower if lower is not None and lower > first else None,
            upper if upper is not None and upper < after else None,
        )
        found[tenure.unit_id].append(
            Headship(
                unit_id=tenure.unit_id,
                person_id=tenure.person_id,
                person_name=tenure.person.full_name,
                tenure_id=tenure.pk,
                kind=tenure.kind,
                days=days,
            )
        )
    return found
