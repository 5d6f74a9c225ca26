"""Ask bodies for their remarks: the list with who is overdue, a new request, a reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from camket.reviews.actions.dossiers.remarking import (
    Asked,
    ask_for_remarks,
    remind_of_remarks,
    withdraw_request,
)
from camket.reviews.actions.ratings.reading import note_dossier_read
from camket.reviews.decisions.confidence import Role, Text
from camket.reviews.decisions.dossiers import RemarkSource
from camket.reviews.queries.dossiers.reading import told_of
from camket.reviews.wording.dossiers import sentence_of
from camket.shared.errors import Refused
from camket.web.reviews.dossiers.forms import AskForm
from camket.web.reviews.dossiers.opening import Opened, opened, unit_of
from camket.web.reviews.dossiers.showing import asked_rows
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in

_WEEK: Final = timedelta(days=7)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Show who was asked; ask another body, whose link is shown once on the answer itself."""
    found = opened(request, dossier_id, Role.COLLECTOR)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            asked = ask_for_remarks(
                dossier_id,
                RemarkSource(told["source"]),
                told["body"],
                told["due_on"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            return _page(request, found, _form(request, found, is_new=True), asked)
    return _page(request, found, form, None)


def _form(request: SignedInRequest, found: Opened, *, is_new: bool = False) -> AskForm:
    due_on = max(request.today, min(found.period.due_on, request.today + _WEEK))
    posted = request.POST if request.method == "POST" and not is_new else None
    return AskForm(posted, initial={"due_on": due_on})


@signed_in
@never_cache
@require_POST
def remind(request: SignedInRequest, dossier_id: int, request_id: int) -> HttpResponse:
    """Remind a body; the new link is shown once."""
    found = opened(request, dossier_id, Role.COLLECTOR)
    row = get_object_or_404(found.dossier.remark_requests, pk=request_id)
    try:
        asked = remind_of_remarks(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of(refused))
        return go_to(request, "reviews:dossier-ask", dossier_id)
    return _page(request, found, _form(request, found, is_new=True), asked)


@signed_in
@require_POST
def withdraw(request: SignedInRequest, dossier_id: int, request_id: int) -> HttpResponse:
    """Ask a body no longer."""
    found = opened(request, dossier_id, Role.COLLECTOR)
    row = get_object_or_404(found.dossier.remark_requests, pk=request_id)
    try:
        withdraw_request(row.pk, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, sentence_of(refused))
    else:
        say(request, _("Đã rút đề nghị nhận xét; đường dẫn cũ không dùng được nữa."))
    return go_to(request, "reviews:dossier-ask", dossier_id)


def _page(
    request: SignedInRequest, found: Opened, form: AskForm, asked: Asked | None
) -> HttpResponse:
    link = ""
    if asked is not None:
        path = reverse("reviews:remark-by-link", args=[asked.token])
        link = request.build_absolute_uri(path)
    one = found.dossier
    context = {
        "section": "reviews",
        "dossier": one,
        "period": found.period,
        "unit": unit_of(one),
        "rows": asked_rows(
            told_of(one, found.texts & {Text.REMARKS}).asked or [], on=request.today
        ),
        "form": form,
        "link": link,
        "asked": asked.request if asked else None,
        "is_open": not one.rating.decided_level and not one.is_purged,
    }
    note_dossier_read(
        one, found.reader, found.texts & {Text.REMARKS}, actor=request.actor, now=request.now
    )
    status = 422 if form.errors else 200
    return render(request, "reviews/dossiers/ask.html", context, status=status)
