"""How the ceiling on the best level is read for a list: looked at, and set by who decides."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from camket.permissions.catalogue import Permission
from camket.reviews.actions.ratings.capping import CapChoice, set_cap
from camket.reviews.queries.desk.ceilings import READINGS, ROUNDING_WORDS, caps_of
from camket.reviews.queries.desk.groups import group_of, peer_groups
from camket.reviews.queries.visible import is_decider
from camket.reviews.wording.refusals import sentence_of
from camket.rules.quotas import Denominator, Rounding
from camket.shared.errors import Refused
from camket.web.reviews.desk.beside import beside
from camket.web.reviews.desk.ratings import rating_period
from camket.web.reviews.desk.showing import SLUGS, title_of
from camket.web.reviews.desk.workbench import kind_asked
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_LONG: Final = 2000
_UNFOUNDED: Final = _(
    "Trường hợp vượt trội phải có cả lý do và văn bản làm căn cứ; ghi đủ hoặc bỏ dấu."
)


class CapForm(Form):
    """The reading, the rounding, and the exception with what it stands on."""

    denominator = forms.ChoiceField(
        label=_("Tỷ lệ tính trên"),
        choices=[(one.denominator.value, one.denominator.full_name) for one in READINGS],
        widget=forms.RadioSelect,
    )
    rounding = forms.ChoiceField(
        label=_("Làm tròn"),
        choices=[(one.value, words) for one, words in ROUNDING_WORDS.items()],
        widget=forms.RadioSelect,
    )
    is_exceptional = forms.BooleanField(
        label=_("Công nhận trường hợp có thành tích nổi trội, đột phá"), required=False
    )
    reason = TextField(
        label=_("Lý do của trường hợp vượt trội"),
        required=False,
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = TextField(
        label=_("Văn bản làm căn cứ"),
        help_text=_("Số, ký hiệu và ngày"),
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Ask an exception for its reason and its paper.

        Raises:
            ValidationError: One of them is missing.
        """
        told = super().clean() or {}
        if told.get("is_exceptional") and not (told.get("reason") and told.get("source")):
            raise ValidationError(_UNFOUNDED)
        return told

    def choice(self) -> CapChoice:
        """Return what was chosen."""
        told = self.cleaned_data
        return CapChoice(
            Denominator(told["denominator"]),
            Rounding(told["rounding"]),
            is_exceptional=told["is_exceptional"],
            reason=told["reason"],
            source=told["source"],
        )


@needs(Permission.DECIDE_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def cap(request: SignedInRequest, period_id: int) -> HttpResponse:
    """Show a list under every reading of the clause, and take the one that holds for it."""
    period = rating_period(request, period_id)
    if not is_decider(request.actor, period, on=request.today):
        raise Http404
    told = request.POST if request.method == "POST" else request.GET
    groups = peer_groups(period, reader_id=request.actor.person_id)
    kind = kind_asked(told, groups)
    group = group_of(groups, kind.value, told.get("cum"))
    if group is None:
        raise Http404
    held = caps_of(period).get((group.kind, group.name))
    quota = beside(period, group, held)
    form = CapForm(
        request.POST if request.method == "POST" else None,
        initial={
            "denominator": quota.check.caps.denominator.value,
            "rounding": quota.check.caps.rounding.value,
            "is_exceptional": bool(held and held.is_exceptional),
            "reason": held.reason if held else "",
            "source": held.source if held else "",
        },
    )
    way_back = reverse(
        "reviews:ratings", args=[period.pk], query={"nhom": SLUGS[kind], "cum": group.name}
    )
    if form.is_bound and form.is_valid():
        try:
            set_cap(
                period.pk, kind.value, group.name, form.choice(),
                actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi cách tính mức tối đa của danh sách."))
            return go_to(request, way_back)
    context = {
        "section": "reviews",
        "period": period,
        "title": title_of(kind),
        "slug": SLUGS[kind],
        "group": group,
        "quota": quota,
        "form": form,
        "way_back": way_back,
        "percent": quota.numbers.caps.percent,
        "exceptional": quota.numbers.exceptional,
    }
    return render(request, "reviews/cap.html", context, status=422 if form.is_bound else 200)
