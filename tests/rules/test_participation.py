"""Who is reviewed and not rated: each rule with one day before its edge, and its sentence."""

from __future__ import annotations

from datetime import date

import pytest

from camket.rules.participation import (
    Absence,
    Days,
    Participation,
    PersonFacts,
    Span,
    participation,
)

YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
THIRD_QUARTER = Days(date(2026, 7, 1), date(2026, 9, 30))
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def year() -> Participation:
    return participation(Span.YEAR, YEAR)


@pytest.fixture
def quarter() -> Participation:
    return participation(Span.QUARTER, THIRD_QUARTER)


def away(why: Absence, first: date, last: date | None) -> PersonFacts:
    return PersonFacts(LONG_AGO, absences=((why, Days(first, last)),))


def test_a_unit_needs_six_months_of_a_year(year: Participation) -> None:
    assert year.unit(date(2026, 7, 1)) is None
    found = year.unit(date(2026, 7, 2))
    assert found is not None
    assert (found.rule, found.mark) == ("young_unit", "C")
    assert "Thành lập ngày 02/07/2026" in found.says


def test_a_quarter_asks_no_age_of_a_unit(quarter: Participation) -> None:
    assert quarter.unit(date(2026, 9, 1)) is None


@pytest.mark.parametrize(
    ("first", "is_rated"),
    [(date(2026, 8, 31), True), (date(2026, 9, 1), True), (date(2026, 9, 2), False)],
)
def test_a_quarter_needs_one_month_in_the_post(
    quarter: Participation, first: date, *, is_rated: bool
) -> None:
    found = quarter.person(PersonFacts(first))
    assert (found is None) is is_rated
    assert is_rated or (found is not None and (found.rule, found.mark) == ("new_in_post", "B"))


def test_a_year_rates_whoever_was_appointed_late(year: Participation) -> None:
    assert year.person(PersonFacts(date(2026, 12, 20))) is None


@pytest.mark.parametrize("why", [Absence.TRAINING, Absence.SICK, Absence.MATERNITY])
def test_two_months_away_move_a_quarter_on(quarter: Participation, why: Absence) -> None:
    assert quarter.person(away(why, date(2026, 7, 10), date(2026, 9, 8))) is None
    found = quarter.person(away(why, date(2026, 7, 10), date(2026, 9, 9)))
    assert found is not None
    assert (found.rule, found.mark) == ("long_absence", "B")


def test_only_the_days_within_the_quarter_count(quarter: Participation) -> None:
    assert quarter.person(away(Absence.SICK, date(2026, 1, 1), date(2026, 8, 30))) is None
    assert quarter.person(away(Absence.SICK, date(2026, 1, 1), date(2026, 8, 31))) is not None


def test_half_a_year_away_is_a_reading_of_ours(year: Participation) -> None:
    found = year.person(away(Absence.TRAINING, date(2026, 3, 1), None))
    assert found is not None
    assert (found.rule, found.mark) == ("long_absence", "C")
    assert year.person(away(Absence.TRAINING, date(2026, 3, 1), date(2026, 8, 30))) is None


def test_a_secondment_is_no_absence(quarter: Participation) -> None:
    assert quarter.person(away(Absence.SECONDED, date(2026, 7, 1), None)) is None


def test_whoever_is_exempt_on_the_last_day_is_not_rated(year: Participation) -> None:
    found = year.person(away(Absence.EXEMPT, date(2026, 11, 1), None))
    assert found is not None
    assert (found.rule, found.mark) == ("exempt", "A")
    assert "294-QĐ/TW" in found.citation
    assert year.person(away(Absence.EXEMPT, date(2026, 1, 1), date(2026, 12, 30))) is None


def test_an_inspection_moves_only_a_quarter(year: Participation, quarter: Participation) -> None:
    one = away(Absence.INSPECTED, date(2026, 9, 20), None)
    assert year.person(one) is None
    found = quarter.person(one)
    assert found is not None
    assert found.rule == "inspected"


def test_a_suspension_rests_the_rating(year: Participation) -> None:
    found = year.person(PersonFacts(LONG_AGO, is_suspended=True))
    assert found is not None
    assert (found.rule, found.mark) == ("suspended", "C")


def test_a_member_needs_six_months(year: Participation) -> None:
    assert year.person(PersonFacts(LONG_AGO, member_since=date(2026, 7, 1))) is None
    found = year.person(PersonFacts(LONG_AGO, member_since=date(2026, 7, 2)))
    assert found is not None
    assert found.rule == "new_member"


def test_several_posts_are_rated_once(year: Participation) -> None:
    found = year.person(PersonFacts(LONG_AGO, rated_at="Bí thư, Đảng ủy xã Cam Lộ"))
    assert found is not None
    assert (found.rule, found.mark) == ("elsewhere", "B")
    assert found.says == "Xếp loại một lần ở: Bí thư, Đảng ủy xã Cam Lộ."


def test_before_2026_no_case_of_a_quarter_is_known() -> None:
    early = participation(Span.QUARTER, Days(date(2025, 10, 1), date(2025, 12, 31)))
    assert early.person(PersonFacts(date(2025, 12, 30))) is None
    assert early.person(away(Absence.SICK, date(2025, 10, 1), None)) is None


def test_a_period_keeps_every_number_with_its_mark(quarter: Participation) -> None:
    kept = quarter.as_record()
    assert kept["version"] == "trung-uong/2026-05-22"
    assert kept["numbers"]["absent_months_of_quarter"]["mark"] == "B"  # type: ignore[index]  # a record
