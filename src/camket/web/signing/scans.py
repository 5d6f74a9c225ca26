"""A commitment signed by hand: bring the scan, compare it, confirm it or send it back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.actions.scans import bring_scan, reject_scan
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.commitments.parties import side_of
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.signing.models import PaperScan
from camket.signing.ways.kinds import Room
from camket.tasks.actions.taking_up import confirm_scan_and_take_up
from camket.web.shared.http import SignedInRequest, go_to, needs, say
from camket.web.signing.forms import RejectScanForm, ScanForm
from camket.web.signing.papers import issued_paper, title_of
from camket.web.signing.scanned import (
    ScannedPaper,
    add_refusal,
    files_in,
    scan_as_file,
    scan_of,
    scan_page,
    with_files,
)


@needs(Permission.VIEW_COMMITMENT)
def scan(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the scan, or take one."""
    commitment = _party_to(request, commitment_id)
    form = ScanForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            bring_scan(
                commitment.pk,
                files_in(form),
                signed_on=form.cleaned_data["signed_on"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            add_refusal(form, refused, sentence_of)
        else:
            say(request, _("Đã gửi bản số hóa. Bên kia đối chiếu và xác nhận."))
            return go_to(request, "signing:scan", commitment.pk)
    return _page(request, commitment, form, RejectScanForm())


@needs(Permission.VIEW_COMMITMENT)
@require_POST
def confirm(request: SignedInRequest, commitment_id: int, scan_id: int) -> HttpResponse:
    """Confirm that the scan shows the paper both sides signed."""
    commitment = _party_to(request, commitment_id)
    found = scan_of(Room.COMMITMENTS, commitment.pk, scan_id)
    try:
        confirm_scan_and_take_up(found.pk, commitment.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        form = RejectScanForm()
        return _page(request, commitment, ScanForm(), form, refusal=_sentence(refused))
    say(request, _("Đã xác nhận bản số hóa. Số văn bản được ban hành."))
    return go_to(request, "signing:verify", commitment.pk)


@needs(Permission.VIEW_COMMITMENT)
@require_POST
def reject(request: SignedInRequest, commitment_id: int, scan_id: int) -> HttpResponse:
    """Send the scan back with what is wrong with it."""
    commitment = _party_to(request, commitment_id)
    found = scan_of(Room.COMMITMENTS, commitment.pk, scan_id)
    form = RejectScanForm(request.POST)
    if form.is_valid():
        try:
            reject_scan(
                found.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, _sentence(refused))
        else:
            say(request, _("Đã trả lại bản số hóa."))
            return go_to(request, "signing:scan", commitment.pk)
    return _page(request, commitment, ScanForm(), form)


@needs(Permission.VIEW_COMMITMENT)
@require_safe
def scan_file(request: SignedInRequest, commitment_id: int, scan_id: int) -> HttpResponse:
    """Hand the scan out, to be compared with the paper."""
    commitment = issued_paper(request, commitment_id)
    return scan_as_file(scan_of(Room.COMMITMENTS, commitment.pk, scan_id))


def _party_to(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper to somebody of one of its sides; to others it does not exist.

    Raises:
        Http404: The actor is of neither side.
    """
    commitment = issued_paper(request, commitment_id)
    if side_of(commitment, request.actor) is None:
        raise Http404
    return commitment


def _scanned(request: SignedInRequest, commitment: Commitment) -> ScannedPaper:
    side, pk = side_of(commitment, request.actor), commitment.pk

    def steps(scan: PaperScan) -> dict[str, str]:
        told = ("file", "confirm", "reject")
        return {one: reverse(f"signing:scan-{one}", args=[pk, scan.pk]) for one in told}

    return ScannedPaper(
        room=Room.COMMITMENTS,
        pk=pk,
        title=title_of(commitment),
        section="signing",
        up=reverse("commitments:detail", args=[pk]),
        up_name=_("Bản cam kết"),
        file=reverse("signing:file", args=[pk]),
        here=reverse("signing:scan", args=[pk]),
        steps=steps,
        how=_(
            "In văn bản, hai bên ký tay và đóng dấu, rồi quét toàn bộ các trang. Người bên kia "
            "đối chiếu và xác nhận; số văn bản được ban hành như thường."
        ),
        compare=_(
            "Đối chiếu bản số hóa với bản giấy: đủ trang, đúng nội dung, đủ chữ ký của hai bên."
        ),
        waits=_("Bên kia đối chiếu với bản giấy rồi xác nhận."),
        is_open=commitment.status == Status.ISSUED and commitment.signed_file_id is None,
        compares=lambda scan: side is not None and scan.side != side.value,
        brought_by=lambda scan: _("bên nhận") if scan.side == Turn.PARTY_B.value else _("bên giao"),
    )


def _page(
    request: SignedInRequest,
    commitment: Commitment,
    form: ScanForm,
    reject_form: RejectScanForm,
    *,
    refusal: str = "",
) -> HttpResponse:
    paper = _scanned(request, commitment)
    return scan_page(request, paper, form, reject_form, refusal=refusal)


def _sentence(refused: Refused) -> str:
    return with_files(refused, sentence_of)
