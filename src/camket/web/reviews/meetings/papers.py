"""Papers of a closed meeting: issued, read, signed, verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from camket.commitments.certificates import trusted_roots
from camket.commitments.signatures import look_up_code
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count
from camket.documents.paper import Paper
from camket.files.storage import show_size
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reports.around import Writing
from camket.reports.of_meetings import signed_paper
from camket.reviews.actions.meetings.papers import MakePaper, issue_papers, name_tellers
from camket.reviews.actions.meetings.signing import (
    sign_paper,
    sign_paper_with_token,
    signer_of,
    take_signed_paper,
)
from camket.reviews.actions.ratings.reading import note_minutes_read
from camket.reviews.decisions.papers import PaperKind, refusal_to_sign, turn_of
from camket.reviews.models import MeetingPaper, MeetingSlot, ReviewMeeting
from camket.reviews.queries.meetings.papers import (
    Part,
    Signer,
    is_issued,
    may_read_paper,
    parts_of,
    places_of,
    present_file,
    signatory_of,
    verdict_on,
)
from camket.reviews.queries.meetings.rows import Tally, people_around, tally_of
from camket.reviews.wording.meetings import PAPER_REFUSED, sentence_of_paper
from camket.shared.errors import Refused
from camket.signing.telling import tell
from camket.signing.ways.kinds import Way
from camket.signing.ways.offers import Asking, Course, Offer
from camket.signing.ways.providers import FileProvider, TrialProvider, all_offers
from camket.signing.ways.reach import token_provider, what_is_set_up
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.tokens import Pin
from camket.web.reviews.meetings.showing import frame, visible_meeting
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in
from camket.web.shared.verdicts import look_of
from camket.web.signing.choosing import DEFAULT, ICONS
from camket.web.signing.forms import SignedFileForm, SignForm
from camket.web.signing.pictures import picture_of
from camket.web.signing.words import ALTERED, TOO_LARGE

_DAY: Final = 24 * 3600
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
        if not _may_issue(request, found):
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
        "rows": _rows(request, found),
        "left": _left(found, tally),
        "asks_tellers": _asks_tellers(found, tally),
        "form": form,
        "may_issue": _may_issue(request, found),
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


def _may_issue(request: SignedInRequest, found: ReviewMeeting) -> bool:
    return found.body_id == request.actor.scope_id and holds(
        request.actor, Permission.SELF_REVIEW, on=request.today
    )


def _near(tally: Tally) -> list[tuple[int, str]]:
    present = {one.person_id: one.name for one in tally.roll if one.is_present}
    around = people_around(tally.meeting.body_id, on=tally.meeting.held_on)
    return list({**present, **{one.pk: one.full_name for one in around}}.items())


def _asks_tellers(found: ReviewMeeting, tally: Tally) -> bool:
    return not found.tellers and any(row.first for row in tally.rows)


def _left(found: ReviewMeeting, tally: Tally) -> int:
    there = list(found.papers.all())
    return sum(not is_issued(part, there) for part in parts_of(tally))


def _rows(request: SignedInRequest, found: ReviewMeeting) -> list[PaperRow]:
    listed = found.papers.select_related("number", "subject__rating").prefetch_related("slots")
    rows = []
    for paper in listed:
        paper.meeting = found
        turn = turn_of(places_of(paper), request.actor.person_id)
        rows.append(
            PaperRow(
                paper,
                list(paper.slots.all()),
                may_read_paper(paper, request.actor, on=request.today),
                is_mine=refusal_to_sign(turn) is None,
            )
        )
    return rows


def _readable(request: SignedInRequest, paper_id: int) -> MeetingPaper:
    """Return a paper the person may read whole, or answer 404."""
    paper = get_object_or_404(
        MeetingPaper.objects.select_related(
            "number", "issued_file", "signed_file", "subject__rating"
        ).prefetch_related("slots"),
        pk=paper_id,
    )
    paper.meeting = visible_meeting(request, paper.meeting_id)
    if not may_read_paper(paper, request.actor, on=request.today):
        raise Http404
    return paper


def _offers(slot: MeetingSlot, request: SignedInRequest) -> list[Offer]:
    """Return the ways a place can be signed: here, with a token in the server, elsewhere."""
    tokens = token_provider()
    trial = TrialProvider(signer_of(slot, at=request.now), is_on=what_is_set_up().trial_signs)
    asking = Asking(
        signatory=signatory_of(slot),
        at=request.now,
        roots=trusted_roots() if tokens.found.certificates else (),
        has_signatures=False,
    )
    return all_offers((trial, tokens, FileProvider()), asking)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Show a paper with its signatures and what they are worth; sign it where it is one's turn."""
    found = _readable(request, paper_id)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _signed(request, found, form)
        except Refused as refused:
            form.add_error(None, sentence_of_paper(refused))
    if request.method != "POST" and found.kind != PaperKind.TALLY:
        note_minutes_read(found.meeting, actor=request.actor, now=request.now)
    context = {**frame(request, found.meeting), **_shown(request, found), "form": form}
    return render(
        request, "reviews/meeting_paper.html", context, status=_REFUSED if form.errors else 200
    )


def _shown(request: SignedInRequest, found: MeetingPaper) -> dict[str, Any]:
    turn = turn_of(places_of(found), request.actor.person_id)
    refusal = refusal_to_sign(turn)
    own = next((s for s in found.slots.all() if s.person_id == request.actor.person_id), None)
    offers = _offers(own, request) if own is not None and refusal is None else []
    usable = [one.key for one in offers if one.is_usable]
    try:
        verdict = verdict_on(found, at=request.now) if found.signed_file_id else None
        pages, is_altered = page_count(present_file(found)), False
    except OSError:
        verdict, pages, is_altered = None, 0, True
    waiting = turn.waiting.name if turn.waiting else ""
    return {
        "paper": found,
        "slots": found.slots.all(),
        "own": own,
        "may_sign": refusal is None,
        "blocked": str(PAPER_REFUSED[refusal]).format(name=waiting)
        if own is not None and not own.is_signed and refusal is not None
        else "",
        "offers": [(one, ICONS[one.way]) for one in offers],
        "chosen": request.POST.get("way") or (usable[0] if usable else ""),
        "asks_pin": any(one.course is Course.WITH_PIN and one.is_usable for one in offers),
        "verdict": verdict,
        "told": tell(verdict) if verdict else None,
        "kind": look_of(verdict) if verdict or is_altered else None,
        "altered": ALTERED if is_altered else "",
        "code": look_up_code(found.text_sha256),
        "pages": range(1, pages + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
    }


def _signed(request: SignedInRequest, found: MeetingPaper, form: SignForm) -> HttpResponse:
    own = next((s for s in found.slots.all() if s.person_id == request.actor.person_id), None)
    given = form.cleaned_data
    if own is None:  # the action says why
        sign_paper(found.pk, actor=request.actor, now=request.now)
        raise Http404
    key = given["way"] or DEFAULT
    chosen = next((one for one in _offers(own, request) if one.key == key), None)
    if chosen is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    if chosen.reason is not None:
        raise Refused(chosen.reason, **chosen.details)
    if chosen.course is Course.FILE:
        return go_to(request, "reviews:meeting-paper-upload", found.pk)
    if chosen.course is Course.WITH_PIN:
        signed = sign_paper_with_token(
            found.pk, chosen.key, Pin(given["pin"]), actor=request.actor, now=request.now
        )
    else:
        signed = sign_paper(found.pk, actor=request.actor, now=request.now)
    return _say_signed(request, signed)


def _say_signed(request: SignedInRequest, signed: MeetingPaper) -> HttpResponse:
    say(
        request,
        _("Đã ký. Biên bản có đủ chữ ký.")
        if signed.completed_at
        else _("Đã ký. Biên bản chuyển đến người ký tiếp theo."),
    )
    return go_to(request, "reviews:meeting-paper", signed.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Take a file that another program signed."""
    found = _readable(request, paper_id)
    own = get_object_or_404(found.slots, person_id=request.actor.person_id or 0)
    if own.is_signed:
        return go_to(request, "reviews:meeting-paper", found.pk)
    form = SignedFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        if given.size > settings.MAX_UPLOAD_BYTES:
            limit = show_size(settings.MAX_UPLOAD_BYTES)
            form.add_error("file", TOO_LARGE.format(size=show_size(given.size), limit=limit))
        else:
            try:
                signed = take_signed_paper(
                    found.pk, given.read(), way=Way.UPLOAD, actor=request.actor, now=request.now
                )
            except Refused as refused:
                form.add_error("file", sentence_of_paper(refused))
            else:
                return _say_signed(request, signed)
    context = {**frame(request, found.meeting), "paper": found, "own": own, "form": form}
    return render(
        request,
        "reviews/meeting_paper_upload.html",
        context,
        status=_REFUSED if form.errors else 200,
    )


@signed_in
@require_safe
def file(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Hand out a paper with the signatures so far; reading of minutes is kept."""
    found = _readable(request, paper_id)
    try:
        pdf = present_file(found)
    except OSError as error:
        raise Http404 from error
    if found.kind != PaperKind.TALLY:
        note_minutes_read(found.meeting, actor=request.actor, now=request.now)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="bien-ban-{found.pk}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@signed_in
@require_safe
def page(request: SignedInRequest, paper_id: int, number: int) -> HttpResponse:
    """Return one page of a paper as a picture."""
    found = _readable(request, paper_id)
    try:
        picture = picture_of(found.signed_file or found.issued_file, number)
    except (LookupError, OSError) as error:
        raise Http404 from error
    return HttpResponse(
        picture,
        content_type="image/png",
        # the address carries the digest of the paper, so a picture never goes stale
        headers={"Cache-Control": f"private, max-age={_DAY}", "Content-Disposition": "inline"},
    )
