"""Work passed on to units below and to people: may it be, and what do the parts say together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class RollUp(StrEnum):
    """How the parts of a task add up (domain: cascade arithmetic)."""

    SUM = "sum"
    COUNT_MET = "count_met"


@dataclass(frozen=True, slots=True)
class Part:
    """One person's share of a task, or the task of a unit below."""

    target: Decimal
    reached: Decimal
    measure_unit: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What the parts say together; a proposal with its trace, never the parent's own value."""

    kind: RollUp
    assigned: Decimal
    own: Decimal
    proposed: Decimal

    @property
    def gap(self) -> Decimal:
        """Return how much more was passed on than promised; negative when some is left over."""
        return self.assigned - self.own


def roll_up(parts: Sequence[Part], target: Decimal, measure_unit: str) -> RolledUp | None:
    """Add up the parts: amounts when all are in the task's own unit, else how many are done.

    Percentages are no amounts: forty and sixty per cent do not make a whole.
    """
    if not parts:
        return None
    if measure_unit not in ("", "%") and all(part.measure_unit == measure_unit for part in parts):
        return RolledUp(
            kind=RollUp.SUM,
            assigned=sum((part.target for part in parts), Decimal(0)),
            own=target,
            proposed=sum((part.reached for part in parts), Decimal(0)),
        )
    done = sum(1 for part in parts if part.is_done)
    return RolledUp(
        kind=RollUp.COUNT_MET,
        assigned=Decimal(len(parts)),
        own=Decimal(len(parts)),
        proposed=(target * done / len(parts)).quantize(Decimal("0.0001")),
    )


class AssignRefusal(StrEnum):
    """Why work is not passed on."""

    NOT_ALLOWED = "not_allowed"
    NOT_SIGNED = "not_signed"
    UNIT_NOT_BELOW = "unit_not_below"
    NO_DRAFT = "no_draft"
    PASSED_ALREADY = "passed_already"
    TASK_CLOSED = "task_closed"
    IS_SHARE = "is_share"
    PERSON_NOT_IN_UNIT = "person_not_in_unit"
    AFTER_THE_TASK = "after_the_task"
    DUE_IN_THE_PAST = "due_in_the_past"


@dataclass(frozen=True, slots=True)
class PassOnFacts:
    """What decides whether a work may be passed on to a unit."""

    may_assign: bool
    is_signed: bool
    unit_is_below: bool
    has_draft: bool
    passed_already: bool


def refusal_to_pass_on(facts: PassOnFacts) -> AssignRefusal | None:
    """Say why a work is not passed on to a unit, or None."""
    if not facts.may_assign:
        return AssignRefusal.NOT_ALLOWED
    if not facts.is_signed:
        return AssignRefusal.NOT_SIGNED
    if not facts.unit_is_below:
        return AssignRefusal.UNIT_NOT_BELOW
    if facts.passed_already:
        return AssignRefusal.PASSED_ALREADY
    return None if facts.has_draft else AssignRefusal.NO_DRAFT


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What decides whether a part of a task may be given to a person."""

    may_assign: bool
    task_is_open: bool
    task_is_share: bool
    person_in_unit: bool
    due_on: date
    task_due_on: date
    today: date


def refusal_to_share(facts: ShareFacts) -> AssignRefusal | None:
    """Say why a part is not given to a person, or None."""
    if not facts.may_assign:
        return AssignRefusal.NOT_ALLOWED
    if not facts.task_is_open:
        return AssignRefusal.TASK_CLOSED
    if facts.task_is_share:
        return AssignRefusal.IS_SHARE
    if not facts.person_in_unit:
        return AssignRefusal.PERSON_NOT_IN_UNIT
    if facts.due_on > facts.task_due_on:
        return AssignRefusal.AFTER_THE_TASK
    return AssignRefusal.DUE_IN_THE_PAST if facts.due_on < facts.today else None
