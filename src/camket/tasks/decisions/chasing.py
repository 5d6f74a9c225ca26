"""May the owner of a task be chased?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChaseRefusal(StrEnum):
    """Why nobody is chased."""

    NOT_ALLOWED = "not_allowed"
    TASK_CLOSED = "task_closed"
    CHASED_TODAY = "chased_today"
    OWN_WORK = "own_work"


@dataclass(frozen=True, slots=True)
class ChaseFacts:
    """What decides whether the owner of a task may be chased."""

    may_chase: bool
    task_is_owed: bool
    is_owner: bool
    chased_today: bool


def refusal_to_chase(facts: ChaseFacts) -> ChaseRefusal | None:
    """Say why the owner is not chased, or None."""
    if not facts.may_chase:
        return ChaseRefusal.NOT_ALLOWED
    if not facts.task_is_owed:
        return ChaseRefusal.TASK_CLOSED
    if facts.is_owner:
        return ChaseRefusal.OWN_WORK
    return ChaseRefusal.CHASED_TODAY if facts.chased_today else None
