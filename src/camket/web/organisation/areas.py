"""Manage areas: name them, let units belong to them, say who is in charge since when."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from camket.organisation.actions import put_in_charge, set_area
from camket.organisation.models import Area, UnitSpan
from camket.organisation.queries import areas_of, children_of, people_in
from camket.organisation.wording import sentence
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.errors import Refused
from camket.web.organisation.forms import AreaForm, ChargeForm, NewAreaForm
from camket.web.shared.days import day_asked, day_query
from camket.web.shared.http import SignedInRequest, go_to, needs, say

SECTION = "organisation"


def _below(superior_id: int, request: SignedInRequest) -> list[UnitSpan]:
    return [span for span in children_of(superior_id, on=request.today) if not span.is_advisory]


@needs(Permission.MANAGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: SignedInRequest) -> HttpResponse:
    """List the areas of the committee the person works for, and take in a new one."""
    superior_id = request.actor.scope_id
    if superior_id is None:
        raise Http404
    on = day_asked(request)
    form = NewAreaForm(
        request.POST or None,
        below=_below(superior_id, request),
        initial={"on": request.today},
    )
    if request.method == "POST" and form.is_valid() and _save(request, superior_id, form):
        return go_to(request, "organisation:areas")
    context = {
        "section": SECTION,
        "areas": areas_of(superior_id, on),
        "form": form,
        "day_query": day_query(request),
    }
    status = 422 if form.errors else 200
    return render(request, "organisation/areas.html", context, status=status)


def _save(request: SignedInRequest, superior_id: int, form: AreaForm, *, name: str = "") -> bool:
    try:
        area = set_area(
            superior_id,
            name or form.cleaned_data["name"],
            form.cleaned_data["units"],
            on=form.cleaned_data["on"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, sentence(refused))
        return False
    say(request, _("Đã ghi địa bàn %(name)s.") % {"name": area.name})
    return True


def _area_in_reach(request: SignedInRequest, area_id: int) -> Area:
    area = get_object_or_404(Area, pk=area_id)
    permission = Permission.MANAGE_ORGANISATION
    if not may(request.actor, permission, area.superior_id, on=request.today):
        raise Http404
    return area


@needs(Permission.MANAGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: SignedInRequest, area_id: int) -> HttpResponse:
    """Let units belong to an area from a day on."""
    found = _area_in_reach(request, area_id)
    below = _below(found.superior_id, request)
    form = AreaForm(
        request.POST or None, below=below, area=found.name, initial={"on": request.today}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _save(request, found.superior_id, form, name=found.name)
    ):
        return go_to(request, "organisation:area", found.pk)
    return _area_page(request, found, below, {"form": form})


@needs(Permission.MANAGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: SignedInRequest, area_id: int) -> HttpResponse:
    """Put somebody in charge of an area from a day on, or nobody."""
    found = _area_in_reach(request, area_id)
    members = people_in([found.superior_id], on=request.today)
    form = ChargeForm(request.POST or None, members=members, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            put_in_charge(
                found.pk,
                form.cleaned_data["person"] or None,
                on=form.cleaned_data["on"],
                decision_no=form.cleaned_data["decision_no"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence(refused))
        else:
            say(request, _("Đã ghi phân công phụ trách %(name)s.") % {"name": found.name})
            return go_to(request, "organisation:areas")
    context = {"section": SECTION, "area": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "organisation/charge.html", context, status=status)


def _area_page(
    request: SignedInRequest, found: Area, below: list[UnitSpan], context: dict[str, Any]
) -> HttpResponse:
    context = {
        "section": SECTION,
        "area": found,
        "inside": [span for span in below if span.area == found.name],
        **context,
    }
    status = 422 if context["form"].errors else 200
    return render(request, "organisation/area.html", context, status=status)
