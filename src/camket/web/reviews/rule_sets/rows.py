"""One row of a draft rule set: a number, a rule switched off, a condition, how points come."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from camket.permissions.catalogue import Permission
from camket.reviews.actions.rule_sets import SCORING, Entry, drop_row, national_of, put_row
from camket.reviews.models import RuleSet
from camket.reviews.wording.rule_sets import sentence_of_set
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.levels import Level
from camket.rules.local.basis import Basis
from camket.rules.local.comparing import problems_of, rule_marks
from camket.rules.local.names import NAMES, NumberName
from camket.rules.local.sets import (
    MOST_COEFFICIENT,
    MOST_POINTS,
    ConditionKind,
    FormulaName,
    LocalCoefficient,
    LocalCondition,
    LocalNumber,
    Scoring,
    Switch,
    audiences_of,
)
from camket.rules.schemes.codes import OF_STATE
from camket.shared.errors import Refused
from camket.web.reviews.rule_sets.pages import BASES, SECTION, visible_set
from camket.web.reviews.rule_sets.words import FORMULAS, ROUNDINGS, asked_of, audiences_named
from camket.web.shared.forms import Form, NumberField, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_MOST: Final = Decimal(MOST_POINTS)
_GROUP: Final = re.compile(r"[\w.-]+")
_SPLIT: Final = ("first", "second", "third")


class RowForm(Form):
    """What every row has: where it is written down, on what it rests, the version that was seen."""

    citation = TextField(
        label=gettext_lazy("Nơi quy định"),
        max_length=300,
        help_text=gettext_lazy("Văn bản, điều, khoản. Ví dụ: Quy định 12-QĐ/TU, Điều 5."),
    )
    mark = forms.ChoiceField(
        label=gettext_lazy("Căn cứ"),
        choices=BASES,
        initial=Basis.LOCAL_INTERNAL_BASIS.value,
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def basis(self) -> Basis:
        """Return the basis chosen."""
        return Basis(self.cleaned_data["mark"])


class ReasonedForm(RowForm):
    """A row that may be looser than the usual reading, with its reason."""

    reason = TextField(
        label=gettext_lazy("Lý do, nếu nới hơn cách áp dụng chung"), required=False, lines=2
    )


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


class ConditionForm(RowForm):
    """A condition of one's own."""

    kind = forms.ChoiceField(label=gettext_lazy("Xét cái gì"))
    value = NumberField(label=gettext_lazy("Mức"), least=Decimal(0), most=_MOST)
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
    field_order = ["kind", "value", "bars", "applies_to", "citation", "mark"]

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


class CoefficientForm(RowForm):
    """The coefficient of a group of products."""

    group = TextField(
        label=gettext_lazy("Nhóm hệ số"),
        max_length=20,
        help_text=gettext_lazy("Đúng như ghi trong danh mục sản phẩm, ví dụ N3."),
    )
    value = NumberField(
        label=gettext_lazy("Hệ số quy đổi"),
        least=Decimal("0.0001"),
        most=Decimal(MOST_COEFFICIENT),
        help_text=gettext_lazy("Một sản phẩm của nhóm bằng bao nhiêu sản phẩm chuẩn."),
    )
    field_order = ["group", "value", "citation", "mark"]

    def clean_group(self) -> str:
        """Return the group; it stands in an address and in a file.

        Raises:
            ValidationError: It has a space or a stroke.
        """
        group: str = self.cleaned_data["group"]
        if not _GROUP.fullmatch(group):
            raise forms.ValidationError(
                _("Nhóm hệ số viết liền, gồm chữ, số, dấu chấm, gạch nối; ví dụ N3.")
            )
        return group


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
        label=gettext_lazy("Phải giải trình khi lệch điểm tự chấm từ"),
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


def draft_of(request: SignedInRequest, rule_set_id: int) -> RuleSet:
    """Return a draft the person may change.

    Raises:
        Http404: There is none such for him.
    """
    row = visible_set(request, rule_set_id)
    if not row.is_draft:
        raise Http404
    return row


def _ask(
    request: SignedInRequest,
    row: RuleSet,
    form: RowForm,
    title: str,
    *,
    place: str,
    national: str = "",
    stands: bool,
) -> HttpResponse:
    problems = problems_of(row.local, national_of(row.scheme, row.in_force_from))
    context = {
        "section": SECTION,
        "row": row,
        "form": form,
        "title": title,
        "place": place,
        "national": national,
        "stands": stands,
        "problems": [one for one in problems if one.row == place],
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/rule_set_row.html", context, status=status)


def keep_row(
    request: SignedInRequest, row: RuleSet, place: str, entry: Entry, form: RowForm
) -> HttpResponse | None:
    """Write a row into the draft and go back to it; nothing where the form has to be mended."""
    try:
        put_row(
            row.pk,
            place,
            entry,
            version=form.cleaned_data["version"],
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        form.add_error(None, sentence_of_set(refused) or "")
        return None
    say(request, _("Đã ghi vào dự thảo."))
    return go_to(request, "reviews:rule-set", row.pk)


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
    return _ask(
        request, row, form, known.title, place=place, national=words, stands=held is not None
    )


def told_of(held: Entry) -> dict[str, Any]:
    """Return what every kind of row says of itself, as its form shows it."""
    return {"citation": held.citation, "mark": held.basis.value}


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
    return _ask(request, row, form, title, place=place, national=words, stands=held is not None)


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
        )
        if answer := keep_row(request, row, place, entry, form):
            return answer
    title = _("Điều kiện {code}").format(code=code)
    return _ask(request, row, form, title, place=place, stands=held is not None)


@needs(Permission.APPRAISE_RATING)
def coefficient(request: SignedInRequest, rule_set_id: int, group: str = "") -> HttpResponse:
    """Name the coefficient of a group of products, in place of those of catalogues."""
    row = draft_of(request, rule_set_id)
    held = row.local.coefficients.get(group)
    if row.scheme != OF_STATE or (group and held is None):
        raise Http404
    initial: dict[str, Any] = {"version": row.version, "group": group}
    if held is not None:
        initial |= told_of(held) | {"value": held.value}
    form = CoefficientForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        entry = LocalCoefficient(told["value"], told["citation"], form.basis)
        if answer := keep_row(request, row, f"coefficients.{told['group']}", entry, form):
            return answer
    title = _("Hệ số của nhóm %(group)s") % {"group": group} if group else _("Thêm nhóm hệ số")
    place = f"coefficients.{group}"
    return _ask(request, row, form, title, place=place, stands=held is not None)


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
    return _ask(request, row, form, title, place=SCORING, stands=held is not None)


@needs(Permission.APPRAISE_RATING)
@require_POST
def drop(request: SignedInRequest, rule_set_id: int) -> HttpResponse:
    """Take a row out of a draft, so that the national rule holds there again."""
    row = draft_of(request, rule_set_id)
    version = request.POST.get("version", "")
    try:
        drop_row(
            row.pk,
            request.POST.get("place", ""),
            version=int(version) if version.isascii() and version.isdigit() else 0,
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        say(request, sentence_of_set(refused))
    else:
        say(request, _("Đã bỏ dòng khỏi dự thảo."))
    return go_to(request, "reviews:rule-set", row.pk)
