"""Points by the formula a body's own set names: what was reached in, points with their way out.

The same record is read from a file of cases, from a form and from what a rating keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final

from camket.rules.axes import AXES
from camket.rules.facts import Kind, Score
from camket.rules.formulas import quarter_axes, registered_products, weighed_tasks
from camket.rules.formulas.base import NothingAssignedError, Scored, Step, as_decimal, shown
from camket.rules.formulas.quarter_axes import AxisPoints
from camket.rules.formulas.registered_products import ASPECTS, FRAMES, RegisteredProduct
from camket.rules.formulas.weighed_tasks import WeighedTask
from camket.rules.grades import KeyGrade
from camket.rules.local.sets import FormulaName, Scoring
from camket.rules.nodes import Node
from camket.rules.working_days import WorkCalendar, national_calendar

_MOST_PERCENT: Final = 1000
"""Above 100 is surplus, noted and not counted."""
_MOST_POINTS: Final = 1000
_MOST_DIFFICULTY: Final = 10
FRAME: Final = "frame"
GRADE: Final = "grade"


class Asks(Enum):
    """What a column of a formula asks for."""

    NAME = "name"
    POINTS = "points"
    PERCENT = "percent"
    FACTOR = "factor"
    AXIS = "axis"
    DAY = "day"
    GRADE = "grade"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a formula wants to know of each row.

    Attributes:
        key: Its key in a record.
        title: What a person reads.
        asks: Of which kind it is.
        is_reached: Whether it is what came of the row, rather than what was registered.
        is_needed: Whether a row without it cannot be counted.
    """

    key: str
    title: str
    asks: Asks
    is_reached: bool = False
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a formula is told: a list of rows under one key, sometimes a frame beside it."""

    rows: str
    title: str
    columns: tuple[Column, ...]
    most_rows: int
    has_frame: bool = False

    @property
    def has_grades(self) -> bool:
        """Say whether rows that are key tasks tell how they came out."""
        return any(one.asks is Asks.GRADE for one in self.columns)


_EXCEEDED: Final = Column("exceeded", "Vượt mức", Asks.FLAG, is_reached=True, is_needed=False)
SHEETS: Final = {
    FormulaName.REGISTERED_PRODUCTS: Sheet(
        "products",
        "Sản phẩm đăng ký",
        (
            Column("name", "Sản phẩm", Asks.NAME),
            Column("weight", "Trọng số", Asks.POINTS),
            *(Column(one, f"{one}, %", Asks.PERCENT, is_reached=True) for one in ASPECTS),
            Column(GRADE, "Mức", Asks.GRADE, is_reached=True, is_needed=False),
            _EXCEEDED,
        ),
        most_rows=7,
        has_frame=True,
    ),
    FormulaName.QUARTER_AXES: Sheet(
        "axes",
        "Trục kết quả",
        (
            Column("axis", "Trục", Asks.AXIS),
            Column("max", "Điểm tối đa", Asks.POINTS),
            Column("points", "Điểm đạt", Asks.POINTS, is_reached=True),
        ),
        most_rows=6,
    ),
    FormulaName.WEIGHED_TASKS: Sheet(
        "tasks",
        "Nhiệm vụ",
        (
            Column("name", "Nhiệm vụ", Asks.NAME),
            Column("points", "Điểm chuẩn", Asks.POINTS),
            Column("difficulty", "Độ khó", Asks.FACTOR),
            Column("due_on", "Hạn", Asks.DAY),
            Column("done_on", "Ngày xong", Asks.DAY, is_reached=True, is_needed=False),
            Column("quality", "Chất lượng, %", Asks.PERCENT, is_reached=True),
            Column("bonus", "Thưởng", Asks.FLAG, is_reached=True, is_needed=False),
        ),
        most_rows=12,
    ),
}
"""What each formula asks for; by criteria nothing is asked here, points come from the criteria."""


_PERSONS: Final = frozenset({Kind.LEADER, Kind.INDIVIDUAL})
"""Whom the formulas score: products, axes and tasks are registered by people within the system."""


def sheet_for(scoring: Scoring | None, kind: Kind) -> Sheet | None:
    """Return what a kind of subject has to tell; None where its points come by criteria.

    They do where a set names no formula or only proposes one, and for whoever registers nothing.
    """
    if scoring is None or not scoring.basis.is_binding or kind not in _PERSONS:
        return None
    return SHEETS.get(scoring.formula)


def key_grades_in(work: Mapping[str, Any] | None) -> tuple[KeyGrade, ...]:
    """Return the grades of the key tasks a record tells; products without one are none."""
    rows = (work or {}).get(SHEETS[FormulaName.REGISTERED_PRODUCTS].rows, [])
    return tuple(KeyGrade(int(row[GRADE])) for row in rows if row.get(GRADE))


@dataclass(frozen=True, slots=True)
class Computed:
    """Points found by a body's formula.

    Attributes:
        score: General points and results.
        scored: Every step.
        scoring: What the set says of it.
    """

    score: Score
    scored: Scored
    scoring: Scoring

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping and for contracts: the way, and on what it rests."""
        return {
            **self.scored.as_record(),
            "formula": self.scoring.formula.value,
            "rounding": self.scoring.rounding.words,
            "citation": self.scoring.citation,
            "basis": self.scoring.basis.words,
        }


def compute(
    told: object,
    general: Decimal,
    scoring: Scoring,
    *,
    results_max: int,
    calendar: WorkCalendar | None = None,
) -> Computed:
    """Return the points that follow from what was reached.

    Args:
        told: The record: rows, and the frame where the formula has one.
        general: Points for the general criteria.
        scoring: The formula and its rounding.
        results_max: Points of results at most.
        calendar: Which days are worked; None takes the national table.

    Raises:
        UnusableInputError: The record is no such record; the message names the key.
        ValueError: Its values contradict each other; the message is for a person.
    """
    return read_and_compute(
        Node(told), general, scoring, results_max=results_max, calendar=calendar
    )


def read_and_compute(
    node: Node,
    general: Decimal,
    scoring: Scoring,
    *,
    results_max: int,
    calendar: WorkCalendar | None = None,
) -> Computed:
    """Return the points that follow from a record within a document, as `compute` does.

    Raises:
        UnusableInputError: The record is no such record; the message names the key.
        ValueError: Its values contradict each other; the message is for a person.
    """
    sheet = SHEETS[scoring.formula]
    members = node.members((*([FRAME] if sheet.has_frame else []), sheet.rows))
    rows = members[sheet.rows].items()
    if len(rows) > sheet.most_rows:
        members[sheet.rows].refuse(f"{len(rows)} rows, more than {sheet.most_rows}")
    told = [_read_row(row, sheet) for row in rows]
    try:
        scored = _SCORES[scoring.formula](
            told,
            members.get(FRAME),
            general,
            scoring,
            results_max,
            calendar or national_calendar(),
        )
    except NothingAssignedError as nothing:
        raise ValueError(f"chưa có {sheet.title.lower()} nào để tính điểm") from nothing  # noqa: TRY003, EM102 - a sentence of its own
    results = scored.total - scored.general
    if results > results_max:
        scored = _cut(scored, Fraction(results_max))
        results = Fraction(results_max)
    return Computed(Score(general, as_decimal(results)), scored, scoring)


def _cut(scored: Scored, most: Fraction) -> Scored:
    total = scored.general + most
    words = f"Kết quả tính tối đa {shown(most)} điểm; tổng điểm {shown(total)}"
    steps = (*scored.trace, Step("most", words, total))
    return Scored(scored.components, scored.general, most, total, steps)


def _read_row(node: Node, sheet: Sheet) -> dict[str, Any]:
    needed = tuple(one.key for one in sheet.columns if one.is_needed)
    others = tuple(one.key for one in sheet.columns if not one.is_needed)
    members = node.members(needed, others)
    return {
        one.key: _READERS[one.asks](members[one.key])
        for one in sheet.columns
        if one.key in members and members[one.key].value is not None
    }


def _read_axis(node: Node) -> int:
    number = node.count()
    if number not in AXES:
        node.refuse(f"{number} is not one of the axes 1 to {max(AXES)}")
    return number


def _read_day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        node.refuse("must be a day such as 2026-09-30")


def _read_grade(node: Node) -> KeyGrade:
    """Return a grade; a form tells it in letters, as every choice."""
    code = node.text()
    if code not in _GRADES:
        node.refuse(f'"{code}" is not one of {", ".join(_GRADES)}')
    return _GRADES[code]


_GRADES: Final = {str(one.value): one for one in KeyGrade}
_READERS: Final[Mapping[Asks, Callable[[Node], Any]]] = {
    Asks.NAME: lambda node: node.text(),
    Asks.POINTS: lambda node: node.decimal(_MOST_POINTS),
    Asks.PERCENT: lambda node: node.decimal(_MOST_PERCENT),
    Asks.FACTOR: lambda node: node.decimal(_MOST_DIFFICULTY),
    Asks.AXIS: _read_axis,
    Asks.DAY: _read_day,
    Asks.GRADE: _read_grade,
    Asks.FLAG: lambda node: node.flag(),
}

Rows = Sequence[Mapping[str, Any]]


def _of_products(
    rows: Rows,
    frame: Node | None,
    general: Decimal,
    scoring: Scoring,
    results_max: int,
    _calendar: WorkCalendar,
) -> Scored:
    code = "" if frame is None else frame.text()
    if frame is not None and code not in FRAMES:
        frame.refuse(f'"{code}" is not one of {", ".join(FRAMES)}')
    products = [
        RegisteredProduct(
            code=str(place),
            name=row["name"],
            weight=row["weight"],
            percents={one: row[one] for one in ASPECTS},
            exceeded=row.get("exceeded", False),
            grade=row.get(GRADE),
        )
        for place, row in enumerate(rows, start=1)
    ]
    params = registered_products.Params(
        FRAMES[code], results_max=results_max, rounding=scoring.rounding
    )
    return registered_products.score(products, general, params)


def _of_axes(
    rows: Rows,
    _frame: Node | None,
    general: Decimal,
    _scoring: Scoring,
    results_max: int,
    _calendar: WorkCalendar,
) -> Scored:
    axes = [AxisPoints(row["axis"], AXES[row["axis"]], row["max"], row["points"]) for row in rows]
    return quarter_axes.score(axes, general, quarter_axes.Params(results_max))


def _of_tasks(
    rows: Rows,
    _frame: Node | None,
    general: Decimal,
    scoring: Scoring,
    results_max: int,
    calendar: WorkCalendar,
) -> Scored:
    tasks = [
        WeighedTask(
            code=str(place),
            name=row["name"],
            points=row["points"],
            quality=row["quality"],
            difficulty=row["difficulty"],
            due_on=row["due_on"],
            done_on=row.get("done_on"),
            has_bonus=row.get("bonus", False),
        )
        for place, row in enumerate(rows, start=1)
    ]
    params = weighed_tasks.Params(calendar, most=results_max, rounding=scoring.rounding)
    return weighed_tasks.score(tasks, general, params)


_SCORES: Final[
    Mapping[
        FormulaName,
        Callable[[Rows, Node | None, Decimal, Scoring, int, WorkCalendar], Scored],
    ]
] = {
    FormulaName.REGISTERED_PRODUCTS: _of_products,
    FormulaName.QUARTER_AXES: _of_axes,
    FormulaName.WEIGHED_TASKS: _of_tasks,
}
