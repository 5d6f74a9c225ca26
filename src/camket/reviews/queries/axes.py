"""Reads of a quarter's axes: plans, what was reached, the quarters before, what is reported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from camket.reviews.decisions.quarters import QuarterMarks, RatedQuarter, right_before
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import KeyProduct, Period, QuarterAxis, QuarterPlan, Rating
from camket.reviews.queries.rule_sets import axes_bind_in
from camket.rules.axes import KON_TUM_COLLEGE, OWN_FRAME, AxisFrame, outside
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE
from camket.rules.schemes.huong_dan_02 import Alert
from camket.rules.schemes.rating_02 import quarter_alerts


def is_by_axes(rating: Rating) -> bool:
    """Say whether a subject is scored on the axes of a quarter."""
    return rating.kind == SubjectKind.LEADER and rating.period.scheme == OF_QUARTER


def frame_of(period: Period) -> AxisFrame | None:
    """Return what a plan of axes may not leave; None where the body of the period asks nothing."""
    return OWN_FRAME if axes_bind_in(period) else None


def remarks_on(plan: QuarterPlan) -> tuple[str, ...]:
    """Return what whoever proposes or approves a plan is reminded of (AX-2); the axes are read."""
    return outside([one.planned for one in plan.axes.all()], KON_TUM_COLLEGE)


def plan_of(rating_id: int) -> QuarterPlan | None:
    """Return a leader's plan with its axes and products, None before he proposed; 3 statements."""
    return (
        QuarterPlan.objects.filter(rating_id=rating_id).prefetch_related("axes", "products").first()
    )


def own_marks(rating_ids: Collection[int]) -> dict[int, QuarterMarks]:
    """Return what each person says was reached, where he said it; two statements."""
    plans = QuarterPlan.objects.filter(
        rating_id__in=rating_ids, axes__self_kpi__isnull=False
    ).distinct()
    found = plans.prefetch_related(
        Prefetch("axes", QuarterAxis.objects.all()), Prefetch("products", KeyProduct.objects.all())
    )
    return {
        plan.rating_id: QuarterMarks(
            axes=tuple(one for axis in plan.axes.all() if (one := axis.own_result)),
            grades=tuple(KeyGrade(one.self_grade) for one in plan.products.all() if one.self_grade),
        )
        for plan in found
    }


def marks_of(plan: QuarterPlan, earlier: tuple[Level, ...]) -> QuarterMarks:
    """Return what the appraiser says was reached; two statements."""
    return QuarterMarks(
        axes=tuple(one for axis in plan.axes.all() if (one := axis.result)),
        grades=tuple(KeyGrade(one.grade) for one in plan.products.all() if one.grade),
        earlier=earlier,
    )


def quarters_before(period: Period, person_ids: Collection[int]) -> dict[int, tuple[Level, ...]]:
    """Return by person the levels of the quarters right before a period; one statement."""
    year, quarter = period.year, period.quarter or 0
    rows = (
        Rating.objects.filter(
            Q(period__year__lt=year) | Q(period__year=year, period__quarter__lt=quarter),
            period__kind=PeriodKind.QUARTER,
            period__year__gte=year - 2,
            person_id__in=person_ids,
        )
        .exclude(decided_level="")
        .exclude(period__scheme=OF_STATE)
        .order_by("decided_at", "pk")
        .values_list("person_id", "period__year", "period__quarter", "decided_level")
    )
    rated: dict[int, list[RatedQuarter]] = {}
    for person_id, of_year, of_quarter, level in rows:
        if person_id is not None:
            rated.setdefault(person_id, []).append(RatedQuarter(of_year, of_quarter or 0, level))
    return {key: right_before(year, quarter, told) for key, told in rated.items()}


def alerts_of(period: Period, ratings: Collection[Rating]) -> dict[int, tuple[Alert, ...]]:
    """Return by rating what its row of quarters asks to be reported (P-Q2); one statement, or none.

    This quarter counts at the level it stands at; one without a level is not reported.
    """
    if period.scheme != OF_QUARTER:
        return {}
    standing = {
        one.pk: (one.person_id, Level(level))
        for one in ratings
        if one.person_id is not None and (level := one.decided_level or one.appraised_level)
    }
    if not any(level is Level.KHT for _, level in standing.values()):
        return {}
    before = quarters_before(period, {person for person, _ in standing.values()})
    return {
        pk: found
        for pk, (person, level) in standing.items()
        if (found := quarter_alerts([*before.get(person, ()), level], on=period.ends_on))
    }


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A leader of a quarter with his plan, if he proposed one."""

    rating: Rating
    plan: QuarterPlan | None

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what whoever approves is reminded of."""
        return remarks_on(self.plan) if self.plan else ()


def plan_rows(period: Period) -> list[PlanRow]:
    """Return the leaders of a quarter with their plans, those that wait first; two statements."""
    ratings = (
        Rating.objects.filter(period=period, kind=SubjectKind.LEADER, left_out="")
        .select_related("plan")
        .prefetch_related("plan__axes")
        .order_by("group", "name", "pk")
    )
    rows = [PlanRow(one, getattr(one, "plan", None)) for one in ratings]
    rows.sort(key=lambda row: _PLACES[row.plan.state if row.plan else ""])
    return rows


_PLACES = {"proposed": 0, "returned": 1, "": 2, "approved": 3}
