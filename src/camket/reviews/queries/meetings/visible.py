"""Who may see which meetings, and in which periods his body may meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import holds
from camket.reviews.decisions.votes import Round
from camket.reviews.models import Ballot, Period, Rating, ReviewMeeting
from camket.reviews.queries.visible import reached, widest
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
    return meetings_of(circle_of(actor, on))


@dataclass(frozen=True, slots=True)
class Circle:
    """In which circle somebody meets and reads of meetings, as plain values.

    Attributes:
        person_id: Who reads; 0 where the account is nobody's.
        unit_id: The unit he speaks for; None where nothing of it is his to read.
        on: The day of what he may; None where he reads no lists of ratings.
        speaks: His body may meet through him.
        belongs: He belongs to the body or writes for it.
        reach: How far he reads lists of ratings.
    """

    person_id: int
    unit_id: int | None
    on: date | None
    speaks: bool
    belongs: bool
    reach: Reach | None


def circle_of(actor: Actor, on: date) -> Circle:
    """Return in which circle the actor meets and reads of meetings."""
    reach = widest(actor, (Permission.VIEW_RATINGS,), on=on)
    speaks = holds(actor, Permission.SELF_REVIEW, on=on)
    belongs = any(holds(actor, one, on=on) for one in MEMBERS)
    unit_id = actor.scope_id or 0 if belongs or reach else None
    return Circle(actor.person_id or 0, unit_id, on if reach else None, speaks, belongs, reach)


def meetings_of(circle: Circle) -> QuerySet[ReviewMeeting]:
    """Return the meetings of a circle."""
    seen = _of_own(circle) | Q(period__in=_lists(circle))
    voted = Ballot.objects.filter(meeting=OuterRef("pk"), round=Round.FIRST.value)
    return (
        ReviewMeeting.objects.filter(seen)
        .select_related("period")
        .annotate(has_votes=Exists(voted))
    )


def _lists(circle: Circle) -> QuerySet[Period]:
    """Return the periods whose lists of ratings are read in a circle."""
    within = reached("superior_id", circle.unit_id, circle.on, circle.reach)
    return Period.objects.filter(within)


def _of_own(circle: Circle) -> Q:
    """Return the test of a meeting of one's own body, or where one wrote or counted."""
    seen = Q(pk__in=())
    for officer in ("chair_id", "secretary_id", "head_teller_person_id", "teller_person_id"):
        seen |= Q(**{officer: circle.person_id})
    if circle.belongs and circle.unit_id is not None:
        seen |= Q(body_id=circle.unit_id)
    return seen


def may_meet_in(unit_id: int) -> Q:
    """Return the test of a period in which a body may meet: its own, and those it is rated in."""
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


def periods_with_meetings(circle: Circle) -> QuerySet[Period]:
    """Return the periods whose meetings a circle may hold or read, held yet or not.

    Each says whether its body may meet in it (`may_meet`).
    """
    speaks_for = circle.unit_id if circle.speaks else None
    meets = Q(pk__in=()) if speaks_for is None else may_meet_in(speaks_for)
    seen = meets | Q(pk__in=ReviewMeeting.objects.filter(_of_own(circle)).values("period_id"))
    seen |= Q(pk__in=_lists(circle).values("pk"))
    return Period.objects.filter(seen).annotate(
        may_meet=Case(When(meets, then=True), default=False)
    )
