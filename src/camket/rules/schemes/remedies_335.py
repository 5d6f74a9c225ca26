"""Smallest changes of fact that would give a civil servant a higher level, checked by rating again.

The facts are a merge patch (RFC 7396) for the subject in a file of cases. The search runs on sums
in whole numbers; only what it finds is written out as facts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Final, NamedTuple

from camket.rules.formulas.base import as_decimal, exactly
from camket.rules.formulas.decree_335 import (
    Leading,
    ProductLine,
    Slips,
    Sums,
    lost_to,
    results_from,
    scale_of,
    sums_of,
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
    search = _Search(cleared, numbers)
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


class _State(NamedTuple):
    """Where a combination of mends has come to."""

    sums: Sums
    leading: Leading | None
    completed: int = 0
    general: Fraction | None = None


class _Search:
    """One person's facts, added up once and mended many times."""

    def __init__(self, facts: ServantFacts, numbers: Numbers) -> None:
        """Add the facts up."""
        self.facts = facts
        self.numbers = numbers
        self.params = numbers.params
        self.general = exactly(facts.general)
        lines = facts.lines
        scale = scale_of(lines)
        weights = [line.scaled(scale) for line in lines]
        pairs = list(zip(weights, lines, strict=True))
        self.sums = sums_of(lines, self.params)
        self.slips = sum(one.counted for line in lines for one in _slips(line))
        self.failed = sum(each * lost_to(one.failed_checks, self.params) for each, one in pairs)
        self.late = sum(each * lost_to(one.delays, self.params) for each, one in pairs)
        self.below = sum(line.below_quality for line in lines)
        self.below_weight = sum(100 * each * one.below_quality for each, one in pairs)
        self.gains = _gains(pairs)
        self.leading = measured_leading(facts)
        self.useful = self._useful()

    def _useful(self) -> tuple[int, ...]:
        leading = self.leading
        told = (
            (_EXCUSE, self.slips > 0),
            (_ACCEPT, self.below > 0),
            (_COMPLETE, len(self.gains) > 1),
            (_LEAD, leading is not None and leading != _LED_WELL),
            (_GENERAL, self.general < self.numbers.general_max),
        )
        return tuple(mend for mend, is_useful in told if is_useful)

    def reach(self, level: Level, *, already: bool) -> tuple[ServantFacts, list[str]] | None:
        """Return the fewest mends that give exactly this level; `already` lets none be needed."""
        bound = self.numbers.least_score_for(level)
        best = self._state(self.useful, None)
        if best is None or self._total(best) < bound:
            return None  # not even everything together
        for count in range(0 if already else 1, len(self.useful) + 1):
            for mends in combinations(self.useful, count):
                state = self._state(mends, bound)
                if state is None:
                    continue
                if self.numbers.band_of(self._total(state)) is level:
                    return self._written(mends, state)
        return None

    def _state(self, mends: tuple[int, ...], bound: int | None) -> _State | None:
        """Return where some mends lead; without a bound as far as they go."""
        sums = self.sums
        good, timely = sums.good, sums.timely
        if _EXCUSE in mends:
            good, timely = good + self.failed, timely + self.late
        if _ACCEPT in mends:
            good += self.below_weight
        sums = Sums(sums.unit, sums.assigned, sums.done, good, timely)
        state = _State(sums, _LED_WELL if _LEAD in mends else self.leading)
        if _COMPLETE in mends:
            state = self._complete(state, bound)
        return self._raise_general(state, bound) if _GENERAL in mends else state

    def _complete(self, state: _State, bound: int | None) -> _State:
        def is_enough(count: int) -> bool:
            more = state.sums.with_completed(self.gains[count])
            return bound is not None and self._total(_State(more, state.leading)) >= bound

        count = len(self.gains) - 1
        if bound is not None:
            count = bisect_left(range(1, count), True, key=is_enough) + 1  # noqa: FBT003  # the turn
        more = state.sums.with_completed(self.gains[count])
        return _State(more, state.leading, count)

    def _raise_general(self, state: _State, bound: int | None) -> _State | None:
        most = Fraction(self.numbers.general_max)
        if bound is None:
            return _State(state.sums, state.leading, state.completed, most)
        wanted = bound - self._total(state) + self.general
        points = Fraction(ceil(wanted * _PLACES), _PLACES)
        if not self.general < points <= most:
            return None
        return _State(state.sums, state.leading, state.completed, points)

    def _total(self, state: _State) -> Fraction:
        results = results_from(state.sums, state.leading, self.params) or Fraction(0)
        general = self.general if state.general is None else state.general
        return self.params.rounding.apply(general + results)

    def _written(self, mends: tuple[int, ...], state: _State) -> tuple[ServantFacts, list[str]]:
        facts, words = self.facts, list[str]()
        if _EXCUSE in mends:
            facts = _excused(facts)
            words.append(f"{self.slips} lần chậm, không đạt được xác nhận nguyên nhân khách quan")
        if _ACCEPT in mends:
            accepted = tuple(replace(line, below_quality=0) for line in facts.lines)
            facts = replace(facts, lines=accepted)
            words.append(f"{self.below} sản phẩm được nghiệm thu lại đạt chất lượng")
        if _COMPLETE in mends:
            facts = _with_completed(facts, state.completed)
            words.append(
                f"hoàn thành thêm {state.completed} sản phẩm được giao, đúng tiến độ và đạt chất "
                "lượng"
            )
        if _LEAD in mends:
            facts, said = _led_well(facts)
            words += said
        if state.general is not None:
            points = as_decimal(state.general)
            facts = replace(facts, general=points)
            words.append(
                f"tiêu chí chung đạt {show_number(points)}/{self.numbers.general_max} điểm"
            )
        return facts, words


def _slips(line: ProductLine) -> tuple[Slips, ...]:
    return (*line.failed_checks, *line.delays)


def _gains(pairs: list[tuple[int, ProductLine]]) -> list[int]:
    """Return what completing so many more products adds, the heaviest first."""
    gains = [0]
    for weight, line in sorted(pairs, key=lambda one: -one[0]):
        for _ in range(max(0, line.assigned - line.completed)):
            gains.append(gains[-1] + 100 * weight)
    return gains


def _excused(facts: ServantFacts) -> ServantFacts:
    def excused(slips: tuple[Slips, ...]) -> tuple[Slips, ...]:
        return tuple(Slips(one.times, one.times) for one in slips)

    lines = tuple(
        replace(line, failed_checks=excused(line.failed_checks), delays=excused(line.delays))
        for line in facts.lines
    )
    return replace(facts, lines=lines)


def _with_completed(facts: ServantFacts, count: int) -> ServantFacts:
    left = count
    better: dict[int, ProductLine] = {}
    for index, line in sorted(enumerate(facts.lines), key=lambda one: -one[1].coefficient):
        more = min(left, max(0, line.assigned - line.completed))
        better[index] = replace(line, completed=line.completed + more)
        left -= more
    return replace(facts, lines=tuple(better[index] for index in range(len(facts.lines))))


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
        "product": line.code,
        "assigned": line.assigned,
        "completed": line.completed,
    }
    if line.below_quality:
        record["below_quality"] = line.below_quality
    for name, slips in (("failed_checks", line.failed_checks), ("delays", line.delays)):
        if slips:
            record[name] = [{"times": one.times, "objective": one.objective} for one in slips]
    return record
