"""How points come about where a body says so itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import SCORING
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.local.sets import MOST_POINTS, FormulaName, Scoring
from camket.web.reviews.rule_sets.rows.explaining import EXPLAIN_FROM
from camket.web.reviews.rule_sets.rows.keeping import ReasonedForm, ask, draft_of, keep_row, told_of
from camket.web.reviews.rule_sets.words import FORMULAS, ROUNDINGS
from camket.web.shared.forms import NumberField
from camket.web.shared.http import SignedInRequest, needs

_MOST: Final = Decimal(MOST_POINTS)
_SPLIT: Final = ("first", "second", "third")


class ScoringForm(ReasonedForm):
    """How points come about."""

    formula = forms.ChoiceField(
        label=gettext_lazy("Cách tính điểm"),
        choices=[(one.value, name) for one, name in FORMULAS.items()],
        widget=forms.RadioSelect,
    )
    first = NumberField(
        label=gettext_lazy("Điểm phẩm chất, đạo đức, nêu gương"), least=Decimal(0), most=_MOST
    )
    second = NumberField(
        label=gettext_lazy("Điểm tư duy đổi mới, dám nghĩ, dám làm"), least=Decimal(0), most=_MOST
    )
    third = NumberField(
        label=gettext_lazy("Điểm tự phê bình, khắc phục hạn chế"), least=Decimal(0), most=_MOST
    )
    rounding = forms.ChoiceField(
        label=gettext_lazy("Làm tròn"),
        choices=[(one.value, name) for one, name in ROUNDINGS.items()],
        widget=forms.RadioSelect,
    )
    places = forms.TypedChoiceField(
        label=gettext_lazy("Số chữ số giữ sau dấu phẩy"),
        choices=[(n, str(n)) for n in range(5)],
        coerce=int,
    )
    explain_from = NumberField(
        label=EXPLAIN_FROM,
        least=Decimal(0),
        most=_MOST,
    )
    field_order = [
        "formula",
        *_SPLIT,
        "rounding",
        "places",
        "explain_from",
        "citation",
        "mark",
        "reason",
    ]


@needs(Permission.APPRAISE_RATING)
def scoring(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Say how points come about, how they are rounded, how the general points divide."""
    row = draft_of(request, rule_set_id)
    held = row.local.scoring
    initial: dict[str, Any] = {
        "version": row.version,
        "formula": FormulaName.CRITERIA.value,
        "rounding": RoundingMode.EXACT.value,
        "places": 0,
        "explain_from": Decimal(5),
    }
    if held is not None:
        initial |= told_of(held) | {
            "formula": held.formula.value,
            "rounding": held.rounding.mode.value,
            "places": held.rounding.places,
            "explain_from": held.explain_from,
            "reason": held.reason,
            **dict(zip(_SPLIT, held.general_split, strict=True)),
        }
    form = ScoringForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = Scoring(
            FormulaName(told["formula"]),
            RoundingRule(RoundingMode(told["rounding"]), told["places"]),
            tuple(told[name] for name in _SPLIT),
            told["explain_from"],
            told["citation"],
            form.basis,
            told["reason"],
        )
        if answer := keep_row(request, row, SCORING, entry, form):
            return answer
    title = _("Cách tính điểm")
    return ask(request, row, form, title, place=SCORING, stands=held is not None)
