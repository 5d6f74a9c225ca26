"""Requests about personal data: the list with the clock of the law, and what is done with each."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.accounts.actions import (
    answer_request,
    extend_request,
    finish_request,
    refuse_request,
)
from camket.accounts.decisions import EXTENSION_DAYS
from camket.accounts.models import DataRequest
from camket.accounts.queries import line_of, requests_page
from camket.accounts.wording import sentences_of
from camket.shared.errors import Refused
from camket.web.administration.forms import ExtensionForm, ReplyForm
from camket.web.shared.http import SignedInRequest, administrators, go_to, say, whole

_EXTEND: Final = "gia-han"
_STEPS: Final = {
    "phan-hoi": answer_request,
    "xong": finish_request,
    "tu-choi": refuse_request,
}


@administrators()
@require_safe
def list_requests(request: SignedInRequest) -> HttpResponse:
    """Show the open requests, the nearest term first; or the closed ones."""
    shows_closed = request.GET.get("xem") == "da-xong"
    page = max(1, whole(request.GET.get("trang"), most=100_000) or 1)
    lines, has_more = requests_page(shows_closed=shows_closed, on=request.today, page=page)
    context = {
        "section": "requests",
        "lines": lines,
        "shows_closed": shows_closed,
        "page_number": page,
        "has_more": has_more,
    }
    return render(request, "administration/requests.html", context)


@administrators()
@require_safe
def one_request(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Show one request with the steps that are open."""
    return _page(request, get_object_or_404(DataRequest, pk=request_id))


@administrators()
@require_POST
def act(request: SignedInRequest, request_id: int, step: str) -> HttpResponse:
    """Answer, extend, finish or refuse."""
    found = get_object_or_404(DataRequest, pk=request_id)
    if step != _EXTEND and step not in _STEPS:
        raise Http404
    is_extension = step == _EXTEND
    form = (ExtensionForm if is_extension else ReplyForm)(request.POST, prefix=step)
    if form.is_valid():
        given = form.cleaned_data
        actor, now = request.actor, request.now
        try:
            if is_extension:
                extend_request(found.pk, given["finish_by"], given["text"], actor=actor, now=now)
            else:
                _STEPS[step](found.pk, given["text"], actor=actor, now=now)
        except Refused as refused:
            form.add_error(None, [*sentences_of(refused)])
        else:
            say(request, _("Đã ghi."))
            return go_to(request, "administration:request", found.pk)
    return _page(request, found, refused=(step, form), status=422)


def _page(
    request: SignedInRequest,
    found: DataRequest,
    *,
    refused: tuple[str, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms: dict[str, ReplyForm] = {step: ReplyForm(prefix=step) for step in _STEPS}
    forms[_EXTEND] = ExtensionForm(prefix=_EXTEND)
    if refused is not None:
        forms[refused[0]] = refused[1]
    context = {
        "section": "requests",
        "line": line_of(found, on=request.today),
        "form": refused[1] if refused else None,
        "answer": forms["phan-hoi"],
        "finish": forms["xong"],
        "refuse": forms["tu-choi"],
        "extend": forms[_EXTEND],
        "may_extend": found.extended_from is None and found.answered_at is not None,
        "extension_days": EXTENSION_DAYS,
    }
    return render(request, "administration/request.html", context, status=status)
