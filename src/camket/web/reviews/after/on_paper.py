"""Appeals that came on paper: entered by the office with their day and scan; the scan given out."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from camket.files.storage import read
from camket.permissions.catalogue import Permission
from camket.reviews.actions.after.lodging import OnPaper, enter_appeal
from camket.reviews.models import Rating
from camket.reviews.queries.after import aftermath_of, appeals_visible_to
from camket.reviews.queries.own import is_about
from camket.reviews.queries.visible import ratings_visible_to
from camket.reviews.wording.appeals import sentence_of_appeal
from camket.shared.errors import Refused
from camket.web.reviews.after.forms import PaperAppealForm
from camket.web.reviews.keeping.periods import RATED
from camket.web.shared.http import SignedInRequest, go_to, needs, say


@needs(Permission.ISSUE_COMMITMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Take an appeal that came on paper, for the one rated."""
    visible = ratings_visible_to(request.actor, request.today).select_related(
        "period", "notice_number__register"
    )
    rating = get_object_or_404(visible, pk=rating_id, period_id=period_id)
    is_office = rating.period.superior_id == request.actor.scope_id
    after = aftermath_of(rating)
    if not is_office or is_about(rating, request.actor) or after.appeal_until is None:
        raise Http404
    form = PaperAppealForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        if error := _entered(request, rating, form):
            form.add_error(None, error)
        else:
            say(request, _("Đã ghi kiến nghị; hạn trả lời tính từ ngày nhận."))
            return go_to(request, "reviews:explain", period_id, rating_id)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "after": after,
        "form": form,
    }
    return render(request, "reviews/appeal_enter.html", context, status=422 if form.errors else 200)


def _entered(request: SignedInRequest, rating: Rating, form: PaperAppealForm) -> str:
    told = form.cleaned_data
    scan = told["scan"]
    try:
        enter_appeal(
            rating.pk,
            OnPaper(told["text"], told["received_on"], scan.name, scan.read()),
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return sentence_of_appeal(refused)
    return ""


@needs(*RATED)
@require_safe
def scan(request: SignedInRequest, appeal_id: int) -> HttpResponse:
    """Hand out the scan of an appeal to those who read it; always a download."""
    found = get_object_or_404(
        appeals_visible_to(request.actor, request.today).select_related("scan"), pk=appeal_id
    )
    if found.scan is None:
        raise Http404
    response = HttpResponse(read(found.scan), content_type=found.scan.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.scan_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
