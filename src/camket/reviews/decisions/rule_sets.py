"""May a body's rule set be changed, published, archived; values in, a reason or None out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RuleSetState(StrEnum):
    """How far a set has come; what is published never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class RuleSetRefusal(StrEnum):
    """Why something is not done to a set."""

    NOT_ALLOWED = "set_not_allowed"
    STALE = "set_stale"
    PUBLISHED = "set_published"
    NOT_PUBLISHED = "set_not_published"
    NO_TITLE = "set_no_title"
    UNKNOWN_SCHEME = "set_unknown_scheme"
    BEFORE_SCHEME = "set_before_scheme"
    NO_PAPER = "set_no_paper"
    HAS_PROBLEMS = "set_has_problems"
    UNREADABLE = "set_unreadable"
    UNKNOWN_ROW = "set_unknown_row"
    NOT_IN_FORCE = "set_not_in_force"


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What decides whether a draft is changed."""

    is_allowed: bool
    state: RuleSetState
    is_current: bool


def refusal_to_change(facts: ChangeFacts) -> RuleSetRefusal | None:
    """Say why a set is not changed, or None."""
    if not facts.is_allowed:
        return RuleSetRefusal.NOT_ALLOWED
    if facts.state is not RuleSetState.DRAFT:
        return RuleSetRefusal.PUBLISHED
    return None if facts.is_current else RuleSetRefusal.STALE


@dataclass(frozen=True, slots=True)
class PublishFacts:
    """What decides whether a draft is published."""

    is_allowed: bool
    state: RuleSetState
    is_current: bool
    has_paper: bool
    problems: int


def refusal_to_publish(facts: PublishFacts) -> RuleSetRefusal | None:
    """Say why a set is not published, or None."""
    changed = ChangeFacts(facts.is_allowed, facts.state, facts.is_current)
    if reason := refusal_to_change(changed):
        return reason
    if facts.problems:
        return RuleSetRefusal.HAS_PROBLEMS
    return None if facts.has_paper else RuleSetRefusal.NO_PAPER


def refusal_to_archive(*, is_allowed: bool, state: RuleSetState) -> RuleSetRefusal | None:
    """Say why a set is not archived, or None."""
    if not is_allowed:
        return RuleSetRefusal.NOT_ALLOWED
    return None if state is RuleSetState.PUBLISHED else RuleSetRefusal.NOT_PUBLISHED
