"""Review meetings: the list, the plan, the roll, subjects, ballots, the tally sheet, the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.organisation.models import Tenure
from camket.organisation.queries import post_title, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.catalogue import OF_MEETING
from camket.reviews.actions.meetings.ballots import close_meeting, count_ballot
from camket.reviews.actions.meetings.holding import (
    NewMeeting,
    plan_meeting,
    take_roll,
    write_subject,
)
from camket.reviews.decisions.votes import (
    LENGTH_SOURCE,
    MAJORITY_SOURCE,
    SECOND_BALLOT_SOURCE,
    Composition,
    Round,
)
from camket.reviews.models import EXCLUSION_NAMES, ROUND_NAMES, Period, ReviewMeeting
from camket.reviews.queries.meetings.rows import (
    Tally,
    TallyRow,
    bodies_of_kind,
    last_day_of,
    meeting_periods,
    meetings_visible_to,
    members_of,
    people_around,
    periods_with_meetings,
    short_of,
    subjects_to_come,
    tally_of,
)
from camket.reviews.queries.meetings.texts import heard_by
from camket.reviews.wording.meetings import sentence_of_meeting
from camket.shared.actor import Actor
from camket.shared.clock import HANOI
from camket.shared.errors import Refused
from camket.web.reports.giving import give, links_of
from camket.web.reviews.desk.ratings import hide_open_appraisal, is_about
from camket.web.reviews.desk.showing import Mark, mark_of
from camket.web.reviews.meetings.forms import (
    CHOICE_NAMES,
    STANDINGS,
    BallotForm,
    CloseForm,
    PlanForm,
    SubjectForm,
    initial_of_ballot,
    presence_of,
    roll_lines,
)
from camket.web.shared.http import SignedInRequest, go_to, needs, say

READERS: Final = (Permission.SELF_REVIEW, Permission.VIEW_RATINGS)
ROUND_SLUGS: Final = {"lan-1": Round.FIRST, "lan-2": Round.BEST, "tin-nhiem": Round.TRUST}
SLUGS: Final = {which: slug for slug, which in ROUND_SLUGS.items()}


@needs(*READERS)
@require_safe
def meeting_list(request: SignedInRequest, period_id: int) -> HttpResponse:
    """List the meetings of a period that the person may read."""
    period = get_object_or_404(periods_with_meetings(request.actor, request.today), pk=period_id)
    meetings = list(
        meetings_visible_to(request.actor, request.today)
        .filter(period=period)
        .order_by("-held_on", "-pk")
    )
    spans = spans_of([one.body_id for one in meetings], on=request.today)
    may_plan = not period.is_closed and (
        meeting_periods(request.actor, request.today).filter(pk=period_id).exists()
    )
    context = {
        "section": "reviews",
        "period": period,
        "meetings": [(one, spans.get(one.body_id)) for one in meetings],
        "may_plan": may_plan,
    }
    return render(request, "reviews/meetings.html", context)


def _own_period(request: SignedInRequest, period_id: int) -> Period:
    return get_object_or_404(meeting_periods(request.actor, request.today), pk=period_id)


@needs(Permission.SELF_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Ask when and where a body meets, who chairs, whom it reviews; and plan it."""
    period = _own_period(request, period_id)
    body_id = request.actor.scope_id or 0
    span = spans_of([body_id], on=request.today).get(body_id)
    if span is None or not (bodies := bodies_of_kind(span.kind)):
        raise Http404
    members = {
        one.person_id: one
        for body in reversed(bodies)
        for one in members_of(body_id, body, on=request.today)
    }
    around = people_around(body_id, on=request.today)
    coming = subjects_to_come(period, body_id)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        bodies=bodies,
        members=_named(members.values()),
        writers=[(one.pk, one.full_name) for one in around],
        subjects=[(one.pk, _subject_words(one.name, why)) for one, why in coming],
        initial={
            "composition": bodies[0].value,
            "held_on": request.today,
            "days": 1,
            "ratings": [one.pk for one, _why in coming],
        },
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            meeting = plan_meeting(
                NewMeeting(
                    period_id=period.pk,
                    body_id=body_id,
                    composition=Composition(told["composition"]),
                    held_on=told["held_on"],
                    begins=told["begins"],
                    days=told["days"],
                    place=told["place"],
                    chair_id=told["chair"],
                    secretary_id=told["secretary"],
                    rating_ids=told["ratings"],
                    guests=told["guests"],
                    head_teller=told["head_teller"],
                    teller=told["teller"],
                ),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of_meeting(refused))
        else:
            say(request, _("Đã lập hội nghị. Điểm danh khi khai mạc."))
            return go_to(request, "reviews:meeting", meeting.pk)
    context = {
        "section": "reviews",
        "period": period,
        "form": form,
        "body": span,
        "source": LENGTH_SOURCE,
    }
    return render(request, "reviews/meeting_plan.html", context, status=422 if form.errors else 200)


def _subject_words(name: str, why: str) -> str:
    if not why:
        return name
    return _("%(name)s (lần trước chưa kiểm điểm: %(why)s)") % {"name": name, "why": why}


def _named(tenures: Iterable[Tenure]) -> list[tuple[int, str]]:
    held = sorted(tenures, key=lambda one: (one.post.rank, one.person.sort_key))
    return [(one.person_id, f"{one.person.full_name}, {post_title(one)}") for one in held]


@needs(*READERS)
@require_safe
def meeting(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Show a meeting whole: the sum, the ballots, the tally sheet of five columns, who is left."""
    found = visible_meeting(request, meeting_id)
    tally = tally_of(found)
    span = spans_of([found.body_id], on=found.held_on).get(found.body_id)
    quota = tally.quota()
    context = {
        **_frame(request, found),
        "body": span,
        "tally": tally,
        "rows": [
            (row, mark_of(row.outcome.level), _ruled(row, request.actor)) for row in tally.rows
        ],
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
    """Give out a paper about a closed meeting: its minutes, the minutes of the tally."""
    return give(request, OF_MEETING, visible_meeting(request, meeting_id), slug)


def _ruled(row: TallyRow, reader: Actor) -> Mark:
    """Return the level of the rules as a status; of his own nobody reads it before the decision."""
    if is_about(row.rating, reader):
        hide_open_appraisal(row.rating)
    return mark_of(row.rating.ruled_level, is_found=bool(row.rating.finding))


def visible_meeting(request: SignedInRequest, meeting_id: int) -> ReviewMeeting:
    """Return a meeting the person may read, or answer 404."""
    return get_object_or_404(meetings_visible_to(request.actor, request.today), pk=meeting_id)


def _writable(request: SignedInRequest, meeting_id: int) -> ReviewMeeting:
    found = visible_meeting(request, meeting_id)
    if not _may_write(request, found):
        raise Http404
    return found


def _may_write(request: SignedInRequest, found: ReviewMeeting) -> bool:
    return (
        not found.is_closed
        and found.body_id == request.actor.scope_id
        and holds(request.actor, Permission.SELF_REVIEW, on=request.today)
    )


def _frame(request: SignedInRequest, found: ReviewMeeting) -> dict[str, Any]:
    return {
        "section": "reviews",
        "meeting": found,
        "period": found.period,
        "may_write": _may_write(request, found),
    }


def _tried(act: Callable[[], object]) -> str:
    """Run an act; return the sentence of its refusal, or nothing."""
    try:
        act()
    except Refused as refused:
        return sentence_of_meeting(refused)
    except ValidationError as error:
        return str(error.message)
    return ""


def _version(request: SignedInRequest) -> int:
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004  # a number of the tables


@needs(Permission.SELF_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Take the roll: who is there, who is absent and why, who is left out by law."""
    found = _writable(request, meeting_id)
    tally = tally_of(found)
    posted = request.POST if request.method == "POST" else None
    lines = roll_lines(tally.roll, posted)
    error = ""
    if posted is not None:
        error = _tried(
            lambda: take_roll(
                found.pk,
                presence_of(lines),
                version=_version(request),
                actor=request.actor,
                now=request.now,
            )
        )
        if not error:
            say(request, _("Đã ghi điểm danh."))
            return go_to(request, "reviews:meeting", found.pk)
    context = {
        **_frame(request, found),
        "lines": lines,
        "standings": [(str(value), word) for value, word in STANDINGS],
        "error": error,
        "source": MAJORITY_SOURCE,
    }
    return render(request, "reviews/meeting_roll.html", context, status=422 if error else 200)


@needs(Permission.SELF_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def subject(request: SignedInRequest, meeting_id: int, subject_id: int) -> HttpResponse:
    """Write what the meeting said of one subject, or why it was not reviewed."""
    found = _writable(request, meeting_id)
    tally = tally_of(found)
    place = next((n for n, row in enumerate(tally.rows) if row.subject.pk == subject_id), None)
    if place is None:
        raise Http404
    row = tally.rows[place]
    if not heard_by(found, [row.rating], request.actor, on=request.today):
        raise Http404
    form = _subject_form(request, tally, row)
    if request.method == "POST" and form.is_valid():
        error = _tried(
            lambda: write_subject(
                subject_id,
                form.text(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        )
        if not error:
            say(request, _("Đã ghi nội dung kiểm điểm."))
            return go_to(request, "reviews:meeting", found.pk)
        form.add_error(None, error)
    context = {
        **_frame(request, found),
        "row": row,
        "form": form,
        "ruled": _ruled(row, request.actor),
        "next": tally.rows[place + 1] if place + 1 < len(tally.rows) else None,
        "is_chair": row.rating.person_id == found.chair_id,
    }
    return render(
        request, "reviews/meeting_subject.html", context, status=422 if form.errors else 200
    )


def _subject_form(request: SignedInRequest, tally: Tally, row: TallyRow) -> SubjectForm:
    one = row.subject
    present = [
        (seat.person_id, f"{seat.name}, {seat.post}" if seat.post else seat.name)
        for seat in tally.roll
        if seat.is_present and seat.person_id not in (row.rating.person_id, tally.meeting.chair_id)
    ]
    return SubjectForm(
        request.POST if request.method == "POST" else None,
        members=present,
        initial={
            "chair": one.chair_id,
            "opinions": one.opinions,
            "answer": one.answer,
            "civil_level": one.civil_level,
            "committee_level": one.committee_level,
            "leaders_level": one.leaders_level,
            "reason": one.reason,
            "not_reviewed": one.not_reviewed,
            "version": tally.meeting.version,
        },
    )


@needs(Permission.SELF_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: SignedInRequest, meeting_id: int, slug: str) -> HttpResponse:
    """Enter the sums of one ballot; who voted what is never asked."""
    if slug not in ROUND_SLUGS:
        raise Http404
    which = ROUND_SLUGS[slug]
    found = _writable(request, meeting_id)
    tally = tally_of(found)
    form = BallotForm(
        request.POST if request.method == "POST" else None,
        tally=tally,
        which=which,
        initial={**initial_of_ballot(tally, which), "version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        error = _tried(
            lambda: count_ballot(
                found.pk,
                which,
                form.counted(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                now=request.now,
            )
        )
        if not error:
            say(request, _("Đã ghi kết quả bỏ phiếu."))
            return go_to(request, "reviews:meeting", found.pk)
        form.add_error(None, error)
    quota = tally.quota()
    context = {
        **_frame(request, found),
        "which": which.value,
        "title": ROUND_NAMES[which],
        "form": form,
        "lines": form.lines(),
        "heads": [CHOICE_NAMES[choice] for choice in form.choices],
        "tally": tally,
        "quota": quota if which is Round.BEST else None,
        "has_before": tally.latest(which) is not None,
        "source": SECOND_BALLOT_SOURCE,
    }
    return render(
        request, "reviews/meeting_ballot.html", context, status=422 if form.errors else 200
    )


@needs(Permission.SELF_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Show what the meeting closes with, and close it."""
    found = _writable(request, meeting_id)
    tally = tally_of(found)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        initial={"ended_on": last_day_of(found), "version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        error = _tried(
            lambda: close_meeting(
                found.pk,
                conclusion=told["conclusion"],
                ended_at=datetime.combine(told["ended_on"], told["ended"], HANOI),
                version=told["version"],
                actor=request.actor,
                now=request.now,
            )
        )
        if not error:
            say(request, _("Đã chốt hội nghị; mức được quá nửa là đề xuất của tập thể."))
            return go_to(request, "reviews:meeting", found.pk)
        form.add_error(None, error)
    context = {
        **_frame(request, found),
        "form": form,
        "rows": [
            (row, mark_of(row.outcome.level), _ruled(row, request.actor)) for row in tally.rows
        ],
    }
    return render(
        request, "reviews/meeting_close.html", context, status=422 if form.errors else 200
    )
