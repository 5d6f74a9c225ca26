"""Smallest changes of fact that would give a civil servant a higher level, checked by rating again.

The facts are a merge patch (RFC 7396) for the subject in a file of cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Final

from camket.rules.formulas.base import as_decimal, exactly
from camket.rules.formulas.decree_335 import ProductLine, Slips
from camket.rules.levels import Level
from camket.rules.schemes.nghi_dinh_335 import (
    ServantFacts,
    Verdict,
    judge,
    scored_of,
)
from camket.rules.schemes.numbers_335 import Numbers
from camket.rules.would_reach import Change
from camket.shared.text import show_number

_PLACES: Final = 10_000
"""Points of the general criteria are asked for to the fourth digit at most."""
Mend = Callable[[ServantFacts, Numbers, Level], "tuple[ServantFacts, str] | None"]


@dataclass(frozen=True, slots=True)
class _Found:
    facts: ServantFacts
    words: tuple[str, ...]


def changes_for(facts: ServantFacts, numbers: Numbers, verdict: Verdict) -> tuple[Change, ...]:
    """Return for each higher level a smallest change that gives it, the nearest level first."""
    if verdict.scored is None:
        return ()
    cleared = _cleared(facts)
    found: list[Change] = []
    for level in (Level.HT, Level.HTT, Level.HTXS):
        if level.rung > verdict.rung:
            reached = _reach(cleared, level, numbers)
            if reached is not None:
                patch = _patch(facts, reached.facts)
                found.append(Change(level, "; ".join(reached.words), patch))
    return tuple(found)


def _cleared(facts: ServantFacts) -> _Found:
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
    cleared = replace(facts, concluded=frozenset(), disciplined=0, leading=leading)
    return _Found(cleared, tuple(words))


def _reach(cleared: _Found, level: Level, numbers: Numbers) -> _Found | None:
    if cleared.words and judge(cleared.facts, numbers).rung.level is level:
        return cleared
    for count in range(1, len(_MENDS) + 1):
        for mends in combinations(_MENDS, count):
            mended = _apply(cleared, mends, level, numbers)
            if mended is not None and judge(mended.facts, numbers).rung.level is level:
                return mended
    return None


def _apply(start: _Found, mends: tuple[Mend, ...], level: Level, numbers: Numbers) -> _Found | None:
    facts, words = start.facts, start.words
    for mend in mends:
        better = mend(facts, numbers, level)
        if better is None:
            return None
        facts, said = better
        words = (*words, said)
    return _Found(facts, words)


def _excuse(facts: ServantFacts, _: Numbers, __: Level) -> tuple[ServantFacts, str] | None:
    counted = sum(one.counted for line in facts.lines for one in _slips(line))
    if not counted:
        return None
    lines = tuple(
        replace(line, failed_checks=_excused(line.failed_checks), delays=_excused(line.delays))
        for line in facts.lines
    )
    words = f"{counted} lần chậm, không đạt được xác nhận nguyên nhân khách quan"
    return replace(facts, lines=lines), words


def _slips(line: ProductLine) -> tuple[Slips, ...]:
    return (*line.failed_checks, *line.delays)


def _excused(slips: tuple[Slips, ...]) -> tuple[Slips, ...]:
    return tuple(Slips(one.times, one.times) for one in slips)


def _accept(facts: ServantFacts, _: Numbers, __: Level) -> tuple[ServantFacts, str] | None:
    below = sum(line.below_quality for line in facts.lines)
    if not below:
        return None
    lines = tuple(replace(line, below_quality=0) for line in facts.lines)
    return replace(facts, lines=lines), f"{below} sản phẩm được nghiệm thu lại đạt chất lượng"


def _complete(
    facts: ServantFacts, numbers: Numbers, level: Level
) -> tuple[ServantFacts, str] | None:
    missing = sum(max(0, line.assigned - line.completed) for line in facts.lines)
    if not missing:
        return None
    fewest, most = 1, missing
    bound = numbers.least_score_for(level)
    while fewest < most:
        middle = (fewest + most) // 2
        scored = scored_of(_with_completed(facts, middle), numbers)
        if scored is not None and scored.total >= bound:
            most = middle
        else:
            fewest = middle + 1
    words = f"hoàn thành thêm {fewest} sản phẩm được giao, đúng tiến độ và đạt chất lượng"
    return _with_completed(facts, fewest), words


def _with_completed(facts: ServantFacts, count: int) -> ServantFacts:
    left = count
    better: dict[int, ProductLine] = {}
    heaviest_first = sorted(enumerate(facts.lines), key=lambda one: -one[1].coefficient)
    for index, line in heaviest_first:
        more = min(left, max(0, line.assigned - line.completed))
        better[index] = replace(line, completed=line.completed + more)
        left -= more
    return replace(facts, lines=tuple(better[index] for index in range(len(facts.lines))))


def _lead(facts: ServantFacts, _: Numbers, __: Level) -> tuple[ServantFacts, str] | None:
    leading = facts.leading
    if leading is None:
        return None
    failed = leading.subordinate_levels.count(Level.KHT)
    words: list[str] = []
    if failed:
        words.append(f"{failed} cấp dưới được xếp loại hoàn thành nhiệm vụ trở lên")
    if not leading.well_organised:
        words.append("khả năng tổ chức triển khai được đánh giá 100")
    if not leading.united:
        words.append("năng lực tập hợp, đoàn kết được đánh giá 100")
    if not words:
        return None
    levels = tuple(Level.HT if one is Level.KHT else one for one in leading.subordinate_levels)
    better = replace(leading, subordinate_levels=levels, well_organised=True, united=True)
    return replace(facts, leading=better), "; ".join(words)


def _raise_general(
    facts: ServantFacts, numbers: Numbers, level: Level
) -> tuple[ServantFacts, str] | None:
    scored = scored_of(facts, numbers)
    if scored is None:
        return None
    wanted = numbers.least_score_for(level) - scored.results
    points = Fraction(ceil(wanted * _PLACES), _PLACES)
    if not exactly(facts.general) < points <= numbers.general_max:
        return None
    better = as_decimal(points)
    words = f"tiêu chí chung đạt {show_number(better)}/{numbers.general_max} điểm"
    return replace(facts, general=better), words


_MENDS: Final[tuple[Mend, ...]] = (_excuse, _accept, _complete, _lead, _raise_general)
"""In this order: the general points are raised last, by what is still missing."""


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
    if before.leading != after.leading and after.leading is not None:
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
    for name in ("failed_checks", "delays"):
        slips: tuple[Slips, ...] = getattr(line, name)
        if slips:
            record[name] = [{"times": one.times, "objective": one.objective} for one in slips]
    return record
