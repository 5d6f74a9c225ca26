"""An objective cause is claimed by who does the work and confirmed by somebody above his unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.organisation.conflicts import has_own_hand
from camket.organisation.queries import units_held_by
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines
from camket.tasks.actions.common import ANSWERED, lock_task, may_speak_for, note_event, tell_owner
from camket.tasks.causes import (
    CauseFacts,
    CauseRefusal,
    CauseState,
    ClaimFacts,
    refusal_to_claim,
    refusal_to_decide_cause,
)
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import ObjectiveCause, Task

_STANDING = (CauseState.CLAIMED, CauseState.CONFIRMED)


def claim_objective_cause(
    task_id: int, *, reason: str, paper: str, actor: Actor, now: datetime
) -> ObjectiveCause:
    """Say that a task is late or was not done through nobody's fault, and which paper shows it.

    Raises:
        Refused: The actor may not speak for the task, it is neither late nor done late, a claim
            stands already, or reason or paper is missing.
    """
    today = legal_day(now)
    reason, paper = clean_lines(reason), clean(paper)[:300]
    with transaction.atomic():
        task = lock_task(task_id)
        stands = task.objective_causes.filter(state__in=_STANDING).exists()
        facts = _claim_facts(task, actor, stands_already=stands, on=today)
        facts = replace(facts, has_reason=bool(reason), has_paper=bool(paper))
        if refusal := refusal_to_claim(facts):
            raise Refused(refusal)
        cause = ObjectiveCause.objects.create(
            task=task,
            reason=reason,
            paper=paper,
            claimed_by_id=actor.person_id,
            claimed_by_name=actor.label[:300],
            claimed_at=now,
        )
        note_event(task, "cause_claimed", f"Đề nghị khách quan: {reason}", actor=actor, at=now)
        record(
            "task.cause_claimed",
            task,
            actor=actor,
            at=now,
            after={"cause": cause.pk, "reason": reason, "paper": paper},
        )
    return cause


def why_not_claim(
    task: Task, told: Iterable[ObjectiveCause], actor: Actor, *, on: date
) -> CauseRefusal | None:
    """Return why a claim would be refused whatever it says, for a page to say it at once.

    Args:
        task: The task.
        told: Every claim of it so far.
        actor: Who would claim.
        on: The day.
    """
    stands = any(one.state in _STANDING for one in told)
    return refusal_to_claim(_claim_facts(task, actor, stands_already=stands, on=on))


def _claim_facts(task: Task, actor: Actor, *, stands_already: bool, on: date) -> ClaimFacts:
    """Return what a claim with its reason and its paper is judged by."""
    return ClaimFacts(
        may_report=may_speak_for(task, actor, Permission.REPORT_PROGRESS, on=on),
        status=TaskStatus(task.status),
        is_past_due=task.due_on < on,
        stands_already=stands_already,
        has_reason=True,
        has_paper=True,
    )


def confirm_objective_cause(
    cause_id: int, *, answer: str, actor: Actor, now: datetime
) -> ObjectiveCause:
    """Confirm the cause: the task leaves the denominator of ratings that are not decided yet.

    Raises:
        Refused: The actor stands on the side that claims it, it was answered before, or the
            answer is missing.
    """
    return _decide(cause_id, CauseState.CONFIRMED, answer, actor=actor, now=now)


def refuse_objective_cause(
    cause_id: int, *, answer: str, actor: Actor, now: datetime
) -> ObjectiveCause:
    """Say that the cause is not accepted, and why; the task stays in the denominator.

    Raises:
        Refused: As for confirming it.
    """
    return _decide(cause_id, CauseState.REFUSED, answer, actor=actor, now=now)


def has_hand(cause: ObjectiveCause, task: Task, actor: Actor, *, on: date) -> bool:
    """Say whether somebody claimed the cause, owns the task or serves its unit that day."""
    return (
        has_own_hand(actor.person_id, {cause.claimed_by_id, task.owner_id})
        or actor.scope_id == task.unit_id
        or task.unit_id in units_held_by(actor.person_id, on=on)
    )


def _decide(
    cause_id: int, state: CauseState, answer: str, *, actor: Actor, now: datetime
) -> ObjectiveCause:
    today, answer = legal_day(now), clean_lines(answer)
    task_id = ObjectiveCause.objects.values_list("task_id", flat=True).get(pk=cause_id)
    with transaction.atomic():
        task = lock_task(task_id)
        cause = ObjectiveCause.objects.select_for_update().get(pk=cause_id)
        facts = CauseFacts(
            may_confirm=actor.person_id is not None
            and may(actor, Permission.VERIFY_RESULT, task.unit_id, on=today),
            has_hand=has_hand(cause, task, actor, on=today),
            state=CauseState(cause.state),
            has_answer=bool(answer),
        )
        if refusal := refusal_to_decide_cause(facts):
            raise Refused(refusal)
        before = cause.state
        cause.state, cause.answer = state.value, answer
        cause.decided_by_id, cause.decided_by_name = actor.person_id, actor.label[:300]
        cause.decided_at = now
        cause.save()
        is_confirmed = state is CauseState.CONFIRMED
        words = "Xác nhận khách quan" if is_confirmed else "Không xác nhận khách quan"
        note_event(task, f"cause_{state.value}", f"{words}: {answer}", actor=actor, at=now)
        tell_owner(
            task,
            topic=f"task.cause:{task.pk}",
            kind=ANSWERED,
            text=f"{words}: {task.title}",
            now=now,
        )
        record(
            "task.cause_confirmed" if is_confirmed else "task.cause_refused",
            task,
            actor=actor,
            at=now,
            before={"cause": cause.pk, "state": before},
            after={"cause": cause.pk, "state": cause.state, "answer": answer},
        )
    return cause
