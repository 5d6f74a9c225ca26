"""A city's formula: standard points × (30 % progress + 70 % quality) × difficulty.

HD 06-HD/BTCTU: progress is 100 % on time, 80 % one to three working days late, 60 % four or five,
nothing beyond; a bonus of 5 %. Local, mark B; kept to prove that the formula is a part to exchange.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

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
from camket.rules.working_days import WorkCalendar, working_days_between


@dataclass(frozen=True, slots=True)
class WeighedTask:
    """A task with its standard points.

    Attributes:
        code: Its code.
        name: What it is.
        points: Standard points.
        quality: Quality in percent, 0 to 100.
        difficulty: Coefficient of difficulty.
        due_on: The day it was due.
        done_on: The day it was done; None if it is not.
        has_bonus: Whether the bonus was confirmed.
    """

    code: str
    name: str
    points: Decimal
    quality: Decimal
    difficulty: Decimal
    due_on: date
    done_on: date | None
    has_bonus: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers outside their scale."""
        require(0 <= self.quality <= HUNDRED, "chất lượng từ 0 đến 100%")
        require(self.points > 0 and self.difficulty > 0, "điểm chuẩn và độ khó lớn hơn 0")


@dataclass(frozen=True, slots=True)
class Params:
    """The numbers of the formula.

    Attributes:
        calendar: Which days are worked: lateness is counted in working days.
        progress_percent: How much progress weighs; quality has the rest.
        late_steps: Working days late at most, and the progress they leave, in percent.
        bonus_percent: What a confirmed bonus adds.
        most: Points at most for all tasks together; None sets no bound.
        rounding: How the total is rounded.
    """

    calendar: WorkCalendar
    progress_percent: int = 30
    late_steps: tuple[tuple[int, int], ...] = ((0, 100), (3, 80), (5, 60))
    bonus_percent: int = 5
    most: int | None = None
    rounding: RoundingRule = UNROUNDED

    def progress(self, task: WeighedTask) -> tuple[int | None, int]:
        """Return how many working days late a task was, and the progress left in percent."""
        if task.done_on is None:
            return None, 0
        late = max(0, working_days_between(task.due_on, task.done_on, self.calendar))
        left = next((percent for most, percent in self.late_steps if late <= most), 0)
        return late, left


def score(tasks: Sequence[WeighedTask], criteria: Decimal, params: Params) -> Scored:
    """Return the points of weighed tasks; `criteria` are the general points.

    Raises:
        NothingAssignedError: Nothing was assigned.
    """
    if not tasks:
        raise NothingAssignedError
    steps = [_task_step(task, params) for task in tasks]
    exact = sum((step.value for step in steps), Fraction(0))
    results = exact if params.most is None else min(exact, Fraction(params.most))
    cut = "" if results == exact else f", lấy tối đa {params.most}"
    steps.append(Step("results", f"Tổng điểm các việc: {shown(exact)}{cut}", results))
    general = exactly(criteria)
    total = params.rounding.apply(general + results)
    words = f"Tổng điểm: {shown(general)} + {shown(results)} = {shown(total)}"
    components = {task.code: step.value for task, step in zip(tasks, steps, strict=False)}
    return Scored(components, general, results, total, (*steps, Step("total", words, total)))


def _task_step(task: WeighedTask, params: Params) -> Step:
    late, progress = params.progress(task)
    quality = exactly(task.quality) if task.done_on is not None else Fraction(0)
    blend = (
        progress * params.progress_percent + quality * (100 - params.progress_percent)
    ) / HUNDRED
    value = exactly(task.points) * blend / 100 * exactly(task.difficulty)
    bonus = ""
    if task.has_bonus and task.done_on is not None:
        value *= Fraction(100 + params.bonus_percent, 100)
        bonus = f" + thưởng {params.bonus_percent}%"
    when = "chưa xong" if late is None else "đúng hạn" if late == 0 else f"trễ {late} ngày làm việc"
    words = (
        f"{task.name} ({when}): {shown(exactly(task.points))} × ({params.progress_percent}% × "
        f"{progress}% + {100 - params.progress_percent}% × {shown(quality)}%) × "
        f"{shown(exactly(task.difficulty))}{bonus} = {shown(value)}"
    )
    return Step(task.code, words, value)
