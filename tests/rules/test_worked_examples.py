"""The examples a legal reader can check: one exactly on each number of the regulation."""

from __future__ import annotations

from typing import Any

import pytest
from tests.rules.examples import document_of, examples

from camket.rules.evaluate import evaluate_document
from camket.rules.levels import Level
from camket.rules.quotas import Caps, Denominator, Rounding, cap_of


@pytest.mark.parametrize(
    "example",
    [
        one
        for name in ("tap-the", "lanh-dao", "ca-nhan", "dang-vien-ngoai")
        for one in examples(name)
    ],
    ids=lambda one: f"{one['loai']}: {one['ten']}",
)
def test_the_rules_give_the_level_and_the_reasons_of_the_example(example: dict[str, Any]) -> None:
    rule_set = example.get("bo_quy_tac", "national")
    answer: Any = evaluate_document(document_of(example), rule_set=rule_set)
    subject = answer["subjects"][0]
    expected = None if example["muc"] == "?" else example["muc"]
    assert subject["level"] == expected
    assert subject["needs_decision"] == (expected is None)
    assert [reason["rule"] for reason in subject["reasons"]] == example["ly_do"]
    assert subject["band"] == example.get("khung", subject["band"])
    says = [reason["says"] for reason in subject["reasons"]]
    assert says == example.get("noi", says)
    if expected is None:
        assert subject["candidates"] == example.get("can_nhac", ["HT", "KHT"])
    else:
        assert "candidates" not in subject


@pytest.mark.parametrize("example", examples("gioi-han"), ids=lambda one: one["ten"])
def test_the_ceiling_is_that_of_the_example(example: dict[str, Any]) -> None:
    levels: list[Level | None] = [
        *[Level.HTXS] * example["xuat_sac"],
        *[Level.HTT] * example["tot"],
        *[Level.HT] * example["hoan_thanh"],
        None,
    ]
    caps = Caps(example["ty_le"], Denominator(example["mau_so"]), Rounding(example["lam_tron"]))
    check = cap_of(levels, caps)
    assert check.as_record()["allowed"] == example["toi_da"]
    assert check.is_within == example["trong_gioi_han"]
    assert check.rated == len(levels) - 1
    assert check.says == example.get("noi", check.says)


def test_moving_somebody_down_also_raises_the_ceiling() -> None:
    levels = [Level.HTXS] * 20 + [Level.HTT] * 55
    check = cap_of(levels, Caps(20, Denominator.HTT, Rounding.FLOOR))
    assert (check.allowed, check.excess, check.to_move) == (11, 9, 8)
