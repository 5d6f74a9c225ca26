"""A condition a body adds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.permissions.catalogue import Permission
from camket.rules.levels import Level
from camket.rules.local.sets import MOST_POINTS, ConditionKind, LocalCondition, audiences_of
from camket.rules.schemes.codes import OF_STATE
from camket.web.reviews.rule_sets.rows.keeping import RowForm, ask, draft_of, keep_row, told_of
from camket.web.reviews.rule_sets.words import asked_of, audiences_named
from camket.web.shared.forms import NumberField
from camket.web.shared.http import SignedInRequest, needs

_FAILS, _OPEN = "fails", "open"
_ONLY_BELOW_HT: Final = gettext_lazy(
    "Chỉ để cấp có thẩm quyền quyết định khi không đạt thì không được xếp hoàn thành nhiệm vụ. "
    "Chọn lại một trong hai mục."
)


class ConditionForm(RowForm):
    """A condition of one's own."""

    kind = forms.ChoiceField(label=gettext_lazy("Xét cái gì"))
    value = NumberField(label=gettext_lazy("Mức"), least=Decimal(0), most=Decimal(MOST_POINTS))
    bars = forms.ChoiceField(
        label=gettext_lazy("Không đạt thì không được xếp"),
        choices=[(one.value, one.full_name) for one in (Level.HTXS, Level.HTT, Level.HT)],
        widget=forms.RadioSelect,
        initial=Level.HTXS.value,
    )
    applies_to = forms.MultipleChoiceField(
        label=gettext_lazy("Áp dụng cho"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chưa chọn đối tượng áp dụng.")},
    )
    below = forms.ChoiceField(
        label=gettext_lazy("Nếu không được xếp cả mức hoàn thành nhiệm vụ thì"),
        choices=[
            (_FAILS, gettext_lazy("xếp không hoàn thành nhiệm vụ")),
            (_OPEN, gettext_lazy("để cấp có thẩm quyền quyết định")),
        ],
        widget=forms.RadioSelect,
        initial=_FAILS,
        required=False,
    )
    field_order = ["kind", "value", "bars", "below", "applies_to", "citation", "mark"]

    def __init__(self, scheme: str, *args: Any, **options: Any) -> None:
        """Offer what the scheme knows of its subjects."""
        super().__init__(*args, **options)
        offered = {
            "kind": [(kind.value, words) for kind, words in asked_of(scheme)],
            "applies_to": [(one.value, name) for one, name in audiences_named(scheme).items()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; narrows the type
            field.choices = choices
        if scheme == OF_STATE:
            del self.fields["below"]

    def clean(self) -> dict[str, Any]:
        """Leave to a body only what the rules would else call not completed."""
        told = super().clean() or {}
        if told.get("below") == _OPEN and told.get("bars") != Level.HT.value:
            self.add_error("below", _ONLY_BELOW_HT)
        return told


@needs(Permission.APPRAISE_RATING)
def condition(request: SignedInRequest, rule_set_id: int, code: str) -> HttpResponse:
    """Add a condition, or change one."""
    row = draft_of(request, rule_set_id)
    held = row.local.conditions.get(code)
    first = next(iter(audiences_named(row.scheme)))
    initial: dict[str, Any] = {"version": row.version, "applies_to": [first.value]}
    if held is not None:
        initial |= told_of(held) | {
            "kind": held.kind.value,
            "value": held.value,
            "bars": held.bars.value,
            "below": _OPEN if held.leaves_open else _FAILS,
            "applies_to": [kind.value for kind in held.applies_to],
        }
    posted = request.POST if request.method == "POST" else None
    form = ConditionForm(row.scheme, posted, initial=initial)
    place = f"conditions.{code}"
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = LocalCondition(
            ConditionKind(told["kind"]),
            Level(told["bars"]),
            told["value"],
            tuple(audiences_of(row.scheme)(one) for one in told["applies_to"]),
            told["citation"],
            form.basis,
            leaves_open=told.get("below") == _OPEN,
        )
        if answer := keep_row(request, row, place, entry, form):
            return answer
    title = _("Điều kiện {code}").format(code=code)
    return ask(request, row, form, title, place=place, stands=held is not None)
