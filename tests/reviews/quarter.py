"""A leader's quarter: six axes of 70 points proposed, approved, scored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.reviews.scene import NOW, Commune, Scene, appraise, make_task, rating_of, score

from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.axes import approve_axes, propose_axes
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.axes import Marks, Product
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, QuarterPlan, Rating
from camket.rules.axes import AxisPlan

QUARTER = NewPeriod(PeriodKind.QUARTER, 2026, date(2026, 12, 20), quarter=4)
FORM_09B = (15, 10, 10, 15, 10, 10)
SIX = tuple(
    AxisPlan(number, Decimal(most), is_main=number in {1, 4})
    for number, most in enumerate(FORM_09B, 1)
)


def open_quarter(scene: Scene, quarter: int = 4) -> Period:
    """Open a quarter of 2026; every commune has done three tasks in the last one."""
    if quarter == 4:
        for commune in scene.communes:
            for _ in range(3):
                make_task(
                    commune.items[0],
                    status="done",
                    done_on=date(2026, 10, 20),
                    is_exceeded=True,
                )
    new = NewPeriod(PeriodKind.QUARTER, 2026, date(2026, 12, 20), quarter=quarter)
    return open_review(scene.province.pk, new, actor=scene.clerk.actor, now=NOW)


def head_of(period: Period, commune: Commune) -> Rating:
    """Return the rating of a commune's head."""
    return rating_of(period, commune, SubjectKind.LEADER)


def planned(scene: Scene, period: Period, commune: Commune) -> QuarterPlan:
    """Let a head propose the maxima of form 09B and the superior approve them."""
    head = head_of(period, commune)
    plan = propose_axes(head.pk, SIX, version=0, actor=commune.head.actor, now=NOW)
    return approve_axes(head.pk, version=plan.version, actor=scene.leader.actor, now=NOW)


def marks(*kpis: str, grades: tuple[int, ...] = ()) -> Marks:
    """Return per cent of each axis, 90 unless said otherwise, and graded products."""
    told = [*kpis, *["90"] * (6 - len(kpis))]
    return Marks(
        {number: Decimal(one) for number, one in enumerate(told, 1)},
        tuple(Product(f"Sản phẩm {place}", grade) for place, grade in enumerate(grades, 1)),
    )


def of_quarter(given: Marks, general: str = "28", level: str = "HTT") -> Scores:
    """Return a leader's scores; the results follow from the axes."""
    return Scores(Decimal(general), Decimal(0), level, given)


def appraised_head(
    scene: Scene,
    period: Period,
    commune: Commune,
    given: Marks | None = None,
    *,
    level: str = "HTT",
    reason: str = "",
) -> Rating:
    """Score and appraise a collective at HTT, then its head on his axes."""
    unit = rating_of(period, commune, SubjectKind.COLLECTIVE)
    points = Scores(Decimal("28.5"), Decimal(60), "HTT")
    appraise(score(unit, commune.clerk, points), scene.appraiser, points)
    planned(scene, period, commune)
    told = of_quarter(given or marks(), level=level)
    head = score(head_of(period, commune), commune.head, told)
    return appraise(head, scene.appraiser, told, reason=reason)
