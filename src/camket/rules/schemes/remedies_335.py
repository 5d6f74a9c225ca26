"""Smallest changes of fact that would give a civil servant a higher level, checked by rating again.

The facts are a merge patch (RFC 7396) for the subject in a file of cases. The search runs on sums
in whole numbers; only what it finds is written out as facts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Final, NamedTuple

from camket.rules.formulas.base import as_decimal, exactly
from camket.rules.formulas.decree_335 import (
    Leading,
    ProductLine,
    Products,
    Slips,
    Sums,
    total_from,
    whole_from,
)
from camket.rules.levels import Level
from camket.rules.schemes.nghi_dinh_335 import (
    OwnCondition,
    ServantFacts,
    Verdict,
    measured_leading,
    rung_of,
)
from camket.rules.schemes.numbers_335 import Numbers
from camket.rules.would_reach import Change
from camket.shared.text import show_number

_PLACES: Final = 10_000
"""Points of the general criteria are asked for to the fourth digit at most."""
_EXCUSE, _ACCEPT, _COMPLETE, _LEAD, _GENERAL = range(5)
_LED_WELL: Final = Leading(no_unit_failed=True, well_organised=True, united=True)


def changes_for(
    facts: ServantFacts,
    numbers: Numbers,
    verdict: Verdict,
    added: Sequence[OwnCondition] = (),
) -> tuple[Change, ...]:
    """Return for each higher level a smallest change that gives it, the nearest level first.

    Of the conditions a body adds only the answer is asked: where they still bar the level, nothing
    is promised.
    """
    higher = [one for one in (Level.HT, Level.HTT, Level.HTXS) if one.rung > verdict.rung]
    if verdict.scored is None or not higher:
        return ()
    cleared, words = _cleared(facts)
    search = _Search(cleared, verdict.products, numbers)
    found: list[Change] = []
    for level in higher:
        reached = search.reach(level, already=bool(words))
        if reached is not None and rung_of(reached[0], numbers, added) is level.rung:
            better, said = reached
            found.append(Change(level, "; ".join([*words, *said]), _patch(facts, better)))
    return tuple(found)


def _cleared(facts: ServantFacts) -> tuple[ServantFacts, list[str]]:
    """Return the facts without what forces KHT: no score outweighs it."""
    words: list[str] = []
    if facts.concluded:
        words.append("kết luận của cấp có thẩm quyền được hủy bỏ")
    if facts.disciplined:
        words.append(f"{facts.disciplined} quyết định kỷ luật được hủy bỏ")
    leading = facts.leading
    if leading is not None and leading.corruption_in_unit:
        words.append("đơn vị phụ trách được kết luận không liên quan tham ô, tham nhũng, lãng phí")
        leading = replace(leading, corruption_in_unit=False)
    if not words:
        return facts, words
    return replace(facts, concluded=frozenset(), disciplined=0, leading=leading), words


class _Reached(NamedTuple):
    """How far those mends go that know more and less, and the total they lead to."""

    completed: int
    general: Fraction
    total: Fraction


class _Search:
    """One person's facts, added up once and mended many times."""

    def __init__(self, facts: ServantFacts, products: Products, numbers: Numbers) -> None:
        """Take the facts with their products, weighed and added up."""
        self.facts = facts
        self.numbers = numbers
        self.params = numbers.params
        self.general = exactly(facts.general)
        self.sums = products.sums
        self.gaps = _gaps(products)
        self.open = sum([still_open for _, still_open in self.gaps])
        self.leading = measured_leading(facts)
        self.slips = sum([one.counted for line in facts.lines for one in _slips(line)])
        self.below = sum([line.below_quality for line in facts.lines])
        self.useful = self._useful()
        self.most: dict[tuple[int, ...], int] = {}

    def _useful(self) -> tuple[int, ...]:
        leading = self.leading
        told = (
            (_EXCUSE, self.slips > 0),
            (_ACCEPT, self.below > 0),
            (_COMPLETE, self.open > 0),
            (_LEAD, leading is not None and leading != _LED_WELL),
            (_GENERAL, self.facts.general < self.numbers.general_max),
        )
        return tuple([mend for mend, is_useful in told if is_useful])

    def reach(self, level: Level, *, already: bool) -> tuple[ServantFacts, list[str]] | None:
        """Return the fewest mends that give exactly this level; `already` lets none be needed."""
        bound = self.numbers.least_score_for(level)
        if self._at_most(self.useful) < bound:
            return None  # not even everything together
        for count in range(0 if already else 1, len(self.useful) + 1):
            for mends in combinations(self.useful, count):
                reached = self._least(mends, bound) if self._at_most(mends) >= bound else None
                if reached is not None and self.numbers.band_of(reached.total) is level:
                    return self._written(mends, reached)
        return None

    def _at_most(self, mends: tuple[int, ...]) -> int:
        """Return the whole points some mends give, each going as far as it can."""
        known = self.most.get(mends)
        if known is not None:
            return known
        sums, leading = self._mended(mends)
        if _COMPLETE in mends:
            sums = self._completed(sums, self.open)
        general = exactly(Decimal(self.numbers.general_max)) if _GENERAL in mends else self.general
        found = self.most[mends] = whole_from(general, sums, leading, self.params)
        return found

    def _least(self, mends: tuple[int, ...], bound: int) -> _Reached | None:
        """Return where some mends lead, each going no further than to a bound."""
        sums, leading = self._mended(mends)

        def reaches(count: int) -> bool:
            more = self._completed(sums, count)
            return whole_from(self.general, more, leading, self.params) >= bound

        completed = 0
        if _COMPLETE in mends:  # the fewest that reach the bound, or all of them
            fewer = range(1, self.open)
            completed = bisect_left(fewer, True, key=reaches) + 1  # noqa: FBT003  # the turn
        sums = self._completed(sums, completed)
        total = total_from(self.general, sums, leading, self.params)
        if _GENERAL not in mends:
            return _Reached(completed, self.general, total)
        general = _raised(self.general, by=bound - total)
        if not self.general < general <= self.numbers.general_max:
            return None
        return _Reached(completed, general, total_from(general, sums, leading, self.params))

    def _mended(self, mends: tuple[int, ...]) -> tuple[Sums, Leading | None]:
        """Return where those mends lead that know no more and no less."""
        unit, assigned, done, below, failed, late = self.sums
        if _EXCUSE in mends:
            failed = late = 0
        if _ACCEPT in mends:
            below = 0
        sums = Sums(unit, assigned, done, below, failed, late)
        return sums, _LED_WELL if _LEAD in mends else self.leading

    def _completed(self, sums: Sums, count: int) -> Sums:
        """Return sums with so many of the products still open completed, the heaviest first."""
        gained, left = 0, count
        for weight, still_open in self.gaps:
            more = min(left, still_open)
            gained += weight * more
            left -= more
        return sums.with_completed(100 * gained)

    def _written(self, mends: tuple[int, ...], reached: _Reached) -> tuple[ServantFacts, list[str]]:
        facts, words = self.facts, list[str]()
        lines: Sequence[ProductLine] = facts.lines
        if _EXCUSE in mends:
            lines = [line.excused() if _slips(line) else line for line in lines]
            words.append(f"{self.slips} lần chậm, không đạt được xác nhận nguyên nhân khách quan")
        if _ACCEPT in mends:
            lines = [
                replace(line, below_quality=0) if line.below_quality else line for line in lines
            ]
            words.append(f"{self.below} sản phẩm được nghiệm thu lại đạt chất lượng")
        if _COMPLETE in mends:
            lines = _with_completed(lines, reached.completed)
            words.append(
                f"hoàn thành thêm {reached.completed} sản phẩm được giao, đúng tiến độ và đạt chất "
                "lượng"
            )
        facts = replace(facts, lines=tuple(lines))
        if _LEAD in mends:
            facts, said = _led_well(facts)
            words += said
        if _GENERAL in mends:
            points = as_decimal(reached.general)
            facts = replace(facts, general=points)
            words.append(
                f"tiêu chí chung đạt {show_number(points)}/{self.numbers.general_max} điểm"
            )
        return facts, words


def _raised(general: Fraction, *, by: Fraction) -> Fraction:
    """Return points raised, to the next of the places that may be asked for."""
    return Fraction(ceil((general + by) * _PLACES), _PLACES)


def _slips(line: ProductLine) -> tuple[Slips, ...]:
    return (*line.failed_checks, *line.delays)


def _gaps(products: Products) -> list[tuple[int, int]]:
    """Return the weights of the products still open and how many are, the heaviest first."""
    gaps = [
        (weight, line.assigned - line.completed)
        for weight, line in zip(products.weights, products.lines, strict=True)
        if line.assigned > line.completed
    ]
    return sorted(gaps, key=lambda one: -one[0])


def _with_completed(lines: Sequence[ProductLine], count: int) -> list[ProductLine]:
    better = list(lines)
    for place in sorted(range(len(lines)), key=lambda one: -lines[one].product.coefficient):
        line = lines[place]
        more = min(count, line.assigned - line.completed)
        if more > 0:
            better[place] = replace(line, completed=line.completed + more)
            count -= more
    return better


def _led_well(facts: ServantFacts) -> tuple[ServantFacts, list[str]]:
    leading = facts.leading
    words: list[str] = []
    if leading is None:
        return facts, words
    if failed := leading.subordinate_levels.count(Level.KHT):
        words.append(f"{failed} cấp dưới được xếp loại hoàn thành nhiệm vụ trở lên")
    if not leading.well_organised:
        words.append("khả năng tổ chức triển khai được đánh giá 100")
    if not leading.united:
        words.append("năng lực tập hợp, đoàn kết được đánh giá 100")
    levels = tuple(Level.HT if one is Level.KHT else one for one in leading.subordinate_levels)
    better = replace(leading, subordinate_levels=levels, well_organised=True, united=True)
    return replace(facts, leading=better), words


def _patch(before: ServantFacts, after: ServantFacts) -> dict[str, object]:
    patch: dict[str, object] = {}
    if before.general != after.general:
        patch["general"] = f"{after.general:f}"
    if before.lines != after.lines:
        patch["products"] = [line_record(line) for line in after.lines]
    if before.concluded != after.concluded:
        patch["concluded"] = []
    if before.disciplined != after.disciplined:
        patch["disciplined"] = 0
    if before.leading != after.leading:
        patch["leading"] = _leading_patch(before, after)
    return patch


def _leading_patch(before: ServantFacts, after: ServantFacts) -> dict[str, object]:
    was, now = before.leading, after.leading
    patch: dict[str, object] = {}
    if was is None or now is None:
        return patch
    if was.subordinate_levels != now.subordinate_levels:
        patch["subordinate_levels"] = [level.value for level in now.subordinate_levels]
    for name in ("well_organised", "united", "corruption_in_unit"):
        if getattr(was, name) != getattr(now, name):
            patch[name] = getattr(now, name)
    return patch


def line_record(line: ProductLine) -> dict[str, object]:
    """Return a line of products as a file of cases writes it."""
    record: dict[str, object] = {
        "product": line.product.code,
        "assigned": line.assigned,
        "completed": line.completed,
    }
    if line.below_quality:
        record["below_quality"] = line.below_quality
    for name, slips in (("failed_checks", line.failed_checks), ("delays", line.delays)):
        if slips:
            record[name] = [{"times": one.times, "objective": one.objective} for one in slips]
    return record
