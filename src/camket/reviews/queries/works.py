"""What a subject tells where the body's own set names a formula: which sheet, what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from camket.reviews.models import Period, Rating
from camket.reviews.queries.facts.counting import task_ids
from camket.reviews.queries.facts.gathering import key_of
from camket.reviews.queries.rule_sets import edition_of, local_of
from camket.rules.explanations import ExplanationRule, explanation_rule
from camket.rules.facts import Kind, plain_decimal
from camket.rules.local.sets import FormulaName, Scoring
from camket.rules.local.working import Computed, Sheet, compute, sheet_for
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task
from camket.workdays.queries import working_calendar

_WHOLE: Final = Decimal(100)
_HUNDREDTH: Final = Decimal("0.01")
_DONE: Final = frozenset({TaskStatus.DONE, TaskStatus.DONE_LATE})


def scoring_of(period: Period) -> Scoring | None:
    """Return how the set a period carries comes to points; None where it says nothing of it."""
    own = local_of(period)
    return own.scoring if own is not None else None


def sheet_of(rating: Rating) -> Sheet | None:
    """Return what a subject has to tell; None where its points come by criteria."""
    return sheet_for(scoring_of(rating.period), Kind(rating.kind))


def computed_of(rating: Rating, told: object, general: Decimal) -> Computed | None:
    """Return the points that follow by the formula the period kept; None where it kept none.

    Raises:
        UnusableInputError: What was told is no such record.
        ValueError: It contradicts itself; the message is for a person.
    """
    scoring = scoring_of(rating.period)
    if scoring is None or sheet_of(rating) is None:
        return None
    return compute(
        told,
        general,
        scoring,
        results_max=edition_of(rating.period).numbers.results_max,
        calendar=working_calendar(),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How points came about: the steps in sentences, and on what the formula rests."""

    steps: tuple[str, ...]
    citation: str
    basis: str


def way_in(record: Mapping[str, Any] | None) -> Way | None:
    """Return how points came about as a finding kept it; None where no formula found them."""
    if not record:
        return None
    steps = tuple(str(step["says"]) for step in record["trace"])
    return Way(steps, str(record["citation"]), str(record["basis"]))


def own_way_of(rating: Rating) -> Way | None:
    """Return how the subject's own points came about; None where no formula found them."""
    if rating.self_work is None or rating.self_general is None:
        return None
    found = computed_of(rating, rating.self_work, rating.self_general)
    return None if found is None else way_in(found.as_record())


def explained_from(period: Period) -> ExplanationRule | None:
    """Return from which difference on an explanation is owed: by the period's own set, or usual."""
    own = local_of(period)
    said = own.on_explaining if own is not None else None
    if said is None:
        return explanation_rule(on=period.ends_on)
    return ExplanationRule(said.explain_from, said.citation, "B")


def known_rows(rating: Rating, sheet: Sheet) -> list[dict[str, Any]]:
    """Return what the system knows of a subject's tasks, as rows to begin with; two statements.

    What nothing here measures is left open: quality beyond the target, how well it was organised.
    """
    scoring = scoring_of(rating.period)
    if scoring is None or scoring.formula is FormulaName.QUARTER_AXES:
        return []
    first, last = rating.period.starts_on.year, rating.period.ends_on.year
    found = Task.objects.filter(pk__in=task_ids(key_of(rating), "assigned", (first, last)))
    rows = _row_of_product if scoring.formula is FormulaName.REGISTERED_PRODUCTS else _row_of_task
    return [rows(task) for task in found.order_by("due_on", "pk")[: sheet.most_rows]]


def _row_of_product(task: Task) -> dict[str, Any]:
    is_done = task.status in _DONE
    return {
        "name": task.title,
        "A": plain_decimal(_reached(task)),
        **({"C": "100"} if task.status == TaskStatus.DONE else {}),
        "exceeded": bool(is_done and task.is_exceeded),
    }


def _row_of_task(task: Task) -> dict[str, Any]:
    told: dict[str, Any] = {"name": task.title, "due_on": task.due_on.isoformat()}
    if task.status in _DONE and task.done_on:
        told["done_on"] = task.done_on.isoformat()
    return told


def _reached(task: Task) -> Decimal:
    """Return how much of a task is done, in per cent, never more than the whole."""
    if task.status in _DONE:
        return _WHOLE
    if not task.target or task.reached is None:
        return Decimal(0)
    return min(_WHOLE, max(Decimal(0), task.reached * 100 / task.target)).quantize(_HUNDREDTH)
