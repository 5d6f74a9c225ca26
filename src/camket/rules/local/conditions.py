"""Conditions a body may add: each a ceiling, so that none can ever raise a level."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from camket.rules.ceiling import Mark, Rule, Source
from camket.rules.facts import (
    CollectiveFacts,
    CommonFacts,
    Kind,
    PersonFacts,
    Score,
    Tasks,
    kind_of,
)
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level
from camket.rules.local.bounds import Bound
from camket.rules.local.sets import ConditionKind, LocalCondition
from camket.shared.text import show_amount, show_number

_LEFT_OPEN: Final = "Đề nghị cấp có thẩm quyền quyết định mức."
AnyRule = Rule[Any, Any]
"""A rule of one's own looks at facts every class of subjects has, and at no national number."""


PERSONS: Final = frozenset({Kind.LEADER, Kind.INDIVIDUAL})
"""Who has key tasks graded: people who work within the system and register what they are to do."""


_BELOW_FIRST: Final = frozenset({KeyGrade.LIMITED, KeyGrade.FAILED})


@dataclass(frozen=True, slots=True)
class Look:
    """What a kind of condition looks at.

    Attributes:
        title: What is bounded, as a page and a sentence call it.
        unit: Points, percent or a count.
        bound: Which way the bound is meant.
        counts: Whether it needs tasks to be judged.
        of: The value of a subject times its whole, and the whole; None without any.
        kinds: The classes of subjects that have the fact.
        nothing: What is asked where the bound is nought, if that has words of its own.
    """

    title: str
    unit: str
    bound: Bound
    counts: bool
    of: Callable[[CommonFacts], tuple[Decimal | int, Decimal | int] | None]
    kinds: frozenset[Kind] = frozenset(Kind)
    nothing: str = ""


def _remedied(facts: CommonFacts) -> tuple[int, int] | None:
    faults = facts.faults
    return (faults.remedied * 100, faults.raised) if faults.raised else None


def _failed_subordinates(facts: CommonFacts) -> tuple[int, int] | None:
    levels = facts.subordinate_levels if isinstance(facts, CollectiveFacts) else ()
    return (levels.count(Level.KHT) * 100, len(levels)) if levels else None


def _points(title: str, of: Callable[[Score], Decimal]) -> Look:
    """Look at points, which must reach a bound."""
    return Look(title, "điểm", Bound.AT_LEAST, counts=True, of=lambda one: (of(one.score), 1))


def _share(title: str, of: Callable[[Tasks], int], bound: Bound) -> Look:
    """Look at a share of the tasks assigned, in per cent."""
    return Look(
        title, "%", bound, counts=True, of=lambda one: (of(one.tasks) * 100, one.tasks.assigned)
    )


def _grades_of(facts: CommonFacts) -> tuple[KeyGrade, ...]:
    return facts.key_grades if isinstance(facts, PersonFacts) else ()


def _graded(title: str, grades: Collection[KeyGrade], nothing: str) -> Look:
    """Look at how many key tasks came out at some grades, of those that were graded."""

    def of(facts: CommonFacts) -> tuple[int, int] | None:
        found = _grades_of(facts)
        return (sum(one in grades for one in found), 1) if found else None

    return Look(title, "", Bound.AT_MOST, counts=False, of=of, kinds=PERSONS, nothing=nothing)


def _share_below_first(facts: CommonFacts) -> tuple[int, int] | None:
    """Return the share at grade 2 or 3: a task that rises from 3 to 2 must not count against it."""
    found = _grades_of(facts)
    return (sum(one in _BELOW_FIRST for one in found) * 100, len(found)) if found else None


LOOKS: Final = {
    ConditionKind.SCORE: _points("Tổng điểm", lambda one: one.total),
    ConditionKind.GENERAL: _points("Điểm tiêu chí chung", lambda one: one.general),
    ConditionKind.RESULTS: _points("Điểm kết quả nhiệm vụ", lambda one: one.results),
    ConditionKind.EXCEEDED: _share(
        "Tỷ lệ nhiệm vụ vượt mức", lambda one: one.exceeded, Bound.AT_LEAST
    ),
    ConditionKind.DONE: _share("Tỷ lệ nhiệm vụ hoàn thành", lambda one: one.done, Bound.AT_LEAST),
    ConditionKind.LATE: _share("Tỷ lệ nhiệm vụ chậm", lambda one: one.late, Bound.AT_MOST),
    ConditionKind.BELOW_QUALITY: _share(
        "Tỷ lệ nhiệm vụ chưa đạt chất lượng", lambda one: one.below_quality, Bound.AT_MOST
    ),
    ConditionKind.REMEDIED: Look(
        "Tỷ lệ hạn chế đã khắc phục", "%", Bound.AT_LEAST, counts=False, of=_remedied
    ),
    ConditionKind.DISCIPLINE: Look(
        "Số quyết định kỷ luật",
        "",
        Bound.AT_MOST,
        counts=False,
        of=lambda one: (len(one.discipline), 1),
        nothing="Không có quyết định kỷ luật",
    ),
    ConditionKind.FAILED_SUBORDINATES: Look(
        "Tỷ lệ đơn vị trực thuộc không hoàn thành",
        "%",
        Bound.AT_MOST,
        counts=False,
        of=_failed_subordinates,
        kinds=frozenset({Kind.COLLECTIVE}),
        nothing="Không có đơn vị trực thuộc không hoàn thành",
    ),
    ConditionKind.BELOW_FIRST_GRADE: _graded(
        "Số nhiệm vụ trọng tâm ở mức 2 hoặc mức 3",
        _BELOW_FIRST,
        "Không có nhiệm vụ trọng tâm ở mức 2 hoặc mức 3",
    ),
    ConditionKind.BELOW_FIRST_SHARE: Look(
        "Tỷ lệ nhiệm vụ trọng tâm ở mức 2 hoặc mức 3",
        "%",
        Bound.UNDER,
        counts=False,
        of=_share_below_first,
        kinds=PERSONS,
    ),
    ConditionKind.THIRD_GRADE: _graded(
        "Số nhiệm vụ trọng tâm ở mức 3",
        frozenset({KeyGrade.FAILED}),
        "Không có nhiệm vụ trọng tâm ở mức 3",
    ),
}
OF_GRADES: Final = frozenset(
    {ConditionKind.BELOW_FIRST_GRADE, ConditionKind.BELOW_FIRST_SHARE, ConditionKind.THIRD_GRADE}
)
"""The conditions that look at the grades of key tasks."""


def bound_words(condition: LocalCondition) -> str:
    """Return what a condition asks: Tỷ lệ nhiệm vụ vượt mức từ 35% trở lên."""
    look = LOOKS[condition.kind]
    if look.nothing and not condition.value:
        return look.nothing
    return f"{look.title} {look.bound.words_of(show_amount(condition.value, look.unit))}"


def rule_of(code: str, condition: LocalCondition, *, body: str) -> AnyRule:
    """Return a condition as a rule; its source is the body's own text, never the Centre's."""
    look = LOOKS[condition.kind]

    def is_missed(facts: CommonFacts, _numbers: object) -> bool:
        found = look.of(facts)
        if found is None:
            return False
        part, whole = found
        return not look.bound.holds(part, condition.value * whole)

    def says(facts: CommonFacts, _numbers: object) -> str:
        return f"Điều kiện của {body}: {bound_words(condition)}; {_found_words(look, facts)}."

    def says_why(facts: CommonFacts, numbers: object) -> str:
        told = says(facts, numbers)
        return f"{told} {_LEFT_OPEN}" if condition.leaves_open else told

    return Rule(
        code=code,
        source=Source(condition.citation, f"{body}: {condition.citation}", Mark.B),
        ceiling=condition.ceiling,
        applies=is_missed,
        says=says_why,
        holds=says,
        concerns=lambda facts: (
            kind_of(facts) in condition.applies_to and look.of(facts) is not None
        ),
        counts=look.counts,
    )


def _found_words(look: Look, facts: CommonFacts) -> str:
    found = look.of(facts)
    if found is None:
        return "không có để xét"
    part, whole = found
    if look.unit == "%":
        return f"đang là {show_number(Decimal(part) / 100)}/{show_number(Decimal(whole))}"
    return f"đang {'là' if look.unit else 'có'} {show_number(Decimal(part))}"
