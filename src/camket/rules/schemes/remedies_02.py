"""Which facts the rules of a quarter look at, and how little would mend them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from camket.rules.axes import HUNDRED, AxisResult, points_of
from camket.rules.facts import EXACT, Score, plain_decimal
from camket.rules.grades import KeyGrade
from camket.rules.levels import Rung
from camket.rules.schemes.huong_dan_02 import QuarterFacts
from camket.rules.schemes.numbers_02 import QuarterNumbers
from camket.rules.schemes.remedies_366 import LEADER_REMEDIES
from camket.rules.would_reach import Fix, Remedy
from camket.shared.text import show_number

_SCORED: Final = frozenset({"P-X1", "P-G1", "P-C1", "P-N1"})


def _score(facts: QuarterFacts, numbers: QuarterNumbers, target: Rung) -> Sequence[Fix]:
    if not facts.axes:  # the results as approved; which axis lacks them is not known
        (of_year,) = LEADER_REMEDIES["P-X1"]
        return of_year(facts, numbers, target)
    bound = numbers.least_score_for(target)
    missing = EXACT.subtract(Decimal(bound), facts.score.total)
    if missing <= 0:
        return ()
    room = EXACT.subtract(Decimal(numbers.results_max), facts.score.results)
    general_room = EXACT.subtract(Decimal(numbers.general_max), facts.score.general)
    on_axes = missing if missing <= room else Decimal(0) if missing <= general_room else room
    axes, told = _raised(facts.axes, on_axes)
    to_general = EXACT.subtract(missing, on_axes)
    patch: dict[str, object] = {}
    if told:
        patch["axes"] = [_as_facts(axis) for axis in axes]
    general = EXACT.add(facts.score.general, to_general)
    if to_general:
        patch["general"] = plain_decimal(general)
        told.append(f"tiêu chí chung {show_number(general)}/{numbers.general_max}")
    words = f"thêm {show_number(missing)} điểm để đạt {bound} điểm ({', '.join(told)})"
    better = Score(general, points_of(axes))
    return (Fix(words, patch, {"axes": axes, "score": better}),)


def _raised(
    axes: tuple[AxisResult, ...], points: Decimal
) -> tuple[tuple[AxisResult, ...], list[str]]:
    """Raise as few axes as can be, those with the most room first; a trace more, never less."""
    better = list(axes)
    told: list[str] = []
    for place in sorted(range(len(axes)), key=lambda one: -_room(axes[one])):
        if points <= 0:
            break
        axis = axes[place]
        step = min(points, _room(axis))
        needed = Fraction(axis.counted) + Fraction(step) * 100 / Fraction(axis.plan.most)
        kpi = min(HUNDRED, EXACT.scaleb(Decimal(ceil(needed * 100)), -2))
        better[place] = replace(axis, kpi=kpi)
        points = EXACT.subtract(points, step)
        told.append(f"trục {axis.plan.number} đạt {show_number(kpi)}%")
    return tuple(better), told


def _room(axis: AxisResult) -> Decimal:
    return EXACT.subtract(axis.plan.most, axis.points)


def _as_facts(axis: AxisResult) -> dict[str, object]:
    return {
        "axis": axis.plan.number,
        "max": plain_decimal(axis.plan.most),
        "main": axis.plan.is_main,
        "kpi": plain_decimal(axis.kpi),
    }


def _key_tasks(facts: QuarterFacts, numbers: QuarterNumbers, _target: Rung) -> Sequence[Fix]:
    better = tuple(KeyGrade(min(grade, numbers.failed_grade - 1)) for grade in facts.key_grades)
    count = sum(new != old for new, old in zip(better, facts.key_grades, strict=True))
    words = f"{count} nhiệm vụ trọng tâm được công nhận ở mức {numbers.failed_grade - 1}"
    patch = {"key_tasks": [grade.value for grade in better]}
    return (Fix(words, patch, {"key_grades": better}),)


QUARTER_REMEDIES: Final[Mapping[str, Sequence[Remedy[QuarterFacts, QuarterNumbers]]]] = {
    **{code: ways for code, ways in LEADER_REMEDIES.items() if code not in _SCORED},
    **dict.fromkeys(_SCORED, (_score,)),
    "P-N8": LEADER_REMEDIES["P-G2"],
    "P-N9": (_key_tasks,),
}
