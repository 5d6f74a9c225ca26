"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Final


class TaskStatus(StrEnum):
    """What is stored of a task's state; soon and late are read from its days."""

    NOT_STARTED = "not_started"
    DOING = "doing"
    AWAITING = "awaiting"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"


OWED: Final = (TaskStatus.NOT_STARTED, TaskStatus.DOING)
"""Work still owed by its owner; a claim that awaits confirmation is the confirmer's to settle."""
OPEN: Final = (*OWED, TaskStatus.AWAITING)
"""Work that is not over: owed, or claimed and waiting for somebody's word."""
DONE: Final = (TaskStatus.DONE, TaskStatus.DONE_LATE)


class ReportState(StrEnum):
    """What became of a report."""

    NOTED = "noted"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class ObstacleState(StrEnum):
    """Whether an obstacle still waits."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class State(StrEnum):
    """What a person is told of a task on a day; read from its status, its days, its obstacles."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    SOON = "soon"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    AWAITING = "awaiting"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"


SOON_DAYS: Final = 10
"""A deadline is near from this many days on: the usual term of a task letter."""
ANSWER_DAYS: Final = 10
"""Working days a level has to answer an obstacle."""
MOST_FILES: Final = 10


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What of a task decides its state and its place in the totals."""

    status: TaskStatus
    due_on: date
    is_share: bool = False
    is_overdue: bool = False
    is_exceeded: bool = False
    open_obstacles: int = 0


def state_of(facts: TaskFacts, on: date) -> State:
    """Say how a task stands: lateness speaks before an obstacle, an obstacle before haste."""
    closed = {
        TaskStatus.DONE: State.DONE,
        TaskStatus.DONE_LATE: State.DONE_LATE,
        TaskStatus.STOPPED: State.STOPPED,
        TaskStatus.AWAITING: State.AWAITING,
    }
    if facts.status in closed:
        return closed[facts.status]
    if facts.due_on < on:
        return State.OVERDUE
    if facts.open_obstacles:
        return State.BLOCKED
    if facts.due_on <= on + timedelta(days=SOON_DAYS):
        return State.SOON
    return State.NOT_STARTED if facts.status is TaskStatus.NOT_STARTED else State.ON_TRACK


def counts_of(facts: TaskFacts) -> dict[str, int]:
    """Return what a task adds to the counts of its unit.

    A person's share of a task is not counted a second time; an obstacle is, wherever it stands.
    """
    counts = {"obstacles": facts.open_obstacles}
    if facts.is_share or facts.status is TaskStatus.STOPPED:
        return counts
    is_done = facts.status in DONE
    return counts | {
        "assigned": 1,
        "started": int(facts.status is not TaskStatus.NOT_STARTED),
        "done": int(is_done),
        "done_on_time": int(facts.status is TaskStatus.DONE),
        "overdue": int(facts.is_overdue and facts.status in OWED),
        "awaiting": int(facts.status is TaskStatus.AWAITING),
        "exceeded": int(is_done and facts.is_exceeded),
    }


def change_of(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return the difference of two counts, name by name."""
    names = before.keys() | after.keys()
    return {name: after.get(name, 0) - before.get(name, 0) for name in names}


def percent_of(reached: Decimal, target: Decimal) -> Decimal:
    """Return the share reached, at most 100, and 100 or 0 only when it is exactly that."""
    if target <= 0 or reached <= 0:
        return Decimal(0)
    if reached >= target:
        return Decimal(100)
    share = (100 * reached / target).quantize(Decimal("0.1"), ROUND_DOWN)
    return max(share, Decimal("0.1"))


def deadline_after(held: date, asked: date, effective_on: date) -> date:
    """Return the deadline from the day an amendment takes effect.

    A later one helps. An earlier one counts only from that day on, and what was late before stays
    late by the old one: nobody is worse off for the past.
    """
    return asked if asked >= held else min(held, max(asked, effective_on))


def elapsed_percent(starts_on: date, due_on: date, on: date) -> Decimal:
    """Return the share of the time between start and deadline that is gone by the end of a day."""
    if on >= due_on:
        return Decimal(100)
    if on < starts_on:
        return Decimal(0)
    days = (due_on - starts_on).days + 1
    return Decimal(100 * ((on - starts_on).days + 1)) / days


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


# --- may it be done? --------------------------------------------------------------------------


class BatchRefusal(StrEnum):
    """Why several papers are not signed with one confirmation."""

    NOTHING_CHOSEN = "nothing_chosen"
    TOO_MANY = "too_many_papers"
    NOT_WAITING = "paper_not_waiting"
    NOT_OPENED = "paper_not_opened"
    NO_PIN_ASKED = "batch_no_pin_asked"
    PREPARED_LONG_AGO = "batch_prepared_long_ago"
    TOKEN_STOPPED = "batch_token_stopped"  # noqa: S105  # a kind of refusal, not a password


class TakeUpRefusal(StrEnum):
    """Why works do not become tasks."""

    NOT_SIGNED = "not_signed"


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


class ReportRefusal(StrEnum):
    """Why a report is not taken."""

    NOT_YOURS = "not_yours"
    CLOSED = "closed"
    AWAITING = "awaiting"
    NEGATIVE = "negative"
    ABOVE_THE_WHOLE = "above_the_whole"
    TOO_MANY_FILES = "too_many_files"
    DONE_IN_FUTURE = "done_in_future"
    DONE_BEFORE_START = "done_before_start"
    BELOW_TARGET_UNEXPLAINED = "below_target_unexplained"
    EXCEEDED_NOT_DONE = "exceeded_not_done"
    EXCEEDED_UNEXPLAINED = "exceeded_unexplained"


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What decides whether a report is taken."""

    may_report: bool
    status: TaskStatus
    starts_on: date
    target: Decimal
    reached: Decimal
    is_share_of_whole: bool
    has_note: bool
    files: int
    claims_done: bool
    done_on: date
    claims_exceeded: bool
    has_exceeded_reason: bool
    today: date


def refusal_to_report(facts: ReportFacts) -> ReportRefusal | None:
    """Say why a report is not taken, or None."""
    if not facts.may_report:
        return ReportRefusal.NOT_YOURS
    if facts.status is TaskStatus.AWAITING:
        return ReportRefusal.AWAITING
    if facts.status not in OWED:
        return ReportRefusal.CLOSED
    if facts.files > MOST_FILES:
        return ReportRefusal.TOO_MANY_FILES
    return _refusal_of_amount(facts) or _refusal_of_claim(facts)


def _refusal_of_amount(facts: ReportFacts) -> ReportRefusal | None:
    if facts.reached < 0:
        return ReportRefusal.NEGATIVE
    is_too_much = facts.is_share_of_whole and facts.reached > facts.target
    return ReportRefusal.ABOVE_THE_WHOLE if is_too_much else None


def _refusal_of_claim(facts: ReportFacts) -> ReportRefusal | None:
    if not facts.claims_done:
        return ReportRefusal.EXCEEDED_NOT_DONE if facts.claims_exceeded else None
    if facts.done_on > facts.today:
        return ReportRefusal.DONE_IN_FUTURE
    if facts.done_on < facts.starts_on:
        return ReportRefusal.DONE_BEFORE_START
    if facts.reached < facts.target and not facts.has_note:
        return ReportRefusal.BELOW_TARGET_UNEXPLAINED
    if facts.claims_exceeded and not facts.has_exceeded_reason:
        return ReportRefusal.EXCEEDED_UNEXPLAINED
    return None


class VerifyRefusal(StrEnum):
    """Why a claim is neither confirmed nor returned."""

    NOT_ALLOWED = "not_allowed"
    OWN_WORK = "own_work"
    NOT_WAITING = "not_waiting"
    NO_NOTE = "no_note"


@dataclass(frozen=True, slots=True)
class VerifyFacts:
    """What decides whether somebody may give his word on a claim.

    Attributes:
        is_doer: He wrote the report or owns the task; one's own work is never verified.
    """

    may_verify: bool
    is_doer: bool
    state: ReportState
    has_note: bool = True


def refusal_to_verify(facts: VerifyFacts) -> VerifyRefusal | None:
    """Say why a claim is neither confirmed nor returned, or None."""
    if not facts.may_verify:
        return VerifyRefusal.NOT_ALLOWED
    if facts.is_doer:
        return VerifyRefusal.OWN_WORK
    if facts.state is not ReportState.AWAITING:
        return VerifyRefusal.NOT_WAITING
    return None if facts.has_note else VerifyRefusal.NO_NOTE


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
