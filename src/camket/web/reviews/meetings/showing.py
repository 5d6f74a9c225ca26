"""A review meeting shown whole: the sum, the ballots, the tally sheet, its papers."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_MEETING
from camket.reviews.actions.ratings.reading import note_minutes_read
from camket.reviews.decisions.votes import (
    LENGTH_SOURCE,
    MAJORITY_SOURCE,
    SECOND_BALLOT_SOURCE,
    Round,
)
from camket.reviews.models import EXCLUSION_NAMES, ROUND_NAMES, ReviewMeeting
from camket.reviews.queries.meetings.reading import as_read_by, may_count, ruled_for
from camket.reviews.queries.meetings.rows import (
    TallyRow,
    last_day_of,
    short_of,
    tally_of,
)
from camket.reviews.queries.meetings.texts import heard_by
from camket.reviews.queries.meetings.visible import MEMBERS, meetings_visible_to
from camket.web.reports.giving import give, links_of
from camket.web.reviews.desk.showing import Mark, mark_of
from camket.web.shared.http import SignedInRequest, needs

MINUTES: Final = frozenset({"bien-ban", "bien-ban-chi-bo"})
READERS: Final = (*MEMBERS, Permission.VIEW_RATINGS)
ROUND_SLUGS: Final = {"lan-1": Round.FIRST, "lan-2": Round.BEST, "tin-nhiem": Round.TRUST}


@needs(*READERS)
@require_safe
def meeting(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Show a meeting whole: the sum, the ballots, the tally sheet of five columns, who is left."""
    found = visible_meeting(request, meeting_id)
    tally = as_read_by(tally_of(found), request.actor)
    read = ruled_for(tally, request.actor, on=request.today)
    span = spans_of([found.body_id], on=found.held_on).get(found.body_id)
    quota = tally.quota()
    context = {
        **frame(request, found),
        "body": span,
        "tally": tally,
        "rows": [(row, mark_of(row.outcome.level), ruled_mark(row, read)) for row in tally.rows],
        "heard": heard_by(
            found, [row.rating for row in tally.rows], request.actor, on=request.today
        ),
        "excluded": [
            (EXCLUSION_NAMES[why], count) for why, count in tally.denominator.excluded.items()
        ],
        "needed": tally.denominator.needed(),
        "short": short_of(found, span.kind if span else ""),
        "last_day": last_day_of(found),
        "quota": quota,
        "rounds": [
            (which, slug, ROUND_NAMES[which], tally.latest(which))
            for slug, which in ROUND_SLUGS.items()
            if tally.in_round(which)
        ],
        "reports": links_of(request, OF_MEETING, found, "reviews:meeting-report", found.pk),
        "sources": {
            "majority": MAJORITY_SOURCE,
            "length": LENGTH_SOURCE,
            "second": SECOND_BALLOT_SOURCE,
        },
    }
    return render(request, "reviews/meeting.html", context)


@needs(*READERS)
@require_safe
def report(request: SignedInRequest, meeting_id: int, slug: str) -> HttpResponse:
    """Give out a paper about a closed meeting: its minutes, the minutes of the tally.

    Who reads what was said of somebody is kept in the audit, and that person sees it.
    """
    found = visible_meeting(request, meeting_id)
    given = give(request, OF_MEETING, found, slug)
    if given.status_code == HTTPStatus.OK and slug in MINUTES:
        note_minutes_read(found, actor=request.actor, now=request.now)
    return given


def ruled_mark(row: TallyRow, read: Collection[int]) -> Mark | None:
    """Return the level of the rules as a status; None where the reader may not read it."""
    if row.rating.pk not in read:
        return None
    return mark_of(row.rating.ruled_level, is_found=bool(row.rating.finding))


def visible_meeting(request: SignedInRequest, meeting_id: int) -> ReviewMeeting:
    """Return a meeting the person may read, or answer 404."""
    return get_object_or_404(meetings_visible_to(request.actor, request.today), pk=meeting_id)


def may_write(request: SignedInRequest, found: ReviewMeeting) -> bool:
    """Say whether the person writes this meeting down: for its body, until it is closed."""
    return (
        not found.is_closed
        and found.body_id == request.actor.scope_id
        and holds(request.actor, Permission.SELF_REVIEW, on=request.today)
    )


def frame(request: SignedInRequest, found: ReviewMeeting) -> dict[str, Any]:
    """Return what every page about a meeting shows around it."""
    return {
        "section": "reviews",
        "meeting": found,
        "period": found.period,
        "may_write": may_write(request, found),
        "may_count": not found.is_closed and may_count(found, request.actor, on=request.today),
    }
