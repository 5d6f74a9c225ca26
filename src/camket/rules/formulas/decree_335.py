"""NĐ 335/2025: products turned into standard ones, then a, b, c (and d, đ, e), then 70 %.

The denominators are what was assigned, never what was completed: who finishes nothing has nought
for quality and for progress too. A failed check or a delay takes a quarter of that one product's
points unless its objective cause is confirmed; a product cannot lose more than it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from camket.rules.formulas.base import (
    HUNDRED,
    UNROUNDED,
    NothingAssignedError,
    RoundingRule,
    Scored,
    Step,
    exactly,
    require,
    shown,
)


@dataclass(frozen=True, slots=True)
class Slips:
    """How often one product went wrong, and how often for a confirmed objective cause."""

    times: int
    objective: int = 0

    def __post_init__(self) -> None:
        """Refuse a part above its whole."""
        require(0 <= self.objective <= self.times, "objective <= times")

    @property
    def counted(self) -> int:
        """Return how often it counts against the product."""
        return self.times - self.objective


@dataclass(frozen=True, slots=True)
class ProductLine:
    """Products of one kind that were assigned.

    Attributes:
        code: Code in the catalogue.
        name: What it is.
        coefficient: How many standard products one of them is.
        assigned: How many were assigned.
        completed: How many were completed; above what was assigned is surplus.
        below_quality: How many of the completed never met the quality required.
        failed_checks: For each completed product that failed a check, how often.
        delays: For each completed product that was late, how often.
    """

    code: str
    name: str
    coefficient: Decimal
    assigned: int
    completed: int
    below_quality: int = 0
    failed_checks: tuple[Slips, ...] = ()
    delays: tuple[Slips, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a part above its whole."""
        require(self.coefficient > 0, "a coefficient is above nought")
        require(self.assigned >= 0 and self.completed >= 0, "counts are not negative")
        require(
            self.below_quality >= 0
            and self.below_quality + len(self.failed_checks) <= self.completed,
            "below_quality + failed_checks <= completed",
        )
        require(len(self.delays) <= self.completed, "delays <= completed")

    @property
    def weight(self) -> Fraction:
        """Return the coefficient as a fraction."""
        return exactly(self.coefficient)

    @property
    def surplus(self) -> int:
        """Return how many were completed above what was assigned."""
        return max(0, self.completed - self.assigned)

    @property
    def late(self) -> int:
        """Return how many were late for a cause that counts."""
        return sum(one.counted > 0 for one in self.delays)


@dataclass(frozen=True, slots=True)
class Leading:
    """What Article 15 measures of who leads; each is 100 or the lower value.

    Attributes:
        no_unit_failed: d: no subordinate is rated KHT.
        well_organised: đ: all tasks on plan, on time, with quality and initiative.
        united: e: no prolonged disunity.
    """

    no_unit_failed: bool
    well_organised: bool
    united: bool


@dataclass(frozen=True, slots=True)
class Params:
    """The numbers of the scheme.

    Attributes:
        results_max: Points of results at most, and the percentage the mean is taken of.
        slip_percent: What one failed check or delay takes of a product's points.
        lower_value: d, đ, e where they are not 100.
        rounding: How the total is rounded; the national text was not read to round.
    """

    results_max: int
    slip_percent: int
    lower_value: int
    rounding: RoundingRule = UNROUNDED


@dataclass(frozen=True, slots=True)
class General:
    """Points for the general criteria, and what is measured of who leads."""

    points: Decimal
    leading: Leading | None = None


def score(tasks: Sequence[ProductLine], criteria: General, params: Params) -> Scored:
    """Return the points of a civil servant, of a leader where `criteria.leading` is given.

    Raises:
        NothingAssignedError: Nothing was assigned.
    """
    assigned = sum((line.weight * line.assigned for line in tasks), Fraction(0))
    if assigned == 0:
        raise NothingAssignedError
    steps = [_line_step(line) for line in tasks]
    steps.append(Step("assigned", f"Được giao (đã quy đổi): {shown(assigned)}", assigned))
    parts = {
        "a": _quantity(tasks, assigned, steps),
        "b": _quality(tasks, assigned, params, steps),
        "c": _progress(tasks, assigned, params, steps),
    }
    if criteria.leading is not None:
        parts |= _leading(criteria.leading, params, steps)
    results = _results(parts, params, steps)
    general = exactly(criteria.points)
    total = params.rounding.apply(general + results)
    rounded = "" if total == general + results else f", {params.rounding.words}: {shown(total)}"
    words = f"Tổng điểm: {shown(general)} + {shown(results)} = {shown(general + results)}{rounded}"
    steps.append(Step("total", words, total))
    return Scored(parts, general, results, total, tuple(steps))


def _line_step(line: ProductLine) -> Step:
    value = line.weight * line.assigned
    words = (
        f"{line.name}: giao {line.assigned}, hoàn thành {line.completed}, hệ số "
        f"{shown(line.weight)}; quy đổi được giao {shown(value)}"
    )
    return Step(line.code, words, value)


def _quantity(tasks: Sequence[ProductLine], assigned: Fraction, steps: list[Step]) -> Fraction:
    done = sum((line.weight * line.completed for line in tasks), Fraction(0))
    exact = HUNDRED * done / assigned
    value = min(exact, HUNDRED)
    cut = "" if exact <= HUNDRED else f" ({shown(exact)}, lấy tối đa 100)"
    words = f"a (số lượng) = 100 × {shown(done)} ÷ {shown(assigned)} = {shown(value)}{cut}"
    steps.append(Step("a", words, value))
    return value


def _quality(
    tasks: Sequence[ProductLine], assigned: Fraction, params: Params, steps: list[Step]
) -> Fraction:
    met = [line.completed - line.below_quality for line in tasks]
    lost = [_lost(line, line.failed_checks, params) for line in tasks]
    return _share("b", "chất lượng", tasks, met, lost, assigned, steps)


def _progress(
    tasks: Sequence[ProductLine], assigned: Fraction, params: Params, steps: list[Step]
) -> Fraction:
    met = [line.completed for line in tasks]
    lost = [_lost(line, line.delays, params) for line in tasks]
    return _share("c", "tiến độ", tasks, met, lost, assigned, steps)


def _lost(line: ProductLine, slips: Sequence[Slips], params: Params) -> Fraction:
    """Return what the slips take, in standard products; none loses more than itself."""
    shares = (min(Fraction(params.slip_percent * one.counted, 100), Fraction(1)) for one in slips)
    return line.weight * sum(shares, Fraction(0))


def _share(
    code: str,
    name: str,
    tasks: Sequence[ProductLine],
    met: Sequence[int],
    lost: Sequence[Fraction],
    assigned: Fraction,
    steps: list[Step],
) -> Fraction:
    full = sum((line.weight * count for line, count in zip(tasks, met, strict=True)), Fraction(0))
    gone = sum(lost, Fraction(0))
    exact = HUNDRED * (full - gone) / assigned
    value = min(exact, HUNDRED)
    minus = f" (đã trừ {shown(gone)})" if gone else ""
    cut = "" if exact <= HUNDRED else f" ({shown(exact)}, lấy tối đa 100)"
    words = (
        f"{code} ({name}) = 100 × {shown(full - gone)}{minus} ÷ {shown(assigned)} = "
        f"{shown(value)}{cut}"
    )
    steps.append(Step(code, words, value))
    return value


def _leading(leading: Leading, params: Params, steps: list[Step]) -> dict[str, Fraction]:
    told = (
        ("d", "kết quả của đơn vị, lĩnh vực phụ trách", leading.no_unit_failed),
        ("đ", "khả năng tổ chức triển khai", leading.well_organised),
        ("e", "năng lực tập hợp, đoàn kết", leading.united),
    )
    parts: dict[str, Fraction] = {}
    for code, name, holds in told:
        parts[code] = HUNDRED if holds else Fraction(params.lower_value)
        steps.append(Step(code, f"{code} ({name}) = {shown(parts[code])}", parts[code]))
    return parts


def _results(parts: dict[str, Fraction], params: Params, steps: list[Step]) -> Fraction:
    mean = sum(parts.values(), Fraction(0)) / len(parts)
    value = mean * params.results_max / 100
    summed = " + ".join(shown(one) for one in parts.values())
    words = (
        f"Kết quả thực hiện nhiệm vụ = ({summed}) ÷ {len(parts)} × {params.results_max}% = "
        f"{shown(value)}"
    )
    steps.append(Step("results", words, value))
    return value
