"""A meeting as one reader may read it: nothing pending of himself, no rules that are not his."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.decisions.votes import Outcome
from camket.reviews.models import Rating, ReviewMeeting
from camket.reviews.queries.meetings.rows import Tally, TallyRow
from camket.reviews.queries.own import hide_open_appraisal, is_own_pending
from camket.reviews.queries.visible import ratings_visible_to
from camket.shared.actor import Actor


def as_read_by(tally: Tally, actor: Actor | None) -> Tally:
    """Return a meeting without what is pending of the reader himself; nothing of it is saved.

    Ballots, the columns beside them, what they carried and what the rules say of him are left out,
    so that the sums over the others tell nothing of him either.
    """
    return replace(
        tally,
        rows=[_hidden(row) if is_own_pending(row.rating, actor) else row for row in tally.rows],
    )


def _hidden(row: TallyRow) -> TallyRow:
    hide_open_appraisal(row.rating)
    one = row.subject
    one.civil_level = one.committee_level = one.leaders_level = one.reason = ""
    return replace(
        row,
        first={},
        best={},
        trust=None,
        outcome=Outcome("", 0, row.denominator),
        is_hidden=True,
    )


def ruled_for(tally: Tally, actor: Actor, *, on: date) -> frozenset[int]:
    """Return of which subjects the actor may read what the rules say; one statement.

    An appraisal is read by who rates, not by the body that reviews its own people before it.
    """
    told = [row.rating.pk for row in tally.rows if not row.is_hidden]
    visible = ratings_visible_to(actor, on).filter(pk__in=told)
    return frozenset(visible.values_list("pk", flat=True))


def knows_rules(meeting: ReviewMeeting, rating: Rating) -> bool:
    """Say whether a body reads what the rules say of a subject when it votes.

    The superior does of all it rates, and a unit of its own collective; of its people it votes
    before the level of the rules is anybody's there to read.
    """
    if meeting.body_id == meeting.period.superior_id:
        return True
    return rating.kind == SubjectKind.COLLECTIVE and rating.unit_id == meeting.body_id


def may_count(meeting: ReviewMeeting, actor: Actor, *, on: date) -> bool:
    """Say whether the actor enters ballots: who writes for the body, or counts them by name."""
    if actor.scope_id != meeting.body_id:
        return False
    if actor.person_id in meeting.tellers:
        return True
    writing = (Permission.SELF_REVIEW, Permission.RECORD_CRITICISM)
    return any(may(actor, one, meeting.body_id, on=on) for one in writing)
