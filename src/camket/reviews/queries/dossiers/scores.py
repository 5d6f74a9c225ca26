"""A subject's own scores, criterion by criterion, told to the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from camket.reviews.models import Dossier
from camket.reviews.queries.rule_sets import criteria_of_period
from camket.rules.criteria import (
    Assured,
    CriteriaSet,
    Criterion,
    Marked,
    NotApplicable,
    Points,
    ScoreTrace,
    ScoringMode,
    score_of,
)
from camket.rules.facts import Kind


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One criterion's own score as it is kept."""

    code: str
    points: str | None
    applies: bool
    explanation: str


def criteria_of(dossier: Dossier) -> CriteriaSet:
    """Return the criteria the subject scores itself by: those of the period's own set, or usual."""
    return criteria_of_period(dossier.rating.period, Kind(dossier.rating.kind))


def marks_of(scores: Mapping[str, ScoreRow], criteria: CriteriaSet) -> dict[str, Marked]:
    """Return the kept scores as the rules take them; what is not scored yet has no mark.

    A criterion left out without its reason yet counts as not scored.
    """
    marks: dict[str, Marked] = {}
    for criterion in criteria.scored():
        row = scores.get(criterion.code)
        if row is None:
            continue
        mark = _mark(row, criterion)
        if mark is not None:
            marks[criterion.code] = mark
    return marks


def _mark(row: ScoreRow, criterion: Criterion) -> Marked | None:
    if not row.applies:
        return NotApplicable(row.explanation) if row.explanation else None
    if row.points is None:
        return None
    points = Decimal(row.points)
    if criterion.mode is ScoringMode.BINARY:
        return Assured(is_assured=points == criterion.max_points)
    return Points(points)


def trace_of(scores: Mapping[str, ScoreRow], criteria: CriteriaSet) -> ScoreTrace | None:
    """Return the points the subject gives itself; None where no criterion of a block applies."""
    marks = marks_of(scores, criteria)
    for block in criteria.blocks:
        if all(isinstance(marks.get(one.code), NotApplicable) for one in block.scored()):
            return None
    return score_of(criteria, marks)
