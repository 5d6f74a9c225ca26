"""One paper of a meeting: read, signed in turn, handed back, withdrawn, verified."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.commitments.certificates import trusted_lines
from camket.commitments.signatures import look_up_code
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count
from camket.reviews.actions.meetings.ending import hand_back_paper, withdraw_paper
from camket.reviews.actions.meetings.signing import sign_paper, signer_of
from camket.reviews.actions.meetings.ways import ask_service_to_sign_paper, sign_paper_with_token
from camket.reviews.actions.ratings.reading import note_minutes_read
from camket.reviews.decisions.papers import PaperKind, PaperRefusal, refusal_to_sign
from camket.reviews.models import MeetingPaper, MeetingSlot
from camket.reviews.queries.meetings.papers import (
    may_bring_scan,
    may_issue_papers,
    own_place,
    present_file,
    signatory_of,
    turn_on,
    verdict_on,
)
from camket.reviews.wording.meetings import PAPER_REFUSED, sentence_of_paper
from camket.shared.errors import Refused
from camket.signing.telling import tell
from camket.signing.trust import Trust
from camket.signing.ways.kinds import Room
from camket.signing.ways.offers import Asking, Course, Offer
from camket.signing.ways.providers import TrialProvider, all_offers
from camket.signing.ways.reach import (
    outside_providers,
    remote_provider,
    token_provider,
    what_is_set_up,
)
from camket.signing.ways.tokens import Pin
from camket.signing.ways.under_way import confirmed_scan, waiting_scan
from camket.web.reviews.meetings.at_hand import own_slot, readable, signed_already
from camket.web.reviews.meetings.forms import EndForm
from camket.web.reviews.meetings.showing import frame
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in
from camket.web.shared.verdicts import look_of
from camket.web.signing.choosing import picked, preset, shown, way_back
from camket.web.signing.forms import SignForm
from camket.web.signing.pictures import picture_of
from camket.web.signing.rooms import look_at
from camket.web.signing.turns import remote_turn
from camket.web.signing.views import SCANNED
from camket.web.signing.words import ALTERED

_DAY: Final = 24 * 3600
_REFUSED: Final = 422
_PAGES: Final = {
    Course.PLUGIN: "reviews:meeting-paper-plugin",
    Course.FILE: "reviews:meeting-paper-upload",
    Course.SCAN: "reviews:meeting-paper-scan",
}
"""Where a way goes on that has a page of its own."""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Show a paper with its signatures and what they are worth; sign it where it is one's turn."""
    found = readable(request, paper_id)
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


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_back(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Hand a paper back instead of signing it, with a reason."""
    found = readable(request, paper_id)
    own_slot(request, found)
    if request.method != "POST" and not _is_open(found):
        return go_to(request, "reviews:meeting-paper", found.pk)
    return _ended(request, found, is_withdrawn=False)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Take a paper back before its last signature, with a reason.

    Raises:
        Http404: The person's office does not make the papers of the meeting.
    """
    found = readable(request, paper_id, also_issuers=True)
    if not may_issue_papers(found.meeting, request.actor, on=request.today):
        raise Http404
    if request.method != "POST" and not _is_open(found):
        return go_to(request, "reviews:meeting-papers", found.meeting_id)
    return _ended(request, found, is_withdrawn=True)


def _is_open(paper: MeetingPaper) -> bool:
    """Say whether a paper still waits for a signature."""
    return paper.ended_at is None and paper.completed_at is None


def _ended(request: SignedInRequest, found: MeetingPaper, *, is_withdrawn: bool) -> HttpResponse:
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = withdraw_paper if is_withdrawn else hand_back_paper
        try:
            act(
                found.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of_paper(refused))
        else:
            say(
                request,
                _("Đã rút biên bản. Số đã giữ được hủy kèm lý do.")
                if is_withdrawn
                else _("Đã trả lại biên bản. Số đã giữ được hủy kèm lý do."),
            )
            return go_to(request, "reviews:meeting-papers", found.meeting_id)
    context = {
        **frame(request, found.meeting),
        "paper": found,
        "form": form,
        "is_withdrawn": is_withdrawn,
        "signed": [one for one in found.slots.all() if one.is_signed],
    }
    return render(
        request, "reviews/meeting_paper_end.html", context, status=_REFUSED if form.errors else 200
    )


def _shown(request: SignedInRequest, found: MeetingPaper) -> dict[str, Any]:
    turn = turn_on(found, request.actor)
    refusal = refusal_to_sign(turn)
    own = own_place(found, request.actor)
    offers = _offers(found, own, request) if own is not None and refusal is None else []
    scan = confirmed_scan(Room.MEETINGS, found.pk, found.signed_file_id)
    try:
        verdict = verdict_on(found, at=request.now) if found.signed_file_id and not scan else None
        pages, is_altered = page_count(present_file(found)), False
    except OSError:
        verdict, pages, is_altered = None, 0, True
    waiting = turn.waiting.name if turn.waiting else ""
    is_open = _is_open(found)
    brought = waiting_scan(Room.MEETINGS, found.pk) if is_open else None
    return {
        "paper": found,
        "slots": found.slots.all(),
        "may_sign": refusal is None,
        "may_withdraw": is_open
        and may_issue_papers(found.meeting, request.actor, on=request.today),
        "is_open": is_open,
        "brought": brought,
        "may_bring": is_open
        and brought is None
        and found.signed_file_id is None
        and own is None  # who signs finds it among his ways to sign
        and may_bring_scan(found, request.actor, on=request.today),
        "blocked": str(PAPER_REFUSED[refusal]).format(name=waiting)
        if own is not None and not own.is_signed and refusal is not None and is_open
        else "",
        "offers": shown(
            offers,
            lambda service: reverse("reviews:meeting-paper-account", args=[found.pk, service]),
        ),
        "chosen": preset(offers, request.POST.get("way", "")),
        "asks_pin": any(one.course is Course.WITH_PIN and one.is_usable for one in offers),
        "turn": remote_turn(request, Room.MEETINGS, found.pk)
        if any(one.service_id for one in offers)
        else None,
        "verdict": verdict,
        "told": tell(verdict) if verdict else None,
        "scan": scan,
        "kind": SCANNED if scan else look_of(verdict) if verdict or is_altered else None,
        "altered": ALTERED if is_altered else "",
        "code": look_up_code(found.text_sha256),
        "pages": range(1, pages + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
    }


def _offers(found: MeetingPaper, own: MeetingSlot, request: SignedInRequest) -> list[Offer]:
    """Return every way to sign a place, usable or with the reason why not."""
    tokens, set_up, signatory = token_provider(), what_is_set_up(), signatory_of(own)
    providers = (
        TrialProvider(signer_of(own, at=request.now), is_on=set_up.trial_signs),
        tokens,
        remote_provider(signatory.person, has_services=set_up.has_services),
        *outside_providers(),
    )
    asking = Asking(
        signatory=signatory,
        at=request.now,
        trust=trusted_lines() if tokens.found.certificates else Trust(),
        has_signatures=found.signed_file_id is not None,
    )
    return all_offers(providers, asking)


def _signed(request: SignedInRequest, found: MeetingPaper, form: SignForm) -> HttpResponse:
    own, given = own_place(found, request.actor), form.cleaned_data
    if own is None:
        raise Refused(PaperRefusal.NOT_YOURS)
    chosen = picked(_offers(found, own, request), given["way"])
    if chosen.course in _PAGES:
        return go_to(request, _PAGES[chosen.course], found.pk)
    if chosen.course is Course.REQUEST:
        asked = ask_service_to_sign_paper(
            own,
            chosen.service_id or 0,
            back=way_back(request),
            actor=request.actor,
            now=request.now,
        )
        look_at(asked)
        return go_to(request, "signing:remote", asked.pk)
    if chosen.course is Course.WITH_PIN:
        signed = sign_paper_with_token(
            found.pk, chosen.key, Pin(given["pin"]), actor=request.actor, now=request.now
        )
    else:
        signed = sign_paper(found.pk, actor=request.actor, now=request.now)
    return signed_already(request, signed)


@signed_in
@require_safe
def file(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Hand out a paper with the signatures so far; reading of minutes is kept."""
    found = readable(request, paper_id)
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
    found = readable(request, paper_id)
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
