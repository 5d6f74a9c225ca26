"""General points of a civil servant from the items of the set his period carries."""

from __future__ import annotations

from dataclasses import replace

from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.general_items import as_record, marks_in, problem_of, total_of
from camket.reviews.models import Rating
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.general_items import items_of
from camket.shared.errors import Refused


def with_items(rating: Rating, scores: Scores, *, is_own: bool) -> Scores:
    """Keep what was given on each item and let the general points follow; elsewhere as given.

    The caller holds the rating's lock and saves it.

    Raises:
        Refused: An item is missing, has points it cannot have, or lacks its explanation.
    """
    own = items_of(rating)
    if own is None:
        return replace(scores, work=None) if is_servant(rating) else scores
    marks = marks_in(scores.work)
    if wrong := problem_of(own, marks):
        raise Refused(wrong.reason, name=rating.name, what=wrong.named)
    if is_own:
        rating.self_work, rating.work = as_record(marks), None
    else:
        rating.work = as_record(marks)
    return replace(scores, general=total_of(marks))
