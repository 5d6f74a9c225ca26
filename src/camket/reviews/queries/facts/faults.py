"""Which weaknesses count as `faults` in a year's rating, and for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from camket.reviews.decisions.states import RemediationState
from camket.reviews.models.remediation import Remediation


@dataclass(frozen=True, slots=True)
class FaultCounts:
    """Limits pointed out before a year, and how many of them are mended (366 Đ11.1, P-X6)."""

    raised: int = 0
    remedied: int = 0


def counted_in(year: int, *, is_objective: bool = False) -> Q:
    """Return which rows of the ledger count in the rating of a year.

    A weakness counts in the year after it arose and in every later one until it is mended; the
    year in which it is mended counts it as mended. A cause confirmed as objective is nobody's
    fault, and what a decision ended is owed by nobody.

    Args:
        year: The year that is rated.
        is_objective: Ask for what would count were its cause not confirmed as objective.
    """
    settled_before = Q(remedied_on__lt=date(year, 1, 1)) & ~Q(year=year - 1)
    return (
        Q(year__lt=year, is_objective=is_objective)
        & ~Q(state=RemediationState.CLOSED.value)
        & (Q(remedied_on__isnull=True) | ~settled_before)
    )


def faults_of_units(unit_ids: Collection[int], year: int) -> dict[int, FaultCounts]:
    """Return the counts of units, without those of single persons; one statement."""
    return _counts("unit_id", Q(unit_id__in=unit_ids, person__isnull=True), year)


def faults_of_persons(person_ids: Collection[int], year: int) -> dict[int, FaultCounts]:
    """Return the counts of what is a single person's, wherever it arose; one statement."""
    return _counts("person_id", Q(person_id__in=person_ids), year)


def excused_of_units(unit_ids: Collection[int], year: int) -> dict[int, FaultCounts]:
    """Return what would be faults of units were no cause taken as objective; one statement."""
    of_units = Q(unit_id__in=unit_ids, person__isnull=True)
    return _counts("unit_id", of_units, year, is_objective=True)


def excused_of_persons(person_ids: Collection[int], year: int) -> dict[int, FaultCounts]:
    """Return what would be persons' own faults were no cause taken as objective; one statement."""
    return _counts("person_id", Q(person_id__in=person_ids), year, is_objective=True)


def _counts(
    whose: str, rows: Q, year: int, *, is_objective: bool = False
) -> dict[int, FaultCounts]:
    is_mended = Q(state=RemediationState.REMEDIED.value)
    counted = (
        Remediation.objects.filter(counted_in(year, is_objective=is_objective), rows)
        .order_by()
        .values_list(whose)
        .annotate(raised=Count("pk"), remedied=Count("pk", filter=is_mended))
    )
    return {key: FaultCounts(raised, remedied) for key, raised, remedied in counted}
