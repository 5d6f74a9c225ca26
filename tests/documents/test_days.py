"""Days as official paper writes them."""

from __future__ import annotations

from datetime import date

import pytest

from camket.documents.days import cited_day, long_day, place_and_day, short_day


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 9, 10), "ngày 10 tháng 9 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_only_days_below_ten_and_the_first_two_months_take_a_zero(day: date, written: str) -> None:
    assert long_day(day) == written


def test_a_paper_cites_a_day_with_the_same_zeros() -> None:
    assert short_day(date(2026, 9, 5)) == "05/9/2026"
    assert short_day(date(2026, 1, 12)) == "12/01/2026"


def test_the_day_stays_blank_until_the_paper_is_issued() -> None:
    assert place_and_day("Cam Lộ", None) == "Cam Lộ, ngày      tháng      năm"


def test_a_draft_for_the_office_bears_its_month_and_leaves_the_day_blank() -> None:
    for month, shown in ((2, "02"), (3, "3"), (11, "11")):
        drafted = place_and_day("Cam Lộ", None, drafted_on=date(2026, month, 24))
        assert drafted == f"Cam Lộ, ngày      tháng {shown} năm 2026"
    issued = place_and_day("Cam Lộ", date(2026, 12, 1), drafted_on=date(2026, 11, 24))
    assert issued == "Cam Lộ, ngày 01 tháng 12 năm 2026"


def test_each_style_cites_the_day_of_another_paper_its_own_way() -> None:
    assert cited_day(date(2026, 9, 5), is_party=True) == ", ngày 05/9/2026"
    assert cited_day(date(2026, 9, 5), is_party=False) == " ngày 05 tháng 9 năm 2026"
