"""What somebody may not read of himself while others still propose: his own pending row.

A head reviews others while his own file is open (`reviews.decisions.confidence`), so no list, sum,
sheet or paper given to him tells what is proposed of him before it is decided.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from camket.reviews.models import Rating
from camket.shared.actor import Actor

_STATED: Final = ("entered", "servant_entered", "key_grades")
"""Where the facts of a rating keep what its appraiser states."""


def is_about(rating: Rating, actor: Actor | None) -> bool:
    """Say whether the reader himself is the one rated."""
    return (
        actor is not None and rating.person_id is not None and rating.person_id == actor.person_id
    )


def is_own_pending(rating: Rating, actor: Actor | None) -> bool:
    """Say whether a row is the reader's own and not decided yet."""
    return is_about(rating, actor) and not rating.decided_level


def own_pending(person_id: int | None) -> Q:
    """Return the test of somebody's own rows that are not decided yet."""
    if person_id is None:
        return Q(pk__in=())
    return Q(person_id=person_id, decided_level="")


def hide_open_appraisal(rating: Rating) -> None:
    """Take the appraisal off a row that is shown to whom it is about, until it is decided.

    The row is not saved.
    """
    if rating.decided_level:
        return
    rating.general = rating.results = rating.finding = rating.work = None
    rating.ruled_level = rating.appraised_level = ""
    rating.appraised_reason = rating.appraised_by_name = rating.voided_because = ""
    rating.facts = {key: told for key, told in rating.facts.items() if key not in _STATED}
