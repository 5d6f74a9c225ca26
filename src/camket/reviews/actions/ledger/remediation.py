"""What must be mended: kept with its cause, planned, carried into the next year's draft."""

from __future__ import annotations

from datetime import date, datetime

from camket.audit.chain import Fact, fact, one_act, record
from camket.commitments.actions.pushing import add_carried_item
from camket.commitments.models import Campaign
from camket.commitments.queries import draft_of
from camket.organisation.models import Person
from camket.organisation.queries import people_in
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.remediation import Plan, RemediationRefusal, refusal_to_plan
from camket.reviews.decisions.states import SETTLED_REMEDIATION, ItemState, RemediationState
from camket.reviews.models import ItemReview, Remediation, UnitReview
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task

_UNDONE = (TaskStatus.NOT_STARTED, TaskStatus.DOING, TaskStatus.AWAITING)


def raise_remediations(review: UnitReview, *, now: datetime) -> list[Fact]:
    """Keep what was not done at year-end, inside the transaction of the conclusion.

    An item that is not done is one weakness; a task left undone counts by itself only when its
    item was said to be done, for otherwise it would be counted twice. An item that was itself
    carried over to mend an older weakness raises no second one: the older stands for another year.
    """
    period = review.period
    items = list(review.items.select_related("item").order_by("item__position", "item_id"))
    older = _standing([one.item_id for one in items])
    undone = [one for one in items if one.state != ItemState.DONE]
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
        if one.item_id not in older
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
    raised = [
        fact(
            "remediation.raised",
            row,
            after={"title": row.title, "cause": row.cause, "year": row.year},
        )
        for row in rows
    ]
    done = {one.item_id for one in items if one.state == ItemState.DONE}
    told = {one.item_id: one for one in items}
    for item_id, row in older.items():
        raised.append(
            _say_mended(row, told[item_id], review, now=now)
            if item_id in done
            else _let_stand(row, told[item_id], period.year)
        )
    return raised


def _standing(item_ids: list[int]) -> dict[int, Remediation]:
    """Return the unsettled weaknesses that these items were carried over to mend."""
    rows = Remediation.objects.select_for_update(of=("self",)).filter(next_item_id__in=item_ids)
    unsettled = rows.exclude(state__in=SETTLED_REMEDIATION).order_by("pk")
    return {row.next_item_id: row for row in unsettled if row.next_item_id is not None}


def _let_stand(row: Remediation, told: ItemReview, year: int) -> Fact:
    """Let a weakness that was not mended in its year stand for another; it needs a new plan."""
    before = _kept(row)
    row.standing_year = year
    row.next_item = None
    row.state = RemediationState.OPEN.value
    row.cause = told.cause or row.cause
    row.proof, row.reported_at, row.reported_by, row.reported_by_name = "", None, None, ""
    row.returned_reason = ""
    row.version += 1
    row.save()
    return fact("remediation.stands", row, before=before, after={**_kept(row), "year": year})


def _say_mended(row: Remediation, told: ItemReview, review: UnitReview, *, now: datetime) -> Fact:
    """Take the result of the item as the report that mends it; somebody else still confirms."""
    before = _kept(row)
    row.state = RemediationState.REPORTED.value
    row.proof = told.result or told.item.title
    row.reported_at = now
    row.reported_by_id, row.reported_by_name = review.submitted_by_id, review.submitted_by_name
    row.version += 1
    row.save()
    return fact("remediation.reported", row, before=before, after={**_kept(row), "by_item": True})


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
        row = locked(remediation_id)
        if not may_mend(row, actor, on=today):
            raise Refused(RemediationRefusal.NOT_ALLOWED)
        if row.state in SETTLED_REMEDIATION:
            raise Refused(RemediationRefusal.ALREADY_REMEDIED)
        if row.state == RemediationState.REPORTED:
            raise Refused(RemediationRefusal.WAITS_FOR_WORD)
        if row.version != version:
            raise Refused(RemediationRefusal.STALE)
        owner = _owner(row.person_id or owner_id, row.unit_id, on=today)
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
        _carry(row, max(row.last_year + 1, today.year), actor=actor, now=now)
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


def push_waiting_remediations(campaign: Campaign, *, actor: Actor, now: datetime) -> int:
    """Put planned weaknesses of the years before into the drafts a new campaign has opened.

    Returns:
        How many now stand in a draft.
    """
    carried = 0
    with one_act():
        waiting = Remediation.objects.select_for_update().filter(
            superior_id=campaign.superior_id,
            year__lt=campaign.year,
            state=RemediationState.PLANNED,
            next_item__isnull=True,
            person__isnull=True,
        )
        for row in waiting.order_by("pk"):
            carried += _carry(row, campaign.year, actor=actor, now=now)
    return carried


def _carry(row: Remediation, year: int, *, actor: Actor, now: datetime) -> bool:
    """Let the weakness stand in a year's draft; without a draft it waits, as a person's does."""
    if row.next_item_id is not None or row.due_on is None or row.person_id is not None:
        return False
    draft = draft_of(row.unit_id, year, row.superior_id)
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


def may_mend(row: Remediation, actor: Actor, *, on: date) -> bool:
    """Say who plans and reports: those who may for the unit; of a person's fault, he alone."""
    if row.person_id is not None:
        return actor.person_id == row.person_id
    return may(actor, Permission.MANAGE_REMEDIATION, row.unit_id, on=on)


def locked(remediation_id: int) -> Remediation:
    """Return a row of the ledger under lock, whatever it refers to left free."""
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
