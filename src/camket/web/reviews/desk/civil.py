"""The civil-service level beside a member's rating: its source, or its entry with the paper."""

from __future__ import annotations

from urllib.parse import quote

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from camket.files.storage import read
from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.outside import (
    ENTERING,
    NewOutside,
    enter_outside_level,
    may_enter,
    withdraw_outside_level,
)
from camket.reviews.models import LEVELS, OutsideLevel, Rating
from camket.reviews.queries.facts.civil import civil_result_of
from camket.reviews.queries.visible import ratings_visible_to
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused
from camket.web.reviews.desk.ratings import may_offer_civil, visible_rating
from camket.web.reviews.keeping.periods import RATED
from camket.web.shared.forms import DayField, FilesField, Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say


class OutsideForm(Form):
    """A level as its paper states it."""

    level = forms.ChoiceField(label=_l("Mức xếp loại"), choices=[("", _l("Chọn mức")), *LEVELS])
    body = TextField(label=_l("Cơ quan quyết định"), max_length=300)
    paper_number = TextField(
        label=_l("Văn bản số"), max_length=80, help_text=_l("Ví dụ 91/QĐ-UBND.")
    )
    paper_on = DayField(label=_l("Ngày văn bản"))
    file = FilesField(
        required=False,
        label=_l("Bản sao văn bản"),
        help_text=_l("Ảnh hoặc PDF. Không gửi văn bản mang dấu mật."),
    )


@needs(*RATED)
@require_http_methods(["GET", "HEAD", "POST"])
def level(request: SignedInRequest, period_id: int, rating_id: int) -> HttpResponse:
    """Show where the level comes from; take one decided outside from who prepares the rating."""
    rating = visible_rating(request, period_id, rating_id)
    if request.method == "POST" and not may_enter(rating, request.actor, on=request.today):
        raise Http404
    form = OutsideForm(request.POST, request.FILES) if request.method == "POST" else OutsideForm()
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        file = next(iter(told["file"]), None)
        new = NewOutside(
            told["level"],
            told["body"],
            told["paper_number"],
            told["paper_on"],
            file.name if file else "",
            file.read() if file else None,
        )
        try:
            enter_outside_level(rating.pk, new, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã nhập kết quả xếp loại công chức."))
            return go_to(request, "reviews:civil-level", period_id, rating_id)
    return _show(request, rating, form, status=422 if form.is_bound else 200)


@needs(*ENTERING, Permission.VIEW_RATINGS)
@require_POST
def withdraw(
    request: SignedInRequest, period_id: int, rating_id: int, outside_id: int
) -> HttpResponse:
    """Take back a level that was entered wrongly."""
    rating = visible_rating(request, period_id, rating_id)
    if not may_enter(rating, request.actor, on=request.today):
        raise Http404
    entered = get_object_or_404(OutsideLevel, pk=outside_id, person_id=rating.person_id or 0)
    try:
        withdraw_outside_level(
            rating.pk,
            entered.pk,
            reason=request.POST.get("reason", "")[:1000],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return _show(request, rating, OutsideForm(), problem=sentence_of(refused), status=422)
    say(request, _("Đã rút kết quả đã nhập."))
    return go_to(request, "reviews:civil-level", period_id, rating_id)


@needs(*RATED)
@require_safe
def paper(
    request: SignedInRequest, period_id: int, rating_id: int, outside_id: int
) -> HttpResponse:
    """Hand out the copy of the paper, to whoever may read the rating."""
    rating = visible_rating(request, period_id, rating_id)
    entered = get_object_or_404(
        OutsideLevel.objects.select_related("file"),
        pk=outside_id,
        person_id=rating.person_id or 0,
        file__isnull=False,
    )
    stored = entered.file
    assert stored is not None  # noqa: S101  # the filter above leaves no null
    response = HttpResponse(read(stored), content_type="application/octet-stream")
    name = quote(entered.file_name or "van-ban")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _show(
    request: SignedInRequest,
    rating: Rating,
    form: OutsideForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found = civil_result_of(rating)
    entered = OutsideLevel.objects.filter(
        person_id=rating.person_id or 0, year=rating.period.year, quarter=rating.period.quarter
    )
    sees = ratings_visible_to(request.actor, request.today)
    offers = may_offer_civil(request, rating)
    context = {
        "section": "reviews",
        "rating": rating,
        "period": rating.period,
        "civil": found,
        "entered": list(entered) if rating.person_id else [],
        "may_read": found is not None
        and found.rating_id is not None
        and sees.filter(pk=found.rating_id).exists(),
        "form": form if (offers and found is None) or form.is_bound else None,
        "may_withdraw": offers,
        "problem": problem,
    }
    return render(request, "reviews/civil_level.html", context, status=status)
