"""End one of one's sessions, or all others."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.accounts.actions import end_other_sessions, end_session
from camket.accounts.models import User
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in


@signed_in
@require_POST
def end_one(request: SignedInRequest) -> HttpResponse:
    """End the session named; this one too, if it is that."""
    user = cast("User", request.user)
    handle = request.POST.get("phien", "")
    ended = end_session(user.pk, handle, actor=request.actor, now=request.now)
    say(request, _("Đã kết thúc phiên.") if ended else _("Phiên đó đã kết thúc từ trước."))
    return go_to(request, "accounts:account", fragment="phien")


@signed_in
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """End all sessions but this one."""
    user = cast("User", request.user)
    present = request.session.session_key or ""
    ended = end_other_sessions(user.pk, present, actor=request.actor, now=request.now)
    say(request, _("Đã kết thúc %(n)d phiên khác.") % {"n": ended})
    return go_to(request, "accounts:account", fragment="phien")
