"""A local model: products registered with weights, four percentages each, frames of weights.

HD 03-HD/TVĐU (10/9/2026), as encoded with its tests in a public program whose authors mark their
extract as not confirmed: material for a body's own set, never shown as law.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from camket.rules.formulas.base import (
    HUNDRED,
    NothingAssignedError,
    RoundingMode,
    RoundingRule,
    Scored,
    Step,
    exactly,
    require,
    shown,
)
from camket.rules.grades import KeyGrade

ASPECTS: Final = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Frame:
    """How much each of the four percentages weighs; together one hundred."""

    code: str
    name: str
    weights: Mapping[str, int]

    def __post_init__(self) -> None:
        """Refuse weights that do not make up the whole."""
        require(tuple(self.weights) == ASPECTS, "a frame weighs A, B, C and D")
        require(sum(self.weights.values()) == HUNDRED, "the weights of a frame make 100")


def _frame(code: str, name: str, *weights: int) -> Frame:
    return Frame(code, name, dict(zip(ASPECTS, weights, strict=True)))


FRAMES: Final = {
    frame.code: frame
    for frame in (
        _frame("K1", "Quản lý, Đảng, đoàn thể", 25, 35, 20, 20),
        _frame("K2", "An toàn, vận hành", 15, 50, 15, 20),
        _frame("K3", "Dự án, tài chính", 20, 30, 35, 15),
        _frame("K4", "Khoa học, đổi mới sáng tạo, chuyển đổi số", 15, 30, 20, 35),
    )
}
"""The frame belongs to the person's file and is frozen when the period opens."""


@dataclass(frozen=True, slots=True)
class RegisteredProduct:
    """A product registered for the period.

    Attributes:
        code: Its code in the list.
        name: What it is.
        weight: Points at most.
        percents: A, B, C and D in percent; above 100 is surplus and does not count.
        exceeded: Whether it went above requirement, as its approver confirmed.
        grade: How it turned out, of a key task; None where it is none.
    """

    code: str
    name: str
    weight: Decimal
    percents: Mapping[str, Decimal]
    exceeded: bool = False
    grade: KeyGrade | None = None

    def __post_init__(self) -> None:
        """Refuse a product that is not measured in all four."""
        require(tuple(self.percents) == ASPECTS, "a product is measured in A, B, C and D")
        require(all(one >= 0 for one in self.percents.values()), "percentages are not negative")
        require(self.weight > 0, "a weight is above nought")


@dataclass(frozen=True, slots=True)
class Params:
    """The numbers of the model.

    Attributes:
        results_max: What the weights make together.
        tolerance: How far they may miss it.
        fewest: Products at least.
        most: Products at most.
        frame: How A, B, C and D weigh.
        rounding: How each product's score is rounded; the total is the sum of the rounded ones.
    """

    frame: Frame
    results_max: int = 70
    tolerance: Decimal = Decimal("0.05")
    fewest: int = 3
    most: int = 7
    rounding: RoundingRule = field(default=RoundingRule(RoundingMode.HALF_UP, 1))


def score(tasks: Sequence[RegisteredProduct], criteria: Decimal, params: Params) -> Scored:
    """Return the points for registered products; `criteria` are the general points.

    Raises:
        NothingAssignedError: Nothing was registered.
        ValueError: Too few or too many products, or weights that miss their sum.
    """
    if not tasks:
        raise NothingAssignedError
    _check(tasks, params)
    steps = [_product_step(one, params) for one in tasks]
    results = sum((step.value for step in steps), Fraction(0))
    steps.append(Step("results", f"Tổng điểm các sản phẩm: {shown(results)}", results))
    general = exactly(criteria)
    total = general + results
    words = f"Tổng điểm: {shown(general)} + {shown(results)} = {shown(total)}"
    components = {one.code: step.value for one, step in zip(tasks, steps, strict=False)}
    return Scored(components, general, results, total, (*steps, Step("total", words, total)))


def _check(tasks: Sequence[RegisteredProduct], params: Params) -> None:
    require(
        params.fewest <= len(tasks) <= params.most,
        f"phải đăng ký từ {params.fewest} đến {params.most} sản phẩm, đang có {len(tasks)}",
    )
    weights = sum((exactly(one.weight) for one in tasks), Fraction(0))
    require(
        abs(weights - params.results_max) <= exactly(params.tolerance),
        f"tổng trọng số phải bằng {params.results_max}, đang là {shown(weights)}",
    )


def _product_step(product: RegisteredProduct, params: Params) -> Step:
    percent = sum(
        (
            min(exactly(product.percents[name]), HUNDRED) * params.frame.weights[name] / 100
            for name in ASPECTS
        ),
        Fraction(0),
    )
    weight = exactly(product.weight)
    exact = weight * percent / 100
    value = params.rounding.apply(exact)
    rounded = "" if value == exact else f" → {shown(value)}"
    words = f"{product.name}: {shown(weight)} × {shown(percent)}% = {shown(exact)}{rounded}"
    return Step(product.code, words, value)
