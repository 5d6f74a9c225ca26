"""Points by the formula a period's own set names: kept with what was told, found again from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.frames import FrameRefusal
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.models import Rating
from camket.reviews.queries.facts.servants import is_servant
from camket.reviews.queries.frames import standing_frame
from camket.reviews.queries.works import computed_of, sheet_of
from camket.rules.local.working import FRAME, Computed, Sheet
from camket.shared.errors import Refused, UnusableInputError

_PLACES: Final = 6
"""Digits of the results that are kept; finer ones are refused, never rounded."""


def with_work(rating: Rating, scores: Scores, *, is_own: bool) -> tuple[Scores, Computed | None]:
    """Keep what was registered and reached, and let the results follow by the formula.

    Elsewhere the results are those given. The caller holds the rating's lock and saves it.

    Args:
        rating: Whose work.
        scores: What was given.
        is_own: The subject's own column, or else the appraiser's.

    Raises:
        Refused: Nothing was told, the file has no frame of weights yet, it cannot be counted, or
            the appraiser changed what the subject registered.
    """
    sheet = sheet_of(rating)
    if sheet is None:  # of a civil servant it holds his general items, which were kept before
        return scores if is_servant(rating) else replace(scores, work=None), None
    if not scores.work:
        raise Refused(RatingRefusal.WORK_MISSING, name=rating.name)
    if not is_own and registered_in(scores.work, sheet) != registered_in(rating.self_work, sheet):
        raise Refused(RatingRefusal.WORK_CHANGED, name=rating.name)
    work = dict(scores.work)
    if sheet.has_frame:
        work[FRAME] = _frame_of(rating)
    found = counted(rating, work, scores.general)
    if is_own:
        rating.self_work, rating.work = work, None
    else:
        rating.work = work
    return replace(scores, results=found.score.results, work=work), found


def _frame_of(rating: Rating) -> str:
    """Return the frame in somebody's file: he never chooses it himself (evaluation.md 6.1)."""
    frame = standing_frame(rating)
    if frame is None:
        raise Refused(FrameRefusal.MISSING, name=rating.name)
    return frame.code


def counted(rating: Rating, work: Mapping[str, Any], general: Decimal) -> Computed:
    """Return the points that follow from work.

    Raises:
        Refused: It cannot be counted, or the results have more digits than are kept.
    """
    try:
        found = computed_of(rating, work, general)
    except UnusableInputError as problem:
        raise Refused(RatingRefusal.WORK_WRONG, name=rating.name, what=str(problem)) from problem
    except ValueError as problem:
        raise Refused(RatingRefusal.WORK_WRONG, name=rating.name, what=str(problem)) from problem
    if found is None:
        raise Refused(RatingRefusal.WORK_MISSING, name=rating.name)
    exponent = found.score.results.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _PLACES:
        raise Refused(RatingRefusal.WORK_TOO_FINE, name=rating.name, places=_PLACES)
    return found


def registered_in(work: Mapping[str, Any] | None, sheet: Sheet) -> object:
    """Return what of a record was registered, without what came of it."""
    if not work:
        return None
    keys = [one.key for one in sheet.columns if not one.is_reached]
    return [[row.get(key) for key in keys] for row in work.get(sheet.rows, [])]
