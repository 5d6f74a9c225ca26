"""Working days by the published table: every clock's edge, and the table itself checked."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.rules.loading import PublishedNumbersError, problems_with_published
from camket.rules.working_days import (
    HOLIDAYS_DIR,
    SpecialDay,
    WorkCalendar,
    add_working_days,
    national_calendar,
    working_days_between,
)

DAYS = st.dates(date(2018, 1, 1), date(2027, 11, 1))
YEARS = range(2018, 2028)


def rests(day: date) -> bool:
    return not national_calendar().is_worked(day)


def test_the_table_is_the_published_one() -> None:
    assert problems_with_published(HOLIDAYS_DIR) == ()


def test_an_edited_table_is_refused(tmp_path: Path) -> None:
    copied = tmp_path / "holidays"
    shutil.copytree(HOLIDAYS_DIR, copied)
    path = copied / "2026.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-02-16", "2026-02-13"), "utf-8")
    with pytest.raises(PublishedNumbersError, match=r"2026\.toml: edited after publication"):
        national_calendar(copied)


def test_what_is_decided_later_is_a_file_read_after_it(tmp_path: Path) -> None:
    lines = (HOLIDAYS_DIR / "published.lock").read_text(encoding="utf-8")
    copied = tmp_path / "holidays"
    shutil.copytree(HOLIDAYS_DIR, copied)
    later = copied / "2027-b.toml"
    later.write_text(
        '[[worked]]\nname = "x"\ndays = [2027-02-10]\ncitation = "y"\nmark = "B"\n', "utf-8"
    )
    digest = hashlib.sha256(later.read_bytes()).hexdigest()
    (copied / "published.lock").write_text(f"{lines}{digest}  2027-b.toml\n", encoding="utf-8")
    assert national_calendar(copied).is_worked(date(2027, 2, 10))
    assert rests(date(2027, 2, 10))


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_the_days_of_the_law(year: int) -> None:
    """Eleven days a year since 2021, ten before, weekend days made up for on weekdays."""
    named = [one for one in national_calendar().days_of(year) if not one.is_worked]
    assert all(one.citation and one.mark in {"A", "B", "C"} for one in named)
    swapped = sum("hoán đổi" in one.name for one in named)
    cultural = sum("Văn hóa" in one.name for one in named)
    weekdays = sum(one.on.weekday() < 5 for one in named)
    assert weekdays - swapped - cultural == (11 if year >= 2021 else 10)


@pytest.mark.parametrize("year", YEARS)
def test_a_day_off_in_exchange_has_its_day_worked(year: int) -> None:
    calendar = national_calendar()
    off = sum("hoán đổi" in one.name for one in calendar.days_of(year))
    worked = [one for each in (year, year + 1) for one in calendar.days_of(each) if one.is_worked]
    assert off == sum(f"/{year}" in one.name for one in worked)
    assert all(one.on.weekday() >= 5 for one in worked)


@pytest.mark.parametrize(
    ("day", "days", "later"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # the Friday before Tết Bính Ngọ
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # a Saturday worked for Monday 31/8
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Giỗ Tổ on a Sunday, made up for on Monday
        (date(2023, 4, 28), 1, date(2023, 5, 4)),
        (date(2026, 11, 13), 5, date(2026, 11, 20)),
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
    ],
)
def test_the_day_so_many_working_days_later(day: date, days: int, later: date) -> None:
    assert add_working_days(day, days, national_calendar()) == later


@given(DAYS, st.integers(0, 40))
def test_counting_forward_and_counting_between_agree(day: date, days: int) -> None:
    calendar = national_calendar()
    later = add_working_days(day, days, calendar)
    assert working_days_between(day, later, calendar) == days
    assert working_days_between(later, day, calendar) == -days
    assert days == 0 or calendar.is_worked(later)


@given(DAYS, st.integers(1, 40), st.integers(1, 40))
def test_a_day_off_more_never_brings_a_term_nearer(day: date, after: int, days: int) -> None:
    off = SpecialDay(day + timedelta(days=after), is_worked=False, name="x", citation="y", mark="")
    calendar = national_calendar()
    assert add_working_days(day, days, calendar.joined_by([off])) >= add_working_days(
        day, days, calendar
    )


def test_of_a_year_not_listed_only_the_fixed_days_are_known() -> None:
    assert 2030 not in national_calendar().listed_years
    assert [one.name for one in national_calendar().days_of(2030)] == [
        "Tết Dương lịch",
        "Ngày Chiến thắng",
        "Ngày Quốc tế Lao động",
        "Quốc khánh",
    ]


def test_days_are_not_counted_backwards_by_adding() -> None:
    with pytest.raises(ValueError, match="counted forward"):
        add_working_days(date(2026, 1, 1), -1, WorkCalendar())
