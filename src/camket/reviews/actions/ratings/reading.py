"""Keep who read a rating with its reasons: reading about people is an act of its own."""

from __future__ import annotations

from datetime import datetime

from camket.audit.chain import record
from camket.reviews.decisions.confidence import Reader, Text, noted
from camket.reviews.models import Dossier, Rating
from camket.shared.actor import Actor


def note_read(rating: Rating, *, actor: Actor, now: datetime) -> None:
    """Keep that somebody read a rating; nobody is noted for reading of himself or his own unit."""
    is_own = rating.person_id is not None and rating.person_id == actor.person_id
    if not is_own and not (rating.person_id is None and rating.unit_id == actor.scope_id):
        record("rating.read", rating, actor=actor, at=now)


def note_dossier_read(
    dossier: Dossier, reader: Reader, texts: frozenset[Text], *, actor: Actor, now: datetime
) -> None:
    """Keep that somebody read protected texts of a dossier, and which; not of one's own words."""
    if parts := noted(reader, texts):
        record("dossier.read", dossier, actor=actor, at=now, after={"texts": list(parts)})
