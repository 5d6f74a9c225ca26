"""The quarter form 09B of the same local model: 30 general points and six axes scored directly.

HD 02-HD/BTCTW names the six axes; their maxima are not fixed nationally (AX-1): the person proposes
them and the collective approves them, together 70.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from camket.rules.formulas.base import (
    NothingAssignedError,
    Scored,
    Step,
    exactly,
    require,
    shown,
)

FORM_09B: Final = (15, 10, 10, 15, 10, 10)
"""The maxima of the six axes on that form."""


@dataclass(frozen=True, slots=True)
class AxisPoints:
    """An axis with what was scored on it.

    Attributes:
        number: 1 to 6.
        name: What it is about.
        most: Points at most.
        points: Points scored.
    """

    number: int
    name: str
    most: Decimal
    points: Decimal

    def __post_init__(self) -> None:
        """Refuse points outside the axis."""
        require(0 <= self.points <= self.most, f"trục {self.number}: điểm từ 0 đến {self.most}")


@dataclass(frozen=True, slots=True)
class Params:
    """The numbers of the form: what all axes make together."""

    results_max: int = 70


def score(tasks: Sequence[AxisPoints], criteria: Decimal, params: Params) -> Scored:
    """Return the sum of the axes and the general points.

    Raises:
        NothingAssignedError: No axis has a maximum.
        ValueError: The maxima do not make the whole, or an axis stands twice.
    """
    if not any(axis.most for axis in tasks):
        raise NothingAssignedError
    require(len({axis.number for axis in tasks}) == len(tasks), "mỗi trục chỉ ghi một lần")
    most = sum((exactly(axis.most) for axis in tasks), Fraction(0))
    require(
        most == params.results_max,
        f"điểm tối đa các trục phải bằng {params.results_max}, đang là {shown(most)}",
    )
    steps = [
        Step(
            f"axis-{axis.number}",
            f"Trục {axis.number} ({axis.name}): {shown(exactly(axis.points))}/"
            f"{shown(exactly(axis.most))}",
            exactly(axis.points),
        )
        for axis in tasks
    ]
    results = sum((step.value for step in steps), Fraction(0))
    general = exactly(criteria)
    total = general + results
    words = f"Tổng điểm: {shown(general)} + {shown(results)} = {shown(total)}"
    steps.append(Step("results", f"Tổng điểm các trục: {shown(results)}", results))
    components = {step.code: step.value for step in steps[:-1]}
    return Scored(components, general, results, total, (*steps, Step("total", words, total)))
