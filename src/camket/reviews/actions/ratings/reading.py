"""Keep who read a rating with its reasons: reading about people is an act of its own."""

from __future__ import annotations

from datetime import datetime

from camket.audit.chain import fact, record, record_facts
from camket.reviews.decisions.confidence import Reader, Text, noted
from camket.reviews.models import Dossier, Rating, ReviewMeeting
from camket.reviews.queries.meetings.texts import heard_by
from camket.reviews.queries.own import is_about
from camket.shared.actor import Actor
from camket.shared.clock import legal_day


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


def note_minutes_read(meeting: ReviewMeeting, *, actor: Actor, now: datetime) -> None:
    """Keep that somebody read the minutes of a meeting, and of whom he read what was said.

    As a dossier that is read: each person sees it in his own list, and one's own is not kept.
    """
    ratings = [one.rating for one in meeting.subjects.select_related("rating")]
    heard = heard_by(meeting, ratings, actor, on=legal_day(now))
    of_others = [one.pk for one in ratings if one.pk in heard and not is_about(one, actor)]
    dossiers = Dossier.objects.filter(rating_id__in=of_others, unit_id=meeting.body_id)
    told = {"texts": [Text.CRITICISM.value], "meeting": meeting.pk}
    record_facts(
        [
            fact(
                "meeting.minutes_read",
                meeting,
                unit_id=meeting.body_id,
                after={"ratings": sorted(of_others)},
            ),
            *(fact("dossier.read", one, after=told) for one in dossiers.order_by("pk")),
        ],
        actor=actor,
        at=now,
    )
