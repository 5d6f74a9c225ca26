"""May a period be opened, frozen, closed? Values in, a reason or None out; no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from camket.reviews.decisions.states import PeriodKind, PeriodState


class PeriodRefusal(StrEnum):
    """Why a period is not opened, frozen or closed, or its list not changed."""

    NOT_ALLOWED = "period_not_allowed"
    EXISTS = "period_exists_already"
    QUARTER_MISSING = "period_quarter_missing"
    TITLE_MISSING = "period_title_missing"
    DAYS_MISSING = "period_days_missing"
    DAYS_REVERSED = "period_days_reversed"
    NOT_BEGUN = "period_not_begun"
    DUE_BEFORE_START = "period_due_before_start"
    NOBODY = "period_nobody"
    NOBODY_CHOSEN = "period_nobody_chosen"
    OPENING_RUNS = "period_opening_runs"
    UNKNOWN_RULES = "period_unknown_rules"
    CIVIL_KIND = "period_civil_kind"
    OWN_SET_IN_QUARTER = "period_own_set_in_quarter"
    NO_RULES_THEN = "period_no_rules_then"
    NOT_OPEN = "period_not_open"
    NOT_FROZEN = "period_not_frozen"
    BELOW_OPEN = "period_below_open"
    CONTESTS_OPEN = "period_contests_open"
    NOT_DECIDED = "period_not_decided"
    REASON_MISSING = "period_reason_missing"
    HAS_LEVEL = "period_has_level"
    HIMSELF = "period_himself"
    CLOSED = "period_closed"
    CLASS_FIXED = "period_class_fixed"
    CLASS_WRITTEN = "period_class_written"


@dataclass(frozen=True, slots=True)
class OpenFacts:
    """What an opening is judged by.

    Attributes:
        is_civil: The scheme is that of civil servants, rated by quarter and by year (NĐ 335 Đ19).
        is_own_in_quarter: A body's own set was chosen, which no quarter of its own scheme takes.
        has_rules_then: Numbers of the scheme were in force on the last day.
    """

    may_open: bool
    kind: PeriodKind
    quarter: int | None
    title: str
    starts_on: date | None
    ends_on: date | None
    due_on: date
    today: date
    has_somebody: bool
    knows_rules: bool
    exists: bool
    is_civil: bool = False
    is_own_in_quarter: bool = False
    has_rules_then: bool = True


def refusal_to_open(facts: OpenFacts) -> PeriodRefusal | None:
    """Say why a period is not opened."""
    if not facts.may_open:
        return PeriodRefusal.NOT_ALLOWED
    if facts.kind is PeriodKind.QUARTER and facts.quarter not in (1, 2, 3, 4):
        return PeriodRefusal.QUARTER_MISSING
    if facts.kind is PeriodKind.ADHOC and not facts.title:
        return PeriodRefusal.TITLE_MISSING
    if facts.starts_on is None or facts.ends_on is None:
        return PeriodRefusal.DAYS_MISSING
    if facts.ends_on < facts.starts_on:
        return PeriodRefusal.DAYS_REVERSED
    return _refusal_of_rest(facts, facts.starts_on)


def _refusal_of_rest(facts: OpenFacts, starts_on: date) -> PeriodRefusal | None:
    if starts_on > facts.today:
        return PeriodRefusal.NOT_BEGUN
    if facts.due_on < starts_on:
        return PeriodRefusal.DUE_BEFORE_START
    if not facts.has_somebody:
        return PeriodRefusal.NOBODY_CHOSEN
    return _refusal_of_rules(facts) or (PeriodRefusal.EXISTS if facts.exists else None)


def _refusal_of_rules(facts: OpenFacts) -> PeriodRefusal | None:
    if facts.is_civil and facts.kind not in (PeriodKind.QUARTER, PeriodKind.YEAREND):
        return PeriodRefusal.CIVIL_KIND
    if facts.is_own_in_quarter:
        return PeriodRefusal.OWN_SET_IN_QUARTER
    if not facts.knows_rules:
        return PeriodRefusal.UNKNOWN_RULES
    return None if facts.has_rules_then else PeriodRefusal.NO_RULES_THEN


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What freezing and closing are judged by.

    Attributes:
        below_open: Units below whose own period of the same kind is not closed yet.
        contests: Contested facts that wait for their answer.
        undecided: Rated subjects whose level is not decided.
    """

    may_change: bool
    state: PeriodState
    below_open: int
    contests: int
    undecided: int


def refusal_to_freeze(facts: StateFacts) -> PeriodRefusal | None:
    """Say why facts are not frozen a second time.

    The end of the days is not waited for: a year is reviewed in December, a quarter from the
    fifteenth of its last month on (evaluation.md §4.3).
    """
    if not facts.may_change:
        return PeriodRefusal.NOT_ALLOWED
    return None if facts.state is PeriodState.OPEN else PeriodRefusal.NOT_OPEN


def refusal_to_close(facts: StateFacts) -> PeriodRefusal | None:
    """Say why a period is not closed: lower before higher, every contest answered, all decided."""
    if not facts.may_change:
        return PeriodRefusal.NOT_ALLOWED
    if facts.state is not PeriodState.FROZEN:
        return PeriodRefusal.NOT_FROZEN if facts.state is PeriodState.OPEN else PeriodRefusal.CLOSED
    if facts.contests:
        return PeriodRefusal.CONTESTS_OPEN
    if facts.below_open:
        return PeriodRefusal.BELOW_OPEN
    return PeriodRefusal.NOT_DECIDED if facts.undecided else None
