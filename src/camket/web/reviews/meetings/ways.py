"""Ways to sign a paper of a meeting that have pages of their own: a file, a plug-in, by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.reviews.actions.meetings.scans import (
    bring_paper_scan,
    confirm_paper_scan,
    reject_paper_scan,
)
from camket.reviews.actions.meetings.signing import take_signed_paper
from camket.reviews.actions.meetings.ways import link_signer
from camket.reviews.actions.ratings.reading import note_minutes_read
from camket.reviews.decisions.papers import PaperKind, refusal_to_sign
from camket.reviews.models import MeetingPaper
from camket.reviews.queries.meetings.papers import (
    may_bring_scan,
    own_place,
    present_file,
    turn_on,
)
from camket.reviews.wording.meetings import sentence_of_paper
from camket.shared.errors import Refused
from camket.signing.models import PaperScan
from camket.signing.ways.kinds import Room, Way
from camket.web.reviews.meetings.at_hand import (
    SECTION,
    at_hand,
    name_of,
    own_slot,
    readable,
    signed_already,
)
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in
from camket.web.signing.forms import RejectScanForm, ScanForm
from camket.web.signing.outside import plugin_page, send_out, upload_page
from camket.web.signing.remote import account_page
from camket.web.signing.scanned import (
    ScannedPaper,
    add_refusal,
    files_in,
    scan_as_file,
    scan_of,
    scan_page,
    with_files,
)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Take a file that another program signed."""
    found = readable(request, paper_id)
    own = own_slot(request, found)
    if own.is_signed or found.ended_at:
        return go_to(request, "reviews:meeting-paper", found.pk)

    def take(pdf: bytes) -> HttpResponse:
        signed = take_signed_paper(
            found.pk, pdf, way=Way.UPLOAD, actor=request.actor, now=request.now
        )
        return signed_already(request, signed)

    return upload_page(request, at_hand(found, own), take)


@signed_in
@require_safe
def plugin(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Explain how the plug-in signs; the script starts it where it is installed."""
    found = readable(request, paper_id)
    own = own_slot(request, found)
    if own.is_signed or found.ended_at:
        return go_to(request, "reviews:meeting-paper", found.pk)
    return plugin_page(request, at_hand(found, own))


@signed_in
@require_POST
def send(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Begin an errand of the plug-in and return its orders, for the script."""
    found = readable(request, paper_id)
    own = own_slot(request, found)

    def file() -> bytes:
        turn = turn_on(found, request.actor)
        if refusal := refusal_to_sign(turn):
            raise Refused(refusal, name=turn.waiting.name if turn.waiting else "")
        return present_file(found)

    return send_out(request, at_hand(found, own), file)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest, paper_id: int, service_id: int) -> HttpResponse:
    """Say under which name a service knows the person."""
    found = readable(request, paper_id)
    own = own_slot(request, found)

    def link(user: str) -> None:
        link_signer(own, service_id, user, actor=request.actor, now=request.now)

    return account_page(request, at_hand(found, own), service_id, link)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: SignedInRequest, paper_id: int) -> HttpResponse:
    """Show the scan of a paper signed by hand, or take one."""
    found = readable(request, paper_id)
    form = ScanForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            bring_paper_scan(
                found.pk,
                files_in(form),
                signed_on=form.cleaned_data["signed_on"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            add_refusal(form, refused, sentence_of_paper)
        else:
            say(request, _("Đã gửi bản số hóa. Người ký khác đối chiếu và xác nhận."))
            return go_to(request, "reviews:meeting-paper-scan", found.pk)
    return scan_page(request, _scanned(request, found), form, RejectScanForm())


@signed_in
@require_POST
def confirm(request: SignedInRequest, paper_id: int, scan_id: int) -> HttpResponse:
    """Confirm that the scan shows the paper as everybody signed it."""
    found = readable(request, paper_id)
    brought = scan_of(Room.MEETINGS, found.pk, scan_id)
    try:
        confirm_paper_scan(brought.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        told = with_files(refused, sentence_of_paper)
        paper = _scanned(request, found)
        return scan_page(request, paper, ScanForm(), RejectScanForm(), refusal=told)
    say(request, _("Đã xác nhận bản số hóa. Số văn bản được ban hành."))
    return go_to(request, "reviews:meeting-paper", found.pk)


@signed_in
@require_POST
def reject(request: SignedInRequest, paper_id: int, scan_id: int) -> HttpResponse:
    """Send the scan back with what is wrong with it."""
    found = readable(request, paper_id)
    brought = scan_of(Room.MEETINGS, found.pk, scan_id)
    form = RejectScanForm(request.POST)
    if form.is_valid():
        try:
            reject_paper_scan(
                brought.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, with_files(refused, sentence_of_paper))
        else:
            say(request, _("Đã trả lại bản số hóa."))
            return go_to(request, "reviews:meeting-paper-scan", found.pk)
    return scan_page(request, _scanned(request, found), ScanForm(), form)


@signed_in
@require_safe
def scan_file(request: SignedInRequest, paper_id: int, scan_id: int) -> HttpResponse:
    """Hand the scan out, to be compared with the paper; reading of minutes is kept."""
    found = readable(request, paper_id)
    answer = scan_as_file(scan_of(Room.MEETINGS, found.pk, scan_id))
    if found.kind != PaperKind.TALLY:
        note_minutes_read(found.meeting, actor=request.actor, now=request.now)
    return answer


def _scanned(request: SignedInRequest, found: MeetingPaper) -> ScannedPaper:
    pk, signs = found.pk, own_place(found, request.actor) is not None
    is_open = found.completed_at is None and found.ended_at is None

    def steps(brought: PaperScan) -> dict[str, str]:
        told = ("file", "confirm", "reject")
        return {
            one: reverse(f"reviews:meeting-paper-scan-{one}", args=[pk, brought.pk]) for one in told
        }

    def compares(brought: PaperScan) -> bool:
        is_other = brought.brought_by.get("person_id") != request.actor.person_id
        return is_other and signs

    return ScannedPaper(
        room=Room.MEETINGS,
        pk=pk,
        title=name_of(found),
        section=SECTION,
        up=reverse("reviews:meeting-paper", args=[pk]),
        up_name=_("Số {number}").format(number=found.number),
        file=reverse("reviews:meeting-paper-file", args=[pk]),
        here=reverse("reviews:meeting-paper-scan", args=[pk]),
        steps=steps,
        how=_(
            "In biên bản, những người có tên ký tay, đóng dấu nếu có, rồi quét toàn bộ các trang. "
            "Một người ký khác người gửi đối chiếu và xác nhận; số văn bản được ban hành như "
            "thường."
        ),
        compare=_(
            "Đối chiếu bản số hóa với bản giấy: đủ trang, đúng nội dung, đủ chữ ký của những người "
            "có tên."
        ),
        waits=_("Một người ký khác người gửi đối chiếu với bản giấy rồi xác nhận."),
        is_open=is_open
        and found.signed_file_id is None
        and may_bring_scan(found, request.actor, on=request.today),
        compares=compares,
        brought_by=lambda _brought: "",
    )
