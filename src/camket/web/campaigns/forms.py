"""Forms of campaigns: open, change, order, chase."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import DIRECTION_NAMES, SIGNING_ORDER_NAMES
from camket.commitments.order import SigningOrder
from camket.organisation.models import UnitKind, UnitSpan
from camket.shared.text import fold
from camket.web.shared.forms import DayField, Form, NumberField, PaperTextField, TextField

SCOPE_PICKED = "picked"
_KIND_WORDS = {
    UnitKind.COMMUNE_COMMITTEE: _("Tất cả đảng ủy xã, phường, đặc khu"),
    UnitKind.DEPARTMENT_COMMITTEE: _("Tất cả sở, ban, ngành, đoàn thể"),
    UnitKind.PARTY_CELL: _("Tất cả chi bộ"),
}


class WholeField(NumberField):
    """A whole number."""

    default_error_messages = {"required": _("Chưa có số. Nhập số nguyên, ví dụ 3.")}

    def to_python(self, value: object) -> Decimal | None:
        """Return the number.

        Raises:
            ValidationError: It is not a whole number within the bounds.
        """
        number = super().to_python(value)
        if number is not None and number != number.to_integral_value():
            message = _("Nhập số nguyên, ví dụ 3.")
            raise forms.ValidationError(message)
        return number


class DaysForm(Form):
    """What a campaign asks and by when."""

    theme = PaperTextField(
        label=_("Chủ đề"),
        max_length=200,
        help_text=_("Ví dụ: Trách nhiệm, kỷ cương, tăng tốc phát triển"),
    )
    plan_no = PaperTextField(label=_("Kế hoạch số"), max_length=60, required=False)
    plan_on = DayField(label=_("Ngày kế hoạch"), required=False)
    min_items = WholeField(label=_("Số vấn đề ít nhất"), least=Decimal(1), most=Decimal(20))
    max_items = WholeField(label=_("Số vấn đề nhiều nhất"), least=Decimal(1), most=Decimal(20))
    registers_by = DayField(label=_("Hạn đăng ký"))
    signs_by = DayField(label=_("Hạn ký cam kết"))
    midyear_by = DayField(label=_("Hạn sơ kết 6 tháng"))
    yearend_by = DayField(label=_("Hạn tổng kết năm"))

    signing_order = forms.ChoiceField(
        label=_("Thứ tự ký"),
        choices=[(order.value, name) for order, name in SIGNING_ORDER_NAMES.items()],
        required=False,
        help_text=_("Áp dụng cho văn bản phát hành từ nay; văn bản đang chờ ký giữ thứ tự cũ."),
    )

    def clean_signing_order(self) -> str:
        """Return the arrangement chosen, or the one that holds when nothing was said."""
        told: str = self.cleaned_data["signing_order"]
        return told or str(self.initial.get("signing_order") or SigningOrder.ONE_EACH.value)

    LIMITS = ("min_items", "max_items")
    DAYS = ("registers_by", "signs_by", "midyear_by", "yearend_by")


class SettingsForm(DaysForm):
    """A campaign's values with the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OpenForm(DaysForm):
    """A new campaign: its year, its scope and its days."""

    year = WholeField(label=_("Năm"), least=Decimal(2000), most=Decimal(2100))
    scope = forms.ChoiceField(label=_("Đơn vị tham gia"), widget=forms.RadioSelect)
    units = forms.TypedMultipleChoiceField(
        label=_("Chọn từng đơn vị"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, below: Iterable[UnitSpan], **options: Any) -> None:
        """Offer the units directly below: all of a kind, or picked one by one."""
        super().__init__(*args, **options)
        self.below = list(below)
        kinds = {span.kind for span in self.below}
        scopes = [(kind.value, words) for kind, words in _KIND_WORDS.items() if kind in kinds]
        if len(scopes) > 1:
            scopes.insert(0, ("all", _("Tất cả đơn vị trực thuộc")))
        scopes.append((SCOPE_PICKED, _("Chọn từng đơn vị")))
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]  # a choice field
        self.fields["units"].choices = [  # type: ignore[attr-defined]  # a choice field
            (span.unit_id, span.name) for span in self.below
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for units when they are to be picked."""
        values = super().clean() or self.cleaned_data
        if values.get("scope") == SCOPE_PICKED and not values.get("units"):
            self.add_error("units", _("Chưa chọn đơn vị nào. Đánh dấu ít nhất một đơn vị."))
        return values

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Return the units in scope."""
        scope = self.cleaned_data["scope"]
        if scope == SCOPE_PICKED:
            return tuple(self.cleaned_data["units"])
        return tuple(span.unit_id for span in self.below if scope in ("all", span.kind))


class OrderForm(Form):
    """Work ordered from several units."""

    title = PaperTextField(
        label=_("Việc đặt hàng"),
        max_length=300,
        help_text=_("Nêu việc và đối tượng, ví dụ: Bàn giao mặt bằng tuyến đường ven biển"),
    )
    reason = PaperTextField(label=_("Lý do đặt hàng"), lines=3, required=False, max_length=4000)
    measure_name = PaperTextField(label=_("Số đo"), max_length=200)
    target = NumberField(label=_("Mức đặt hàng"), most=Decimal(999_999_999_999))
    measure_unit = PaperTextField(label=_("Đơn vị tính"), max_length=40)
    direction = forms.ChoiceField(
        label=_("Thế nào là đạt"),
        choices=[(direction.value, name) for direction, name in DIRECTION_NAMES.items()],
    )
    due_on = DayField(label=_("Thời hạn"))
    units = forms.TypedMultipleChoiceField(
        label=_("Đơn vị nhận"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chưa chọn đơn vị nào. Đánh dấu ít nhất một đơn vị.")},
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **options: Any) -> None:
        """Offer the units of the campaign."""
        super().__init__(*args, **options)
        self.fields["units"].choices = units  # type: ignore[attr-defined]  # a choice field


class DutyForm(Form):
    """What the superior owes in return; an empty row counts for nothing."""

    text = PaperTextField(label=_("Cấp trên bảo đảm"), max_length=300, required=False)
    responsible = PaperTextField(label=_("Cơ quan thực hiện"), max_length=200, required=False)
    due_on = DayField(label=_("Thời hạn"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both words and day once one of the row's cells is filled."""
        values = super().clean() or self.cleaned_data
        if self.is_blank:
            return values
        if not values.get("text"):
            self.add_error("text", _("Chưa nêu việc cấp trên bảo đảm."))
        if not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Chưa có thời hạn của việc cấp trên bảo đảm."))
        return values

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in the row."""
        return not any(
            fold(str(self.data.get(self.add_prefix(name)) or "")) for name in self.fields
        )


class ChaseForm(Form):
    """The words of a reminder."""

    text = TextField(label=_("Nội dung đôn đốc"), lines=4, max_length=1000)
