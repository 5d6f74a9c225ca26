"""A unit younger than six months at the period's end is reviewed, not rated; the edge is exact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from camket.rules.young_units import AgeRule, age_rule, later_by

YEAR_END = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("founded_on", "is_rated"),
    [
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), True),  # six whole months with the last day of the year
        (date(2025, 7, 2), False),
        (date(2025, 12, 31), False),
        (date(2020, 1, 1), True),
    ],
)
def test_six_whole_months_are_needed(founded_on: date, *, is_rated: bool) -> None:
    assert age_rule(on=YEAR_END).rates(founded_on, ends_on=YEAR_END) is is_rated


@pytest.mark.parametrize(("days", "is_rated"), [(184, True), (183, False)])
def test_the_edge_lies_between_183_and_184_days(days: int, *, is_rated: bool) -> None:
    """From 1 July to 31 December are 184 days, both counted: six whole months."""
    founded_on = YEAR_END - timedelta(days=days - 1)
    assert age_rule(on=YEAR_END).rates(founded_on, ends_on=YEAR_END) is is_rated


def test_the_setting_is_a_number_of_the_law_with_its_mark() -> None:
    rule = age_rule(on=YEAR_END)
    assert (rule.months, rule.mark) == (6, "C")
    assert "6 tháng" in rule.citation


def test_a_setting_of_nothing_rates_a_unit_whatever_its_age() -> None:
    assert AgeRule(0, "", "C").rates(YEAR_END, ends_on=YEAR_END)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 7, 1), 6, date(2026, 1, 1)),
        (date(2025, 12, 15), 0, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(
    day: date, months: int, later: date
) -> None:
    assert later_by(day, months) == later
