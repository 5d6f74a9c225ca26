"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Thing(StrEnum):
    """What waits when a unit ends."""

    COMMITMENT = "commitment"
    ITEM = "item"
    TASK = "task"
    ASSIGNMENT = "assignment"
    """A named person's share of a task."""
    OBSTACLE = "obstacle"
    ORDER = "order"
    REMEDIATION = "remediation"


class Choice(StrEnum):
    """What may become of a thing that waits (organisation.md §4.2)."""

    INHERITED = "inherited"
    DIVIDED = "divided"
    AMENDED = "amended"
    CLOSED_DONE = "closed_done"
    CLOSED_BY_DECISION = "closed_by_decision"
    CARRIED_OVER = "carried_over"


class SettleRefusal(StrEnum):
    """Why a choice is not taken."""

    NOT_ALLOWED = "settle_not_allowed"
    ENDED_UNIT_ITSELF = "ended_unit_itself"
    OWN_WORK = "own_work"
    ALREADY_DECIDED = "already_decided"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_POSSIBLE = "choice_not_possible"
    NOT_AN_HEIR = "not_an_heir"
    OWNER_OUTSIDE = "owner_outside"
    REASON_MISSING = "reason_missing"
    NUMBER_MISSING = "number_missing"
    PARTS_MISSING = "parts_missing"
    PART_TWICE = "part_twice"
    PART_NOT_POSITIVE = "part_not_positive"
    SUM_DIFFERS = "sum_differs"
    NOTHING_AMENDED = "nothing_amended"
    DUE_BEFORE_START = "due_before_start"
    NOT_SIGNED = "not_signed"
    NOT_PLANNED = "not_planned"
    DONE_IN_FUTURE = "done_in_future"
    CHANGED_MEANWHILE = "waiting_changed_meanwhile"


class ApplyRefusal(StrEnum):
    """Why a plan is not carried out."""

    NOT_ALLOWED = "apply_not_allowed"
    NOT_DECIDED = "apply_not_decided"
    APPLIED_ALREADY = "applied_already"
    NOT_YET = "apply_not_yet"


class HandoverRefusal(StrEnum):
    """Why a handover is not begun, recorded or received."""

    NOT_ALLOWED = "handover_not_allowed"
    NOT_A_HEAD = "handover_not_a_head"
    NOT_ONE_UNIT = "handover_not_one_unit"
    NOT_THE_NEXT = "handover_not_the_next"
    BEGUN_ALREADY = "handover_begun_already"
    RECORDED_ALREADY = "handover_recorded_already"
    NOT_RECORDED = "handover_not_recorded"
    RECEIVED_ALREADY = "handover_received_already"
    NOBODY_RECEIVES = "handover_nobody_receives"
    NOT_THE_RECEIVER = "handover_not_the_receiver"
    CHANGED_MEANWHILE = "handover_changed_meanwhile"


@dataclass(frozen=True, slots=True)
class ApplyFacts:
    """What is known of a plan that is to be carried out."""

    may_apply: bool
    is_decided: bool
    is_applied: bool
    effective_on: date
    today: date


def refusal_to_apply(facts: ApplyFacts) -> ApplyRefusal | None:
    """Say why a plan is not carried out now, or None."""
    if not facts.may_apply:
        return ApplyRefusal.NOT_ALLOWED
    if facts.is_applied:
        return ApplyRefusal.APPLIED_ALREADY
    if not facts.is_decided:
        return ApplyRefusal.NOT_DECIDED
    return ApplyRefusal.NOT_YET if facts.effective_on > facts.today else None


HANDOVER_DAYS: Final = 15
"""Working days a new committee has to receive the hand-over of the old one (294-QĐ/TW 15.2)."""

_CHOICES: Final = {
    Thing.COMMITMENT: tuple(Choice),
    Thing.ITEM: tuple(Choice),
    Thing.TASK: tuple(Choice),
    Thing.ASSIGNMENT: tuple(choice for choice in Choice if choice is not Choice.CARRIED_OVER),
    Thing.OBSTACLE: (Choice.INHERITED, Choice.CLOSED_DONE, Choice.CLOSED_BY_DECISION),
    Thing.ORDER: (Choice.INHERITED, Choice.CLOSED_DONE, Choice.CLOSED_BY_DECISION),
    Thing.REMEDIATION: (
        Choice.INHERITED,
        Choice.AMENDED,
        Choice.CLOSED_DONE,
        Choice.CLOSED_BY_DECISION,
        Choice.CARRIED_OVER,
    ),
}


def choices_for(thing: Thing) -> tuple[Choice, ...]:
    """Return what may become of a thing: what has no target is not divided."""
    return _CHOICES[thing]


@dataclass(frozen=True, slots=True)
class Part:
    """What one heir takes of a divided target.

    Attributes:
        target: Its share of what is to be reached; of a rate, the numerator.
        denominator: Of a rate, what the numerator is measured against; None for what adds up.
        owner_id: Who of the heir owns it; None is "chưa có người nhận".
        reached: What of it is reached already; None takes its share of what was reached.
        measure_id: Which measure of an item is divided; None where there is only one number.
    """

    unit_id: int
    target: Decimal
    denominator: Decimal | None = None
    owner_id: int | None = None
    reached: Decimal | None = None
    measure_id: int | None = None

    @property
    def value(self) -> Decimal:
        """Return what this heir has to reach: the number, or the rate in percent."""
        return sum_of([self])


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is changed on taking over; None keeps what was promised."""

    target: Decimal | None = None
    due_on: date | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is changed."""
        return self.target is None and self.due_on is None and not self.text.strip()


@dataclass(frozen=True, slots=True)
class SettleFacts:
    """What is known when somebody decides what becomes of a thing."""

    thing: Thing
    choice: Choice
    is_open: bool
    may_settle: bool
    acts_for_ended_unit: bool = False
    is_own_work: bool = False
    is_signed: bool = True
    is_planned: bool = True
    old_targets: Mapping[int | None, Decimal | None] = field(default_factory=dict)
    """What is divided: by measure, or under None where there is only one number."""
    has_reason: bool = False
    has_number: bool = False
    heirs: Collection[int] = field(default_factory=tuple)
    targets: Sequence[int] = ()
    parts: Sequence[Part] = ()
    amendment: Amendment = field(default_factory=Amendment)
    starts_on: date | None = None
    done_on: date | None = None
    today: date | None = None


def refusal_to_settle(facts: SettleFacts) -> SettleRefusal | None:
    """Say why a choice is not taken, or None."""
    if facts.acts_for_ended_unit:
        return SettleRefusal.ENDED_UNIT_ITSELF
    if not facts.may_settle:
        return SettleRefusal.NOT_ALLOWED
    if not facts.is_open:
        return SettleRefusal.ALREADY_DECIDED
    if facts.choice not in choices_for(facts.thing):
        return SettleRefusal.NOT_POSSIBLE
    if any(unit_id not in facts.heirs for unit_id in facts.targets):
        return SettleRefusal.NOT_AN_HEIR
    by_choice = {
        Choice.DIVIDED: _refusal_to_divide,
        Choice.AMENDED: _refusal_to_amend,
        Choice.CLOSED_DONE: _refusal_to_close_as_done,
        Choice.CLOSED_BY_DECISION: _refusal_to_close,
    }
    check = by_choice.get(facts.choice)
    return check(facts) if check else None


def _refusal_to_divide(facts: SettleFacts) -> SettleRefusal | None:
    if facts.thing is Thing.COMMITMENT:
        return None  # its items and tasks are divided one by one
    if len(facts.parts) < 2:  # noqa: PLR2004  # one part divides nothing
        return SettleRefusal.PARTS_MISSING
    if len({(part.measure_id, part.unit_id) for part in facts.parts}) < len(facts.parts):
        return SettleRefusal.PART_TWICE
    if any(part.target <= 0 or (part.denominator or 1) <= 0 for part in facts.parts):
        return SettleRefusal.PART_NOT_POSITIVE
    if any(part.measure_id not in facts.old_targets for part in facts.parts):
        return SettleRefusal.NOT_POSSIBLE
    differs = any(
        old is not None and sum_of(parts) != old
        for old, parts in _by_measure(facts.old_targets, facts.parts)
    )
    return SettleRefusal.SUM_DIFFERS if differs and not facts.has_reason else None


def _by_measure(
    old_targets: Mapping[int | None, Decimal | None], parts: Sequence[Part]
) -> list[tuple[Decimal | None, list[Part]]]:
    """Return each number that is divided, with its parts."""
    found = [
        (old, [part for part in parts if part.measure_id == measure_id])
        for measure_id, old in old_targets.items()
    ]
    return [(old, own) for old, own in found if own]


def _refusal_to_amend(facts: SettleFacts) -> SettleRefusal | None:
    if facts.amendment.is_empty:
        return SettleRefusal.NOTHING_AMENDED
    if not facts.has_reason:
        return SettleRefusal.REASON_MISSING
    if facts.amendment.target is not None and facts.amendment.target <= 0:
        return SettleRefusal.PART_NOT_POSITIVE
    due_on = facts.amendment.due_on
    if due_on is not None and facts.starts_on is not None and due_on < facts.starts_on:
        return SettleRefusal.DUE_BEFORE_START
    return None


def _refusal_to_close_as_done(facts: SettleFacts) -> SettleRefusal | None:
    """Closing as done is a word on somebody's work: never the word of who answered for it."""
    if facts.is_own_work:
        return SettleRefusal.OWN_WORK
    if not facts.has_reason:
        return SettleRefusal.REASON_MISSING
    if not facts.is_signed:
        return SettleRefusal.NOT_SIGNED
    if not facts.is_planned:
        return SettleRefusal.NOT_PLANNED
    if facts.done_on and facts.today and facts.done_on > facts.today:
        return SettleRefusal.DONE_IN_FUTURE
    return None


def _refusal_to_close(facts: SettleFacts) -> SettleRefusal | None:
    if not facts.has_number:
        return SettleRefusal.NUMBER_MISSING
    return None if facts.has_reason else SettleRefusal.REASON_MISSING


def sum_of(parts: Sequence[Part]) -> Decimal:
    """Return what the parts come to: added up, or of rates the rate of the sums.

    A rate is recomputed from numerator and denominator (organisation.md §4.2): 60 of 80 and 30 of
    120 are 45 %, not the mean of 75 and 25.
    """
    numerator = sum((part.target for part in parts), Decimal(0))
    if any(part.denominator is None for part in parts):
        return numerator
    denominator = sum((part.denominator or Decimal(0) for part in parts), Decimal(0))
    if denominator <= 0:
        return Decimal(0)
    return (100 * numerator / denominator).quantize(Decimal("0.0001"))


def shared_out(whole: Decimal, parts: Sequence[Part]) -> list[Decimal]:
    """Share out what was reached as the targets are shared out; the last takes what is left over.

    A rate is the same rate in every part.
    """
    if any(part.denominator is not None for part in parts):
        return [whole for _ in parts]
    total = sum((part.target for part in parts), Decimal(0))
    shares = [(whole * part.target / total).quantize(Decimal("0.0001")) for part in parts[:-1]]
    return [*shares, whole - sum(shares, Decimal(0))]


@dataclass(frozen=True, slots=True)
class BeginFacts:
    """What is known when a handover is opened."""

    may_begin: bool
    giver_is_head: bool
    receiver_is_head: bool
    same_unit: bool
    follows: bool
    begun_already: bool


def refusal_to_begin(facts: BeginFacts) -> HandoverRefusal | None:
    """Say why a handover is not opened, or None."""
    if not facts.may_begin:
        return HandoverRefusal.NOT_ALLOWED
    if not facts.giver_is_head or not facts.receiver_is_head:
        return HandoverRefusal.NOT_A_HEAD
    if not facts.same_unit:
        return HandoverRefusal.NOT_ONE_UNIT
    if not facts.follows:
        return HandoverRefusal.NOT_THE_NEXT
    return HandoverRefusal.BEGUN_ALREADY if facts.begun_already else None


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known when the minutes of a handover are made."""

    may_record: bool
    is_recorded: bool
    has_receiver: bool
    same_unit: bool
    follows: bool
    is_stale: bool


def refusal_to_record(facts: RecordFacts) -> HandoverRefusal | None:
    """Say why no minutes are made, or None."""
    if not facts.may_record:
        return HandoverRefusal.NOT_ALLOWED
    if facts.is_recorded:
        return HandoverRefusal.RECORDED_ALREADY
    if facts.is_stale:
        return HandoverRefusal.CHANGED_MEANWHILE
    if not facts.has_receiver:
        return HandoverRefusal.NOBODY_RECEIVES
    if not facts.same_unit:
        return HandoverRefusal.NOT_ONE_UNIT
    return None if facts.follows else HandoverRefusal.NOT_THE_NEXT


@dataclass(frozen=True, slots=True)
class ReceiveFacts:
    """What is known when somebody receives."""

    is_recorded: bool
    has_receiver: bool
    is_receiver: bool
    is_received: bool


def refusal_to_receive(facts: ReceiveFacts) -> HandoverRefusal | None:
    """Say why nothing is received, or None."""
    if facts.is_received:
        return HandoverRefusal.RECEIVED_ALREADY
    if not facts.is_recorded:
        return HandoverRefusal.NOT_RECORDED
    if not facts.has_receiver:
        return HandoverRefusal.NOBODY_RECEIVES
    return None if facts.is_receiver else HandoverRefusal.NOT_THE_RECEIVER
