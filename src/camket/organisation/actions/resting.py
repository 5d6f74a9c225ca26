"""Suspend the holder of a post and let him take it up again; headship rests meanwhile."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import record
from camket.organisation.actions.people import (
    locked,
    period_of,
    refuse,
    show_days,
)
from camket.organisation.holding import Holding, clash_of, refusal_to_lift, refusal_to_suspend
from camket.organisation.models import Tenure, TenureKind, UnitSpan
from camket.shared.actor import Actor
from camket.shared.periods import Period
from camket.shared.text import clean, clean_lines, show_day


@transaction.atomic
def suspend(
    tenure_id: int, *, from_on: date, decision_no: str, reason: str, actor: Actor, now: datetime
) -> Tenure:
    """Let a post rest from a day on; somebody else may be put in charge for that time.

    Returns:
        The row of the suspension, which heads nothing and in which nothing may be done.

    Raises:
        Refused: The post is not held that day, rests already, or decision or reason is missing.
    """
    tenure = locked(tenure_id)
    number, why = clean(decision_no), clean_lines(reason)
    held = period_of(tenure.valid)
    if refusal := refusal_to_suspend(held, tenure.kind, from_on, decision_no=number, reason=why):
        raise refuse(refusal, tenure, day=show_day(from_on))
    tenure.valid = DateRange(held.start, from_on)
    tenure.end_reason = f"tạm đình chỉ: {why}"[:200]
    tenure.save(update_fields=["valid", "end_reason"])
    resting = Tenure.objects.create(
        person=tenure.person,
        post=tenure.post,
        unit_id=tenure.unit_id,
        valid=DateRange(from_on, held.end),
        kind=TenureKind.SUSPENDED,
        is_head=False,
        decision_no=number,
        continues=tenure,
    )
    record(
        "tenure.suspended",
        resting,
        actor=actor,
        at=now,
        after={
            "person": tenure.person.full_name,
            "post": tenure.post.name,
            "from": from_on,
            "reason": why,
            "decision_no": number,
        },
    )
    return resting


@transaction.atomic
def lift_suspension(
    tenure_id: int,
    *,
    on: date,
    decision_no: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Tenure:
    """Let the holder take up the post again, in the manner he held it before.

    Args:
        tenure_id: The row of the suspension.
        on: The first day the post is held again.
        decision_no: The decision that lifts it.
        actor: Who enters it.
        now: The instant.
        reason: Why; optional.

    Raises:
        Refused: It is no suspension, is over by then, or another heads the unit from that day on.
    """
    resting = locked(tenure_id)
    number, why = clean(decision_no), clean_lines(reason)
    held = period_of(resting.valid)
    before = resting.continues
    days = Period(on, held.end) if held.end is None or on < held.end else Period(on)
    other = _head_of(resting, days) if resting.post.is_head else None
    refusal = refusal_to_lift(held, resting.kind, on, decision_no=number, head_then=other)
    if refusal or before is None:
        message = "a suspension always continues the row it interrupts"
        if refusal is None:
            raise RuntimeError(message)
        span = UnitSpan.objects.filter(unit_id=resting.unit_id).order_by("valid").last()
        about = {
            "unit": span.name if span else "",
            "other": other.name if other else "",
            "day": show_day(on),
        }
        if other is not None:
            about |= {"post": other.post, "days": show_days(other.days)}
        raise refuse(refusal, resting, **about)
    resting.valid = DateRange(held.start, on)
    resting.end_reason = (why or "hết tạm đình chỉ")[:200]
    resting.save(update_fields=["valid", "end_reason"])
    again = Tenure.objects.create(
        person=resting.person,
        post=resting.post,
        unit_id=resting.unit_id,
        valid=DateRange(on, held.end),
        kind=before.kind,
        is_head=before.is_head,
        decision_no=number,
        continues=resting,
    )
    record(
        "tenure.resumed",
        again,
        actor=actor,
        at=now,
        after={
            "person": resting.person.full_name,
            "post": resting.post.name,
            "from": on,
            "reason": why,
            "decision_no": number,
        },
    )
    return again


def _head_of(resting: Tenure, days: Period) -> Holding | None:
    heads = Tenure.objects.filter(unit_id=resting.unit_id, is_head=True).select_related(
        "person", "post"
    )
    return clash_of(
        days,
        [Holding(one.person.full_name, one.post.name, period_of(one.valid)) for one in heads],
    )
