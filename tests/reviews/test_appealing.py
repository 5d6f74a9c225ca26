"""Appeals within five working days, answered within ten; a correction keeps the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from camket.reviews.decisions.appeals import (
    AppealFacts,
    AppealRefusal,
    Correction,
    last_day_to_answer,
    last_day_to_appeal,
    refusal_to_appeal,
    refusal_to_correct,
)

FRIDAY = date(2026, 12, 25)
FACTS = AppealFacts(
    is_subject=True, published_on=FRIDAY, has_open=False, was_answered=False, text="Đề nghị xem lại"
)


def later(day: date, days: int) -> date:
    """Count Monday to Friday, New Year's Day off."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day != date(2027, 1, 1)
    return day


def test_the_clock_counts_working_days_after_the_day_itself() -> None:
    assert last_day_to_appeal(FRIDAY, later) == date(2027, 1, 4)
    assert last_day_to_answer(FRIDAY, later) == date(2027, 1, 11)


def test_an_appeal_is_taken_on_its_last_day_and_not_after() -> None:
    assert refusal_to_appeal(FACTS, today=date(2027, 1, 4), later=later) is None
    late = refusal_to_appeal(FACTS, today=date(2027, 1, 5), later=later)
    assert late is AppealRefusal.TOO_LATE


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(FACTS, is_subject=False), AppealRefusal.NOT_ALLOWED),
        (replace(FACTS, published_on=None), AppealRefusal.NOT_PUBLISHED),
        (replace(FACTS, has_open=True), AppealRefusal.ALREADY_OPEN),
        (replace(FACTS, was_answered=True), AppealRefusal.ALREADY_ANSWERED),
        (replace(FACTS, text=""), AppealRefusal.TEXT_MISSING),
    ],
)
def test_an_appeal_is_refused(facts: AppealFacts, reason: AppealRefusal) -> None:
    assert refusal_to_appeal(facts, today=FRIDAY, later=later) is reason


CORRECTION = Correction(
    old_level="HTT", level="HTXS", reason="Bổ sung kết quả", is_allowed=True, has_hand=False
)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (CORRECTION, None),
        (replace(CORRECTION, is_allowed=False), AppealRefusal.NOT_ALLOWED),
        (replace(CORRECTION, has_hand=True), AppealRefusal.OWN_HAND),
        (replace(CORRECTION, old_level=""), AppealRefusal.NOT_DECIDED),
        (replace(CORRECTION, level="A"), AppealRefusal.LEVEL_MISSING),
        (replace(CORRECTION, level="HTT"), AppealRefusal.SAME_LEVEL),
        (replace(CORRECTION, unit_level="HTT"), AppealRefusal.ABOVE_UNIT),
        (replace(CORRECTION, unit_level="HTXS"), None),
        (replace(CORRECTION, reason=""), AppealRefusal.BASIS_MISSING),
    ],
)
def test_a_correction_keeps_the_rules_of_a_decision(
    told: Correction, reason: AppealRefusal | None
) -> None:
    assert refusal_to_correct(told) is reason
