"""NĐ 335/2025: products turned into standard ones, then a, b, c (and d, đ, e), then 70 %.

The denominators are what was assigned, never what was completed: who finishes nothing has nought
for quality and for progress too. A failed check or a delay takes a quarter of that one product's
points unless its objective cause is confirmed; a product cannot lose more than it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

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
    def places(self) -> int:
        """Return how many digits of the coefficient stand after the comma."""
        return _places_of(self.coefficient)

    def scaled(self, places: int) -> int:
        """Return the coefficient as a whole number of that many places."""
        return _whole_of(self.coefficient, places)

    @property
    def surplus(self) -> int:
        """Return how many were completed above what was assigned."""
        return max(0, self.completed - self.assigned)

    @property
    def late(self) -> int:
        """Return how many were late for a cause that counts."""
        return sum(one.counted > 0 for one in self.delays)


# The same few coefficients of a catalogue, asked for by every product of every person.
@lru_cache(maxsize=4096)
def _places_of(coefficient: Decimal) -> int:
    exponent = coefficient.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=4096)
def _whole_of(coefficient: Decimal, places: int) -> int:
    return int(coefficient.scaleb(places, _WIDE))


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
        good: What was completed with quality, failed checks taken off.
        timely: What was completed, delays taken off.
    """

    unit: int
    assigned: int
    done: int
    good: int
    timely: int

    def with_completed(self, hundredths: int) -> Sums:
        """Return the sums with that much more completed, in time and with quality."""
        return Sums(
            self.unit,
            self.assigned,
            self.done + hundredths,
            self.good + hundredths,
            self.timely + hundredths,
        )


def scale_of(tasks: Sequence[ProductLine]) -> int:
    """Return how many digits make every coefficient a whole number."""
    return max((line.places for line in tasks), default=0)


def sums_of(tasks: Sequence[ProductLine], params: Params) -> Sums:
    """Add the products up; a failed check or a delay takes its share of one product."""
    scale = scale_of(tasks)
    assigned = done = good = timely = 0
    for line in tasks:
        weight, completed = line.scaled(scale), 100 * line.completed
        assigned += 100 * weight * line.assigned
        done += weight * completed
        failed = 100 * line.below_quality + lost_to(line.failed_checks, params)
        good += weight * (completed - failed)
        timely += weight * (completed - lost_to(line.delays, params))
    return Sums(100 * 10**scale, assigned, done, good, timely)


def lost_to(slips: Sequence[Slips], params: Params) -> int:
    """Return what slips take, in hundredths of a product; none loses more than itself."""
    if not slips:
        return 0
    return sum([min(100, params.slip_percent * one.counted) for one in slips])


def results_from(sums: Sums, leading: Leading | None, params: Params) -> Fraction | None:
    """Return only the points for results, as `score` has them; None where nothing was assigned."""
    return _results_from(sums, leading, params) if sums.assigned else None


def _results_from(sums: Sums, leading: Leading | None, params: Params) -> Fraction:
    assigned = sums.assigned
    parts = 100 * (min(sums.done, assigned) + min(sums.good, assigned) + min(sums.timely, assigned))
    count = _PARTS
    if leading is not None:
        count += _PARTS
        parts += sum([_value(holds, params) for holds in leading.values]) * assigned
    return Fraction(parts * params.results_max, 100 * count * assigned)


def _value(holds: bool, params: Params) -> int:  # one of three parallel flags
    return 100 if holds else params.lower_value


def score(tasks: Sequence[ProductLine], criteria: General, params: Params) -> Scored:
    """Return the points of a civil servant, of a leader where `criteria.leading` is given.

    Raises:
        NothingAssignedError: Nothing was assigned.
    """
    sums = sums_of(tasks, params)
    if sums.assigned == 0:
        raise NothingAssignedError
    scale = scale_of(tasks)
    steps = [_line_step(line, scale) for line in tasks]
    assigned = Fraction(sums.assigned, sums.unit)
    steps.append(Step("assigned", f"Được giao (đã quy đổi): {shown(assigned)}", assigned))
    told = (
        ("a", "số lượng", sums.done, sums.done),
        ("b", "chất lượng", sums.good, sums.good + _failed(tasks, scale, params)),
        ("c", "tiến độ", sums.timely, sums.done),
    )
    parts = {
        code: _share(code, name, part, before, sums, steps) for code, name, part, before in told
    }
    if criteria.leading is not None:
        parts |= _leading(criteria.leading, params, steps)
    results = _results(parts, _results_from(sums, criteria.leading, params), params, steps)
    general = exactly(criteria.points)
    exact = general + results
    total = params.rounding.apply(exact)
    rounded = "" if total == exact else f", {params.rounding.words}: {shown(total)}"
    words = f"Tổng điểm: {shown(general)} + {shown(results)} = {shown(exact)}{rounded}"
    steps.append(Step("total", words, total))
    return Scored(parts, general, results, total, tuple(steps))


def _failed(tasks: Sequence[ProductLine], scale: int, params: Params) -> int:
    return sum([line.scaled(scale) * lost_to(line.failed_checks, params) for line in tasks])


def _line_step(line: ProductLine, scale: int) -> Step:
    weight = line.scaled(scale)
    value = Fraction(weight * line.assigned, 10**scale)
    words = (
        f"{line.name}: giao {line.assigned}, hoàn thành {line.completed}, hệ số "
        f"{show_number(line.coefficient)}; quy đổi được giao {shown(value)}"
    )
    return Step(line.code, words, value)


def _share(code: str, name: str, part: int, before: int, sums: Sums, steps: list[Step]) -> Fraction:
    exact = Fraction(100 * part, sums.assigned)
    value = min(exact, HUNDRED)
    minus = f" (đã trừ {shown(Fraction(before - part, sums.unit))})" if before != part else ""
    cut = "" if value is exact else f" ({shown(exact)}, lấy tối đa 100)"
    words = (
        f"{code} ({name}) = 100 × {shown(Fraction(part, sums.unit))}{minus} ÷ "
        f"{shown(Fraction(sums.assigned, sums.unit))} = {shown(value)}{cut}"
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


def _results(
    parts: dict[str, Fraction], in_full: Fraction, params: Params, steps: list[Step]
) -> Fraction:
    value = in_full
    summed = " + ".join(shown(one) for one in parts.values())
    words = (
        f"Kết quả thực hiện nhiệm vụ = ({summed}) ÷ {len(parts)} × {params.results_max}% = "
        f"{shown(value)}"
    )
    steps.append(Step("results", words, value))
    return value
