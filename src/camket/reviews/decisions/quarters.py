"""What a leader's quarter adds to his facts: axes, grades of key products, quarters before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from camket.rules.axes import AxisPlan, AxisResult
from camket.rules.facts import LeaderFacts, Subject, plain_decimal
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level
from camket.rules.schemes.huong_dan_02 import quarter_of

KEY = "quarter"
"""Where the facts of a rating keep it."""


@dataclass(frozen=True, slots=True)
class QuarterMarks:
    """What was reached in a quarter, as one of the columns says.

    Attributes:
        axes: Empty where they are not known or do not hold: the results are then those of the
            score.
        earlier: The levels decided for the quarters right before, the latest last.
    """

    axes: tuple[AxisResult, ...] = ()
    grades: tuple[KeyGrade, ...] = ()
    earlier: tuple[Level, ...] = ()

    def of(self, subject: Subject, *, with_axes: bool = True) -> Subject:
        """Tell the rules of the quarter about who leads; anybody else stays as he is."""
        if not isinstance(subject, LeaderFacts):
            return subject
        return quarter_of(
            subject,
            axes=self.axes if with_axes else (),
            key_grades=self.grades,
            earlier=self.earlier,
        )

    def as_record(self) -> dict[str, Any]:
        """Return plain values for the facts of a rating."""
        return {
            "axes": [
                {
                    "axis": one.plan.number,
                    "max": plain_decimal(one.plan.most),
                    "main": one.plan.is_main,
                    "kpi": plain_decimal(one.kpi),
                }
                for one in self.axes
            ],
            "key_grades": [grade.value for grade in self.grades],
            "earlier": [level.value for level in self.earlier],
        }


NO_MARKS = QuarterMarks()


def marks_in(facts: Mapping[str, Any]) -> QuarterMarks:
    """Read back what a rating kept; nothing where it kept nothing."""
    told = facts.get(KEY)
    if not told:
        return NO_MARKS
    return QuarterMarks(
        axes=tuple(
            AxisResult(AxisPlan(one["axis"], Decimal(one["max"]), one["main"]), Decimal(one["kpi"]))
            for one in told["axes"]
        ),
        grades=tuple(KeyGrade(one) for one in told["key_grades"]),
        earlier=tuple(Level(one) for one in told["earlier"]),
    )


@dataclass(frozen=True, slots=True)
class RatedQuarter:
    """A quarter decided for a person."""

    year: int
    quarter: int
    level: str


def right_before(year: int, quarter: int, rated: Iterable[RatedQuarter]) -> tuple[Level, ...]:
    """Return the levels of the quarters right before one, the latest last; a gap ends the row.

    Where a quarter was decided twice, in two units, the one named last in `rated` stands.
    """
    levels = {one.year * 4 + one.quarter: one.level for one in rated}
    place, found = year * 4 + quarter - 1, list[Level]()
    while level := levels.get(place):
        found.insert(0, Level(level))
        place -= 1
    return tuple(found)
