"""Vietnamese text: search without accents, order, numbers and days as people write them."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.shared import text


def test_search_ignores_accents_case_and_spaces() -> None:
    assert text.fold("  Đảng ủy\u00a0xã  Cam Lộ ") == "dang uy xa cam lo"


def test_decomposed_text_from_a_mac_is_the_same_text() -> None:
    assert text.clean(unicodedata.normalize("NFD", "Ấp Đường Mới")) == "Ấp Đường Mới"


def test_names_are_ordered_by_letter_then_tone() -> None:
    names = ["Việt", "Ánh", "An", "Dũng", "Ăn", "Ấn", "Đạt", "Dần", "Hùng", "Hưng", "Hung"]
    assert sorted(names, key=text.sort_key) == [
        "An", "Ánh", "Ăn", "Ấn", "Dần", "Dũng", "Đạt", "Hung", "Hùng", "Hưng", "Việt",
    ]  # fmt: skip


def test_people_are_ordered_by_given_name() -> None:
    people = ["Trần Thị Hà", "Nguyễn Văn An", "Lê Văn Hà"]
    assert sorted(people, key=text.name_sort_key) == ["Nguyễn Văn An", "Lê Văn Hà", "Trần Thị Hà"]


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert text.begin_sentence("lãnh đạo Sở") == "Lãnh đạo Sở"
    assert text.begin_sentence("đảng ủy, UBND") == "Đảng ủy, UBND"
    assert text.begin_sentence("") == ""


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ", max_size=30))
def test_a_sort_key_holds_only_what_the_c_collation_orders(name: str) -> None:
    assert text.sort_key(name).isascii()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.5"), "1.234,5"),
        (Decimal(13400), "13.400"),
        (Decimal("0.50"), "0,5"),
        (Decimal("-2.25"), "-2,25"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_numbers_are_shown_with_points_and_commas(value: Decimal, shown: str) -> None:
    assert text.show_number(value) == shown


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_a_number_shown_is_read_back_the_same(value: Decimal) -> None:
    assert text.parse_number(text.show_number(value)) == value


@pytest.mark.parametrize("typed", ["", "mười", "1,2,3", "1.23", "12.34,5", "--1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the field says what to do
        text.parse_number(typed)


@pytest.mark.parametrize(
    "typed", ["5/9/2026", "05-09-2026", "05.09.2026", "2026-09-05", " 05/09/2026 "]
)
def test_a_day_is_read_in_every_usual_writing(typed: str) -> None:
    assert text.parse_day(typed) == date(2026, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "2026/09/05", "mai", "5/9/26"])
def test_a_day_that_is_in_no_calendar_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the field says what to do
        text.parse_day(typed)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 5, "0%"),
        (5, 5, "100%"),
        (1, 3, "33,3%"),
        (9999, 10000, "99,9%"),
        (1, 10000, "0,1%"),
        (12, 10, "120%"),
        (0, 0, "chưa đủ dữ liệu"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_all(part: int, whole: int, shown: str) -> None:
    assert text.show_share(part, whole) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0%"), ("0.1", "1%"), ("49.5", "50%"), ("99.9", "99%"), ("100", "100%")],
)
def test_a_whole_percentage_is_never_falsely_nothing_or_all(value: str, shown: str) -> None:
    assert text.show_percent(Decimal(value)) == shown


def test_an_amount_has_its_unit_and_a_percentage_no_space() -> None:
    assert text.show_amount(Decimal("1200.5"), "hộ") == "1.200,5 hộ"
    assert text.show_amount(95, "%") == "95%"
    assert text.show_amount(3, "") == "3"


def test_an_avatar_bears_the_middle_and_given_name() -> None:
    assert text.initials("Hoàng Đình Thuận") == "ĐT"


def test_control_characters_are_spaces() -> None:
    assert text.clean("Vấn\0 đề\x07 thử\x7f") == "Vấn đề thử"
    assert text.clean_lines("một\0\nhai") == "một\nhai"


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("91.5", "91,50"),
        ("26.833333", "26,83…"),
        ("89.999999", "89,99…"),  # never told as the bound it does not reach
        ("90", "90,00"),
        ("-0.125", "-0,12…"),
        ("1234.5", "1.234,50"),
    ],
)
def test_points_are_told_with_two_digits_cut_and_marked(points: str, shown: str) -> None:
    assert text.show_points(Decimal(points)) == shown
