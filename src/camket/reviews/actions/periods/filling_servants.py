"""Fill in the products of civil servants and let NĐ 335/2025 propose a level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from camket.reviews.decisions.facts import corrected_in
from camket.reviews.decisions.servants import (
    KEY,
    counts_record,
    servant_entered_in,
    servant_of,
    with_corrected_lines,
)
from camket.reviews.models import Period, Rating
from camket.reviews.queries.facts.servants import servant_counts
from camket.reviews.queries.rule_sets import coefficients_of, servant_edition_of
from camket.rules.schemes.rating_335 import ServantFinding, rate_servant


def fill_servants(periods: Iterable[Period], *, now: datetime) -> int:
    """Gather the facts of some open periods of civil servants; return how many subjects they have.

    What was appraised or decided stands on the facts it was judged by and is passed over.
    """
    count = 0
    for period in periods:
        ratings = list(
            Rating.objects.select_for_update()
            .filter(period=period, appraised_level="", decided_level="")
            .order_by("kind", "pk")
        )
        counted = servant_counts(period, ratings)
        edition, coefficients = servant_edition_of(period), coefficients_of(period)
        for rating in ratings:
            counts = with_corrected_lines(counted[rating.pk], corrected_in(rating.facts))
            record = counts_record(counts)
            if rating.facts.get(KEY) != record:
                rating.facts = {**rating.facts, KEY: record, "as_of": now.isoformat()}
            rating.proposal = None
            if rating.self_general is not None and not rating.left_out:
                told = servant_of(
                    rating.self_general,
                    counts.under(coefficients),
                    servant_entered_in(rating.facts),
                )
                found = rate_servant(
                    told, on=period.ends_on, rule_set=period.rule_set, edition=edition
                )
                rating.proposal = _proposal(found)
        Rating.objects.bulk_update(ratings, ["facts", "proposal"], batch_size=500)
        count += len(ratings)
    return count


def _proposal(found: ServantFinding) -> dict[str, Any]:
    return {
        "level": found.level.value if found.level else None,
        "candidates": [],
        "bars": [one.rule for one in found.reasons],
        **found.provenance.as_record(),
    }
