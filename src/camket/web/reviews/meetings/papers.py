"""The papers of a closed meeting: listed with who signs them, issued, their tellers named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from camket.documents.paper import Paper
from camket.organisation.queries import spans_of
from camket.reports.around import Writing
from camket.reports.of_meetings import signed_paper
from camket.reviews.actions.meetings.papers import MakePaper, issue_papers, name_tellers
from camket.reviews.decisions.papers import refusal_to_sign
from camket.reviews.models import MeetingPaper, MeetingSlot, ReviewMeeting
from camket.reviews.queries.meetings.papers import (
    Part,
    Signer,
    asks_tellers,
    is_issued,
    may_issue_papers,
    parts_of,
    read_by,
    turn_on,
)
from camket.reviews.queries.meetings.rows import Tally, people_around, tally_of
from camket.reviews.wording.meetings import sentence_of_paper
from camket.shared.errors import Refused
from camket.web.reviews.meetings.showing import frame, visible_meeting
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in

_REFUSED: Final = 422


class TellersForm(Form):
    """Who counted the ballots, where the plan named nobody."""

    head_teller = forms.TypedChoiceField(label=_l("Trưởng ban kiểm phiếu"), coerce=int, choices=[])
    teller = forms.TypedChoiceField(
        label=_l("Người ghi biên bản kiểm phiếu"), coerce=int, choices=[]
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        """Offer who was there and who serves the body."""
        super().__init__(*args, **options)
        for name in ("head_teller", "teller"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # declared above; narrows the type
            field.choices = [("", _("Chọn người")), *people]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in the list of a meeting's."""

    paper: MeetingPaper
    slots: list[MeetingSlot]
    may_read: bool
    is_mine: bool


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """List the papers of a meeting with who signs them; issue those that are not there yet."""
    found = visible_meeting(request, meeting_id)
    if not found.is_closed:
        raise Http404
    tally = tally_of(found)
    posted = request.POST if request.method == "POST" else None
    form = TellersForm(
        posted if posted is not None and "head_teller" in posted else None,
        people=_near(tally),
    )
    problem = ""
    if posted is not None:
        if not may_issue_papers(found, request.actor, on=request.today):
            raise Http404
        try:
            if told := _acted(request, found, form):
                say(request, told)
                return go_to(request, "reviews:meeting-papers", found.pk)
        except Refused as refused:
            problem = sentence_of_paper(refused)
    context = {
        **frame(request, found),
        "body": spans_of([found.body_id], on=found.held_on).get(found.body_id),
        "rows": _rows(request, found, tally),
        "left": _left(found, tally),
        "asks_tellers": _asks_tellers(found, tally),
        "form": form,
        "may_issue": may_issue_papers(found, request.actor, on=request.today),
        "problem": problem,
    }
    is_bad = bool(problem) or form.is_bound
    return render(
        request, "reviews/meeting_papers.html", context, status=_REFUSED if is_bad else 200
    )


def _acted(request: SignedInRequest, found: ReviewMeeting, form: TellersForm) -> str:
    """Name the tellers or issue the papers; return what is said of it, nothing for a bad form."""
    if not form.is_bound:
        issued = issue_papers(found.pk, _made(request), actor=request.actor, now=request.now)
        return _("Đã lập %(n)d biên bản, gửi người ký.") % {"n": len(issued)}
    if not form.is_valid():
        return ""
    name_tellers(
        found.pk,
        head_teller_id=form.cleaned_data["head_teller"],
        teller_id=form.cleaned_data["teller"],
        actor=request.actor,
        now=request.now,
    )
    return _("Đã cử ban kiểm phiếu.")


def _made(request: SignedInRequest) -> MakePaper:
    def make(meeting: ReviewMeeting, part: Part, signers: list[Signer]) -> Paper:
        writing = Writing(request.today, request.now, is_whole=True)
        return signed_paper(meeting, part, signers, writing)

    return make


def _near(tally: Tally) -> list[tuple[int, str]]:
    present = {one.person_id: one.name for one in tally.roll if one.is_present}
    around = people_around(tally.meeting.body_id, on=tally.meeting.held_on)
    return list({**present, **{one.pk: one.full_name for one in around}}.items())


def _asks_tellers(found: ReviewMeeting, tally: Tally) -> bool:
    return asks_tellers(found, list(found.papers.all())) and any(row.first for row in tally.rows)


def _left(found: ReviewMeeting, tally: Tally) -> int:
    there = list(found.papers.all())
    return sum(not is_issued(part, there) for part in parts_of(tally))


def _rows(request: SignedInRequest, found: ReviewMeeting, tally: Tally) -> list[PaperRow]:
    there = found.papers.select_related("number", "subject__rating").prefetch_related("slots")
    listed = sorted(there, key=lambda one: one.ended_at is not None)  # what still stands first
    read = read_by(request.actor, listed, tally, on=request.today)
    return [
        PaperRow(
            paper,
            list(paper.slots.all()),
            may_read=paper.pk in read,
            is_mine=refusal_to_sign(turn_on(paper, request.actor)) is None,
        )
        for paper in listed
    ]
