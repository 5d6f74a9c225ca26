"""The inspector's page: who did what, in which post, when, on what, before and after."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from camket.audit.actions import note_reading
from camket.audit.models import ChainHead
from camket.permissions.catalogue import Permission
from camket.web.administration.forms import AuditForm
from camket.web.administration.reading import found_by
from camket.web.shared.http import SignedInRequest, needs


@needs(Permission.READ_AUDIT)
@require_safe
def audit(request: SignedInRequest) -> HttpResponse:
    """Search the audit; the search is itself recorded."""
    form = AuditForm(request.GET)
    context = {"section": "audit", "form": form, "head": ChainHead.objects.first()}
    if not form.is_valid():
        return render(request, "administration/audit.html", context, status=422)
    search = form.search()
    lines, next_before = found_by(search, request.actor, request.today)
    asked = search.as_record()
    if search.until_number is None:
        note_reading(asked, actor=request.actor, now=request.now)
    return render(
        request,
        "administration/audit.html",
        {**context, "lines": lines, "next_before": next_before, "is_filtered": bool(asked)},
    )
