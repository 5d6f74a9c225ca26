"""May a report be taken, and a claim be confirmed or returned?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from camket.tasks.decisions.standing import OWED, TaskStatus


class ReportState(StrEnum):
    """What became of a report."""

    NOTED = "noted"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


MOST_FILES: Final = 10


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
