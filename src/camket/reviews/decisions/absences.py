"""May an absence be entered, ended, taken back; may a group be named? Values in, a reason out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AbsenceRefusal(StrEnum):
    """Why an absence is not entered, not ended or not taken back."""

    NOT_ALLOWED = "absence_not_allowed"
    HIMSELF = "absence_himself"
    NOT_THERE = "absence_not_there"
    DAYS_REVERSED = "absence_days_reversed"
    PAPER_MISSING = "absence_paper_missing"
    OVERLAPS = "absence_overlaps"
    ENDED = "absence_ended"
    REASON_MISSING = "absence_reason_missing"
    WITHDRAWN = "absence_withdrawn"


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    """What an entry is judged by.

    Attributes:
        is_there: Whether the person held a post in the unit in those days.
        overlaps: Whether an absence of the same kind holds some of the days already.
    """

    may_enter: bool
    is_himself: bool
    is_there: bool
    days_follow: bool
    has_paper: bool
    overlaps: bool


def refusal_to_enter(facts: AbsenceFacts) -> AbsenceRefusal | None:
    """Say why an absence is not entered; nobody enters his own."""
    if not facts.may_enter:
        return AbsenceRefusal.NOT_ALLOWED
    if facts.is_himself:
        return AbsenceRefusal.HIMSELF
    if not facts.days_follow:
        return AbsenceRefusal.DAYS_REVERSED
    if not facts.is_there:
        return AbsenceRefusal.NOT_THERE
    if not facts.has_paper:
        return AbsenceRefusal.PAPER_MISSING
    return AbsenceRefusal.OVERLAPS if facts.overlaps else None


class GroupRefusal(StrEnum):
    """Why a superior's own peer group is not named, or not taken away."""

    NOT_ALLOWED = "group_not_allowed"
    NAME_MISSING = "group_name_missing"
    NAME_TAKEN = "group_name_taken"
    KINDS_MISSING = "group_kinds_missing"
    KIND_UNKNOWN = "group_kind_unknown"
    KIND_TAKEN = "group_kind_taken"
    POST_UNKNOWN = "group_post_unknown"
    POST_TAKEN = "group_post_taken"
    BOTH = "group_both"


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What a group is judged by."""

    may_name: bool
    has_name: bool
    is_name_taken: bool
    has_kinds: bool
    knows_kinds: bool
    is_kind_taken: bool
    has_posts: bool = False
    knows_posts: bool = True
    is_post_taken: bool = False


def refusal_to_name(facts: GroupFacts) -> GroupRefusal | None:
    """Say why a group is not named: each kind of unit, and each post, stands in one group alone."""
    if not facts.may_name:
        return GroupRefusal.NOT_ALLOWED
    if not facts.has_name:
        return GroupRefusal.NAME_MISSING
    if facts.is_name_taken:
        return GroupRefusal.NAME_TAKEN
    return _refusal_of_members(facts)


def _refusal_of_members(facts: GroupFacts) -> GroupRefusal | None:
    checks = (
        (not facts.has_kinds and not facts.has_posts, GroupRefusal.KINDS_MISSING),
        (facts.has_kinds and facts.has_posts, GroupRefusal.BOTH),
        (not facts.knows_kinds, GroupRefusal.KIND_UNKNOWN),
        (not facts.knows_posts, GroupRefusal.POST_UNKNOWN),
        (facts.is_kind_taken, GroupRefusal.KIND_TAKEN),
        (facts.is_post_taken, GroupRefusal.POST_TAKEN),
    )
    return next((refusal for is_so, refusal in checks if is_so), None)
