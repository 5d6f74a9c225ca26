"""May a post be held, put down, suspended, handed on? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from camket.shared.periods import Period

ACTING: Final = "acting"
IN_CHARGE: Final = "in_charge"
SECONDED: Final = "seconded"
SUSPENDED: Final = "suspended"


class TenureRefusal(StrEnum):
    """Why a post is not given, put down, suspended or taken up again."""

    ENDS_BEFORE_START = "tenure_ends_before_start"
    UNIT_NOT_STANDING = "tenure_unit_not_standing"
    WRONG_POST = "tenure_wrong_post"
    SECOND_HEAD = "tenure_second_head"
    SAME_POST = "tenure_same_post"
    SUSPENDED_KIND = "tenure_suspended_kind"
    NOT_HELD = "tenure_not_held"
    NO_REASON = "tenure_no_reason"
    NO_DECISION = "tenure_no_decision"
    ALREADY_SUSPENDED = "tenure_already_suspended"
    NOT_SUSPENDED = "tenure_not_suspended"
    HEAD_MEANWHILE = "tenure_head_meanwhile"
    CHANGED_MEANWHILE = "tenure_changed_meanwhile"


class DelegationRefusal(StrEnum):
    """Why something is not delegated, or not taken back."""

    NOT_OWN_TO_GIVE = "delegation_not_own_to_give"
    TO_ONESELF = "delegation_to_oneself"
    NO_END = "delegation_no_end"
    ENDS_BEFORE_START = "delegation_ends_before_start"
    OUTLIVES_GIVER = "delegation_outlives_giver"
    OUTLIVES_RECEIVER = "delegation_outlives_receiver"
    NOT_BELOW = "delegation_not_below"
    NOTHING_GIVEN = "delegation_nothing_given"
    NOT_HELD = "delegation_not_held"
    NO_DECISION = "delegation_no_decision"
    SUSPENDED = "delegation_suspended"
    ALREADY_ENDED = "delegation_already_ended"
    NO_REASON = "delegation_no_reason"


def title_of(post: str, unit: str, kind: str) -> str:
    """Return how a post is written before others: "Quyền Bí thư Đảng ủy xã Cam Lộ"."""
    whole = f"{post} {unit}".strip()
    if kind == ACTING:
        return f"Quyền {whole}"
    mark = {IN_CHARGE: "phụ trách", SECONDED: "biệt phái", SUSPENDED: "tạm đình chỉ"}.get(kind)
    return f"{whole} ({mark})" if mark else whole


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held by somebody for some days, as far as another holding can clash with it."""

    name: str
    post: str
    days: Period


def clash_of(days: Period, others: Iterable[Holding]) -> Holding | None:
    """Return the first holding that shares a day."""
    shared = [one for one in others if one.days.overlaps(days)]
    return min(shared, key=lambda one: one.days.start, default=None)


def covers(days: Period, spans: Iterable[Period]) -> bool:
    """Say whether spans, taken together, hold every one of the days."""
    reached: date | None = days.start
    for span in sorted(spans, key=lambda one: one.start):
        if reached is None or span.start > reached:
            break
        if span.end is None:
            return True
        reached = max(reached, span.end)
    return days.end is not None and reached is not None and reached >= days.end


def lies_within(days: Period, outer: Period) -> bool:
    """Say whether all of the days lie in another period."""
    begins = outer.start <= days.start
    return begins and (outer.end is None or (days.end is not None and days.end <= outer.end))


def refusal_to_end(held: Period, ends_on: date, *, reason: str) -> TenureRefusal | None:
    """Say why a tenure cannot end that day: it must have begun, and not be over by then."""
    if ends_on <= held.start:
        return TenureRefusal.ENDS_BEFORE_START
    if held.end is not None and ends_on > held.end:
        return TenureRefusal.NOT_HELD
    return None if reason else TenureRefusal.NO_REASON


def refusal_to_suspend(
    held: Period, kind: str, from_on: date, *, decision_no: str, reason: str
) -> TenureRefusal | None:
    """Say why a holder cannot be suspended from that day on."""
    if kind == SUSPENDED:
        return TenureRefusal.ALREADY_SUSPENDED
    if from_on <= held.start:
        return TenureRefusal.ENDS_BEFORE_START
    if held.end is not None and from_on >= held.end:
        return TenureRefusal.NOT_HELD
    if not decision_no:
        return TenureRefusal.NO_DECISION
    return None if reason else TenureRefusal.NO_REASON


def refusal_to_lift(
    held: Period, kind: str, on: date, *, decision_no: str, head_then: Holding | None
) -> TenureRefusal | None:
    """Say why a suspension cannot be lifted that day: another may head the unit by now."""
    if kind != SUSPENDED:
        return TenureRefusal.NOT_SUSPENDED
    if on <= held.start:
        return TenureRefusal.ENDS_BEFORE_START
    if held.end is not None and on >= held.end:
        return TenureRefusal.NOT_HELD
    if not decision_no:
        return TenureRefusal.NO_DECISION
    return TenureRefusal.HEAD_MEANWHILE if head_then is not None else None


@dataclass(frozen=True, slots=True)
class DelegationFacts:
    """What is known when a holder is to let another act for him.

    Attributes:
        is_delegated: Whoever enters it acts under a delegation himself.
        same_person: Giver and receiver are one person.
        is_suspended: One of the two posts rests.
        is_below: The receiver's unit is the giver's or stands below it.
        held: What the giver's own post allows now.
    """

    is_delegated: bool
    same_person: bool
    is_suspended: bool
    is_below: bool
    from_on: date
    until_on: date | None
    giver: Period
    receiver: Period
    given: Sequence[str]
    held: Collection[str]
    decision_no: str


def refusal_to_delegate(facts: DelegationFacts) -> DelegationRefusal | None:
    """Say why nothing is delegated; what was received is never handed further."""
    if reason := _wrong_pair(facts) or _wrong_days(facts):
        return reason
    if not facts.given:
        return DelegationRefusal.NOTHING_GIVEN
    if not set(facts.given) <= set(facts.held):
        return DelegationRefusal.NOT_HELD
    return None if facts.decision_no else DelegationRefusal.NO_DECISION


def _wrong_pair(facts: DelegationFacts) -> DelegationRefusal | None:
    if facts.is_delegated:
        return DelegationRefusal.NOT_OWN_TO_GIVE
    if facts.same_person:
        return DelegationRefusal.TO_ONESELF
    if facts.is_suspended:
        return DelegationRefusal.SUSPENDED
    return None if facts.is_below else DelegationRefusal.NOT_BELOW


def _wrong_days(facts: DelegationFacts) -> DelegationRefusal | None:
    if facts.until_on is None:
        return DelegationRefusal.NO_END
    if facts.until_on <= facts.from_on:
        return DelegationRefusal.ENDS_BEFORE_START
    days = Period(facts.from_on, facts.until_on)
    if not lies_within(days, facts.giver):
        return DelegationRefusal.OUTLIVES_GIVER
    return None if lies_within(days, facts.receiver) else DelegationRefusal.OUTLIVES_RECEIVER


def refusal_to_end_delegation(held: Period, on: date, *, reason: str) -> DelegationRefusal | None:
    """Say why a delegation is not ended that day; its first day may be the day it ends."""
    if on < held.start or (held.end is not None and on >= held.end):
        return DelegationRefusal.ALREADY_ENDED
    return None if reason else DelegationRefusal.NO_REASON
