"""Papers about a unit's assessment in a period: its reports, and the superior's conclusion."""

from __future__ import annotations

from typing import Final

from camket.commitments.decisions import Status
from camket.commitments.models import Commitment, Duty, Item, Measure
from camket.documents.days import short_day
from camket.documents.forms.assessed import AssessedItem
from camket.documents.forms.assessed import ItemState as Assessed
from camket.documents.forms.midyear_assessment import MidyearAssessment
from camket.documents.forms.midyear_conclusion import MidyearConclusion
from camket.documents.forms.yearend_assessment import YearendAssessment
from camket.documents.kinds import Kind
from camket.reports.around import (
    UNKNOWN,
    Body,
    Writing,
    bodies_of,
    cited,
    frame_of_body,
    frame_of_report,
    lines_of,
    signed_by,
)
from camket.reviews.decisions.states import ItemState, RemediationState
from camket.reviews.models import ItemReview, Remediation, UnitReview
from camket.shared.clock import legal_day
from camket.shared.text import show_number

_ASSESSED: Final = {
    ItemState.DONE: Assessed.DONE,
    ItemState.IN_PROGRESS: Assessed.UNDER_WAY,
    ItemState.NOT_BEGUN: Assessed.NOT_STARTED,
}


def midyear_assessment(review: UnitReview, writing: Writing) -> MidyearAssessment:
    """Return what the unit sent after six months, as its report to the superior."""
    unit, superior = _sides(review, writing)
    items = _items(review)
    return MidyearAssessment(
        frame=frame_of_report(unit, superior, now=writing.now),
        year=review.period.year,
        commitment=cited(review.commitment, unit),
        summary=lines_of(review.summary),
        items=tuple(_assessed(one) for one in items),
        faults=_faults(items),
        duties=tuple(_duty(one) for one in review.commitment.duties.all()),
        next_half=_next_steps(items),
        signatures=signed_by(unit),
    )


def _sides(review: UnitReview, writing: Writing) -> tuple[Body, Body]:
    bodies = bodies_of(review.unit_id, review.period.superior_id, on=writing.on)
    return bodies[review.unit_id], bodies[review.period.superior_id]


def _items(review: UnitReview) -> list[ItemReview]:
    found = ItemReview.objects.filter(unit_review=review).select_related("item")
    return list(found.prefetch_related("item__measures").order_by("item__position", "item_id"))


def _assessed(one: ItemReview) -> AssessedItem:
    return AssessedItem(
        title=one.item.title,
        target="; ".join(_target(measure) for measure in one.item.measures.all()),
        result=one.result,
        state=_ASSESSED[ItemState(one.state)],
        cause="" if one.state == ItemState.DONE else one.cause,
    )


def _target(measure: Measure) -> str:
    if measure.target is None:
        return measure.name
    return f"{show_number(measure.target)} {measure.unit}".strip()


def _faults(items: list[ItemReview]) -> tuple[str, ...]:
    """Return which items had late work; more than that only the unit can tell."""
    late = [one for one in items if one.is_late]
    return tuple(f"{one.item.title}: {_lateness(one)}" for one in late) + UNKNOWN


def _lateness(one: ItemReview) -> str:
    parts = []
    if late := one.facts.get("late"):
        parts.append(f"{late} nhiệm vụ quá hạn, lâu nhất {one.facts['days_late']} ngày")
    if done_late := one.facts.get("done_late"):
        parts.append(f"{done_late} nhiệm vụ hoàn thành chậm")
    return "; ".join(parts)


def _duty(duty: Duty) -> str:
    if duty.done_on is not None:
        return f"{duty.text}: đã thực hiện ngày {short_day(duty.done_on)}"
    return f"{duty.text}: chưa thực hiện, thời hạn {short_day(duty.due_on)}"


def _next_steps(items: list[ItemReview]) -> tuple[str, ...]:
    return tuple(f"{one.item.title}: {one.next_step}" for one in items if one.next_step)


def midyear_conclusion(review: UnitReview, writing: Writing) -> MidyearConclusion:
    """Return what the superior concluded on a unit's six months, as its notice to the unit."""
    unit, superior = _sides(review, writing)
    items = _items(review)
    open_duties = review.commitment.duties.filter(done_on__isnull=True)
    return MidyearConclusion(
        frame=frame_of_body(superior, Kind.NOTICE, now=writing.now, recipients=(unit.name,)),
        year=review.period.year,
        body=superior.collective,
        unit=unit.name,
        met_on=short_day(legal_day(review.concluded_at)) if review.concluded_at else UNKNOWN[0],
        achieved=tuple(_told(one) for one in items if one.state == ItemState.DONE),
        faults=tuple(_told(one) for one in items if one.state != ItemState.DONE),
        asked=lines_of(review.conclusion),
        own_duties=tuple(_duty(one) for one in open_duties),
        signatures=signed_by(superior),
    )


def _told(one: ItemReview) -> str:
    word = _ASSESSED[ItemState(one.state)].value.lower()
    parts = [part.rstrip(".; ") for part in (one.result, one.cause) if part]
    return f"{one.item.title}: {word}. {'. '.join(parts)}".rstrip(". ") + "."


def yearend_assessment(review: UnitReview, writing: Writing) -> YearendAssessment:
    """Return what the unit sent at the end of the year, as its report to the superior."""
    unit, superior = _sides(review, writing)
    items = _items(review)
    return YearendAssessment(
        frame=frame_of_report(unit, superior, now=writing.now),
        year=review.period.year,
        commitment=cited(review.commitment, unit),
        summary=lines_of(review.summary),
        items=tuple(_assessed(one) for one in items),
        meaning=UNKNOWN,
        faults=_faults(items),
        remedied=_remedied(review),
        proposed=_proposed(review.commitment) or UNKNOWN,
        signatures=signed_by(unit),
    )


def _remedied(review: UnitReview) -> tuple[str, ...]:
    """Return what the year before had left to remedy, and whether it is remedied."""
    rows = Remediation.objects.filter(unit_id=review.unit_id, year=review.period.year - 1)
    left = rows.exclude(state=RemediationState.CLOSED).order_by("pk")
    return tuple(
        f"{row.title}: đã khắc phục ngày {short_day(row.remedied_on)}"
        if row.remedied_on
        else f"{row.title}: chưa khắc phục xong"
        for row in left
    )


def _proposed(commitment: Commitment) -> tuple[str, ...]:
    """Return the issues that stand in the unit's text for the next year already."""
    following = Item.objects.filter(
        commitment__holder_id=commitment.holder_id,
        commitment__superior_id=commitment.superior_id,
        commitment__year=commitment.year + 1,
        commitment__amends__isnull=True,
        dropped_on__isnull=True,
    ).exclude(commitment__status=Status.WITHDRAWN)
    return tuple(following.order_by("position", "pk").values_list("title", flat=True))
