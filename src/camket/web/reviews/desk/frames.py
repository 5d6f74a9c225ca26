"""The frames of weights in the files of a period: who has which, since when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.frames import set_frames
from camket.reviews.models import Period, Rating, WorkFrame
from camket.reviews.queries.frames import asks_frames, missing_frames, people_of
from camket.reviews.wording.refusals import sentence_of
from camket.rules.formulas.registered_products import FRAMES
from camket.shared.errors import Refused
from camket.web.reviews.desk.frame_words import named, words_of
from camket.web.reviews.desk.ratings import rating_period
from camket.web.reviews.paging import PAGE_ROWS
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

MISSING: Final = "chua-ghi"


@dataclass(frozen=True, slots=True)
class FrameRow:
    """Somebody with the frame in his file, and those that stood there before."""

    rating: Rating
    standing: WorkFrame | None
    words: str
    earlier: tuple[tuple[WorkFrame, str], ...]
    is_chosen: bool


class FrameForm(Form):
    """Which frame, and why."""

    frame = forms.ChoiceField(
        label=gettext_lazy("Khung trọng số"),
        choices=[(one.code, words_of(one)) for one in FRAMES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chưa chọn khung trọng số.")},
    )
    reason = TextField(
        label=gettext_lazy("Lý do"),
        max_length=1000,
        help_text=gettext_lazy("Văn bản phân công nhiệm vụ, hoặc vì sao đổi khung."),
    )


@needs(Permission.APPRAISE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def frames(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show who is asked for a frame, and write one into the files of those chosen."""
    period = rating_period(request, period_id)
    if period.superior_id != request.actor.scope_id:
        raise Http404
    told = request.POST if request.method == "POST" else request.GET
    chosen = {int(one) for one in told.getlist("chon") if one.isascii() and one.isdigit()}
    form = FrameForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            done = set_frames(
                period.pk, chosen, given["frame"],
                reason=given["reason"], actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi khung trọng số vào hồ sơ của %(n)s người.") % {"n": len(done)})
            return go_to(request, _way_back(request, period))
    context = {
        "section": "reviews",
        "period": period,
        "form": form,
        "may_set": period.is_open,
        **_listed(request, period, chosen),
    }
    return render(request, "reviews/frames.html", context, status=422 if form.is_bound else 200)


def _way_back(request: SignedInRequest, period: Period) -> str:
    """Return to the list as it was narrowed, without who was chosen."""
    kept = {key: request.GET[key] for key in ("q", "xem", "trang") if request.GET.get(key)}
    return reverse("reviews:frames", args=[period.pk], query=kept)


def _listed(request: SignedInRequest, period: Period, chosen: set[int]) -> dict[str, Any]:
    if not asks_frames(period):
        return {"asks": False}
    words, tab = request.GET.get("q", ""), request.GET.get("xem", "")
    found = people_of(period, words=words, is_missing=tab == MISSING)
    if chosen and request.method != "POST":
        found = found.filter(pk__in=chosen)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("trang"))
    return {
        "asks": True,
        "words": words,
        "tab": tab,
        "page": page,
        "rows": [_row(one, chosen) for one in page.object_list],
        "all": people_of(period).count(),
        "missing": missing_frames(period),
        "is_of_chosen": bool(chosen) and request.method != "POST",
    }


def _row(rating: Rating, chosen: set[int]) -> FrameRow:
    kept = list(rating.frames.all())
    standing = next((one for one in kept if one.replaced_at is None), None)
    return FrameRow(
        rating,
        standing,
        named(standing.code) if standing is not None else "",
        tuple((one, named(one.code)) for one in kept if one.replaced_at is not None),
        rating.pk in chosen,
    )
