"""A number in place of the national one, and a national rule not applied."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import national_of
from camket.rules.local.comparing import rule_marks
from camket.rules.local.names import NAMES, NumberName
from camket.rules.local.sets import MOST_POINTS, LocalNumber, Switch
from camket.web.reviews.rule_sets.rows.keeping import ReasonedForm, ask, draft_of, keep_row, told_of
from camket.web.shared.forms import NumberField
from camket.web.shared.http import SignedInRequest, needs

_MOST: Final = Decimal(MOST_POINTS)


class NumberForm(ReasonedForm):
    """A number in place of the national one."""

    def __init__(self, known: NumberName, *args: Any, **options: Any) -> None:
        """Ask for a number, or for one of the readings."""
        super().__init__(*args, **options)
        label = f"{known.title}{f', {known.unit}' if known.unit else ''}"
        if known.choices:
            self.fields["value"] = forms.ChoiceField(
                label=label, choices=list(known.choices), widget=forms.RadioSelect
            )
        else:
            self.fields["value"] = NumberField(label=label, least=Decimal(0), most=_MOST)
        self.order_fields(["value", "citation", "mark", "reason"])
        self.dress()

    def clean_value(self) -> int | str:
        """Return the number; it is a whole one.

        Raises:
            ValidationError: It has decimals.
        """
        value: Decimal | str = self.cleaned_data["value"]
        if isinstance(value, Decimal):
            if value != value.to_integral_value():
                raise forms.ValidationError(_("Số này là số nguyên. Nhập lại không có phần lẻ."))
            return int(value)
        return value


@needs(Permission.APPRAISE_RATING)
def number(request: SignedInRequest, rule_set_id: int, name: str) -> HttpResponse:
    """Put a number in place of the national one."""
    row = draft_of(request, rule_set_id)
    national = national_of(row.scheme, row.in_force_from).numbers.get(name)
    known = NAMES.get(name)
    if national is None or known is None:
        raise Http404
    held = row.local.numbers.get(name)
    initial: dict[str, Any] = {"version": row.version, "value": national.value}
    if held is not None:
        initial |= told_of(held) | {"value": held.value, "reason": held.reason}
    if not known.choices:
        initial["value"] = Decimal(initial["value"])
    form = NumberForm(known, request.POST if request.method == "POST" else None, initial=initial)
    place = f"numbers.{name}"
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = LocalNumber(told["value"], told["citation"], form.basis, told["reason"])
        if answer := keep_row(request, row, place, entry, form):
            return answer
    words = f"{known.words_of(national.value)} · {national.citation} ({national.mark})"
    return ask(
        request, row, form, known.title, place=place, national=words, stands=held is not None
    )


@needs(Permission.APPRAISE_RATING)
def switch(request: SignedInRequest, rule_set_id: int, code: str) -> HttpResponse:
    """Switch a national rule off, with its reason."""
    row = draft_of(request, rule_set_id)
    known = rule_marks().get(code)
    if known is None:
        raise Http404
    held = row.local.switched_off.get(code)
    initial: dict[str, Any] = {"version": row.version}
    if held is not None:
        initial |= told_of(held) | {"reason": held.reason}
    form = ReasonedForm(request.POST if request.method == "POST" else None, initial=initial)
    place = f"switched_off.{code}"
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = Switch(told["citation"], form.basis, told["reason"])
        if answer := keep_row(request, row, place, entry, form):
            return answer
    title = _("Không áp dụng quy tắc {code}").format(code=code)
    words = f"{known[1]} ({known[0].value})"
    return ask(request, row, form, title, place=place, national=words, stands=held is not None)
