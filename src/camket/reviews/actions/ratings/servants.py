"""What a civil servant's own score and its appraisal come to: the results follow from products."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.facts import corrected_in
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.servants import (
    ENTERED_KEY,
    KEY,
    NOTHING_ENTERED,
    ServantEntered,
    counts_record,
    entered_record,
    servant_entered_in,
    unsourced,
)
from camket.reviews.models import Rating
from camket.reviews.queries.facts.servants import is_servant, servant_counts_of
from camket.reviews.queries.servant_findings import servant_finding
from camket.rules.schemes.rating_335 import ServantFinding
from camket.shared.errors import Refused

_SHOWN: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Judged:
    """What an appraisal of a civil servant stands on and comes to."""

    facts: dict[str, Any]
    finding: ServantFinding


def own_results(rating: Rating, scores: Scores) -> Decimal | None:
    """Return the results of who scores himself: a civil servant's follow from his products.

    Elsewhere they are as given. None where nothing can be counted, which is not nought. Levels are
    compared on the exact fraction; the column keeps six places of it, cut.
    """
    if not is_servant(rating):
        return scores.results
    found = servant_finding(rating, scores.general, servant_counts_of(rating), _entered(rating))
    return _points(found)


def judge_servant(rating: Rating, scores: Scores, entered: ServantEntered) -> Judged:
    """Let the rules find a level on the products as they stand and what the appraiser states.

    Raises:
        Refused: What he states lacks its source.
    """
    counts = servant_counts_of(rating)
    if missing := unsourced(counts, entered):
        raise Refused(RatingRefusal.SOURCE_MISSING, name=rating.name, what=", ".join(missing))
    kept: dict[str, Any] = {KEY: counts_record(counts), ENTERED_KEY: entered_record(entered)}
    if corrected := corrected_in(rating.facts):
        kept["corrected"] = corrected
    if as_of := rating.facts.get("as_of"):
        kept["as_of"] = as_of
    return Judged(kept, servant_finding(rating, scores.general, counts, entered))


def results_of(judged: Judged) -> Decimal | None:
    """Return the points for results as the column keeps them; None where nothing was counted."""
    return _points(judged.finding)


def _entered(rating: Rating) -> ServantEntered:
    return servant_entered_in(rating.facts) if rating.facts else NOTHING_ENTERED


def _points(found: ServantFinding) -> Decimal | None:
    if found.scored is None:
        return None
    results = found.scored.results
    exact = Decimal(results.numerator) / Decimal(results.denominator)
    return exact.quantize(_SHOWN, rounding=ROUND_DOWN)
