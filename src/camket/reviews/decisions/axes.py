"""May the six axes of a quarter be proposed, approved, scored? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

_HUNDREDTH: Final = Decimal("0.01")
KPI_MAX: Final = Decimal("999.99")
"""The most a column keeps; what counts is capped at 100 (AX-3)."""
PRODUCTS_MAX: Final = 12
"""So many key products a quarter may name: a bound of the form, not of a rule."""


class PlanState(StrEnum):
    """How far the maxima of a leader's axes are."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RETURNED = "returned"


class AxesRefusal(StrEnum):
    """Why axes are not proposed, approved, returned or scored."""

    NOT_ALLOWED = "axes_not_allowed"
    NOT_BY_AXES = "axes_not_by_axes"
    LEFT_OUT = "axes_left_out"
    CLOSED = "axes_closed"
    APPROVED = "axes_approved"
    WRONG = "axes_wrong"
    TOO_PRECISE = "axes_too_precise"
    NOT_PROPOSED = "axes_not_proposed"
    STALE = "axes_stale"
    OWN_PLAN = "axes_own_plan"
    SCORED = "axes_scored"
    REASON_MISSING = "axes_reason_missing"
    NOT_APPROVED = "axes_not_approved"
    KPI_MISSING = "axes_kpi_missing"
    KPI_WRONG = "axes_kpi_wrong"
    GRADE_MISSING = "axes_grade_missing"
    TITLE_MISSING = "axes_title_missing"
    TOO_MANY = "axes_too_many"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan of maxima is judged by; persons are ids.

    Attributes:
        is_by_axes: The subject leads, and the period's scheme scores by axes.
        state: Of the plan as it stands; empty before the first.
        is_scored: The person has scored himself by it.
    """

    is_allowed: bool
    is_by_axes: bool
    is_left_out: bool
    is_closed: bool
    state: str
    actor_person: int | None
    subject_person: int | None
    is_scored: bool = False


def refusal_to_propose(facts: PlanFacts) -> AxesRefusal | None:
    """Say why maxima are not taken: the person proposes, until they are approved."""
    if reason := _standing(facts):
        return reason
    return AxesRefusal.APPROVED if facts.state == PlanState.APPROVED else None


def refusal_of_maxima(maxima: Iterable[Decimal]) -> AxesRefusal | None:
    """Say why maxima cannot be kept: finer than a hundredth, they would have to be rounded."""
    return AxesRefusal.TOO_PRECISE if any(_is_finer(most) for most in maxima) else None


def refusal_to_approve(facts: PlanFacts) -> AxesRefusal | None:
    """Say why maxima are not approved: nobody approves his own."""
    if reason := _standing(facts) or _own(facts):
        return reason
    return None if facts.state == PlanState.PROPOSED else AxesRefusal.NOT_PROPOSED


def refusal_to_return(facts: PlanFacts, reason: str) -> AxesRefusal | None:
    """Say why maxima are not sent back: not without a reason, not once they were scored by."""
    if barred := _standing(facts) or _own(facts):
        return barred
    if facts.state not in (PlanState.PROPOSED, PlanState.APPROVED):
        return AxesRefusal.NOT_PROPOSED
    if facts.is_scored:
        return AxesRefusal.SCORED
    return None if reason else AxesRefusal.REASON_MISSING


def _standing(facts: PlanFacts) -> AxesRefusal | None:
    if not facts.is_allowed:
        return AxesRefusal.NOT_ALLOWED
    if not facts.is_by_axes:
        return AxesRefusal.NOT_BY_AXES
    if facts.is_left_out:
        return AxesRefusal.LEFT_OUT
    return AxesRefusal.CLOSED if facts.is_closed else None


def _own(facts: PlanFacts) -> AxesRefusal | None:
    if facts.actor_person is None:
        return AxesRefusal.NOT_ALLOWED
    return AxesRefusal.OWN_PLAN if facts.actor_person == facts.subject_person else None


@dataclass(frozen=True, slots=True)
class Product:
    """A key product of the quarter with its grade, 1 to 3 (AX-4); 0 while nobody graded it."""

    title: str
    grade: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What somebody says was reached in a quarter.

    Attributes:
        kpis: Per cent of the targets of each axis, by its number; above 100 is surplus.
        products: The key products, graded.
    """

    kpis: Mapping[int, Decimal]
    products: tuple[Product, ...] = ()


def refusal_of_marks(
    state: str, planned: Sequence[int], marks: Marks | None
) -> tuple[AxesRefusal, str] | None:
    """Say why results cannot be kept, and which axis or product it is about."""
    if state != PlanState.APPROVED:
        return AxesRefusal.NOT_APPROVED, ""
    kpis = marks.kpis if marks else {}
    for number in planned:
        if number not in kpis:
            return AxesRefusal.KPI_MISSING, str(number)
        if not 0 <= kpis[number] <= KPI_MAX or _is_finer(kpis[number]):
            return AxesRefusal.KPI_WRONG, str(number)
    return _refusal_of_products(marks.products if marks else ())


def _refusal_of_products(products: Sequence[Product]) -> tuple[AxesRefusal, str] | None:
    if len(products) > PRODUCTS_MAX:
        return AxesRefusal.TOO_MANY, str(PRODUCTS_MAX)
    for place, one in enumerate(products, start=1):
        if not one.title:
            return AxesRefusal.TITLE_MISSING, str(place)
        if one.grade not in (1, 2, 3):
            return AxesRefusal.GRADE_MISSING, one.title
    return None


def _is_finer(value: Decimal) -> bool:
    return value.quantize(_HUNDREDTH) != value
