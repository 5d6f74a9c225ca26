"""A published set over NĐ 335/2025 at work: numbers, coefficients, conditions, general criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from camket.rules.ceiling import Mark, Source
from camket.rules.criteria import ScoringMode
from camket.rules.facts import EXACT, plain_decimal
from camket.rules.formulas.base import exactly, shown
from camket.rules.local.applying import numbers_under
from camket.rules.local.bounds import Bound
from camket.rules.local.criteria import OwnCriteria, OwnCriterion
from camket.rules.local.sets import ConditionKind, LocalCondition, LocalSet
from camket.rules.nodes import Node
from camket.rules.schemes.nghi_dinh_335 import OwnCondition, Points, ServantFacts, ServantKind
from camket.rules.schemes.numbers_335 import Edition, typed
from camket.shared.text import show_amount

Measure = Callable[[ServantFacts, Points], Fraction]


@dataclass(frozen=True, slots=True)
class Look:
    """What a kind of condition looks at of a civil servant.

    Attributes:
        title: What is bounded, as a page and a sentence call it.
        unit: Points or percent.
        bound: Which way the bound is meant.
        of: The value, in points or per cent.
    """

    title: str
    unit: str
    bound: Bound
    of: Measure


def _points(title: str, of: Measure) -> Look:
    """Look at points, which must reach a bound."""
    return Look(title, "điểm", Bound.AT_LEAST, of)


def _share(title: str, count: Callable[[ServantFacts], int], bound: Bound) -> Look:
    """Look at a share of the products assigned, in per cent; there are some where it is asked."""
    return Look(title, "%", bound, of=lambda facts, _: Fraction(100 * count(facts), facts.assigned))


def _done(facts: ServantFacts) -> int:
    return sum(min(line.completed, line.assigned) for line in facts.lines)


def _late(facts: ServantFacts) -> int:
    return sum(line.late for line in facts.lines)


def _faulty(facts: ServantFacts) -> int:
    return sum(
        line.below_quality + sum(one.counted > 0 for one in line.failed_checks)
        for line in facts.lines
    )


LOOKS_335: Final[Mapping[ConditionKind, Look]] = {
    ConditionKind.SCORE: _points("Tổng điểm", lambda _, points: points.total),
    ConditionKind.GENERAL: _points("Điểm tiêu chí chung", lambda facts, _: exactly(facts.general)),
    ConditionKind.RESULTS: _points("Điểm kết quả nhiệm vụ", lambda _, points: points.results),
    ConditionKind.EXCEEDED: _share(
        "Tỷ lệ sản phẩm vượt số giao", lambda facts: facts.surplus, Bound.AT_LEAST
    ),
    ConditionKind.DONE: _share("Tỷ lệ sản phẩm hoàn thành", _done, Bound.AT_LEAST),
    ConditionKind.LATE: _share("Tỷ lệ sản phẩm chậm", _late, Bound.AT_MOST),
    ConditionKind.BELOW_QUALITY: _share(
        "Tỷ lệ sản phẩm không đạt chất lượng, bị trừ vì kiểm tra", _faulty, Bound.AT_MOST
    ),
}
"""By the kind of condition; what is not here cannot be asked of a civil servant."""


def servant_edition_under(local: LocalSet, national: Edition) -> Edition:
    """Return the numbers and conditions of NĐ 335/2025 that hold under a set.

    What is only proposed is left out.
    """
    published = numbers_under(local, national.published)
    added = tuple(
        _condition_of(code, one, body=local.title)
        for code, one in sorted(local.conditions.items())
        if one.basis.is_binding and one.kind in LOOKS_335
    )
    return Edition(typed(published), published, added)


def coefficients_under(local: LocalSet | None) -> dict[str, Decimal]:
    """Return the coefficients of groups of products that hold in place of the catalogue's."""
    if local is None:
        return {}
    held = local.coefficients.items()
    return {group: one.value for group, one in held if one.basis.is_binding}


def general_under(local: LocalSet | None, kind: ServantKind) -> OwnCriteria | None:
    """Return the general criteria of a body for a class; None where 30 points are given whole."""
    own = local.criteria.get(kind) if local is not None else None
    return own if own is not None and own.basis.is_binding else None


def bound_words_335(condition: LocalCondition) -> str:
    """Return what a condition asks of civil servants: Tỷ lệ sản phẩm chậm không quá 10%."""
    look = LOOKS_335.get(condition.kind)
    if look is None:
        return condition.kind.value
    return f"{look.title} {look.bound.words_of(show_amount(condition.value, look.unit))}"


def points_by_item(node: Node, own: OwnCriteria) -> Decimal:
    """Return the general points that come of points told item by item.

    Raises:
        UnusableInputError: An item is missing or unknown, or its points cannot be.
    """
    told = node.members(tuple([one.code for one in own.general]))
    total = Decimal(0)
    for one in own.general:
        given = told[one.code]
        points = given.decimal(int(one.points) + 1)
        if problem := wrong_points(one, points):
            given.refuse(problem)
        total = EXACT.add(total, points)
    return total


def wrong_points(item: OwnCriterion, points: Decimal) -> str:
    """Say why an item cannot have some points; nothing where it can."""
    if points > item.points:
        return f"{plain_decimal(points)} is more than {plain_decimal(item.points)}"
    if item.mode is ScoringMode.BINARY and points not in (0, item.points):
        return f"must be 0 or {plain_decimal(item.points)}: the item is met or not"
    return ""


def _condition_of(code: str, condition: LocalCondition, *, body: str) -> OwnCondition:
    look, bound = LOOKS_335[condition.kind], exactly(condition.value)
    asks = bound_words_335(condition)

    def is_met(facts: ServantFacts, points: Points) -> bool:
        return look.bound.holds(look.of(facts, points), bound)

    def says(facts: ServantFacts, points: Points) -> str:
        unit = "%" if look.unit == "%" else f" {look.unit}"
        return f"Điều kiện của {body}: {asks}; đang là {shown(look.of(facts, points))}{unit}."

    return OwnCondition(
        code=code,
        level=condition.bars,
        source=Source(condition.citation, f"{body}: {condition.citation}", Mark.B),
        concerns=frozenset(one for one in condition.applies_to if isinstance(one, ServantKind)),
        is_met=is_met,
        says=says,
    )
