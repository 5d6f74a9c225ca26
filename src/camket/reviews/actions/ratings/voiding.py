"""An appraisal is taken back where what it stood on has changed (evaluation.md §9.5)."""

from __future__ import annotations

from collections.abc import Iterable

from camket.audit.chain import Fact, fact
from camket.reviews.actions.ratings.holding import kept_columns, save_rating
from camket.reviews.decisions.states import SubjectKind, VoidReason
from camket.reviews.models import Rating
from camket.reviews.queries.ratings import standing_level


def void_appraisal(rating: Rating, because: VoidReason) -> list[Fact]:
    """Take an appraisal back because what it stood on has changed (evaluation.md §9.5)."""
    before = kept_columns(rating)
    rating.general = rating.results = rating.finding = rating.appraised_at = rating.work = None
    rating.ruled_level = rating.appraised_level = rating.appraised_reason = ""
    rating.appraised_by, rating.appraised_by_name = None, ""
    rating.voided_because = because.value
    done = [fact("rating.appraisal_voided", rating, before=before, after=kept_columns(rating))]
    return done + void_heads([rating])


def void_heads(units: Iterable[Rating]) -> list[Fact]:
    """Take back the appraisal of heads that stood on another level of their unit."""
    levels = {
        (one.period_id, one.unit_id): standing_level(one)
        for one in units
        if one.kind == SubjectKind.COLLECTIVE
    }
    if not levels:
        return []
    heads = (
        Rating.objects.select_for_update()
        .filter(
            period_id__in={period for period, _ in levels},
            unit_id__in={unit for _, unit in levels},
            kind=SubjectKind.LEADER,
            decided_level="",
        )
        .exclude(appraised_level="")
    )
    done = []
    for head in heads:
        if (head.facts.get("unit_level") or "") == levels.get((head.period_id, head.unit_id)):
            continue
        done += void_appraisal(head, VoidReason.UNIT_LEVEL_CHANGED)
        save_rating(head)
    return done
