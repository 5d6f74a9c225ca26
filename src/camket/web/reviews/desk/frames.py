"""The frames of weights in the files of a period: who has which, since when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.frames import keep_frames, set_frames
from camket.reviews.models import Period, Rating, WorkFrame
from camket.reviews.queries.frames import (
    EarlierFrame,
    asks_frames,
    earlier_frames,
    missing_frames,
    offered_people,
    people_of,
)
from camket.reviews.wording.refusals import sentence_of
from camket.rules.formulas.registered_products import FRAMES
from camket.shared.errors import Refused
from camket.web.reviews.desk.frame_words import named, words_of
from camket.web.reviews.desk.ratings import rating_period
from camket.web.reviews.paging import PAGE_ROWS
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

MISSING: Final = "chua-ghi"
OFFERED: Final = "ky-truoc"
KEEP: Final = "giu"
"""The choice that confirms for each the frame of his own last period."""
_KEEPING: Final = (KEEP, gettext_lazy("Giữ khung của kỳ trước, như ghi ở từng dòng"))
_FRAMES: Final = [(one.code, words_of(one)) for one in FRAMES.values()]
_KEPT_REASON: Final = gettext_lazy("Nhiệm vụ không đổi so với kỳ trước.")


@dataclass(frozen=True, slots=True)
class FrameRow:
    """Somebody with the frame in his file, and those that stood there before.

    Attributes:
        offered: The frame of his last period, while this one has none: to be confirmed.
        offered_from: That period.
    """

    rating: Rating
    standing: WorkFrame | None
    words: str
    offered: str
    offered_from: str
    earlier: tuple[tuple[WorkFrame, str], ...]
    is_chosen: bool


class FrameForm(Form):
    """Which frame, and why."""

    frame = forms.ChoiceField(
        label=gettext_lazy("Khung trọng số"),
        choices=_FRAMES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chưa chọn khung trọng số.")},
    )
    reason = TextField(
        label=gettext_lazy("Lý do"),
        max_length=1000,
        help_text=gettext_lazy("Văn bản phân công nhiệm vụ, hoặc vì sao đổi khung."),
    )

    def __init__(self, *args: Any, offers: bool, **kwargs: Any) -> None:
        """Ask for a frame.

        Args:
            offers: Whether anybody listed may keep that of his last period.
            *args: As of any form.
            **kwargs: As of any form.
        """
        super().__init__(*args, **kwargs)
        if offers:
            field = cast("forms.ChoiceField", self.fields["frame"])
            field.choices = [_KEEPING, *_FRAMES]


@needs(Permission.APPRAISE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def frames(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show who is asked for a frame, and write one into the files of those chosen."""
    period = rating_period(request, period_id)
    if period.superior_id != request.actor.scope_id:
        raise Http404
    told = request.POST if request.method == "POST" else request.GET
    chosen = {int(one) for one in told.getlist("chon") if one.isascii() and one.isdigit()}
    listed = _listed(request, period, chosen)
    form = _form(request, listed)
    if form.is_bound and form.is_valid():
        try:
            done = _written(request, period, chosen, form.cleaned_data)
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
        **listed,
    }
    return render(request, "reviews/frames.html", context, status=422 if form.is_bound else 200)


def _form(request: SignedInRequest, listed: dict[str, Any]) -> FrameForm:
    """Return the form; where only frames of last periods are listed it is filled to keep them."""
    if request.method == "POST":
        return FrameForm(request.POST, offers=True)
    offers = [bool(one.offered) for one in listed.get("rows", ())]
    keeps = bool(offers) and all(offers) and listed["is_filled"]
    initial = {"frame": KEEP, "reason": _KEPT_REASON} if keeps else {}
    return FrameForm(initial=initial, offers=any(offers))


def _written(
    request: SignedInRequest, period: Period, chosen: set[int], given: dict[str, Any]
) -> list[Rating]:
    """Write the frame asked for, or that of each one's last period."""
    told = {"reason": given["reason"], "actor": request.actor, "now": request.now}
    if given["frame"] == KEEP:
        return keep_frames(period.pk, chosen, **told)
    return set_frames(period.pk, chosen, given["frame"], **told)


def _way_back(request: SignedInRequest, period: Period) -> str:
    """Return to the list as it was narrowed, without who was chosen."""
    kept = {key: request.GET[key] for key in ("q", "xem", "trang") if request.GET.get(key)}
    return reverse("reviews:frames", args=[period.pk], query=kept)


def _listed(request: SignedInRequest, period: Period, chosen: set[int]) -> dict[str, Any]:
    if not asks_frames(period):
        return {"asks": False}
    words, tab = request.GET.get("q", ""), request.GET.get("xem", "")
    if tab == OFFERED:
        found = offered_people(period, words=words)
    else:
        found = people_of(period, words=words, is_missing=tab == MISSING)
    is_asked = request.method != "POST"
    if chosen and is_asked:
        found = found.filter(pk__in=chosen)
    is_filled = tab == OFFERED and is_asked
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("trang"))
    return {
        "asks": True,
        "words": words,
        "tab": tab,
        "page": page,
        "rows": _rows(period, list(page.object_list), chosen, ticks_all=is_filled),
        "is_filled": is_filled or bool(chosen and is_asked),
        "all": people_of(period).count(),
        "missing": missing_frames(period),
        "offers": offered_people(period).count(),
        "is_of_chosen": bool(chosen) and is_asked,
    }


def _rows(
    period: Period, ratings: list[Rating], chosen: set[int], *, ticks_all: bool
) -> list[FrameRow]:
    missing = [one.person_id for one in ratings if not _standing(one) and one.person_id]
    earlier = earlier_frames(period, missing)
    return [
        _row(one, earlier.get(one.person_id or 0), is_chosen=ticks_all or one.pk in chosen)
        for one in ratings
    ]


def _standing(rating: Rating) -> WorkFrame | None:
    return next((one for one in rating.frames.all() if one.replaced_at is None), None)


def _row(rating: Rating, offer: EarlierFrame | None, *, is_chosen: bool) -> FrameRow:
    kept = list(rating.frames.all())
    standing = _standing(rating)
    return FrameRow(
        rating,
        standing,
        named(standing.code) if standing is not None else "",
        named(offer.code) if offer is not None else "",
        offer.period if offer is not None else "",
        tuple((one, named(one.code)) for one in kept if one.replaced_at is not None),
        is_chosen,
    )
