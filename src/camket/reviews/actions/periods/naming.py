"""Ratings that were not opened here are named as a list sorts and finds them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import connection

from camket.reviews.queries.rated.new_subjects import BEFORE_ANY_LETTER

_NAME: Final = """
    UPDATE reviews_rating r
    SET sort_key = s.sort_key || coalesce(%(between)s || p.sort_key, ''),
        folded = coalesce(p.folded || ' ', '') || s.folded,
        held_posts = ARRAY(
            SELECT DISTINCT c.code FROM organisation_tenure h
            JOIN organisation_post c ON c.id = h.post_id
            WHERE h.person_id = named.person_id AND (
                h.id = named.tenure_id OR h.valid @> least(t.opened_on, t.ends_on)
            )
            ORDER BY c.code
        )
    FROM reviews_rating named
    JOIN reviews_period t ON t.id = named.period_id
    JOIN organisation_unitspan s ON s.unit_id = named.unit_id AND s.valid @> t.opened_on
    LEFT JOIN organisation_person p ON p.id = named.person_id
    WHERE r.id = named.id AND named.period_id = ANY(%(periods)s)
"""


def name_subjects(period_ids: Collection[int]) -> None:
    """Write how the subjects of some periods were called, and which posts they held."""
    with connection.cursor() as cursor:
        cursor.execute(_NAME, {"periods": list(period_ids), "between": BEFORE_ANY_LETTER})
