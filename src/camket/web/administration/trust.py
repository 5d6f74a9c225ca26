"""Whom signatures may lead to, who vouches for the time, how the installation signs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.exceptions import AlreadyEnqueued

from camket.commitments.certificates import authority
from camket.commitments.jobs import renew_now as renew_commitments
from camket.permissions.catalogue import Permission
from camket.reviews.jobs import renew_now as renew_papers_of_meetings
from camket.shared.clock import start_of
from camket.shared.errors import Refused
from camket.signing.actions.answers import take_answer
from camket.signing.actions.lists import take_list
from camket.signing.actions.services import ServiceText, add_service, end_service
from camket.signing.actions.settings import SettingsText, change_settings
from camket.signing.actions.trusting import end_trust, look_at_certificate, trust_certificate
from camket.signing.answering import LARGEST
from camket.signing.models import (
    BodySeal,
    RevocationAnswer,
    TimestampService,
    TrustedCertificate,
)
from camket.signing.queries import (
    asks_time_services,
    cares,
    kept_answers,
    latest_lists,
    papers_at_risk,
    signing_settings,
    trusted_list,
)
from camket.signing.wording import TRUST_REFUSED, TrustRefusal
from camket.web.administration.trust_forms import (
    AnswerForm,
    CertificateForm,
    ConfirmForm,
    EndForm,
    ListForm,
    ServiceForm,
    SettingsForm,
)
from camket.web.shared.http import (
    SignedInRequest,
    administrators,
    go_to,
    is_administrator,
    say,
)

SECTION: Final = "trust"
_LARGEST_CERTIFICATE: Final = 64 * 1024


def trust_sentence(refused: Refused) -> str:
    """Return what a person reads for a refusal about trust."""
    return TRUST_REFUSED[TrustRefusal(refused.reason.value)].format(**refused.details)


@administrators(Permission.READ_AUDIT)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """List what is trusted, until when, and how fresh its revocation data are."""
    return render(
        request,
        "administration/trust.html",
        {
            "section": SECTION,
            "may_change": is_administrator(request),
            "cares": cares(request.now),
            "settings": signing_settings(),
            "trial": authority().root,
            "trusted": trusted_list(request.now),
            "lists": latest_lists(),
            "answers": kept_answers(),
            "seals": BodySeal.objects.filter(ended_at__isnull=True),
            "services": TimestampService.objects.all(),
            "at_risk": len(papers_at_risk(request.now)),
            "right_now": request.now,
        },
    )


@administrators()
def add_certificate(request: SignedInRequest) -> HttpResponse:
    """Take a file and show whose certificate it is, with its fingerprint."""
    is_sent = request.method == "POST"
    form = CertificateForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    context: dict[str, Any] = {"section": SECTION, "form": form}
    if is_sent and form.is_valid():
        raw = form.cleaned_data["file"].read(_LARGEST_CERTIFICATE)
        try:
            shown = look_at_certificate(raw, now=request.now)
        except Refused as refused:
            form.add_error("file", trust_sentence(refused))
        else:
            confirm = ConfirmForm(
                initial={
                    "der": base64.b64encode(shown.der).decode("ascii"),
                    "trusted_from": request.today,
                }
            )
            context |= {"shown": shown, "confirm": confirm}
    status = 422 if form.errors else 200
    return render(request, "administration/trust_add.html", context, status=status)


@administrators()
@require_POST
def confirm_certificate(request: SignedInRequest) -> HttpResponse:
    """Trust a certificate whose fingerprint was typed from what its authority published."""
    form = ConfirmForm(request.POST)
    context: dict[str, Any] = {"section": SECTION, "form": CertificateForm(), "confirm": form}
    if form.is_valid():
        given = form.cleaned_data
        try:
            der = base64.b64decode(given["der"], validate=True)
            context["shown"] = look_at_certificate(der, now=request.now)
            trust_certificate(
                der,
                given["fingerprint"],
                trusted_from=start_of(given["trusted_from"]),
                actor=request.actor,
                now=request.now,
            )
        except (binascii.Error, ValueError):
            form.add_error(None, TRUST_REFUSED[TrustRefusal.NOT_A_CERTIFICATE])
        except Refused as refused:
            is_typed = refused.reason is TrustRefusal.WRONG_FINGERPRINT
            form.add_error("fingerprint" if is_typed else None, trust_sentence(refused))
        else:
            say(request, _("Đã thêm chứng thư vào danh sách tin cậy."))
            return go_to(request, "administration:trust")
    return render(request, "administration/trust_add.html", context, status=422)


@administrators()
def end_certificate(request: SignedInRequest, certificate_id: int) -> HttpResponse:
    """Trust a certificate no longer, with a reason."""
    row = TrustedCertificate.objects.filter(pk=certificate_id).first()
    if row is None:
        raise Http404
    return _end(
        request,
        row,
        lambda reason: end_trust(
            certificate_id, reason=reason, actor=request.actor, now=request.now
        ),
        _("Đã kết thúc việc tin cậy chứng thư."),
    )


@administrators()
def add_list(request: SignedInRequest) -> HttpResponse:
    """Take a revocation list for a network that cannot ask."""
    is_sent = request.method == "POST"
    form = ListForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            take_list(file.read(), source=file.name[:500], actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error("file", trust_sentence(refused))
        else:
            say(request, _("Đã nhận danh sách thu hồi."))
            return go_to(request, "administration:trust")
    context = {"section": SECTION, "form": form}
    status = 422 if form.errors else 200
    return render(request, "administration/trust_list.html", context, status=status)


@administrators()
def add_answer(request: SignedInRequest) -> HttpResponse:
    """Take an answer about a certificate for a network that cannot ask."""
    is_sent = request.method == "POST"
    form = AnswerForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        raw = file.read(LARGEST + 1)
        try:
            rows = take_answer(raw, source=file.name, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error("file", trust_sentence(refused))
        else:
            say(request, " ".join(_answer_sentence(row) for row in rows))
            return go_to(request, "administration:trust")
    context = {"section": SECTION, "form": form}
    status = 422 if form.errors else 200
    return render(request, "administration/trust_answer.html", context, status=status)


def _answer_sentence(row: RevocationAnswer) -> str:
    told = (
        _("Đã nhận trả lời: chứng thư số cuối {digits} của {issuer} đã bị thu hồi.")
        if row.is_revoked
        else _("Đã nhận trả lời: chứng thư số cuối {digits} của {issuer} không bị thu hồi.")
    )
    return told.format(digits=row.serial[-4:], issuer=row.issuer)


@administrators()
def add_time_service(request: SignedInRequest) -> HttpResponse:
    """Ask one more timestamp service."""
    is_sent = request.method == "POST"
    form = ServiceForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            add_service(ServiceText(**form.cleaned_data), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, trust_sentence(refused))
        else:
            say(request, _("Đã thêm dịch vụ cấp dấu thời gian."))
            return go_to(request, "administration:trust")
    context = {"section": SECTION, "form": form}
    status = 422 if form.errors else 200
    return render(request, "administration/trust_service.html", context, status=status)


@administrators()
def end_time_service(request: SignedInRequest, service_id: int) -> HttpResponse:
    """Ask a timestamp service no longer, with a reason."""
    row = TimestampService.objects.filter(pk=service_id).first()
    if row is None:
        raise Http404
    return _end(
        request,
        row,
        lambda reason: end_service(service_id, reason=reason, actor=request.actor, now=request.now),
        _("Đã thôi dùng dịch vụ cấp dấu thời gian."),
    )


@administrators()
def settings_page(request: SignedInRequest) -> HttpResponse:
    """Change how the installation signs."""
    row = signing_settings()
    is_sent = request.method == "POST"
    form = SettingsForm(request.POST if is_sent else None, initial=SettingsForm.of(row))
    if is_sent and form.is_valid():
        try:
            change_settings(SettingsText(**form.cleaned_data), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, trust_sentence(refused))
        else:
            say(request, _("Đã lưu thiết lập ký số."))
            return go_to(request, "administration:trust")
    context = {"section": SECTION, "form": form, "settings": row}
    status = 422 if form.errors else 200
    return render(request, "administration/trust_settings.html", context, status=status)


@administrators(Permission.READ_AUDIT)
def archives(request: SignedInRequest) -> HttpResponse:
    """List the signed files whose proof ends; an administrator has them renewed now."""
    if request.method == "POST":
        if not is_administrator(request):
            raise Http404
        _renew_now()
        say(request, _("Đang gia hạn. Mở lại trang sau ít phút để xem kết quả."))
        return go_to(request, "administration:archives")
    settings = signing_settings()
    context = {
        "section": SECTION,
        "may_change": is_administrator(request),
        "settings": settings,
        "has_service": settings.trial_stamps_time or asks_time_services(),
        "rows": papers_at_risk(request.now),
    }
    return render(request, "administration/trust_archives.html", context)


def _renew_now() -> None:
    """Let the papers of every room be renewed; who waits for it already is not put twice."""
    for task in (renew_commitments, renew_papers_of_meetings):
        with (
            suppress(AlreadyEnqueued),
            transaction.atomic(),
        ):  # a taken lock must spoil nothing else
            task.defer()


def _end(
    request: SignedInRequest,
    row: TrustedCertificate | TimestampService,
    act: Callable[[str], None],
    done: str,
) -> HttpResponse:
    is_sent = request.method == "POST"
    form = EndForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, trust_sentence(refused))
        else:
            say(request, done)
            return go_to(request, "administration:trust")
    context = {"section": SECTION, "form": form, "row": row}
    status = 422 if form.errors else 200
    return render(request, "administration/trust_end.html", context, status=status)
