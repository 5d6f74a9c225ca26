"""Give remarks: a body in the system to those asked of it, any other by a link, once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.reviews.actions.dossiers.remarking import RemarkText, give_remark, give_remark_by_link
from camket.reviews.decisions.dossiers import DossierRefusal
from camket.reviews.models import RemarkRequest
from camket.reviews.queries.dossiers.reading import BodyAsked, asked_by_link, asked_of
from camket.reviews.wording.dossiers import sentence_of
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.web.reviews.dossiers.forms import LinkRemarkForm, RemarkForm
from camket.web.reviews.dossiers.showing import asked_rows, level_name
from camket.web.shared.http import SignedInRequest, go_to, needs, public, say

_GONE = 410


@needs(Permission.SELF_REVIEW)
@require_safe
def asked(request: SignedInRequest) -> HttpResponse:
    """List the remarks asked of the unit one writes for, those that wait first."""
    found = asked_of(request.actor, request.today)[:200]
    rows = [BodyAsked(one, getattr(one, "remark", None)) for one in found]
    context = {"section": "reviews", "rows": asked_rows(rows, on=request.today)}
    return render(request, "reviews/dossiers/asked.html", context)


@needs(Permission.SELF_REVIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Take the remarks of the unit one writes for; afterwards show what it said."""
    row = get_object_or_404(asked_of(request.actor, request.today), pk=request_id)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_remark(row.pk, _said(form), actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi nhận xét."))
            return go_to(request, "reviews:remarks-asked")
    return _show(request, row, form, is_public=False)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: SignedInRequest, token: str) -> HttpResponse:
    """Take the remarks of a body without an account; a dead link says so and nothing else."""
    row = asked_by_link(token, on=request.today)
    if row is None:
        return _gone(request)
    form = LinkRemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_remark_by_link(
                token,
                _said(form),
                author=form.cleaned_data["author"],
                address=request.actor.address,
                now=request.now,
            )
        except Refused as refused:
            if refused.reason is DossierRefusal.LINK_DEAD:
                return _gone(request)
            form.add_error(None, sentence_of(refused))
        else:
            return render(request, "reviews/dossiers/thanks.html", {"row": row})
    return _show(request, row, form, is_public=True)


def _said(form: RemarkForm) -> RemarkText:
    told = form.cleaned_data
    return RemarkText(told["merits"], told["faults"], told["level"])


def _show(
    request: SignedInRequest, row: RemarkRequest, form: RemarkForm, *, is_public: bool
) -> HttpResponse:
    remark = getattr(row, "remark", None)
    context = {
        "section": "reviews",
        "row": row,
        "remark": remark,
        "level": level_name(remark.level) if remark else "",
        "unit": spans_of([row.dossier.unit_id], on=legal_day(row.asked_at)).get(
            row.dossier.unit_id
        ),
        "period": row.dossier.rating.period,
        "is_past_due": request.today > row.due_on,
        "form": form,
        "is_public": is_public,
    }
    page = "remark_by_link.html" if is_public else "remark.html"
    status = 422 if form.errors else 200
    return render(request, f"reviews/dossiers/{page}", context, status=status)


def _gone(request: SignedInRequest) -> HttpResponse:
    says = sentence_of(Refused(DossierRefusal.LINK_DEAD))
    return render(request, "reviews/dossiers/link_gone.html", {"says": says}, status=_GONE)
