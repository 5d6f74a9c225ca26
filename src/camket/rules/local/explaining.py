"""A body's own threshold for explanations beside the usual one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from camket.rules.explanations import explanation_rule
from camket.rules.local.problems import Problem, Weight
from camket.rules.local.sets import Explaining, Scoring
from camket.shared.text import show_number


def of_explaining(row: str, said: Scoring | Explaining, on: date) -> Iterator[Problem]:
    """Say where a difference needs no explanation yet that needs one by the usual reading."""
    usual = explanation_rule(on=on)
    if usual is None or said.explain_from <= usual.points:
        return
    words = (
        f"Giải trình khi lệch từ {show_number(said.explain_from)} điểm nới hơn "
        f"{show_number(usual.points)} điểm ({usual.citation})"
    )
    if said.reason:
        yield Problem(row, Weight.SHOWN, f"{words}. Lý do: {said.reason}")
    else:
        yield Problem(row, Weight.NEEDS_REASON, f"{words}. Ghi lý do vì sao nới.")
