"""A request at a remote service: its waiting page, the code, the way back, the person's account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.actions.ways import link_signatory
from camket.commitments.agreement_wording import sentence_of
from camket.shared.errors import Refused
from camket.signing.models import RemoteRequest, RemoteService
from camket.signing.ways.actions.carrying import LASTS, end_overdue
from camket.signing.ways.actions.requests import cancel_request, come_back, enter_code
from camket.signing.ways.rows import PaperState, RequestState
from camket.signing.ways.secrets import digest_of_token
from camket.signing.ways.wording import trouble_sentence
from camket.web.shared.http import (
    SignedInRequest,
    go_to,
    needs,
    render_part,
    say,
    signed_in,
)
from camket.web.signing.at_hand import PaperAtHand
from camket.web.signing.choosing import way_back
from camket.web.signing.forms import AccountForm, CodeForm
from camket.web.signing.papers import SIGNS, at_hand, own_slot, paper_to_sign
from camket.web.signing.rooms import address_of, look_at

_LONGEST_CODE = 2000


@dataclass(frozen=True, slots=True)
class Left:
    """How much of a request's time is left."""

    seconds: int
    share: int


@signed_in
@require_safe
def waiting(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Show the code to compare and how long is left; the page may be left and opened again."""
    asked = _own(request, request_id)
    may_end = asked.is_open and asked.state != RequestState.TAKING
    if may_end and asked.expires_at <= request.now:
        end_overdue(now=request.now)
        asked = _own(request, request_id)
    return _page(request, asked, CodeForm())


@signed_in
@require_POST
def code(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Pass the code on that the service sent."""
    asked = _own(request, request_id)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            enter_code(
                asked.pk,
                otp=form.cleaned_data["otp"],
                pin=form.cleaned_data["pin"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            look_at(asked)
            return go_to(request, "signing:remote", asked.pk)
    return _page(request, _own(request, request_id), form)


@signed_in
@require_POST
def cancel(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Give the request up."""
    asked = cancel_request(_own(request, request_id).pk, actor=request.actor, now=request.now)
    if asked.state == RequestState.CANCELLED:
        say(request, _("Đã hủy yêu cầu ký. Văn bản vẫn chờ đồng chí ký."))
    return go_to(request, "signing:remote", asked.pk)


@signed_in
@require_safe
def back(request: SignedInRequest) -> HttpResponse:
    """Take the person back from the service's own page."""
    state = request.GET.get("state", "")[:_LONGEST_CODE]
    own = RemoteRequest.objects.filter(owner_id=request.actor.user_id or 0)
    asked = own.filter(state_sha256=digest_of_token(state), finished_at__isnull=True).first()
    if asked is None:
        if not own.exists():
            raise Http404
        # the address was opened again, or the request has ended meanwhile
        say(request, _("Lượt xác nhận này đã dùng hoặc đã kết thúc; xem kết quả ở từng văn bản."))
        return go_to(request, "signing:inbox")
    try:
        come_back(
            asked.pk,
            code=request.GET.get("code", "")[:_LONGEST_CODE],
            state=state,
            back=way_back(request),
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        say(request, sentence_of(refused))
    else:
        look_at(asked)
    return go_to(request, "signing:remote", asked.pk)


@needs(*SIGNS)
def account(request: SignedInRequest, commitment_id: int, service_id: int) -> HttpResponse:
    """Say under which name the service knows the person."""
    commitment = paper_to_sign(request, commitment_id)
    slot = own_slot(request, commitment)

    def link(user: str) -> None:
        link_signatory(slot, service_id, user, actor=request.actor, now=request.now)

    return account_page(request, at_hand(commitment, slot), service_id, link)


def account_page(
    request: SignedInRequest, at: PaperAtHand, service_id: int, link: Callable[[str], None]
) -> HttpResponse:
    """Ask under which name a service knows the person, on the way to sign a paper.

    Args:
        request: The request.
        at: The paper.
        service_id: The service.
        link: Keeps the name; its refusal is said beside the field.
    """
    service = get_object_or_404(RemoteService, pk=service_id, ended_at__isnull=True)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link(form.cleaned_data["user"])
        except Refused as refused:
            form.add_error("user", at.sentence(refused))
        else:
            say(request, _("Đã nhận tài khoản. Chọn dịch vụ này ở mục Cách ký."))
            return go_to(request, at.places.sign)
    context = {"section": at.section, "at": at, "service": service, "form": form}
    return render(request, "signing/account.html", context, status=422 if form.errors else 200)


def _own(request: SignedInRequest, request_id: int) -> RemoteRequest:
    """Return the person's own request; to others it does not exist.

    Raises:
        Http404: It is not his.
    """
    if request.actor.user_id is None:
        raise Http404
    return get_object_or_404(
        RemoteRequest.objects.select_related("service"),
        pk=request_id,
        owner_id=request.actor.user_id,
    )


def _page(request: SignedInRequest, asked: RemoteRequest, form: CodeForm) -> HttpResponse:
    papers = list(asked.papers.order_by("position").defer("prepared", "value"))
    states = Counter(paper.state for paper in papers)
    listed = [
        (one, address_of(one.room, one.paper_id, is_signed=one.state == PaperState.SIGNED))
        for one in papers
    ]
    is_preparing = asked.state == RequestState.PREPARING
    left = states[PaperState.QUEUED if is_preparing else PaperState.WAITING]
    context: dict[str, Any] = {
        "is_preparing": is_preparing,
        "is_taking": asked.state == RequestState.TAKING,
        "done": len(papers) - left,
        "share": 100 * (len(papers) - left) // max(1, len(papers)),
        "signed": states[PaperState.SIGNED],
        "refused": states[PaperState.REFUSED],
        "section": "signing",
        "asked": asked,
        "papers": listed,
        "alone": listed[0][1] if len(listed) == 1 else "",
        "left": _left(request, asked),
        "spelled": " ".join(asked.code),
        "form": form,
        "asks_code": asked.state == RequestState.ASKED and asked.approval == "otp",
        "trouble": trouble_sentence(asked.trouble, service=asked.service.name),
    }
    status = 422 if form.errors else 200
    return render_part(request, "signing/remote.html", "state", context, status=status)


def _left(request: SignedInRequest, asked: RemoteRequest) -> Left:
    seconds = max(0, round((asked.expires_at - request.now).total_seconds()))
    return Left(seconds, min(100, round(100 * seconds / LASTS.total_seconds())))
