"""Twenty sentences with the hints they deserve; a legal reader can check them in cau_mau.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.commitments.clarity import (
    CHECK_WORDS,
    HintCode,
    ItemValues,
    MeasureValues,
    WorkValues,
    checks_for,
    hints_for,
)
from camket.shared.text import parse_day, parse_number

CASES = tomllib.loads(Path(__file__).with_name("cau_mau.toml").read_text(encoding="utf-8"))["cau"]
MIDYEAR, YEAREND = date(2027, 7, 10), date(2027, 12, 20)
GOOD_MEASURE = MeasureValues("Số nhà", Decimal(12), Decimal(0), "nhà", "lower", date(2027, 10, 31))
GOOD_WORK = WorkValues("Khởi công 12 nhà", "Chủ tịch xã", date(2027, 5, 30), "Biên bản khởi công")


def _number(text: str | None) -> Decimal | None:
    return parse_number(text) if text else None


def _measure(row: dict[str, str]) -> MeasureValues:
    return MeasureValues(
        row["ten"],
        _number(row.get("hien_co")),
        _number(row.get("cam_ket")),
        row.get("don_vi", ""),
        row.get("chieu", "higher"),
        parse_day(row["thoi_han"]) if "thoi_han" in row else None,
    )


def _item(case: dict[str, Any]) -> ItemValues:
    measures = tuple(_measure(row) for row in case["so_do"]) if "so_do" in case else (GOOD_MEASURE,)
    works = (GOOD_WORK,) if case.get("co_viec", True) else ()
    if "viec" in case:
        due = case.get("thoi_han", "30/05/2027")
        works = (
            WorkValues(
                case["viec"],
                case.get("chu_tri", "Chủ tịch xã"),
                parse_day(due) if due else None,
                case.get("san_pham", "Biên bản"),
            ),
        )
    title = case.get("van_de", "Sắp xếp lại 67 hộ dân vùng dự án")
    last_year = tuple(case.get("nam_truoc", ()))
    return ItemValues(title, measures, works, MIDYEAR, YEAREND, last_year)


def test_there_are_twenty_sentences() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("van_de") or case["viec"])
def test_a_sentence_gets_its_hints(case: dict[str, Any]) -> None:
    assert [hint.code.value for hint in hints_for(_item(case))] == case["goi_y"]


def test_every_hint_is_shown_by_some_sentence() -> None:
    assert {code for case in CASES for code in case["goi_y"]} == {code.value for code in HintCode}


def test_a_hint_says_what_why_and_where() -> None:
    (hint,) = hints_for(ItemValues("Xóa 12 nhà tạm", (), (GOOD_WORK,), MIDYEAR, YEAREND))
    assert hint.sentence == "Vấn đề chưa có số đo"
    assert hint.why == "Không có số đo thì cuối năm không kết luận được đạt hay chưa."
    assert hint.anchor == "id_measure-0-name"


def test_a_clear_item_meets_all_eight_checks_and_an_empty_one_misses_two() -> None:
    clear = checks_for(hints_for(ItemValues("Xóa 12 nhà tạm", (GOOD_MEASURE,), (GOOD_WORK,))))
    assert [is_met for _, _, is_met in clear] == [True] * len(CHECK_WORDS)
    empty = checks_for(hints_for(ItemValues("Xóa 12 nhà tạm")))
    assert sum(is_met for _, _, is_met in empty) == len(CHECK_WORDS) - 2


@given(st.text(max_size=80), st.text(max_size=40), st.booleans())
def test_naming_lead_and_day_never_adds_a_hint(title: str, product: str, is_led: bool) -> None:
    bare = ItemValues("Xóa 12 nhà", (GOOD_MEASURE,), (WorkValues(title, product=product),))
    lead = "Chủ tịch xã" if is_led else ""
    work = WorkValues(title, lead, date(2027, 5, 1), product)
    better = ItemValues("Xóa 12 nhà", (GOOD_MEASURE,), (work,))
    assert {hint.code for hint in hints_for(better)} < {hint.code for hint in hints_for(bare)}
