"""A paper signed by hand: bring the scan, compare it, confirm it or send it back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.actions.scans import bring_scan, reject_scan
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.commitments.parties import side_of
from camket.files.storage import read, show_size
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.signing.models import PaperScan
from camket.signing.ways.rows import ScanState
from camket.signing.ways.scans import WANTED_DPI
from camket.tasks.actions.taking_up import confirm_scan_and_take_up
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say
from camket.web.signing.forms import RejectScanForm, ScanForm
from camket.web.signing.papers import issued_paper, title_of

_MOST_FILES = 60


@needs(Permission.VIEW_COMMITMENT)
def scan(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the scan, or take one."""
    commitment = _party_to(request, commitment_id)
    form = ScanForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            bring_scan(
                commitment.pk,
                _files(form),
                signed_on=form.cleaned_data["signed_on"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error("scans", _sentence(refused))
        else:
            say(request, _("Đã gửi bản số hóa. Bên kia đối chiếu và xác nhận."))
            return go_to(request, "signing:scan", commitment.pk)
    return _page(request, commitment, form, RejectScanForm())


@needs(Permission.VIEW_COMMITMENT)
@require_POST
def confirm(request: SignedInRequest, commitment_id: int, scan_id: int) -> HttpResponse:
    """Confirm that the scan shows the paper both sides signed."""
    commitment = _party_to(request, commitment_id)
    found = _scan_of(commitment, scan_id)
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
    found = _scan_of(commitment, scan_id)
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
    found = _scan_of(issued_paper(request, commitment_id), scan_id)
    try:
        content = read(found.file)
    except OSError as error:
        raise Http404 from error
    name = f"ban-so-hoa-{found.paper_id}.pdf"
    return as_file(content, "application/pdf", name)


def _party_to(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper to somebody of one of its sides; to others it does not exist.

    Raises:
        Http404: The actor is of neither side.
    """
    commitment = issued_paper(request, commitment_id)
    if side_of(commitment, request.actor) is None:
        raise Http404
    return commitment


def _scan_of(commitment: Commitment, scan_id: int) -> PaperScan:
    found = PaperScan.objects.select_related("file").filter(pk=scan_id, paper_id=commitment.pk)
    one = found.first()
    if one is None:
        raise Http404
    return one


def _files(form: ScanForm) -> list[tuple[str, bytes]]:
    given = form.cleaned_data["scans"] or []
    limit: int = settings.MAX_UPLOAD_BYTES
    for one in given:
        if one.size > limit or len(given) > _MOST_FILES:
            told = {"size": show_size(one.size), "limit": show_size(limit)}
            raise Refused(FileRefusal.TOO_LARGE, name=one.name, **told)
    return [(one.name, one.read()) for one in given]


def _sentence(refused: Refused) -> str:
    if isinstance(refused.reason, FileRefusal):
        return str(FILE_REFUSED[refused.reason]).format(**refused.details)
    return sentence_of(refused)


def _page(
    request: SignedInRequest,
    commitment: Commitment,
    form: ScanForm,
    reject_form: RejectScanForm,
    *,
    refusal: str = "",
) -> HttpResponse:
    scans = list(PaperScan.objects.filter(paper_id=commitment.pk).select_related("file"))
    present = next((one for one in scans if one.state != ScanState.REJECTED), None)
    side = side_of(commitment, request.actor)
    if present is not None and form.errors:  # there is no form then to stand beside
        refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context: dict[str, Any] = {
        "section": "signing",
        "commitment": commitment,
        "title": title_of(commitment),
        "form": form,
        "reject_form": reject_form,
        "refusal": refusal,
        "present": present,
        "rejected": [one for one in scans if one.state == ScanState.REJECTED],
        "is_waiting": present is not None and present.state == ScanState.WAITING,
        "is_other_side": present is not None and side is not None and present.side != side.value,
        "brought_by_unit": present is not None and present.side == Turn.PARTY_B.value,
        "may_bring": present is None
        and commitment.status == Status.ISSUED
        and commitment.signed_file_id is None,
        "is_sharp": present is not None and (present.least_dpi or 0) >= WANTED_DPI,
        "wanted_dpi": WANTED_DPI,
    }
    status = 422 if form.errors or reject_form.errors or refusal else 200
    return render(request, "signing/scan.html", context, status=status)
