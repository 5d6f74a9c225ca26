"""May a civil-service level decided outside be entered? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OutsideRefusal(StrEnum):
    """Why such a level is not entered or withdrawn."""

    NOT_ALLOWED = "outside_not_allowed"
    SUBJECT_ITSELF = "outside_subject_itself"
    NOT_A_PERSON = "outside_not_a_person"
    IN_SYSTEM = "outside_in_system"
    STANDS = "outside_stands"
    LEVEL_MISSING = "outside_level_missing"
    PAPER_MISSING = "outside_paper_missing"
    PAPER_AHEAD = "outside_paper_ahead"
    DECIDED = "outside_decided"
    WITHDRAWN = "outside_withdrawn"
    REASON_MISSING = "outside_reason_missing"


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """What entering is judged by.

    Attributes:
        is_person: A person's year or quarter in the Party's review is meant.
        is_in_system: He is rated as a civil servant here: that result comes by itself.
        stands_already: A level was entered and not withdrawn.
        has_paper: Number and body are given.
        is_ahead: The paper is dated after today.
    """

    is_allowed: bool
    is_own: bool
    is_person: bool
    is_decided: bool
    is_in_system: bool
    stands_already: bool
    has_level: bool
    has_paper: bool
    is_ahead: bool


def refusal_to_enter(facts: OutsideFacts) -> OutsideRefusal | None:
    """Say why a level is not entered: never a bare level, never one's own."""
    checks = (
        (not facts.is_allowed, OutsideRefusal.NOT_ALLOWED),
        (not facts.is_person, OutsideRefusal.NOT_A_PERSON),
        (facts.is_own, OutsideRefusal.SUBJECT_ITSELF),
        (facts.is_decided, OutsideRefusal.DECIDED),
        (facts.is_in_system, OutsideRefusal.IN_SYSTEM),
        (facts.stands_already, OutsideRefusal.STANDS),
        (not facts.has_level, OutsideRefusal.LEVEL_MISSING),
        (not facts.has_paper, OutsideRefusal.PAPER_MISSING),
        (facts.is_ahead, OutsideRefusal.PAPER_AHEAD),
    )
    return next((refusal for is_wrong, refusal in checks if is_wrong), None)
