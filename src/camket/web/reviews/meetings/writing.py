"""A review meeting written down: the roll, subjects, ballots, the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from camket.permissions.catalogue import Permission
from camket.reviews.actions.meetings.ballots import close_meeting, count_ballot
from camket.reviews.actions.meetings.holding import take_roll, write_subject
from camket.reviews.decisions.votes import MAJORITY_SOURCE, SECOND_BALLOT_SOURCE, Round
from camket.reviews.models import ROUND_NAMES, Period, Rating, ReviewMeeting
from camket.reviews.queries.facts.civil import CivilResult, civil_results
from camket.reviews.queries.meetings.reading import as_read_by, knows_rules, may_count, ruled_for
from camket.reviews.queries.meetings.rows import (
    Tally,
    TallyRow,
    last_day_of,
    tally_of,
)
from camket.reviews.queries.meetings.texts import heard_by
from camket.reviews.queries.meetings.visible import MEMBERS
from camket.reviews.wording.meetings import sentence_of_meeting
from camket.shared.clock import HANOI
from camket.shared.errors import Refused
from camket.web.reviews.desk.showing import mark_of
from camket.web.reviews.meetings.forms import (
    CHOICE_NAMES,
    STANDINGS,
    BallotForm,
    CloseForm,
    SubjectForm,
    initial_of_ballot,
    presence_of,
    roll_lines,
)
from camket.web.reviews.meetings.showing import (
    ROUND_SLUGS,
    frame,
    may_write,
    ruled_mark,
    visible_meeting,
)
from camket.web.shared.http import SignedInRequest, go_to, needs, say


def _writable(request: SignedInRequest, meeting_id: int) -> ReviewMeeting:
    found = visible_meeting(request, meeting_id)
    if not may_write(request, found):
        raise Http404
    return found


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
        **frame(request, found),
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
        **frame(request, found),
        "row": row,
        "form": form,
        "ruled": ruled_mark(row, ruled_for(tally, request.actor, on=request.today)),
        "knows_rules": knows_rules(found, row.rating),
        "next": tally.rows[place + 1] if place + 1 < len(tally.rows) else None,
        "is_chair": row.rating.person_id == found.chair_id,
        "civil": civil_of(row.rating, found.period),
    }
    return render(
        request, "reviews/meeting_subject.html", context, status=422 if form.errors else 200
    )


def civil_of(rating: Rating, period: Period) -> CivilResult | None:
    """Return the civil-service level that is carried into the tally by itself."""
    if rating.person_id is None:
        return None
    return civil_results(period, [rating.person_id]).get(rating.person_id)


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
        is_chair=row.rating.person_id == tally.meeting.chair_id,
        initial={
            "chair": one.chair_id,
            "opinions": one.opinions,
            "answer": one.answer,
            "committee_level": one.committee_level,
            "leaders_level": one.leaders_level,
            "reason": one.reason,
            "not_reviewed": one.not_reviewed,
            "version": tally.meeting.version,
        },
    )


@needs(*MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: SignedInRequest, meeting_id: int, slug: str) -> HttpResponse:
    """Enter the sums of one ballot; who voted what is never asked."""
    if slug not in ROUND_SLUGS:
        raise Http404
    which = ROUND_SLUGS[slug]
    found = visible_meeting(request, meeting_id)
    if found.is_closed or not may_count(found, request.actor, on=request.today):
        raise Http404
    tally = as_read_by(tally_of(found), request.actor)
    form = BallotForm(
        request.POST if request.method == "POST" else None,
        tally=tally,
        which=which,
        person_id=request.actor.person_id,
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
        **frame(request, found),
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
    tally = as_read_by(tally_of(found), request.actor)
    read = ruled_for(tally, request.actor, on=request.today)
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
        **frame(request, found),
        "form": form,
        "rows": [(row, mark_of(row.outcome.level), ruled_mark(row, read)) for row in tally.rows],
    }
    return render(
        request, "reviews/meeting_close.html", context, status=422 if form.errors else 200
    )
