"""May the table of permissions be changed so? Values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class GrantRefusal(StrEnum):
    """Why the table is not changed."""

    NOT_ADMINISTRATOR = "not_administrator"
    UNKNOWN_POST = "unknown_post"
    UNKNOWN_PERMISSION = "unknown_permission"
    UNKNOWN_REACH = "unknown_reach"
    IN_THE_PAST = "in_the_past"
    NO_REASON = "no_reason"
    OWN_POST = "own_post"
    NO_CHANGE = "no_change"
    LAST_HOLDER = "last_holder"
    HELD_APART = "held_apart"
    ALREADY_BEGUN = "already_begun"


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What decides whether a change is written.

    Attributes:
        holds_the_post: Whether whoever changes it holds this very post.
        reach_before: What holds on that day without the change; `none` when nothing does.
    """

    is_administrator: bool
    knows_post: bool
    knows_permission: bool
    knows_reach: bool
    from_on: date
    today: date
    has_reason: bool
    holds_the_post: bool
    reach_before: str
    reach: str


def refusal_to_change(facts: ChangeFacts) -> GrantRefusal | None:
    """Say why the change is refused, or None.

    The past is never changed: "who could see this on that day" must keep its answer.
    """
    checks = (
        (not facts.is_administrator, GrantRefusal.NOT_ADMINISTRATOR),
        (not facts.knows_post, GrantRefusal.UNKNOWN_POST),
        (not facts.knows_permission, GrantRefusal.UNKNOWN_PERMISSION),
        (not facts.knows_reach, GrantRefusal.UNKNOWN_REACH),
        (facts.from_on < facts.today, GrantRefusal.IN_THE_PAST),
        (not facts.has_reason, GrantRefusal.NO_REASON),
        (facts.holds_the_post, GrantRefusal.OWN_POST),
        (facts.reach == facts.reach_before, GrantRefusal.NO_CHANGE),
    )
    return next((reason for is_so, reason in checks if is_so), None)


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """How the table would stand on the day of the change.

    Attributes:
        had_holder: Whether anybody held the permission that day without the change.
        has_holder: Whether anybody holds it with the change.
        joins_apart: Whether a post would hold two permissions that are kept apart.
    """

    must_be_kept: bool
    had_holder: bool
    has_holder: bool
    joins_apart: bool


def refusal_of_outcome(facts: OutcomeFacts) -> GrantRefusal | None:
    """Say why the table may not stand so, or None."""
    if facts.joins_apart:
        return GrantRefusal.HELD_APART
    if facts.must_be_kept and facts.had_holder and not facts.has_holder:
        return GrantRefusal.LAST_HOLDER
    return None
