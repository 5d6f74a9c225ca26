"""Home by role, notices, and the phone's page of further places."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from camket.notifications.actions import mark_seen
from camket.notifications.models import Notice
from camket.permissions.catalogue import Permission
from camket.shared.text import clean
from camket.web.dashboard import areas, overviews
from camket.web.dashboard.homes.by_post import home_of
from camket.web.dashboard.parts import UnitRow
from camket.web.shared.days import day_asked, day_query, past_of
from camket.web.shared.http import SignedInRequest, go_to, needs, public, signed_in, whole
from camket.web.shared.other_posts import forget_tried

PAGE_ROWS: Final = 50
_AREA_LIMIT: Final = 80
_FIRST_YEAR: Final = 2025


@public
@require_safe
def front(request: SignedInRequest) -> HttpResponse:
    """Send people to their work, and visitors to the sign-in page on the way."""
    return go_to(request, "dashboard:home")


@signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for this person, in the post they act in."""
    page = home_of(request.actor, request.today)
    return render(request, page.template, {"section": "home", **page.context})


@needs(Permission.VIEW_OVERVIEW)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show the units below the committee the person works for, worst first."""
    on = day_asked(request)
    context = overviews.overview(
        request.actor,
        on,
        today=request.today,
        past=past_of(request),
        year=_year(request, on),
        area=clean(request.GET.get("dia_ban", ""))[:_AREA_LIMIT],
        order=request.GET.get("xep", ""),
    )
    page = Paginator(context["rows"], PAGE_ROWS).get_page(request.GET.get("trang"))
    return render(
        request,
        "dashboard/overview.html",
        _shown(request, page, context),
    )


@needs(Permission.VIEW_OVERVIEW)
@require_safe
def area(request: SignedInRequest, area_id: int) -> HttpResponse:
    """Show one area within reach: figures of its units, who is in charge, the units themselves."""
    on = day_asked(request)
    context = areas.area_page(
        area_id,
        request.actor,
        on=on,
        today=request.today,
        past=past_of(request),
        year=_year(request, on),
    )
    if context is None:
        raise Http404
    page = Paginator(context["rows"], PAGE_ROWS).get_page(request.GET.get("trang"))
    return render(
        request,
        "dashboard/area.html",
        _shown(request, page, context),
    )


@needs(Permission.VIEW_OVERVIEW)
@require_safe
def unit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show one unit within reach: figures, its commitment, its obstacles, the units below it."""
    on = day_asked(request)
    around = overviews.around_within_reach(request.actor, unit_id, on, today=request.today)
    if around is None:
        raise Http404
    context = overviews.unit_page(
        *around,
        request.actor,
        on,
        today=request.today,
        past=past_of(request),
        year=_year(request, on),
    )
    page = Paginator(context["rows"], PAGE_ROWS).get_page(request.GET.get("trang"))
    return render(
        request,
        "dashboard/unit.html",
        _shown(request, page, context),
    )


def _shown(
    request: SignedInRequest, page: Page[UnitRow], context: dict[str, Any]
) -> dict[str, Any]:
    """Return what the pages of the overview share: the day, and that figures stand on them."""
    return {
        "section": "overview",
        "page": page,
        "day_query": day_query(request),
        "has_figures": True,
        **context,
    }


def _year(request: SignedInRequest, on: date) -> int:
    """Return the year asked for in the address, or that of the day shown."""
    wanted = whole(request.GET.get("nam"), most=request.today.year)
    return wanted if wanted is not None and wanted >= _FIRST_YEAR else on.year


@signed_in
@require_safe
def notices(request: SignedInRequest) -> HttpResponse:
    """List what the person was told, the latest first."""
    told = Notice.objects.filter(user_id=request.actor.user_id or 0)
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
    forget_tried(request)
    return HttpResponseRedirect(notice.path)


@signed_in
@require_safe
def more(request: SignedInRequest) -> HttpResponse:
    """Show every place of the application: what the phone's bar has no room for."""
    return render(request, "dashboard/more.html", {"section": "more"})
