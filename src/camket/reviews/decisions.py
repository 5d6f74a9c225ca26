"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

GENERAL_MAX: Final = Decimal(30)
"""Points of the general criteria (Quy định 366-QĐ/TW; bounds of the column, not of a rule)."""
RESULTS_MAX: Final = Decimal(70)
"""Points of the results (Quy định 366-QĐ/TW)."""
_HUNDREDTH: Final = Decimal("0.01")


class PeriodKind(StrEnum):
    """Which days are assessed: 366-QĐ/TW and 198-KL/TW know term, year, quarter, "when needed"."""

    QUARTER = "quarter"
    MIDYEAR = "midyear"
    YEAREND = "yearend"
    TERM = "term"
    ADHOC = "adhoc"


class PeriodState(StrEnum):
    """How far a period is: facts fill themselves, then stand still, then nothing changes."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


class PostRole(StrEnum):
    """What somebody is in a unit, as far as a review asks."""

    HEAD = "head"
    DEPUTY = "deputy"
    LEADER = "leader"
    MEMBER = "member"


class DisciplineForm(StrEnum):
    """In which form somebody was disciplined, by the Party or by the state."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    SALARY_STEP = "salary_step"
    DEMOTION = "demotion"
    REMOVAL = "removal"
    EXPULSION = "expulsion"
    DISMISSAL = "dismissal"
    DISSOLUTION = "dissolution"


class ContestState(StrEnum):
    """What became of a contested fact."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ItemState(StrEnum):
    """What a unit says of an item (the year-end letter's three words)."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_BEGUN = "not_begun"


class UnitReviewState(StrEnum):
    """Whose turn a unit's review is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CONCLUDED = "concluded"


class SubjectKind(StrEnum):
    """Who is rated; the words are those of contracts/evaluate.md."""

    COLLECTIVE = "collective"
    LEADER = "leader"
    INDIVIDUAL = "individual"
    MEMBER_OUTSIDE = "member_outside"


class VoidReason(StrEnum):
    """Why an appraisal was taken back."""

    SCORE_CHANGED = "score_changed"
    UNIT_LEVEL_CHANGED = "unit_level_changed"
    FACT_CORRECTED = "fact_corrected"


class RemediationKind(StrEnum):
    """What stands in the ledger: work that was not done, or a fault somebody pointed out."""

    UNDONE = "undone"
    FAULT = "fault"


class FaultSource(StrEnum):
    """Where a fault was pointed out (366 Đ11.1: the previous review, or an inspection)."""

    REVIEW = "review"
    INSPECTION = "inspection"
    MEETING = "meeting"
    CITIZENS = "citizens"


class RemediationState(StrEnum):
    """What became of a weakness."""

    OPEN = "open"
    PLANNED = "planned"
    REMEDIED = "remedied"
    CARRIED = "carried"
    REPORTED = "reported"
    """The owner says it is mended and shows it; somebody else has yet to confirm."""
    CLOSED = "closed"
    """Ended by a decision when its unit ended (`transitions`)."""


SETTLED_REMEDIATION: Final = frozenset({RemediationState.REMEDIED, RemediationState.CLOSED})
"""Nothing more is owed."""


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


class RatingRefusal(StrEnum):
    """Why a rating is not scored, appraised, decided or announced."""

    NOT_ALLOWED = "rating_not_allowed"
    STALE = "rating_stale"
    DECIDED = "rating_decided"
    OUT_OF_RANGE = "out_of_range"
    TOO_PRECISE = "too_precise"
    LEVEL_MISSING = "level_missing"
    NOT_SCORED = "not_scored"
    NOT_APPRAISED = "not_appraised"
    SAME_PERSON = "same_person"
    SUBJECT_ITSELF = "subject_itself"
    OWN_UNIT = "rating_own_unit"
    REASON_MISSING = "reason_missing"
    CHANGE_UNEXPLAINED = "change_unexplained"
    DIFFERENCE_UNEXPLAINED = "difference_unexplained"
    EXCEPTION_UNFOUNDED = "exception_unfounded"
    PERIOD_CLOSED = "rating_period_closed"
    SCENARIO_EXISTS = "scenario_exists"
    SCENARIO_UNNAMED = "scenario_unnamed"
    SOURCE_MISSING = "source_missing"
    FACTS_DISAGREE = "facts_disagree"
    COLLECTIVE_FIRST = "collective_first"
    SUBORDINATES_FIRST = "subordinates_first"
    CIVIL_FIRST = "civil_first"
    CONTESTED = "rating_contested"
    LEFT_OUT = "rating_left_out"
    ABOVE_UNIT = "above_unit"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_ALL_DECIDED = "not_all_decided"
    NOTICE_EXISTS = "notice_exists"
    NO_SIGNER = "no_signer"


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


def refusal_of_points(
    general: Decimal, results: Decimal, *, results_follow: bool = False
) -> RatingRefusal | None:
    """Say why points cannot be kept: outside their column, or finer than what is written.

    Args:
        general: Points of 30.
        results: Points of 70.
        results_follow: The results were worked out from the axes and are kept exactly.
    """
    if not (0 <= general <= GENERAL_MAX and 0 <= results <= RESULTS_MAX):
        return RatingRefusal.OUT_OF_RANGE
    typed = (general,) if results_follow else (general, results)
    exact = all(one.quantize(_HUNDREDTH) == one for one in typed)
    # Points are never rounded: 89,995 kept as 90,00 would lift a subject into a band.
    return None if exact else RatingRefusal.TOO_PRECISE


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """Who touched a rating, and how far it is; persons are ids.

    Attributes:
        is_of_unit: The actor holds a post in the unit that is rated, whatever post he acts in.
        is_closed: Nothing of the period changes any more.
        is_left_out: The subject is reviewed and not rated in this period.
    """

    is_allowed: bool
    is_decided: bool
    actor_person: int | None
    subject_person: int | None
    self_person: int | None
    appraiser_person: int | None
    is_scored: bool
    is_appraised: bool
    is_of_unit: bool = False
    is_closed: bool = False
    is_left_out: bool = False


def refusal_to_score(facts: RatingFacts) -> RatingRefusal | None:
    """Say why the unit's or the person's own score is refused."""
    return _refusal_of_standing(facts)


def _refusal_of_standing(facts: RatingFacts) -> RatingRefusal | None:
    if not facts.is_allowed:
        return RatingRefusal.NOT_ALLOWED
    if facts.is_decided:
        return RatingRefusal.DECIDED
    if facts.is_closed:
        return RatingRefusal.PERIOD_CLOSED
    return RatingRefusal.LEFT_OUT if facts.is_left_out else None


def refusal_to_appraise(facts: RatingFacts) -> RatingRefusal | None:
    """Say why an appraisal is refused: who scored himself does not appraise."""
    if reason := _refusal_of_standing(facts):
        return reason
    if not facts.is_scored:
        return RatingRefusal.NOT_SCORED
    return _refusal_of_hands(facts, facts.self_person)


def refusal_to_decide(facts: RatingFacts) -> RatingRefusal | None:
    """Say why a decision is refused: neither who scored nor who appraised decides."""
    if reason := _refusal_of_standing(facts):
        return reason
    if not facts.is_appraised:
        return RatingRefusal.NOT_APPRAISED
    return _refusal_of_hands(facts, facts.self_person, facts.appraiser_person)


def _refusal_of_hands(facts: RatingFacts, *earlier: int | None) -> RatingRefusal | None:
    if facts.actor_person is None:
        return RatingRefusal.NOT_ALLOWED
    if facts.actor_person == facts.subject_person:
        return RatingRefusal.SUBJECT_ITSELF
    if facts.actor_person in earlier:
        return RatingRefusal.SAME_PERSON
    return RatingRefusal.OWN_UNIT if facts.is_of_unit else None


_ORDER: Final = ("KHT", "HT", "HTT", "HTXS")


def is_above(level: str, other: str) -> bool:
    """Say whether one level stands above another."""
    return _ORDER.index(level) > _ORDER.index(other)


def needs_reason(level: str, *expected: str) -> bool:
    """Say whether a level differs from what the rule or the proposal says; silence differs."""
    return any(level != one for one in expected)


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
