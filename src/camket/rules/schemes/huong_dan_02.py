"""Hướng dẫn 02-HD/BTCTW of 22 May 2026: the quarter of those who lead and manage.

The conditions of the levels are those of 366-QĐ/TW; the results are scored on six axes (AX-1 to
AX-4); P-N8 and P-N9 force KHT; P-Q2 is an alert beside the level, never a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from camket.rules.axes import AxisResult, points_of
from camket.rules.ceiling import Mark, Rule, Source
from camket.rules.facts import LeaderFacts
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level, Rung
from camket.rules.schemes.codes import NATIONAL, NATIONAL_A
from camket.rules.schemes.numbers_02 import QuarterNumbers
from camket.rules.schemes.quy_dinh_366 import LEADER_RULES, NO_FAILED_QUARTER, RULE_SETS

QUARTER_TASKS: Final = Source(
    "Hưng Yên CV 427 điểm 7; HD 03-HD/TVĐU",
    "Công văn 427/TKT-TCHC của Hưng Yên (điểm 7); Hướng dẫn 03-HD/TVĐU, cách áp dụng "
    "Hướng dẫn 02-HD/BTCTW",
    Mark.B,
)
KEY_TASKS: Final = Source("HD 03-HD/TVĐU", "Hướng dẫn 03-HD/TVĐU (10/9/2026)", Mark.B)
IN_A_ROW: Final = Source(
    "Hưng Yên; KL 198-KL/TW (tinh thần)",
    "Văn bản của Hưng Yên, theo tinh thần Kết luận 198-KL/TW",
    Mark.B,
)


@dataclass(frozen=True, slots=True)
class QuarterFacts(LeaderFacts):
    """A leader's quarter.

    Attributes:
        axes: The axes with what was reached; their points are the results of the score. None where
            only the results as approved are known.
        earlier: The levels of the quarters before, the latest last.
    """

    axes: tuple[AxisResult, ...] = ()
    earlier: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        """Refuse results that are not those of the axes."""
        LeaderFacts.__post_init__(self)
        if self.axes and self.score.results != points_of(self.axes):
            message = "the results of a quarter are the points of its axes"
            raise ValueError(message)


def quarter_of(
    facts: LeaderFacts,
    *,
    axes: tuple[AxisResult, ...] = (),
    key_grades: tuple[KeyGrade, ...] = (),
    earlier: tuple[Level, ...] = (),
) -> QuarterFacts:
    """Return a leader's facts as those of a quarter: with axes, the results become their points.

    Levels of quarters are not looked at here, nor is a trust vote: both are of the year.
    """
    score = replace(facts.score, results=points_of(axes)) if axes else facts.score
    return QuarterFacts(
        score=score,
        tasks=facts.tasks,
        faults=facts.faults,
        discipline=facts.discipline,
        concluded=facts.concluded,
        heads_unit=facts.heads_unit,
        unit_rung=facts.unit_rung,
        unit_done_share=facts.unit_done_share,
        fields=facts.fields,
        corruption_in_unit=facts.corruption_in_unit,
        axes=axes,
        key_grades=key_grades,
        earlier=earlier,
    )


QuarterRule = Rule[QuarterFacts, QuarterNumbers]


def _failed(facts: QuarterFacts, numbers: QuarterNumbers) -> int:
    return sum(grade >= numbers.failed_grade for grade in facts.key_grades)


def _no_quarter_done(facts: QuarterFacts, _numbers: QuarterNumbers) -> str:
    tasks = facts.tasks
    return (
        f"{tasks.assigned - tasks.done}/{tasks.assigned} nhiệm vụ của quý chưa hoàn thành mà "
        "không có nguyên nhân khách quan được xác nhận."
    )


def _yes_quarter_done(facts: QuarterFacts, _numbers: QuarterNumbers) -> str:
    return f"Hoàn thành 100% nhiệm vụ của quý: {facts.tasks.done}/{facts.tasks.assigned}."


def _no_key_done(facts: QuarterFacts, numbers: QuarterNumbers) -> str:
    return (
        f"{_failed(facts, numbers)}/{len(facts.key_grades)} nhiệm vụ trọng tâm ở mức "
        f"{numbers.failed_grade} ({KeyGrade(numbers.failed_grade).full_name})."
    )


def _yes_key_done(facts: QuarterFacts, numbers: QuarterNumbers) -> str:
    return (
        f"Không nhiệm vụ trọng tâm nào trong {len(facts.key_grades)} nhiệm vụ ở mức "
        f"{numbers.failed_grade}."
    )


QUARTER_DONE: Final[QuarterRule] = Rule(
    code="P-N8",
    source=QUARTER_TASKS,
    ceiling=Rung.KHT,
    counts=True,
    applies=lambda facts, _: facts.tasks.done < facts.tasks.assigned,
    says=_no_quarter_done,
    holds=_yes_quarter_done,
)
KEY_DONE: Final[QuarterRule] = Rule(
    code="P-N9",
    source=KEY_TASKS,
    ceiling=Rung.KHT,
    concerns=lambda facts: bool(facts.key_grades),
    applies=lambda facts, numbers: _failed(facts, numbers) > 0,
    says=_no_key_done,
    holds=_yes_key_done,
)

QUARTER_RULES: Final[tuple[QuarterRule, ...]] = (
    *(rule for rule in LEADER_RULES if rule is not NO_FAILED_QUARTER),
    QUARTER_DONE,
    KEY_DONE,
)
QUARTER_SETS: Final = {
    NATIONAL: frozenset(rule.code for rule in QUARTER_RULES),
    NATIONAL_A: RULE_SETS[NATIONAL_A],
}


@lru_cache
def quarter_rules(rule_set: str, *, undone_fails: bool) -> tuple[QuarterRule, ...]:
    """Return the rules of one set; a set that does not exist is a KeyError.

    Args:
        rule_set: Name of the set.
        undone_fails: Whether P-N8 holds: a switch, as it was read in local documents only.
    """
    return tuple(
        rule
        for rule in QUARTER_RULES
        if rule.code in QUARTER_SETS[rule_set] and (undone_fails or rule is not QUARTER_DONE)
    )


@dataclass(frozen=True, slots=True)
class Alert:
    """What is to be reported beside a level; it changes none."""

    rule: str
    says: str
    source: Source

    def as_record(self) -> dict[str, object]:
        """Return plain values, as contracts and records write them."""
        return {
            "rule": self.rule,
            "citation": self.source.citation,
            "mark": self.source.mark.value,
            "says": self.says,
        }


def alerts_on(quarters: Sequence[Level | None], numbers: QuarterNumbers) -> tuple[Alert, ...]:
    """Return what a row of quarters asks to be reported (P-Q2), the latest quarter last.

    A quarter a body has yet to decide on, None, breaks the row.
    """
    in_a_row = 0
    for level in reversed(quarters):
        if level is not Level.KHT:
            break
        in_a_row += 1
    if in_a_row < numbers.failed_quarters:
        return ()
    says = (
        f"{in_a_row} quý liên tiếp không hoàn thành nhiệm vụ: đề nghị báo cáo cấp có thẩm quyền "
        "xem xét thay thế hoặc điều chuyển."
    )
    return (Alert("P-Q2", says, IN_A_ROW),)
