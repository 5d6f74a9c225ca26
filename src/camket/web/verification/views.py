"""Anybody checks a signed paper: by its file, or by the code printed on it. Nothing is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from camket.commitments.checking_apart import check_apart
from camket.commitments.looking_up import (
    PaperStatus,
    PublicPaper,
    paper_of_code,
    paper_of_scan,
)
from camket.files.models import StoredFile
from camket.reviews.models import MeetingPaper
from camket.reviews.queries.meetings.papers import paper_of_code as minutes_of_code
from camket.reviews.queries.meetings.papers import paper_of_text as minutes_of_text
from camket.signing.telling import Told, tell
from camket.web.shared.http import SignedInRequest, public
from camket.web.shared.verdicts import look_of
from camket.web.signing.views import SCANNED
from camket.web.verification.forms import CodeForm, FileForm
from camket.web.verification.limits import MINUTES, MOST_CODES, MOST_FILES, may_ask
from camket.web.verification.uploads import MOST_MEGABYTES, BoundedMemory, says_it_is_too_large

TEMPLATE: Final = "verification/check.html"
_REFUSED: Final = 422
_TOO_LARGE: Final = 413
_TOO_OFTEN: Final = 429


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What is told of a file that was sent.

    Attributes:
        told: The verdict in sentences; None of a scan, which carries no signature to judge.
        look: Class, word and icon of the verdict.
        sha256: Digest of the file.
        paper: The paper this installation issued with this text, if there is one.
        minutes: The minutes or tally this installation issued with this text, if it is one.
        is_same: Whether it is that paper's signed file, byte for byte.
    """

    told: Told | None
    look: tuple[str, str, str]
    sha256: str
    paper: PublicPaper | None
    minutes: MeetingPaper | None
    is_same: bool


@public
@csrf_exempt  # the part below asks for the token; how a file is read has to be said before
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest) -> HttpResponse:
    """Show both ways to check a paper, and what came of one."""
    if request.method == "POST":
        if says_it_is_too_large(request):
            return _too_large(request)
        memory = BoundedMemory(request)
        request.upload_handlers = [memory]
        return _check_file(request, memory)
    return _check_code(request)


@csrf_protect
def _check_file(request: SignedInRequest, memory: BoundedMemory) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if memory.is_too_large:
        return _too_large(request)
    if not may_ask("file", request.actor.address, MOST_FILES, request.now):
        return _too_often(request)
    if not form.is_valid():
        return _page(request, status=_REFUSED, file_form=form)
    checked = _checked(form.cleaned_data["pdf"].read(), request)
    return _page(
        request,
        checked=checked,
        paper=checked.paper,
        minutes=checked.minutes,
        same=checked.is_same,
    )


def _check_code(request: SignedInRequest) -> HttpResponse:
    if "ma" not in request.GET:
        return _page(request)
    form = CodeForm(request.GET)
    if not may_ask("code", request.actor.address, MOST_CODES, request.now):
        return _too_often(request)
    if not form.is_valid():
        return _page(request, status=_REFUSED, code_form=form)
    paper = paper_of_code(form.cleaned_data["ma"])
    minutes = None if paper else minutes_of_code(form.cleaned_data["ma"])
    is_unknown = paper is None and minutes is None
    return _page(request, code_form=form, paper=paper, minutes=minutes, is_unknown=is_unknown)


def _checked(pdf: bytes, request: SignedInRequest) -> CheckedFile:
    """Verify a file apart, and say whether it is one of ours."""
    digest = hashlib.sha256(pdf).hexdigest()
    if scanned := paper_of_scan(digest):
        name, word, picture = SCANNED
        return CheckedFile(None, (name, str(word), picture), digest, scanned, None, is_same=True)
    checked = check_apart(pdf, now=request.now, others=_issued_minutes)
    paper, verdict = checked.paper, checked.verdict
    minutes = None if paper else minutes_of_text(checked.text_sha256)
    kept = minutes.signed_file.sha256 if minutes and minutes.signed_file else ""
    is_same = digest == (paper.file_sha256 if paper else kept)
    return CheckedFile(tell(verdict), look_of(verdict), digest, paper, minutes, is_same)


def _issued_minutes(text_sha256: str) -> StoredFile | None:
    minutes = minutes_of_text(text_sha256)
    return minutes.issued_file if minutes else None


def _too_large(request: SignedInRequest) -> HttpResponse:
    words = _(
        "Tệp lớn hơn {n} MB nên không kiểm tra được ở đây. Mang tệp đến văn phòng của nơi "
        "phát hành để kiểm tra."
    )
    return _page(request, status=_TOO_LARGE, refused=words.format(n=MOST_MEGABYTES))


def _too_often(request: SignedInRequest) -> HttpResponse:
    words = _("Địa chỉ mạng này đã kiểm tra quá nhiều lần. Chờ {n} phút rồi kiểm tra lại.")
    response = _page(request, status=_TOO_OFTEN, refused=words.format(n=MINUTES))
    response.headers["Retry-After"] = str(60 * MINUTES)
    return response


def _page(request: SignedInRequest, *, status: int = 200, **told: Any) -> HttpResponse:
    context = {
        "file_form": FileForm(),
        "code_form": CodeForm(),
        "most": MOST_MEGABYTES,
        "status_words": _status_words(told.get("paper")),
        **told,
    }
    response = render(request, TEMPLATE, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _hand_signed(paper: PublicPaper) -> str:
    told = _("Hai bên ký tay trên giấy, đang có hiệu lực")
    if paper.last_amendment is not None:
        told = _("Hai bên ký tay trên giấy; sau đó được điều chỉnh, gần nhất bằng văn bản số {n}")
        return told.format(n=paper.last_amendment.number)
    if paper.amends:
        told = _("Hai bên ký tay trên giấy; là văn bản điều chỉnh bản cam kết số {n}")
        return told.format(n=paper.amends)
    return told


def _status_words(paper: PublicPaper | None) -> str:
    if paper is None:
        return ""
    if paper.is_on_paper:
        return _hand_signed(paper)
    if paper.last_amendment is not None:
        return _("Đã ký đủ; sau đó được điều chỉnh, gần nhất bằng văn bản số {number}").format(
            number=paper.last_amendment.number
        )
    if paper.amends:
        return _("Đã ký đủ; là văn bản điều chỉnh bản cam kết số {number}").format(
            number=paper.amends
        )
    return {
        PaperStatus.SIGNED: _("Đã ký đủ, đang có hiệu lực"),
        PaperStatus.REFUSED: _("Có bên từ chối ký; số văn bản đã bị hủy, văn bản không có giá trị"),
    }[paper.status]
