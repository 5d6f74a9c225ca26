"""May a rating be scored, appraised, decided? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

GENERAL_MAX: Final = Decimal(30)
"""Points of the general criteria (Quy định 366-QĐ/TW; bounds of the column, not of a rule)."""
RESULTS_MAX: Final = Decimal(70)
"""Points of the results (Quy định 366-QĐ/TW)."""
_HUNDREDTH: Final = Decimal("0.01")


class RatingRefusal(StrEnum):
    """Why a rating is not scored, appraised, decided or announced."""

    NOT_ALLOWED = "rating_not_allowed"
    STALE = "rating_stale"
    DECIDED = "rating_decided"
    OUT_OF_RANGE = "out_of_range"
    TOO_PRECISE = "too_precise"
    LEVEL_MISSING = "level_missing"
    WORK_MISSING = "work_missing"
    WORK_WRONG = "work_wrong"
    WORK_CHANGED = "work_changed"
    WORK_TOO_FINE = "work_too_fine"
    ITEMS_MISSING = "items_missing"
    ITEM_POINTS = "item_points"
    ITEM_UNEXPLAINED = "item_unexplained"
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


def refusal_of_points(
    general: Decimal, results: Decimal, *, results_follow: bool = False
) -> RatingRefusal | None:
    """Say why points cannot be kept: outside their column, or finer than what is written.

    Args:
        general: Points of 30.
        results: Points of 70.
        results_follow: The results were worked out, from axes or by a formula, and are exact.
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
