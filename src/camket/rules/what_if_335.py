"""Civil servants under other numbers or facts than those that hold: an answer to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from camket.rules.ceiling import Mark
from camket.rules.formulas.base import Scored, shown
from camket.rules.levels import Rung
from camket.rules.schemes.nghi_dinh_335 import ServantFacts, Verdict, judge, rung_of
from camket.rules.schemes.numbers_335 import Edition, Numbers
from camket.rules.what_if import Bar

MOST: Final[Mapping[str, int]] = {
    "best_from": 100,
    "good_from": 100,
    "fair_from": 100,
    "slip_percent": 100,
    "lower_value": 100,
}
"""The numbers a question may change, each with its bound."""
_PARTS: Final = {
    "a": "a (số lượng)",
    "b": "b (chất lượng)",
    "c": "c (tiến độ)",
    "d": "d (kết quả của đơn vị, lĩnh vực)",
    "đ": "đ (tổ chức triển khai)",
    "e": "e (tập hợp, đoàn kết)",
}
_OF_PARTS: Final = "Điều 14, 15, 16 Nghị định 335/2025/NĐ-CP"


@dataclass(frozen=True, slots=True)
class ServantJudge:
    """The rules of NĐ 335/2025 with one set of numbers."""

    numbers: Numbers

    def rung_of(self, facts: ServantFacts) -> Rung:
        """Return where somebody comes to stand."""
        return rung_of(facts, self.numbers)

    def verdict_of(self, facts: ServantFacts) -> Verdict:
        """Return where somebody comes to stand, with the computation and every condition."""
        return judge(facts, self.numbers)


def servant_judge_of(edition: Edition, *, numbers: Mapping[str, int] | None = None) -> ServantJudge:
    """Return the rules with some numbers of an edition changed.

    Raises:
        ValueError: A number is not one that a question may change, or beyond its bound.
    """
    changed: dict[str, Any] = dict(numbers or {})
    for name, value in changed.items():
        if not 0 <= value <= MOST.get(name, -1):
            message = f"{name}: {value} is not a number a question may ask for"
            raise ValueError(message)
    return ServantJudge(replace(edition.numbers, **changed))


def why_moved(before: Verdict, after: Verdict) -> tuple[Bar, ...]:
    """Return in sentences why somebody would stand elsewhere: what bars him, which part changed."""
    return (*_conditions(before, after), *_parts(before.scored, after.scored))


def _conditions(before: Verdict, after: Verdict) -> list[Bar]:
    """Return the conditions that no longer hold, or hold now; all that bar where none changed."""
    fallen = after.rung < before.rung
    was = {one.rule: one.is_met for one in before.conditions}
    told = [one for one in after.conditions if (one.is_met is False) is fallen]
    changed = [one for one in told if was.get(one.rule) != one.is_met]
    return [Bar(one.rule, one.says, one.source.title, one.source.mark) for one in changed or told]


def _parts(before: Scored | None, after: Scored | None) -> list[Bar]:
    """Return which parts of the points are other than they are, in one sentence."""
    if before is None or after is None or before.results == after.results:
        return []
    changed = [
        f"{words} {shown(before.components[name])} → {shown(after.components[name])}"
        for name, words in _PARTS.items()
        if before.components.get(name) != after.components.get(name)
    ]
    results = f"kết quả nhiệm vụ {shown(before.results)} → {shown(after.results)}"
    words = f"Thành phần điểm khác đi: {'; '.join([*changed, results])}."
    return [Bar("S-PARTS", words, _OF_PARTS, Mark.A)]
