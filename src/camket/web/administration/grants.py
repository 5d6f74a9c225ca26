"""The table of permissions: read by administrators and inspectors, changed by administrators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.audit.actions import note_reading
from camket.organisation.queries import span_of
from camket.permissions.actions import GrantText, change_grant, withdraw_grant
from camket.permissions.catalogue import Permission
from camket.permissions.models import Grant
from camket.permissions.who_could import who_could
from camket.permissions.wording import PERMISSIONS, sentence_of
from camket.shared.errors import Refused
from camket.web.administration.forms import ChangeGrantForm, TableForm, WhoCouldForm
from camket.web.administration.table import grant_row, grant_rows, history_of, post_names
from camket.web.administration.units import units_named
from camket.web.shared.days import day_asked
from camket.web.shared.http import (
    SignedInRequest,
    administrators,
    go_to,
    is_administrator,
    say,
    whole,
)


@administrators(Permission.READ_AUDIT)
@require_safe
def table(request: SignedInRequest) -> HttpResponse:
    """Show who may do what on a day, by post."""
    on = day_asked(request)
    names = post_names()
    form = TableForm(request.GET)
    form.offer_posts(names)
    given = form.cleaned_data if form.is_valid() else {"chuc_danh": "", "quyen": ""}
    page = max(1, whole(request.GET.get("trang"), most=10_000) or 1)
    rows, has_more = grant_rows(
        post_code=given["chuc_danh"],
        permission=given["quyen"],
        names=names,
        on=on,
        page=page,
    )
    context = {
        "section": "grants",
        "form": form,
        "rows": rows,
        "on": on,
        "page_number": page,
        "has_more": has_more,
        "is_filtered": bool(given["chuc_danh"] or given["quyen"]),
    }
    status = 422 if form.errors else 200
    return render(request, "administration/grants.html", context, status=status)


@administrators(Permission.READ_AUDIT)
def one_grant(request: SignedInRequest, post_code: str, permission: str) -> HttpResponse:
    """Show one permission of one post with its history; an administrator changes it here."""
    names = post_names()
    if post_code not in names or permission not in set(Permission):
        raise Http404
    may_change = is_administrator(request)
    is_sent = request.method == "POST"
    if is_sent and not may_change:
        raise Http404
    known = Permission(permission)
    row = grant_row(post_code, known, name=names[post_code], on=request.today)
    form = ChangeGrantForm(
        request.POST if is_sent else None,
        initial={"reach": row.reach, "from_on": request.today},
    )
    if is_sent and form.is_valid():
        given = form.cleaned_data
        text = GrantText(
            post_code=post_code,
            permission=permission,
            reach=given["reach"],
            from_on=given["from_on"],
            reason=given["reason"],
            decision_no=given["decision_no"],
        )
        try:
            change_grant(text, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã đổi quyền. Thay đổi đã ghi vào nhật ký."))
            return go_to(request, "administration:grant", post_code, permission)
    context = {
        "section": "grants",
        "row": row,
        "form": form,
        "may_change": may_change,
        "history": history_of(post_code, known),
        "today_is": request.today,
    }
    status = 422 if form.errors else 200
    return render(request, "administration/grant.html", context, status=status)


@administrators()
@require_POST
def withdraw(request: SignedInRequest, grant_id: int) -> HttpResponse:
    """Take back a change whose day has not come."""
    grant = Grant.objects.filter(pk=grant_id).first()
    if grant is None:
        raise Http404
    try:
        withdraw_grant(grant_id, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of(refused))
    else:
        say(request, _("Đã rút thay đổi."))
    return go_to(request, "administration:grant", grant.post_code, grant.permission)


@administrators(Permission.READ_AUDIT)
@require_safe
def who_could_page(request: SignedInRequest) -> HttpResponse:
    """Answer who could do something in a unit on a day; the question is recorded."""
    on = day_asked(request)
    form = WhoCouldForm(request.GET)
    context: dict[str, Any] = {"section": "grants", "form": form, "on": on, "found": None}
    if not form.is_valid():
        return render(request, "administration/who_could.html", context, status=422)
    given = form.cleaned_data
    unit_id, words = given["ma_don_vi"], given["don_vi"]
    units = [] if unit_id or not words else units_named(words, on=on)
    span = span_of(unit_id, on=on) if unit_id else None
    if len(units) == 1:
        span = units[0]
    if given["quyen"] and span is not None:
        permission = Permission(given["quyen"])
        asked = {
            "unit": span.name,
            "object": str(PERMISSIONS[permission]),
            "from": on.isoformat(),
        }
        note_reading(asked, actor=request.actor, now=request.now)
        context["found"] = who_could(permission, span.unit_id, on)
        context["word"] = PERMISSIONS[permission]
    context |= {
        "span": span,
        "units": units if span is None else [],
        "is_missing": bool(words or unit_id) and span is None and not units,
    }
    return render(request, "administration/who_could.html", context)
