"""Who may see which meetings, and in which periods his body may meet."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.decisions.votes import Round
from camket.reviews.models import Ballot, Period, Rating, ReviewMeeting
from camket.reviews.queries.visible import rating_lists_visible_to
from camket.shared.actor import Actor

MEMBERS: Final = (
    Permission.SELF_REVIEW,
    Permission.JOIN_REVIEW,
    Permission.RECORD_CRITICISM,
)
"""Who belongs to a body or writes for it."""


def meetings_visible_to(actor: Actor, on: date) -> QuerySet[ReviewMeeting]:
    """Return the meetings of the actor's own body, and those of bodies whose ratings he reads.

    Minutes, comments and counts go to the body itself, to who wrote and counted at the meeting, and
    to who decides (people.md 5.4, B).
    """
    seen = _of_own(actor, on) | Q(period__in=rating_lists_visible_to(actor, on))
    voted = Ballot.objects.filter(meeting=OuterRef("pk"), round=Round.FIRST.value)
    return (
        ReviewMeeting.objects.filter(seen)
        .select_related("period")
        .annotate(has_votes=Exists(voted))
    )


def _of_own(actor: Actor, on: date) -> Q:
    """Return the test of a meeting of the actor's own body, or where he wrote or counted."""
    seen = Q(pk__in=())
    for officer in ("chair_id", "secretary_id", "head_teller_person_id", "teller_person_id"):
        seen |= Q(**{officer: actor.person_id or 0})
    if any(holds(actor, one, on=on) for one in MEMBERS):
        seen |= Q(body_id=actor.scope_id or 0)
    return seen


def meeting_periods(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods in which the actor's body may meet: its own and those it is rated in."""
    return Period.objects.filter(_may_meet_in(actor, on))


def _may_meet_in(actor: Actor, on: date) -> Q:
    unit_id = actor.scope_id or 0
    if not holds(actor, Permission.SELF_REVIEW, on=on):
        return Q(pk__in=())
    return Q(superior_id=unit_id) | Q(pk__in=of_body(unit_id, "period_id"))


def of_body(unit_id: int, column: str) -> QuerySet[Rating, Any]:
    """Return what a unit reviews: its own ratings, and those of who holds a post in it.

    Whoever holds several posts is reviewed in each and rated once (HD 43-HD/BTCTW). Two short reads
    of indexes; one test of every rating would read a nation's.
    """
    own = Rating.objects.filter(unit_id=unit_id)
    holding = Rating.objects.filter(posts__unit_id=unit_id)
    both: QuerySet[Rating, Any] = own.values(column).union(holding.values(column))
    return both


def periods_with_meetings(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods whose meetings the actor may hold or read, held yet or not."""
    seen = _may_meet_in(actor, on)
    seen |= Q(pk__in=ReviewMeeting.objects.filter(_of_own(actor, on)).values("period_id"))
    seen |= Q(pk__in=rating_lists_visible_to(actor, on).values("pk"))
    return Period.objects.filter(seen)
