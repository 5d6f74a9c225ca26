"""Who reads what a meeting said of a subject: the rules of a dossier's criticism, for minutes too.

Nobody reads what others said of himself before he is rated, whatever paper it stands in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from camket.reviews.decisions.confidence import Reader, Role, Text
from camket.reviews.decisions.forms import FormCode, headings_of
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Criticism, Dossier, Rating, ReviewMeeting
from camket.reviews.queries.dossiers.reading import stage_of
from camket.reviews.queries.dossiers.visible import reader_of
from camket.shared.actor import Actor


def heard_by(
    meeting: ReviewMeeting, ratings: Iterable[Rating], actor: Actor | None, *, on: date
) -> frozenset[int]:
    """Return of which ratings the actor may read what a meeting said; at most two statements.

    Where nobody in particular reads, nothing of it may be read.
    """
    if actor is None:
        return frozenset()
    readers: dict[bool, Reader] = {}
    heard: set[int] = set()
    for rating in ratings:
        rating.period = meeting.period  # known already: no statement for it
        dossier = Dossier(rating=rating, unit_id=meeting.body_id)
        is_own = rating.person_id is not None and rating.person_id == actor.person_id
        if is_own:
            reader = Reader(frozenset({Role.SUBJECT}))
        else:
            is_unit = rating.kind == SubjectKind.COLLECTIVE
            if is_unit not in readers:
                readers[is_unit] = _with_secretary(reader_of(dossier, actor, on=on), meeting, actor)
            reader = readers[is_unit]
        if Text.CRITICISM in reader.readable(stage_of(dossier)):
            heard.add(rating.pk)
    return frozenset(heard)


def _with_secretary(reader: Reader, meeting: ReviewMeeting, actor: Actor) -> Reader:
    """Let whoever was chosen to write a meeting down read what he wrote."""
    if actor.person_id is None or actor.person_id != meeting.secretary_id:
        return reader
    return Reader(reader.roles | {Role.SECRETARY})


def spoken_at(
    meeting: ReviewMeeting, rating_ids: Collection[int]
) -> dict[int, tuple[tuple[str, tuple[Criticism, ...]], ...]]:
    """Return what was written down at a meeting of some subjects, by heading; one statement."""
    if not rating_ids:
        return {}
    last = meeting.held_on + timedelta(days=meeting.days - 1)
    rows = (
        Criticism.objects.filter(
            dossier__rating_id__in=rating_ids,
            dossier__unit_id=meeting.body_id,
            met_on__range=(meeting.held_on, last),
        )
        .exclude(text="")
        .select_related("dossier")
        .order_by("pk")
    )
    found: dict[int, list[Criticism]] = defaultdict(list)
    for one in rows:
        found[one.dossier.rating_id].append(one)
    return {rating_id: _by_heading(said) for rating_id, said in found.items()}


def _by_heading(said: list[Criticism]) -> tuple[tuple[str, tuple[Criticism, ...]], ...]:
    headings = headings_of(FormCode(said[0].dossier.form))
    told = (
        (title, tuple(one for one in said if one.heading == heading)) for heading, title in headings
    )
    return tuple((title, rows) for title, rows in told if rows)
