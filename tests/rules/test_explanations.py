"""Five points or another level are explained; less is not (the worked cases of the source)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from camket.rules.explanations import Column, explanation_rule

YEAR_END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("own", "given", "is_asked"),
    [
        (("88", "HTT"), ("83", "HTT"), True),  # exactly five points
        (("91", "HTXS"), ("89", "HTT"), True),  # another level
        (("88", "HTT"), ("85", "HTT"), False),
        (("88", "HTT"), ("83.01", "HTT"), False),
        (("83", "HTT"), ("88", "HTT"), True),  # upwards as well
        (("88", "HTT"), ("88", "HTT"), False),
    ],
)
def test_five_points_or_a_change_of_level_ask_for_an_explanation(
    own: tuple[str, str], given: tuple[str, str], *, is_asked: bool
) -> None:
    rule = explanation_rule(on=YEAR_END)
    assert rule is not None
    columns = [Column(Decimal(total), level) for total, level in (own, given)]
    assert rule.asks(*columns) is is_asked


def test_the_number_is_known_only_from_a_local_document() -> None:
    rule = explanation_rule(on=YEAR_END)
    assert rule is not None
    assert (rule.points, rule.mark) == (5, "B")
    assert "HD 03-HD/TVĐU" in rule.citation


def test_a_year_before_the_document_asks_for_none() -> None:
    assert explanation_rule(on=date(2025, 12, 31)) is None
