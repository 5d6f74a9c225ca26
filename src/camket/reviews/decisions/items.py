"""May an assessment of items be sent, may it be concluded? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from camket.reviews.decisions.states import ItemState, UnitReviewState


class ReviewRefusal(StrEnum):
    """Why a period is not opened, or an assessment not taken."""

    NOT_ALLOWED = "review_not_allowed"
    PERIOD_EXISTS = "period_exists"
    NOTHING_TO_REVIEW = "nothing_to_review"
    STALE = "review_stale"
    ALREADY_SUBMITTED = "already_submitted"
    NOT_SUBMITTED = "not_submitted"
    ALREADY_CONCLUDED = "already_concluded"
    STATE_MISSING = "state_missing"
    RESULT_MISSING = "result_missing"
    CAUSE_MISSING = "cause_missing"
    NEXT_STEP_MISSING = "next_step_missing"
    OWN_SIDE = "own_side"
    CONCLUSION_MISSING = "conclusion_missing"
    NUMBER_MISSING = "number_missing"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What a unit says of one item, as far as a submission looks at it."""

    number: int
    state: str
    result: str
    cause: str
    next_step: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing in the answer to one item."""

    number: int
    reason: ReviewRefusal


def gaps_of(answers: Iterable[ItemAnswer]) -> list[Gap]:
    """Return what each answer lacks; an item late or not done needs its cause and next step."""
    return [Gap(one.number, reason) for one in answers for reason in _missing(one)]


def _missing(answer: ItemAnswer) -> Iterable[ReviewRefusal]:
    if not answer.state:
        yield ReviewRefusal.STATE_MISSING
        return
    if answer.state != ItemState.NOT_BEGUN and not answer.result:
        yield ReviewRefusal.RESULT_MISSING
    if (answer.is_late or answer.state == ItemState.NOT_BEGUN) and not answer.cause:
        yield ReviewRefusal.CAUSE_MISSING
    if answer.state != ItemState.DONE and not answer.next_step:
        yield ReviewRefusal.NEXT_STEP_MISSING


@dataclass(frozen=True, slots=True)
class ConclusionFacts:
    """What a superior's conclusion is judged by."""

    state: str
    text: str
    number: str
    may_conclude: bool
    is_own_side: bool


def refusal_to_conclude(facts: ConclusionFacts) -> ReviewRefusal | None:
    """Say why the conclusion is refused: not by the side that wrote, not before it was sent."""
    if not facts.may_conclude:
        return ReviewRefusal.NOT_ALLOWED
    if facts.is_own_side:
        return ReviewRefusal.OWN_SIDE
    if facts.state == UnitReviewState.OPEN:
        return ReviewRefusal.NOT_SUBMITTED
    if facts.state == UnitReviewState.CONCLUDED:
        return ReviewRefusal.ALREADY_CONCLUDED
    if not facts.text:
        return ReviewRefusal.CONCLUSION_MISSING
    return None if facts.number else ReviewRefusal.NUMBER_MISSING
