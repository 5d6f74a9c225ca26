"""An objective cause: may it be claimed, may it be confirmed? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from camket.tasks.decisions.standing import OWED, TaskStatus


class CauseState(StrEnum):
    """What became of a claim."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class CauseRefusal(StrEnum):
    """Why an objective cause is not claimed or not decided."""

    NOT_ALLOWED = "cause_not_allowed"
    NOTHING_TO_EXCUSE = "cause_nothing_to_excuse"
    STANDS_ALREADY = "cause_stands_already"
    REASON_MISSING = "cause_reason_missing"
    PAPER_MISSING = "cause_paper_missing"
    ANSWER_MISSING = "cause_answer_missing"
    OWN_CLAIM = "cause_own_claim"
    DECIDED = "cause_decided"


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a claim is judged by."""

    may_report: bool
    status: TaskStatus
    is_past_due: bool
    stands_already: bool
    has_reason: bool
    has_paper: bool


def refusal_to_claim(facts: ClaimFacts) -> CauseRefusal | None:
    """Say why a cause is not claimed: only what is late or was not done has one to excuse."""
    if not facts.may_report:
        return CauseRefusal.NOT_ALLOWED
    is_undone = facts.status in OWED and facts.is_past_due
    if not (is_undone or facts.status is TaskStatus.DONE_LATE):
        return CauseRefusal.NOTHING_TO_EXCUSE
    if facts.stands_already:
        return CauseRefusal.STANDS_ALREADY
    if not facts.has_reason:
        return CauseRefusal.REASON_MISSING
    return None if facts.has_paper else CauseRefusal.PAPER_MISSING


@dataclass(frozen=True, slots=True)
class CauseFacts:
    """What a confirmation is judged by.

    Attributes:
        may_confirm: The actor verifies results above the unit: its own side does not excuse it.
        has_hand: He claimed it, owns the task or stands in its unit.
    """

    may_confirm: bool
    has_hand: bool
    state: CauseState
    has_answer: bool


def refusal_to_decide_cause(facts: CauseFacts) -> CauseRefusal | None:
    """Say why a claim is not answered: never by the side that gains, never without a word."""
    if not facts.may_confirm:
        return CauseRefusal.NOT_ALLOWED
    if facts.has_hand:
        return CauseRefusal.OWN_CLAIM
    if facts.state is not CauseState.CLAIMED:
        return CauseRefusal.DECIDED
    return None if facts.has_answer else CauseRefusal.ANSWER_MISSING
