"""May an obstacle be raised, passed up, answered?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ObstacleState(StrEnum):
    """Whether an obstacle still waits."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


ANSWER_DAYS: Final = 10
"""Working days a level has to answer an obstacle."""


class ObstacleRefusal(StrEnum):
    """Why an obstacle is not raised, passed up or answered."""

    NOT_YOURS = "not_yours"
    TASK_CLOSED = "task_closed"
    NOT_IN_LINE = "not_in_line"
    NOT_AT_YOUR_LEVEL = "not_at_your_level"
    NOT_OPEN = "not_open"
    NO_LEVEL_ABOVE = "no_level_above"
    NO_NOTE = "no_note"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class RaiseFacts:
    """What decides whether an obstacle may be raised."""

    may_raise: bool
    task_is_open: bool
    level_in_line: bool


def refusal_to_raise(facts: RaiseFacts) -> ObstacleRefusal | None:
    """Say why an obstacle is not raised, or None."""
    if not facts.may_raise:
        return ObstacleRefusal.NOT_YOURS
    if not facts.task_is_open:
        return ObstacleRefusal.TASK_CLOSED
    return None if facts.level_in_line else ObstacleRefusal.NOT_IN_LINE


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """What decides whether a level may act on an obstacle that waits there."""

    is_at_own_level: bool
    state: ObstacleState
    has_text: bool
    has_level_above: bool = True


def refusal_to_pass_up(facts: LevelFacts) -> ObstacleRefusal | None:
    """Say why an obstacle does not climb, or None."""
    if reason := _refusal_at_level(facts):
        return reason
    if not facts.has_level_above:
        return ObstacleRefusal.NO_LEVEL_ABOVE
    return None if facts.has_text else ObstacleRefusal.NO_NOTE


def refusal_to_answer(facts: LevelFacts) -> ObstacleRefusal | None:
    """Say why an answer is not taken, or None."""
    if reason := _refusal_at_level(facts):
        return reason
    return None if facts.has_text else ObstacleRefusal.NO_ANSWER


def _refusal_at_level(facts: LevelFacts) -> ObstacleRefusal | None:
    if not facts.is_at_own_level:
        return ObstacleRefusal.NOT_AT_YOUR_LEVEL
    return None if facts.state is ObstacleState.OPEN else ObstacleRefusal.NOT_OPEN
