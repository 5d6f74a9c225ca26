"""What was not done: kept with its cause, planned by the unit, confirmed by the superior."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import Fact, fact, one_act, record
from camket.commitments.actions.drafting import add_carried_item
from camket.commitments.models import Campaign
from camket.commitments.queries import draft_of
from camket.organisation.models import Person
from camket.organisation.queries import people_in
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions import (
    SETTLED_REMEDIATION,
    ItemState,
    Plan,
    RemediationRefusal,
    RemediationState,
    refusal_to_plan,
)
from camket.reviews.models import Remediation, UnitReview
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines
from camket.tasks.decisions import TaskStatus
from camket.tasks.models import Task

_UNDONE = (TaskStatus.NOT_STARTED, TaskStatus.DOING, TaskStatus.AWAITING)


def raise_remediations(review: UnitReview, *, now: datetime) -> list[Fact]:
    """Keep what was not done at year-end, inside the transaction of the conclusion.

    An item that is not done is one weakness; a task left undone counts by itself only when its
    item was said to be done, for otherwise it would be counted twice.
    """
    period = review.period
    undone = list(
        review.items.exclude(state=ItemState.DONE)
        .select_related("item")
        .order_by("item__position", "item_id")
    )
    rows = [
        Remediation(
            unit_id=review.unit_id,
            superior_id=period.superior_id,
            year=period.year,
            item=one.item,
            title=one.item.title,
            cause=one.cause,
            created_at=now,
        )
        for one in undone
    ]
    left = (
        Task.objects.filter(
            unit_id=review.unit_id, year=period.year, status__in=_UNDONE, parent__isnull=True
        )
        .exclude(item_id__in=[one.item_id for one in undone])
        .order_by("due_on", "pk")
    )
    rows += [
        Remediation(
            unit_id=review.unit_id,
            superior_id=period.superior_id,
            year=period.year,
            item_id=task.item_id,
            task=task,
            title=task.title,
            created_at=now,
        )
        for task in left
    ]
    Remediation.objects.bulk_create(rows)
    return [
        fact(
            "remediation.raised",
            row,
            after={"title": row.title, "cause": row.cause, "year": row.year},
        )
        for row in rows
    ]


def plan_remediation(
    remediation_id: int,
    plan: Plan,
    *,
    owner_id: int,
    version: int,
    actor: Actor,
    now: datetime,
) -> Remediation:
    """Say why it was not done, who mends it, how and by when; it enters next year's draft if any.

    Raises:
        Refused: The actor may not, something is missing, or it was remedied already.
    """
    today = legal_day(now)
    with one_act():
        row = _locked(remediation_id)
        if not may(actor, Permission.MANAGE_REMEDIATION, row.unit_id, on=today):
            raise Refused(RemediationRefusal.NOT_ALLOWED)
        if row.state in SETTLED_REMEDIATION:
            raise Refused(RemediationRefusal.ALREADY_REMEDIED)
        if row.version != version:
            raise Refused(RemediationRefusal.STALE)
        owner = _owner(owner_id, row.unit_id, on=today)
        whole = Plan(
            cause=clean_lines(plan.cause),
            owner_name=owner.full_name if owner else "",
            plan=clean_lines(plan.plan),
            due_on=plan.due_on,
            claims_objective=plan.claims_objective,
        )
        if reason := refusal_to_plan(whole, today=today):
            raise Refused(reason)
        before = _kept(row)
        _set_plan(row, whole, owner, actor)
        row.save()
        record("remediation.planned", row, actor=actor, at=now, before=before, after=_kept(row))
        _carry(row, actor=actor, now=now)
    return row


def _set_plan(row: Remediation, plan: Plan, owner: Person | None, actor: Actor) -> None:
    if row.is_objective and row.cause != plan.cause:
        # what was confirmed was another cause
        row.is_objective, row.confirmed_by, row.confirmed_by_name = False, None, ""
    row.cause, row.plan, row.due_on = plan.cause, plan.plan, plan.due_on
    row.owner, row.owner_name = owner, plan.owner_name
    row.claims_objective = plan.claims_objective
    if not plan.claims_objective:
        row.is_objective, row.confirmed_by, row.confirmed_by_name = False, None, ""
    row.planned_by_id = actor.person_id
    if row.state == RemediationState.OPEN:
        row.state = RemediationState.PLANNED.value
    row.version += 1


def confirm_objective(remediation_id: int, *, actor: Actor, now: datetime) -> Remediation:
    """Confirm that the cause was objective; the unit claims it, the superior confirms it.

    Raises:
        Refused: The actor may not, nothing was claimed, or he wrote the plan himself.
    """
    with transaction.atomic():
        row = _for_superior(remediation_id, actor=actor, on=legal_day(now))
        if not row.claims_objective:
            raise Refused(RemediationRefusal.NOT_CLAIMED)
        row.is_objective = True
        row.confirmed_by_id = actor.person_id
        row.confirmed_by_name = actor.label
        row.version += 1
        row.save()
        record(
            "remediation.confirmed_objective",
            row,
            actor=actor,
            at=now,
            before={"is_objective": False},
            after={"is_objective": True, "cause": row.cause},
        )
    return row


def confirm_remedied(remediation_id: int, *, actor: Actor, now: datetime) -> Remediation:
    """Confirm that a weakness is mended; it counts in the next rating.

    Raises:
        Refused: The actor may not, there is no plan, it is confirmed already, or it is his own.
    """
    with transaction.atomic():
        row = _for_superior(remediation_id, actor=actor, on=legal_day(now))
        if row.state in SETTLED_REMEDIATION:
            raise Refused(RemediationRefusal.ALREADY_REMEDIED)
        if row.state == RemediationState.OPEN:
            raise Refused(RemediationRefusal.NOT_PLANNED)
        before = {"state": row.state}
        row.state = RemediationState.REMEDIED.value
        row.remedied_on = legal_day(now)
        row.remedied_by_name = actor.label
        row.version += 1
        row.save()
        record(
            "remediation.remedied",
            row,
            actor=actor,
            at=now,
            before=before,
            after={"state": row.state, "on": row.remedied_on},
        )
    return row


def push_waiting_remediations(campaign: Campaign, *, actor: Actor, now: datetime) -> int:
    """Put planned weaknesses of the year before into the drafts a new campaign has opened.

    Returns:
        How many now stand in a draft.
    """
    carried = 0
    with one_act():
        waiting = Remediation.objects.select_for_update().filter(
            superior_id=campaign.superior_id,
            year=campaign.year - 1,
            state=RemediationState.PLANNED,
            next_item__isnull=True,
        )
        for row in waiting.order_by("pk"):
            carried += _carry(row, actor=actor, now=now)
    return carried


def _carry(row: Remediation, *, actor: Actor, now: datetime) -> bool:
    """Let the weakness stand in next year's draft; without a draft it waits."""
    if row.next_item_id is not None or row.due_on is None:
        return False
    draft = draft_of(row.unit_id, row.year + 1, row.superior_id)
    if draft is None or draft.is_locked:
        return False
    row.next_item = add_carried_item(
        draft.pk,
        title=row.title,
        carried_from={
            "year": row.year,
            "title": row.title,
            "cause": row.cause,
            "plan": row.plan,
            "owner": row.owner_name,
            "remediation_id": row.pk,
        },
        due_on=row.due_on,
        lead_id=row.owner_id,
        actor=actor,
        now=now,
    )
    row.state = RemediationState.CARRIED.value
    row.save(update_fields=["next_item", "state"])
    record(
        "remediation.carried",
        row,
        actor=actor,
        at=now,
        before={"state": RemediationState.PLANNED.value},
        after={"state": row.state, "commitment": draft.pk, "item": row.next_item_id},
    )
    return True


def _for_superior(remediation_id: int, *, actor: Actor, on: date) -> Remediation:
    row = _locked(remediation_id)
    if not may(actor, Permission.CONCLUDE_REVIEW, row.superior_id, on=on):
        raise Refused(RemediationRefusal.NOT_ALLOWED)
    wrote = actor.person_id is not None and actor.person_id == row.planned_by_id
    if wrote or actor.scope_id == row.unit_id:
        raise Refused(RemediationRefusal.OWN_SIDE)
    return row


def _locked(remediation_id: int) -> Remediation:
    return Remediation.objects.select_for_update(of=("self",)).get(pk=remediation_id)


def _owner(owner_id: int, unit_id: int, *, on: date) -> Person | None:
    """Return the person if he holds a post in the unit that day."""
    held = people_in([unit_id], on=on)
    return next((one.person for one in held if one.person_id == owner_id), None)


def _kept(row: Remediation) -> dict[str, object]:
    return {
        "state": row.state,
        "cause": row.cause,
        "plan": row.plan,
        "owner": row.owner_name,
        "due_on": row.due_on,
        "claims_objective": row.claims_objective,
    }
