"""What would reach a level, told on the work a body's formula counts instead of on its points.

The rules know points and grades. Where a document tells work, points follow from it and nobody may
tell them, so a change of points becomes a change of what was reached: as few rows as can be, those
with the most to gain first. Each change is tried on the document before it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from math import ceil
from typing import Any, Final, cast

from camket.rules.facts import EXACT, plain_decimal
from camket.rules.levels import Level
from camket.rules.local.sets import Scoring
from camket.rules.local.working import GRADE, SHEETS, Asks, Column, compute
from camket.rules.reading import KEY_TASKS
from camket.rules.would_reach import Change

Told = dict[str, Any]
_WHOLE: Final = 100
_HUNDRED: Final = Decimal(_WHOLE)


def changes_on_work(
    subject: Told,
    changes: tuple[Change, ...],
    scoring: Scoring,
    *,
    results_max: int,
    level_of: Callable[[Told], Level | None],
) -> list[Change]:
    """Return those of the changes that can be told on work, so told.

    Args:
        subject: The subject as a document tells it, its score as work.
        changes: What the rules found, in points and grades.
        scoring: The formula.
        results_max: Points of results at most.
        level_of: Rates a subject as a document would tell it.
    """
    found: list[Change] = []
    for change in changes:
        patch = _patch_on_work(subject, change.facts, scoring, results_max)
        if patch is not None and level_of(_merged(subject, patch)) is change.level:
            found.append(change._replace(facts=patch))
    return found


def _patch_on_work(
    subject: Told, facts: Mapping[str, Any], scoring: Scoring, results_max: int
) -> Told | None:
    sheet, work = SHEETS[scoring.formula], subject["score"]["work"]
    rows: list[Told] = [dict(row) for row in work[sheet.rows]]
    patch, score = dict(facts), dict(facts.get("score", {}))
    if sheet.has_grades:
        for row, grade in zip(_graded(rows), patch.pop(KEY_TASKS, ()), strict=False):
            row[GRADE] = str(grade)
    if (results := score.pop("results", None)) is not None:

        def results_of(told: list[Told]) -> Decimal:
            record = {**work, sheet.rows: told}
            return compute(record, Decimal(0), scoring, results_max=results_max).score.results

        raised = _raised(rows, sheet.columns, Decimal(results), results_of)
        if raised is None:
            return None
        rows = raised
    if rows != work[sheet.rows]:
        score["work"] = {sheet.rows: rows}
    return {**patch, "score": score} if score else patch


def _graded(rows: list[Told]) -> list[Told]:
    return [row for row in rows if row.get(GRADE)]


def _raised(
    rows: list[Told],
    columns: tuple[Column, ...],
    target: Decimal,
    results_of: Callable[[list[Told]], Decimal],
) -> list[Told] | None:
    """Return rows that come to the points, or a trace more; None where the best do not."""

    def with_row(place: int, share: int) -> list[Told]:
        better = _better(rows[place], columns, share)
        return [*rows[:place], better, *rows[place + 1 :]]

    gains = [results_of(with_row(place, _WHOLE)) for place in range(len(rows))]
    for place in sorted(range(len(rows)), key=lambda one: -gains[one]):
        if results_of(whole := with_row(place, _WHOLE)) < target:
            rows = whole
            continue
        low, high = 0, _WHOLE
        while low + 1 < high:
            middle = (low + high) // 2
            if results_of(with_row(place, middle)) < target:
                low = middle
            else:
                high = middle
        return with_row(place, high)
    return None


def _better(row: Told, columns: tuple[Column, ...], share: int) -> Told:
    """Return a row with a share, in per cent, of what it lacks made good."""
    better = dict(row)
    for column in columns:
        if not column.is_reached:
            continue
        if column.asks is Asks.DAY:
            better[column.key] = _on_time(row, column.key)
        elif column.asks in (Asks.PERCENT, Asks.POINTS):
            most = Decimal(row["max"]) if column.asks is Asks.POINTS else _HUNDRED
            better[column.key] = plain_decimal(_nearer(Decimal(row[column.key]), most, share))
    return better


def _on_time(row: Told, key: str) -> str:
    done, due = row.get(key), str(row["due_on"])
    return min(str(done), due) if done else due


def _nearer(reached: Decimal, most: Decimal, share: int) -> Decimal:
    if reached >= most:
        return reached
    step = ceil(EXACT.multiply(EXACT.subtract(most, reached), Decimal(share)))
    return min(most, EXACT.add(reached, EXACT.scaleb(Decimal(step), -2)))


def _merged(told: Told, patch: Mapping[str, Any]) -> Told:
    """Return facts with a patch laid over them: objects key by key, the rest replaced."""
    whole = dict(told)
    for key, value in patch.items():
        held = whole.get(key)
        inner = isinstance(value, dict) and isinstance(held, dict)
        whole[key] = _merged(cast("Told", held), cast("Told", value)) if inner else value
    return whole
