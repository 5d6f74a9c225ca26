"""May a fact be contested, may a contest be answered? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.reviews.decisions.facts import Gathered


class ContestRefusal(StrEnum):
    """Why a fact is not contested, or a contest not answered."""

    NOT_ALLOWED = "contest_not_allowed"
    UNKNOWN_FACT = "contest_unknown_fact"
    PERIOD_CLOSED = "contest_period_closed"
    DECIDED = "contest_decided"
    WAITING = "contest_waiting"
    REASON_MISSING = "contest_reason_missing"
    CLAIM_MISSING = "contest_claim_missing"
    NOT_A_COUNT = "contest_not_a_count"
    SAME_VALUE = "contest_same_value"
    ANSWERED = "contest_answered"
    OWN_SIDE = "contest_own_side"
    ANSWER_MISSING = "contest_answer_missing"
    SOURCE_MISSING = "contest_source_missing"
    VALUES_DISAGREE = "contest_values_disagree"


FACT_NAMES: Final = {
    "assigned": "Nhiệm vụ được giao",
    "done": "Nhiệm vụ hoàn thành",
    "on_time": "Hoàn thành đúng hạn",
    "below_quality": "Hoàn thành chưa đủ khối lượng, chất lượng",
    "exceeded": "Vượt mức đã được duyệt",
    "excused_undone": "Chưa hoàn thành do khách quan, đã xác nhận",
    "excused_late": "Hoàn thành chậm do khách quan, đã xác nhận",
    "stopped": "Nhiệm vụ dừng, không tính vào số được giao",
    "faults_raised": "Hạn chế đã chỉ ra từ trước",
    "faults_remedied": "Hạn chế đã khắc phục",
    "disciplined_members": "Thành viên tập thể lãnh đạo bị kỷ luật",
    "disciplined_units": "Tổ chức bị kỷ luật",
    "disciplined_for_task": "Kỷ luật liên quan nhiệm vụ",
    "disciplined_otherwise": "Kỷ luật khác",
}
"""The counts a subject may contest, in the order a page shows them."""


@dataclass(frozen=True, slots=True)
class ContestFacts:
    """What a contest is judged by; `is_known`: the subject's rating stands on such a number."""

    is_subject: bool
    is_known: bool
    is_closed: bool
    is_decided: bool
    waits_already: bool
    has_reason: bool
    claimed: str
    shown: int


def refusal_to_contest(facts: ContestFacts) -> ContestRefusal | None:
    """Say why a fact is not contested: by its subject alone, before the review closes."""
    if not facts.is_subject:
        return ContestRefusal.NOT_ALLOWED
    if not facts.is_known:
        return ContestRefusal.UNKNOWN_FACT
    if facts.is_closed:
        return ContestRefusal.PERIOD_CLOSED
    if facts.is_decided:
        return ContestRefusal.DECIDED
    return ContestRefusal.WAITING if facts.waits_already else _refusal_of_claim(facts)


def _refusal_of_claim(facts: ContestFacts) -> ContestRefusal | None:
    if not facts.claimed:
        return ContestRefusal.CLAIM_MISSING
    if not is_count(facts.claimed):
        return ContestRefusal.NOT_A_COUNT
    if int(facts.claimed) == facts.shown:
        return ContestRefusal.SAME_VALUE
    return None if facts.has_reason else ContestRefusal.REASON_MISSING


def is_count(text: str) -> bool:
    """Say whether a text is a whole number that the counts can hold."""
    return text.isascii() and text.isdigit() and len(text) <= 6  # noqa: PLR2004  # a million is none


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What an answer is judged by."""

    may_answer: bool
    is_own_side: bool
    is_open: bool
    is_decided: bool
    has_answer: bool
    accepts: bool
    corrected: str
    has_source: bool


def refusal_to_answer(facts: AnswerFacts) -> ContestRefusal | None:
    """Say why an answer is not taken: from the appraiser's side, with its source if it corrects."""
    if not facts.may_answer:
        return ContestRefusal.NOT_ALLOWED
    if facts.is_own_side:
        return ContestRefusal.OWN_SIDE
    if not facts.is_open:
        return ContestRefusal.ANSWERED
    if facts.is_decided:
        return ContestRefusal.DECIDED
    return _refusal_of_words(facts)


def _refusal_of_words(facts: AnswerFacts) -> ContestRefusal | None:
    if not facts.has_answer:
        return ContestRefusal.ANSWER_MISSING
    if not facts.accepts:
        return None
    if not is_count(facts.corrected):
        return ContestRefusal.NOT_A_COUNT
    return None if facts.has_source else ContestRefusal.SOURCE_MISSING


def contradictions(facts: Gathered) -> list[str]:
    """Return what cannot be true of corrected counts: a part above its whole."""
    checks = (
        (facts.done > facts.assigned, "hoàn thành nhiều hơn được giao"),
        (facts.on_time > facts.done, "đúng hạn nhiều hơn hoàn thành"),
        (facts.below_quality > facts.done, "chưa đủ chất lượng nhiều hơn hoàn thành"),
        (facts.exceeded > facts.done, "vượt mức nhiều hơn hoàn thành"),
        (
            facts.excused_undone > facts.assigned - facts.done,
            "khách quan chưa xong nhiều hơn số chưa hoàn thành",
        ),
        (
            facts.excused_late > facts.done - facts.on_time,
            "khách quan chậm nhiều hơn số hoàn thành chậm",
        ),
        (facts.faults_remedied > facts.faults_raised, "đã khắc phục nhiều hơn đã chỉ ra"),
    )
    return [words for is_wrong, words in checks if is_wrong]
