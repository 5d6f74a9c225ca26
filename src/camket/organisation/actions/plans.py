"""Plans: drafted, edited, decided, withdrawn; carried out by whoever also passes on the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.organisation.acts import Act, acts_from_json, acts_to_json
from camket.organisation.decisions import (
    PlanFacts,
    PlanRefusal,
    refusal_to_decide,
    refusal_to_edit,
    refusal_to_withdraw,
)
from camket.organisation.models import PlanState, Rearrangement
from camket.organisation.planning import preview
from camket.organisation.queries.units import span_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class PlanText:
    """What a plan says; `corrects_id` names the applied plan that this one undoes or mends."""

    title: str
    superior_id: int
    effective_on: date
    acts: tuple[Act, ...]
    corrects_id: int | None = None


def acts_of(plan: Rearrangement) -> tuple[Act, ...]:
    """Return the acts of a plan as they were written."""
    return acts_from_json(plan.acts)


@transaction.atomic
def draft_plan(text: PlanText, *, actor: Actor, now: datetime) -> Rearrangement:
    """Begin a plan; it may still have problems, which its preview says.

    Raises:
        Refused: It has no title, its superior does not exist that day, or it corrects a plan that
            was not carried out.
    """
    plan = Rearrangement(created_by_name=actor.label, created_at=now)
    _write(plan, text)
    plan.save()
    record("plan.drafted", plan, actor=actor, at=now, unit_id=plan.superior_id, after=_told(plan))
    return plan


@transaction.atomic
def edit_plan(
    plan_id: int, text: PlanText, *, version: int, actor: Actor, now: datetime
) -> Rearrangement:
    """Write a draft anew; `version` is the one that was looked at.

    Raises:
        Refused: It is no draft any more, or somebody else has changed it meanwhile.
    """
    plan = _locked(plan_id)
    if reason := refusal_to_edit(PlanFacts(plan.state, version_matches=plan.version == version)):
        raise Refused(reason)
    before = _told(plan)
    _write(plan, text)
    plan.version += 1
    plan.save()
    record(
        "plan.edited",
        plan,
        actor=actor,
        at=now,
        unit_id=plan.superior_id,
        before=before,
        after=_told(plan),
    )
    return plan


@transaction.atomic
def decide_plan(
    plan_id: int,
    *,
    decision_no: str,
    decision_on: date,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Rearrangement:
    """Put a decision's number under a plan; from then on it waits for its day.

    `version` is the one that was looked at; None does not compare.

    Raises:
        Refused: It is no draft, has no number, is dated after its effect, was changed meanwhile, or
            cannot be done as written.
    """
    plan = _locked(plan_id)
    facts = PlanFacts(
        plan.state,
        has_number=bool(clean(decision_no)),
        version_matches=version is None or plan.version == version,
        decided_by_effect=decision_on <= plan.effective_on,
    )
    if reason := refusal_to_decide(facts):
        raise Refused(reason, day=plan.effective_on)
    _refuse_problems(plan, acts_of(plan))
    plan.decision_no, plan.decision_on = clean(decision_no), decision_on
    plan.decided_by_name = actor.label
    plan.state = PlanState.DECIDED
    plan.version += 1
    plan.save()
    record("plan.decided", plan, actor=actor, at=now, unit_id=plan.superior_id, after=_told(plan))
    return plan


@transaction.atomic
def withdraw_plan(plan_id: int, reason: str, *, actor: Actor, now: datetime) -> Rearrangement:
    """Take a plan back before its day; it stays on record with the reason.

    Raises:
        Refused: It was carried out or withdrawn before, or no reason is given.
    """
    plan = _locked(plan_id)
    told = clean_lines(reason)
    if refusal := refusal_to_withdraw(PlanFacts(plan.state, has_reason=bool(told))):
        raise Refused(refusal)
    plan.state = PlanState.WITHDRAWN
    plan.withdrawn_reason = told
    plan.version += 1
    plan.save()
    record(
        "plan.withdrawn",
        plan,
        actor=actor,
        at=now,
        unit_id=plan.superior_id,
        after={**_told(plan), "reason": told},
    )
    return plan


def _locked(plan_id: int) -> Rearrangement:
    return Rearrangement.objects.select_for_update().get(pk=plan_id)


def _write(plan: Rearrangement, text: PlanText) -> None:
    if not clean(text.title):
        raise Refused(PlanRefusal.NO_TITLE)
    if span_of(text.superior_id, on=text.effective_on) is None:
        raise Refused(PlanRefusal.SUPERIOR_NOT_STANDING)
    if text.corrects_id is not None:
        corrected = Rearrangement.objects.filter(pk=text.corrects_id).first()
        if corrected is None or corrected.state != PlanState.APPLIED:
            raise Refused(PlanRefusal.CORRECTS_UNAPPLIED)
    plan.title = clean(text.title)
    plan.superior_id = text.superior_id
    plan.effective_on = text.effective_on
    plan.acts = acts_to_json(text.acts)
    plan.corrects_id = text.corrects_id


def _refuse_problems(plan: Rearrangement, acts: Sequence[Act]) -> None:
    problems = preview(acts, on=plan.effective_on, superior_id=plan.superior_id).problems
    if problems:
        raise Refused(
            PlanRefusal.HAS_PROBLEMS,
            problems=problems,
            count=len(problems),
            first=problems[0].sentence,
        )


def _told(plan: Rearrangement) -> dict[str, object]:
    return {
        "title": plan.title,
        "effective_on": plan.effective_on,
        "decision_no": plan.decision_no,
        "acts": len(plan.acts),
        "version": plan.version,
    }
