"""May a fault be raised, planned, confirmed? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from camket.reviews.decisions.states import SETTLED_REMEDIATION, FaultSource, RemediationState


class RemediationRefusal(StrEnum):
    """Why a remediation is not planned, confirmed or marked as remedied."""

    NOT_ALLOWED = "remediation_not_allowed"
    STALE = "remediation_stale"
    CAUSE_MISSING = "remediation_cause_missing"
    OWNER_MISSING = "remediation_owner_missing"
    PLAN_MISSING = "remediation_plan_missing"
    DEADLINE_MISSING = "remediation_deadline_missing"
    DEADLINE_PAST = "remediation_deadline_past"
    NOT_PLANNED = "remediation_not_planned"
    NOT_CLAIMED = "remediation_not_claimed"
    NOT_REPORTED = "remediation_not_reported"
    PROOF_MISSING = "remediation_proof_missing"
    TOO_MANY_FILES = "remediation_too_many_files"
    RETURN_REASON_MISSING = "remediation_return_reason_missing"
    WAITS_FOR_WORD = "remediation_waits_for_word"
    TITLE_MISSING = "fault_title_missing"
    SOURCE_MISSING = "fault_source_missing"
    PAPER_MISSING = "fault_paper_missing"
    PERSON_ELSEWHERE = "fault_person_elsewhere"
    OWN_FAULT = "fault_own"
    ALREADY_REMEDIED = "already_remedied"
    OWN_SIDE = "remediation_own_side"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a weakness is to be mended."""

    cause: str
    owner_name: str
    plan: str
    due_on: date | None
    claims_objective: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as somebody points it out, with where it was said.

    Attributes:
        paper: Number and day of the conclusion, or of the minutes; without one nobody could check.
    """

    title: str
    source: str
    paper: str
    person_id: int | None = None


def refusal_to_raise(fault: Fault) -> RemediationRefusal | None:
    """Say what a fault lacks: its words, where it was pointed out, and the paper that says so."""
    if not fault.title:
        return RemediationRefusal.TITLE_MISSING
    if fault.source not in set(FaultSource):
        return RemediationRefusal.SOURCE_MISSING
    return None if fault.paper else RemediationRefusal.PAPER_MISSING


def refusal_to_verify(
    state: str, actor_person: int | None, *hands: int | None
) -> RemediationRefusal | None:
    """Say why a report that something is mended may not be confirmed or returned by somebody.

    Whoever planned it, owes it or reported it has had a hand in it.
    """
    if state in SETTLED_REMEDIATION:
        return RemediationRefusal.ALREADY_REMEDIED
    if state != RemediationState.REPORTED:
        return RemediationRefusal.NOT_REPORTED
    if actor_person is None:
        return RemediationRefusal.NOT_ALLOWED
    return RemediationRefusal.OWN_SIDE if actor_person in hands else None


def refusal_to_plan(plan: Plan, *, today: date) -> RemediationRefusal | None:
    """Say what a plan lacks: cause, owner, measures and deadline are all required."""
    if not plan.cause:
        return RemediationRefusal.CAUSE_MISSING
    if not plan.owner_name:
        return RemediationRefusal.OWNER_MISSING
    if not plan.plan:
        return RemediationRefusal.PLAN_MISSING
    if plan.due_on is None:
        return RemediationRefusal.DEADLINE_MISSING
    return RemediationRefusal.DEADLINE_PAST if plan.due_on < today else None
