"""The removal of a dossier's texts after hand-over: one asks, another carries it out."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from camket.permissions.catalogue import Permission
from camket.reviews.actions.dossiers.purging import ask_for_purge, drop_purge, purge_dossier
from camket.reviews.decisions.confidence import Role
from camket.reviews.models import DossierPurge
from camket.reviews.wording.dossiers import sentence_of
from camket.shared.errors import Refused
from camket.web.reviews.dossiers.forms import PurgeForm
from camket.web.reviews.dossiers.opening import Opened, opened, unit_of
from camket.web.reviews.dossiers.showing import level_name
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(Permission.PURGE_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def purge(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Put the texts up for removal, or show what is put up with its effect."""
    found = _opened(request, dossier_id)
    form = PurgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            ask_for_purge(
                dossier_id,
                reason=told["reason"],
                paper_no=told["paper_no"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã đề nghị xóa; chờ người thứ hai xác nhận. Chưa xóa gì."))
            return go_to(request, "reviews:dossier-purge", dossier_id)
    return _show(request, found, form)


@needs(Permission.PURGE_DOSSIERS)
@require_POST
def confirm(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Remove the texts for good, as the second person."""
    found = _opened(request, dossier_id)
    try:
        purge_dossier(dossier_id, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, found, PurgeForm(), error=sentence_of(refused))
    say(request, _("Đã xóa nội dung; mức xếp loại và mã băm của từng phần được giữ."))
    return go_to(request, "reviews:dossier", dossier_id)


@needs(Permission.PURGE_DOSSIERS)
@require_POST
def drop(request: SignedInRequest, dossier_id: int) -> HttpResponse:
    """Take a removal off the table."""
    found = _opened(request, dossier_id)
    try:
        drop_purge(dossier_id, actor=request.actor, now=request.now)
    except Refused as refused:
        return _show(request, found, PurgeForm(), error=sentence_of(refused))
    say(request, _("Đã thôi đề nghị xóa."))
    return go_to(request, "reviews:dossier-purge", dossier_id)


def _opened(request: SignedInRequest, dossier_id: int) -> Opened:
    found = opened(request, dossier_id)
    if found.stands(Role.SUBJECT):
        raise Http404
    return found


def _show(
    request: SignedInRequest, found: Opened, form: PurgeForm, *, error: str = ""
) -> HttpResponse:
    one = found.dossier
    asked = DossierPurge.objects.filter(dossier=one, done_at__isnull=True).first()
    context = {
        "section": "reviews",
        "dossier": one,
        "period": found.period,
        "unit": unit_of(one),
        "asked": asked,
        "is_asker": asked is not None and asked.asked_by_id == request.actor.person_id,
        "level": level_name(one.rating.decided_level),
        "form": form,
        "error": error,
    }
    status = 422 if form.errors or error else 200
    return render(request, "reviews/dossiers/purge.html", context, status=status)
