"""Home by role, notices, and the phone's page of further places."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from camket.notifications.actions import mark_seen
from camket.notifications.models import Notice
from camket.web.shared.http import SignedInRequest, go_to, public, signed_in

PAGE_ROWS = 50


@public
@require_safe
def front(request: SignedInRequest) -> HttpResponse:
    """Send people to their work, and visitors to the sign-in page on the way."""
    return go_to(request, "dashboard:home")


@signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for this person."""
    return render(request, "dashboard/home.html", {"section": "home"})


@signed_in
@require_safe
def notices(request: SignedInRequest) -> HttpResponse:
    """List what the person was told, the latest first."""
    told = Notice.objects.filter(user_id=request.actor.user_id)
    page = Paginator(told, PAGE_ROWS).get_page(request.GET.get("trang"))
    return render(request, "dashboard/notices.html", {"section": "notices", "page": page})


@signed_in
@require_safe
def open_notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as seen and go where it points."""
    notice = mark_seen(request.actor.user_id or 0, notice_id, now=request.now)
    if notice is None:
        raise Http404
    if not url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return go_to(request, "dashboard:notices")
    return HttpResponseRedirect(notice.path)


@signed_in
@require_safe
def more(request: SignedInRequest) -> HttpResponse:
    """Show every place of the application: what the phone's bar has no room for."""
    return render(request, "dashboard/more.html", {"section": "more"})
