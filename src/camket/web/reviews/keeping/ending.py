"""Freeze a period and close it: what that does is told first, for neither is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from camket.permissions.catalogue import Permission
from camket.reviews.actions.periods.keeping import (
    close_period,
    freeze_period,
    why_not_close,
    why_not_freeze,
)
from camket.reviews.models import Period
from camket.reviews.queries.rated.steps import steps_of
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.web.reviews.keeping.pages import own_period
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@dataclass(frozen=True, slots=True)
class End:
    """Something done to a whole period once, as its page asks for it.

    Attributes:
        effects: What it does, a sentence each.
        verb: What the button says.
        done: What is said afterwards.
    """

    act: Callable[..., object]
    why_not: Callable[..., Refused | None]
    title: Any
    effects: tuple[Any, ...]
    verb: Any
    icon: str
    done: Any


_FREEZE: Final = End(
    freeze_period,
    why_not_freeze,
    _("Chốt số liệu của kỳ"),
    (
        _("Hệ thống tính lại số liệu lần cuối, rồi số liệu của mọi đối tượng đứng yên."),
        _("Từ đó không tính lại, không đổi diện xếp loại, không đổi khung trọng số được nữa."),
        _("Số liệu sai vẫn phản ánh, sửa được có căn cứ cho đến khi quyết định."),
    ),
    _("Chốt số liệu"),
    "lock",
    _("Đã chốt số liệu."),
)
_CLOSE: Final = End(
    close_period,
    why_not_close,
    _("Đóng kỳ đánh giá"),
    (
        _("Kỳ đã đóng không nhận điểm, thẩm định, phản ánh số liệu nữa."),
        _("Kiến nghị về mức vẫn nhận trong hạn; mức sai vẫn đính chính bằng quyết định mới."),
    ),
    _("Đóng kỳ"),
    "check",
    _("Đã đóng kỳ đánh giá."),
)


@needs(Permission.MANAGE_CAMPAIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Say what freezing does; count a last time and let the facts stand still."""
    return _end(request, period_id, _FREEZE)


@needs(Permission.MANAGE_CAMPAIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Say what closing does, or what is still open; close the period."""
    return _end(request, period_id, _CLOSE)


def _end(request: SignedInRequest, period_id: int, end: End) -> HttpResponse:
    """Show the page, or do it; where it cannot be done the page says why and has no button."""
    period = own_period(request, period_id)
    if request.method != "POST":
        return _show(request, period, end, end.why_not(period, request.actor, now=request.now))
    try:
        end.act(period.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, period, end, refused, status=422)
    say(request, str(end.done))
    return go_to(request, "reviews:subjects", period.pk)


def _show(
    request: SignedInRequest,
    period: Period,
    end: End,
    refused: Refused | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "reviews",
        "period": period,
        "end": end,
        "steps": steps_of(period),
        "problem": sentence_of(refused) if refused else "",
    }
    return render(request, "reviews/period_end.html", context, status=status)
