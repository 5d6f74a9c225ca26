"""The maxima of a leader's axes: he proposes, the collective approves; results follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from camket.audit.chain import fact, record_facts
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.axes import (
    AxesRefusal,
    Marks,
    PlanFacts,
    PlanState,
    refusal_of_marks,
    refusal_of_maxima,
    refusal_to_approve,
    refusal_to_propose,
    refusal_to_return,
)
from camket.reviews.models import KeyProduct, QuarterAxis, QuarterPlan, Rating
from camket.reviews.queries.axes import frame_of, is_by_axes
from camket.rules.axes import AxisPlan, AxisResult, points_of, problems_of
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


def propose_axes(
    rating_id: int, axes: Sequence[AxisPlan], *, version: int, actor: Actor, now: datetime
) -> QuarterPlan:
    """Take the maxima a leader proposes for the axes of his quarter.

    Args:
        rating_id: Whose quarter.
        axes: What each axis is to weigh; one left out is not used.
        version: Of the plan he looked at; 0 before the first.
        actor: The person himself.
        now: The moment.

    Raises:
        Refused: He is another, the plan is approved already, the maxima do not make 70, or they
            leave the frame that the body made binding when it opened the quarter (AX-2).
    """
    with transaction.atomic():
        rating, plan = _locked(rating_id, version)
        is_own = actor.person_id is not None and actor.person_id == rating.person_id
        facts = _facts(rating, plan, actor, is_allowed=is_own)
        if reason := refusal_to_propose(facts) or refusal_of_maxima(one.most for one in axes):
            raise Refused(reason, name=rating.name)
        if problems := problems_of(axes, frame_of(rating.period)):
            raise Refused(AxesRefusal.WRONG, name=rating.name, what=" ".join(problems))
        before = _told(plan) if plan else None
        if plan is None:
            plan = QuarterPlan(rating=rating, version=0)
        plan.state = PlanState.PROPOSED.value
        plan.proposed_by_name, plan.proposed_at = actor.label, now
        plan.settled_by, plan.settled_by_name, plan.settled_at = None, "", None
        plan.version += 1
        plan.save()
        plan.axes.all().delete()
        QuarterAxis.objects.bulk_create(
            QuarterAxis(plan=plan, number=one.number, most=one.most, is_main=one.is_main)
            for one in axes
        )
        told = fact("axes.proposed", rating, before=before, after=_told(plan))
        record_facts([told], actor=actor, at=now)
    return plan


def approve_axes(rating_id: int, *, version: int, actor: Actor, now: datetime) -> QuarterPlan:
    """Let the collective leadership's approval of a plan be recorded; it is scored by from then on.

    Raises:
        Refused: The actor may not, it is his own, or nothing waits for approval.
    """
    with transaction.atomic():
        rating, plan = _locked(rating_id, version)
        if reason := refusal_to_approve(_of_superior(rating, plan, actor, now)):
            raise Refused(reason, name=rating.name)
        return _settle(rating, plan, PlanState.APPROVED, "", actor=actor, now=now)


def return_axes(
    rating_id: int, reason: str, *, version: int, actor: Actor, now: datetime
) -> QuarterPlan:
    """Send a plan back with the reason, also one approved already while nobody scored by it.

    Raises:
        Refused: The actor may not, it is his own, it was scored by, or there is no reason.
    """
    words = clean_lines(reason)
    with transaction.atomic():
        rating, plan = _locked(rating_id, version)
        if barred := refusal_to_return(_of_superior(rating, plan, actor, now), words):
            raise Refused(barred, name=rating.name)
        return _settle(rating, plan, PlanState.RETURNED, words, actor=actor, now=now)


def _settle(
    rating: Rating,
    plan: QuarterPlan | None,
    state: PlanState,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> QuarterPlan:
    if plan is None:
        raise Refused(AxesRefusal.NOT_PROPOSED, name=rating.name)
    before = _told(plan)
    plan.state, plan.reason = state.value, reason
    plan.settled_by_id, plan.settled_by_name = actor.person_id, actor.label
    plan.settled_at = now
    plan.version += 1
    plan.save()
    told = fact(f"axes.{state.value}", rating, before=before, after=_told(plan))
    record_facts([told], actor=actor, at=now)
    _tell_person(rating, plan, state, now=now)
    return plan


_SETTLED: Final = {
    PlanState.APPROVED: "Điểm tối đa các trục {when} của đồng chí đã được duyệt; có thể tự chấm.",
    PlanState.RETURNED: "Điểm tối đa các trục {when} của đồng chí được trả lại kèm lý do.",
}


def _tell_person(rating: Rating, plan: QuarterPlan, state: PlanState, *, now: datetime) -> None:
    if rating.person is None:
        return
    notify(
        [rating.person.account_id],
        topic=f"axes:{plan.pk}",
        kind=(NoticeKind.ANSWERED if state is PlanState.APPROVED else NoticeKind.NEEDS_ACT).value,
        text=_SETTLED[state].format(when=rating.period.when),
        path=f"/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/truc/",
        now=now,
    )


def _locked(rating_id: int, version: int) -> tuple[Rating, QuarterPlan | None]:
    rating = (
        Rating.objects.select_for_update(of=("self",)).select_related("period").get(pk=rating_id)
    )
    plan = QuarterPlan.objects.select_for_update().filter(rating=rating).first()
    if version != (plan.version if plan else 0):
        raise Refused(AxesRefusal.STALE, name=rating.name)
    return rating, plan


def _of_superior(
    rating: Rating, plan: QuarterPlan | None, actor: Actor, now: datetime
) -> PlanFacts:
    on = legal_day(now)
    is_allowed = may(actor, Permission.DECIDE_RATING, rating.period.superior_id, on=on)
    return _facts(rating, plan, actor, is_allowed=is_allowed)


def _facts(
    rating: Rating, plan: QuarterPlan | None, actor: Actor, *, is_allowed: bool
) -> PlanFacts:
    return PlanFacts(
        is_allowed=is_allowed,
        is_by_axes=is_by_axes(rating),
        is_left_out=bool(rating.left_out),
        is_closed=rating.period.is_closed,
        state=plan.state if plan else "",
        actor_person=actor.person_id,
        subject_person=rating.person_id,
        is_scored=rating.self_at is not None,
    )


def _told(plan: QuarterPlan) -> dict[str, Any]:
    """Return what the audit keeps of a plan."""
    axes = QuarterAxis.objects.filter(plan=plan)
    return {
        "state": plan.state,
        "reason": plan.reason,
        "axes": [[one.number, one.most, one.is_main] for one in axes],
    }


def with_axes(rating: Rating, scores: Scores, *, is_own: bool) -> Scores:
    """Keep what was reached on the axes of a quarter and let the results follow from it.

    Elsewhere the results are those given. The caller holds the transaction and the rating's lock.

    Args:
        rating: Whose quarter.
        scores: What was given.
        is_own: The person's own column, or else the appraiser's.

    Raises:
        Refused: The maxima are not approved yet, an axis is not scored, a product has no grade.
    """
    if not is_by_axes(rating):
        return scores
    plan = QuarterPlan.objects.select_for_update().filter(rating=rating).first()
    axes = list(plan.axes.all()) if plan else []
    refusal = refusal_of_marks(
        plan.state if plan else "", [one.number for one in axes], scores.marks
    )
    if refusal:
        raise Refused(refusal[0], name=rating.name, what=refusal[1])
    if plan is None or scores.marks is None:
        raise Refused(AxesRefusal.NOT_APPROVED, name=rating.name)
    results = [AxisResult(one.planned, scores.marks.kpis[one.number]) for one in axes]
    for axis, result in zip(axes, results, strict=True):
        if is_own:
            axis.self_kpi, axis.kpi = result.kpi, None
        else:
            axis.kpi = result.kpi
    QuarterAxis.objects.bulk_update(axes, ["self_kpi", "kpi"])
    _keep_products(plan, scores.marks, is_own=is_own)
    return replace(scores, results=points_of(results))


def _keep_products(plan: QuarterPlan, marks: Marks, *, is_own: bool) -> None:
    """Write the key products; the appraiser grades those the person named and may add others.

    What the person named stays: it is his word.
    """
    held = {one.title: one.self_grade for one in plan.products.all() if one.self_grade}
    told = {clean(one.title)[:300]: one.grade for one in marks.products}
    titles = list(told) if is_own else list(dict.fromkeys([*held, *told]))
    missing = next((title for title in titles if title not in told), None)
    if missing is not None:
        raise Refused(AxesRefusal.GRADE_MISSING, what=missing)
    plan.products.all().delete()
    KeyProduct.objects.bulk_create(
        KeyProduct(
            plan=plan,
            position=place,
            title=title,
            self_grade=told[title] if is_own else held.get(title),
            grade=None if is_own else told[title],
        )
        for place, title in enumerate(titles, start=1)
    )
