"""NĐ 335/2025: products turned into standard ones, then a, b, c (and d, đ, e), then 70 %.

The denominators are what was assigned, never what was completed: who finishes nothing has nought
for quality and for progress too. A failed check or a delay takes a quarter of that one product's
points unless its objective cause is confirmed; a product cannot lose more than it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Final, NamedTuple

from camket.rules.formulas.base import (
    HUNDRED,
    UNROUNDED,
    NothingAssignedError,
    RoundingMode,
    RoundingRule,
    Scored,
    Step,
    exactly,
    refuse,
    shown,
    written,
)
from camket.shared.text import show_number

_WIDE: Final = Context(prec=400)
_PARTS: Final = 3
"""a, b, c; of who leads as many again."""


@dataclass(frozen=True, slots=True)
class Slips:
    """How often one product went wrong, and how often for a confirmed objective cause."""

    times: int
    objective: int = 0

    def __post_init__(self) -> None:
        """Refuse a part above its whole."""
        if not 0 <= self.objective <= self.times:
            refuse("objective <= times")

    @property
    def counted(self) -> int:
        """Return how often it counts against the product."""
        return self.times - self.objective


@lru_cache(maxsize=4096)
def slips_of(times: int, objective: int = 0) -> Slips:
    """Return one of the few slips there are among very many products."""
    return Slips(times, objective)


@dataclass(frozen=True, slots=True)
class Product:
    """A kind of product in a catalogue; what is asked of it again and again is found once.

    Attributes:
        code: Its code.
        name: What it is.
        coefficient: How many standard products one of them is.
        places: How many digits of the coefficient stand after the comma.
        whole: The coefficient without its comma.
        shown: The coefficient as a person reads it.
    """

    code: str
    name: str
    coefficient: Decimal
    places: int = field(init=False)
    whole: int = field(init=False)
    shown: str = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a product that counts for nothing."""
        if self.coefficient <= 0:
            refuse("a coefficient is above nought")
        exponent = self.coefficient.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "whole", int(self.coefficient.scaleb(places, _WIDE)))
        object.__setattr__(self, "shown", show_number(self.coefficient))

    def weight(self, scale: int) -> int:
        """Return the coefficient as a whole number of so many places, which are not too few."""
        return int(self.whole * 10 ** (scale - self.places))


@dataclass(frozen=True, slots=True)
class ProductLine:
    """Products of one kind that were assigned.

    Attributes:
        product: Which kind.
        assigned: How many were assigned.
        completed: How many were completed; above what was assigned is surplus.
        below_quality: How many of the completed never met the quality required.
        failed_checks: For each completed product that failed a check, how often.
        delays: For each completed product that was late, how often.
    """

    product: Product
    assigned: int
    completed: int
    below_quality: int = 0
    failed_checks: tuple[Slips, ...] = ()
    delays: tuple[Slips, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a part above its whole."""
        completed = self.completed
        if self.assigned < 0 or completed < 0:
            refuse("counts are not negative")
        if not 0 <= self.below_quality <= completed - len(self.failed_checks):
            refuse("below_quality + failed_checks <= completed")
        if len(self.delays) > completed:
            refuse("delays <= completed")

    def excused(self) -> ProductLine:
        """Return the line with an objective cause confirmed for whatever went wrong."""
        failed_checks, delays = (
            tuple([slips_of(one.times, one.times) for one in slips])
            for slips in (self.failed_checks, self.delays)
        )
        return replace(self, failed_checks=failed_checks, delays=delays)

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

    @property
    def values(self) -> tuple[bool, bool, bool]:
        """Return d, đ and e in their order."""
        return self.no_unit_failed, self.well_organised, self.united


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


class Sums(NamedTuple):
    """Products added up in whole numbers: hundredths of a product at a scale of the coefficients.

    Attributes:
        unit: What one standard product is in them.
        assigned: What was assigned.
        done: What was completed.
        below: What of it is below quality.
        failed: What failed checks take off.
        late: What delays take off.
    """

    unit: int
    assigned: int
    done: int
    below: int
    failed: int
    late: int

    def with_completed(self, more: int) -> Sums:
        """Return the sums with that much more completed, in time and with quality."""
        unit, assigned, done, below, failed, late = self
        return Sums(unit, assigned, done + more, below, failed, late)


class Products(NamedTuple):
    """Lines of products, weighed once for all that is computed from them.

    Attributes:
        lines: The lines.
        weights: Of each line its coefficient as a whole number.
        sums: What they add up to.
    """

    lines: Sequence[ProductLine]
    weights: Sequence[int]
    sums: Sums


def weighed(lines: Sequence[ProductLine], params: Params) -> Products:
    """Weigh lines and add them up; a failed check or a delay takes its share of one product."""
    scale = max([line.product.places for line in lines], default=0)
    weights = [line.product.weight(scale) for line in lines]
    assigned = done = below = failed = late = 0
    for weight, line in zip(weights, lines, strict=True):
        assigned += weight * line.assigned
        done += weight * line.completed
        below += weight * line.below_quality
        if line.failed_checks:
            failed += weight * _lost_to(line.failed_checks, params)
        if line.delays:
            late += weight * _lost_to(line.delays, params)
    sums = Sums(100 * 10**scale, 100 * assigned, 100 * done, 100 * below, failed, late)
    return Products(lines, weights, sums)


def _lost_to(slips: Sequence[Slips], params: Params) -> int:
    """Return what slips take, in hundredths of a product; none loses more than itself."""
    return sum([min(100, params.slip_percent * one.counted) for one in slips])


def total_from(general: Fraction, sums: Sums, leading: Leading | None, params: Params) -> Fraction:
    """Return only the total, as `computed` has it, where something was assigned."""
    return params.rounding.apply(_added(general, *_results_in(sums, leading, params)))


def whole_from(general: Fraction, sums: Sums, leading: Leading | None, params: Params) -> int:
    """Return only the whole points of the total: all that a whole bound asks about."""
    if params.rounding.mode is not RoundingMode.EXACT:
        return floor(total_from(general, sums, leading, params))
    parts, to_a_point = _results_in(sums, leading, params)
    top, bottom = general.as_integer_ratio()
    return (top * to_a_point + parts * bottom) // (bottom * to_a_point)


def results_from(sums: Sums, leading: Leading | None, params: Params) -> Fraction:
    """Return only the points for results, as `computed` has them, where something was assigned."""
    return Fraction(*_results_in(sums, leading, params))


def _results_in(sums: Sums, leading: Leading | None, params: Params) -> tuple[int, int]:
    """Return the points for results as a whole number of parts, and how many make a point."""
    _, assigned, done, below, failed, late = sums
    quality, progress = done - below - failed, done - late
    parts = 100 * (min(done, assigned) + min(quality, assigned) + min(progress, assigned))
    count = _PARTS
    if leading is not None:
        count += _PARTS
        parts += sum([_value(holds, params) for holds in leading.values]) * assigned
    return parts * params.results_max, 100 * count * assigned


def _added(general: Fraction, parts: int, to_a_point: int) -> Fraction:
    """Return points with so many parts of a point more: one fraction, where `+` makes three."""
    top, bottom = general.as_integer_ratio()
    return Fraction(top * to_a_point + parts * bottom, bottom * to_a_point)


def _value(holds: bool, params: Params) -> int:  # one of three parallel flags
    return 100 if holds else params.lower_value


def score(tasks: Sequence[ProductLine], criteria: General, params: Params) -> Scored:
    """Return the points of a civil servant, of a leader where `criteria.leading` is given.

    Raises:
        NothingAssignedError: Nothing was assigned.
    """
    return computed(weighed(tasks, params), criteria, params)


def computed(products: Products, criteria: General, params: Params) -> Scored:
    """Return the points that products which were weighed come to.

    Raises:
        NothingAssignedError: Nothing was assigned.
    """
    sums = products.sums
    if sums.assigned == 0:
        raise NothingAssignedError
    steps = [_line_step(line) for line in products.lines]
    assigned = Fraction(sums.assigned, sums.unit)
    steps.append(Step("assigned", f"Được giao (đã quy đổi): {shown(assigned)}", assigned))
    told = (
        ("a", "số lượng", sums.done, 0),
        ("b", "chất lượng", sums.done - sums.below - sums.failed, sums.failed),
        ("c", "tiến độ", sums.done - sums.late, sums.late),
    )
    parts = {code: _share(code, name, part, lost, sums, steps) for code, name, part, lost in told}
    if criteria.leading is not None:
        parts |= _leading(criteria.leading, params, steps)
    of_results = _results_in(sums, criteria.leading, params)
    results = Fraction(*of_results)
    steps.append(_results_step(parts, results, params))
    general = exactly(criteria.points)
    exact = _added(general, *of_results)
    total = params.rounding.apply(exact)
    is_as_it_was = total is exact or total == exact
    rounded = "" if is_as_it_was else f", {params.rounding.words}: {shown(total)}"
    words = f"Tổng điểm: {shown(general)} + {shown(results)} = {shown(exact)}{rounded}"
    steps.append(Step("total", words, total))
    return Scored(parts, general, results, total, tuple(steps))


def _line_step(line: ProductLine) -> Step:
    one = line.product
    return _told(
        one.code, one.name, one.shown, one.whole, one.places, line.assigned, line.completed
    )


# Many people are assigned as many of the same product; by its values, for it hashes itself slowly.
@lru_cache(maxsize=16_384)
def _told(
    code: str, name: str, coefficient: str, whole: int, places: int, assigned: int, completed: int
) -> Step:
    value = Fraction(whole * assigned, 10**places)
    words = (
        f"{name}: giao {assigned}, hoàn thành {completed}, hệ số {coefficient}; quy đổi được giao "
        f"{shown(value)}"
    )
    return Step(code, words, value)


def _share(code: str, name: str, part: int, lost: int, sums: Sums, steps: list[Step]) -> Fraction:
    """Return what share of the assigned a part is, at most all; `lost` was taken off it."""
    unit, assigned = sums.unit, sums.assigned
    minus = f" (đã trừ {written(lost, unit).shown})" if lost else ""
    value, cut = HUNDRED, ""
    if part < assigned:
        value = Fraction(100 * part, assigned)
    elif part > assigned:
        cut = f" ({written(100 * part, assigned).shown}, lấy tối đa 100)"
    words = (
        f"{code} ({name}) = 100 × {written(part, unit).shown}{minus} ÷ "
        f"{written(assigned, unit).shown} = {shown(value)}{cut}"
    )
    steps.append(Step(code, words, value))
    return value


_LEADING_NAMES: Final = (
    ("d", "kết quả của đơn vị, lĩnh vực phụ trách"),
    ("đ", "khả năng tổ chức triển khai"),
    ("e", "năng lực tập hợp, đoàn kết"),
)


def _leading(leading: Leading, params: Params, steps: list[Step]) -> dict[str, Fraction]:
    parts: dict[str, Fraction] = {}
    for (code, name), holds in zip(_LEADING_NAMES, leading.values, strict=True):
        parts[code] = Fraction(_value(holds, params))
        steps.append(Step(code, f"{code} ({name}) = {shown(parts[code])}", parts[code]))
    return parts


def _results_step(parts: dict[str, Fraction], results: Fraction, params: Params) -> Step:
    summed = " + ".join([shown(one) for one in parts.values()])
    words = (
        f"Kết quả thực hiện nhiệm vụ = ({summed}) ÷ {len(parts)} × {params.results_max}% = "
        f"{shown(results)}"
    )
    return Step("results", words, results)
