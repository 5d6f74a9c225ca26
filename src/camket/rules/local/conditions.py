"""Conditions a body may add: each a ceiling, so that none can ever raise a level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from camket.rules.ceiling import Mark, Rule, Source
from camket.rules.facts import CollectiveFacts, CommonFacts, Score, Tasks, kind_of
from camket.rules.levels import Level, Rung
from camket.rules.local.sets import ConditionKind, LocalCondition
from camket.shared.text import show_amount, show_number

AnyRule = Rule[Any, Any]
"""A rule of one's own looks at facts every class of subjects has, and at no national number."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a kind of condition looks at.

    Attributes:
        title: What is bounded, as a page and a sentence call it.
        unit: Points, percent or a count.
        at_least: Whether the bound is a lowest value rather than a highest.
        counts: Whether it needs tasks to be judged.
        of: The value of a subject times its whole, and the whole; None without any.
        only_collectives: Whether only a collective has the fact.
    """

    title: str
    unit: str
    at_least: bool
    counts: bool
    of: Callable[[CommonFacts], tuple[Decimal | int, Decimal | int] | None]
    only_collectives: bool = False


def _remedied(facts: CommonFacts) -> tuple[int, int] | None:
    faults = facts.faults
    return (faults.remedied * 100, faults.raised) if faults.raised else None


def _failed_subordinates(facts: CommonFacts) -> tuple[int, int] | None:
    levels = facts.subordinate_levels if isinstance(facts, CollectiveFacts) else ()
    return (levels.count(Level.KHT) * 100, len(levels)) if levels else None


def _points(title: str, of: Callable[[Score], Decimal]) -> Look:
    """Look at points, which must reach a bound."""
    return Look(title, "điểm", at_least=True, counts=True, of=lambda one: (of(one.score), 1))


def _share(title: str, of: Callable[[Tasks], int], *, at_least: bool) -> Look:
    """Look at a share of the tasks assigned, in per cent."""
    return Look(
        title,
        "%",
        at_least=at_least,
        counts=True,
        of=lambda one: (of(one.tasks) * 100, one.tasks.assigned),
    )


LOOKS: Final = {
    ConditionKind.SCORE: _points("Tổng điểm", lambda one: one.total),
    ConditionKind.GENERAL: _points("Điểm tiêu chí chung", lambda one: one.general),
    ConditionKind.RESULTS: _points("Điểm kết quả nhiệm vụ", lambda one: one.results),
    ConditionKind.EXCEEDED: _share(
        "Tỷ lệ nhiệm vụ vượt mức", lambda one: one.exceeded, at_least=True
    ),
    ConditionKind.DONE: _share("Tỷ lệ nhiệm vụ hoàn thành", lambda one: one.done, at_least=True),
    ConditionKind.LATE: _share("Tỷ lệ nhiệm vụ chậm", lambda one: one.late, at_least=False),
    ConditionKind.BELOW_QUALITY: _share(
        "Tỷ lệ nhiệm vụ chưa đạt chất lượng", lambda one: one.below_quality, at_least=False
    ),
    ConditionKind.REMEDIED: Look(
        "Tỷ lệ hạn chế đã khắc phục", "%", at_least=True, counts=False, of=_remedied
    ),
    ConditionKind.DISCIPLINE: Look(
        "Số quyết định kỷ luật",
        "",
        at_least=False,
        counts=False,
        of=lambda one: (len(one.discipline), 1),
    ),
    ConditionKind.FAILED_SUBORDINATES: Look(
        "Tỷ lệ đơn vị trực thuộc không hoàn thành",
        "%",
        at_least=False,
        counts=False,
        of=_failed_subordinates,
        only_collectives=True,
    ),
}
_CEILINGS: Final = {Level.HTXS: Rung.HTT, Level.HTT: Rung.HT, Level.HT: Rung.KHT}


def bound_words(condition: LocalCondition) -> str:
    """Return what a condition asks: Tỷ lệ nhiệm vụ vượt mức từ 35% trở lên."""
    look = LOOKS[condition.kind]
    bound = show_amount(condition.value, look.unit)
    return (
        f"{look.title} từ {bound} trở lên" if look.at_least else f"{look.title} không quá {bound}"
    )


def rule_of(code: str, condition: LocalCondition, *, body: str) -> AnyRule:
    """Return a condition as a rule; its source is the body's own text, never the Centre's."""
    look = LOOKS[condition.kind]

    def is_missed(facts: CommonFacts, _numbers: object) -> bool:
        found = look.of(facts)
        if found is None:
            return False
        part, whole = found
        bound = condition.value * whole
        return part < bound if look.at_least else part > bound

    def says(facts: CommonFacts, _numbers: object) -> str:
        return f"Điều kiện của {body}: {bound_words(condition)}; {_found_words(look, facts)}."

    return Rule(
        code=code,
        source=Source(condition.citation, f"{body}: {condition.citation}", Mark.B),
        ceiling=_CEILINGS[condition.bars],
        applies=is_missed,
        says=says,
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
    return f"đang là {show_number(Decimal(part))}"
