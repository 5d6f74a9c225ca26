"""Reads of the organisation; every one of them asks which day is meant."""

from camket.organisation.queries.people import (
    HeldPost,
    Vacancy,
    actor_for,
    actor_of,
    chosen_post,
    head_of,
    heads_of,
    heads_unit,
    people_in,
    post_title,
    posts_of,
    units_held_by,
    vacant_units,
)
from camket.organisation.queries.units import (
    children_of,
    is_below,
    span_of,
    spans_of,
    superior_of,
)

__all__ = [
    "HeldPost",
    "Vacancy",
    "actor_for",
    "actor_of",
    "children_of",
    "chosen_post",
    "head_of",
    "heads_of",
    "heads_unit",
    "is_below",
    "people_in",
    "post_title",
    "posts_of",
    "span_of",
    "spans_of",
    "superior_of",
    "units_held_by",
    "vacant_units",
]
