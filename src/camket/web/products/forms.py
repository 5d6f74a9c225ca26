"""Forms of products: assign, report, check, change, excuse; and of catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from camket.web.shared.forms import DayField, FilesField, Form, NumberField, TextField

_MOST: Final = Decimal(100_000)


class WholeField(NumberField):
    """A whole number."""

    def __init__(self, *, least: int = 0, **options: Any) -> None:
        """Bound it from below."""
        super().__init__(least=Decimal(least), most=_MOST, **options)

    def to_python(self, value: object) -> int | None:  # type: ignore[override]  # a count is an int
        """Return the number.

        Raises:
            ValidationError: It is no whole number, or out of bounds.
        """
        number = super().to_python(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise ValidationError(_("Nhập số nguyên, ví dụ 3."))
        return int(number)

    def prepare_value(self, value: object) -> object:
        """Show a whole number as it is typed."""
        return str(value) if isinstance(value, int) else value


class AssignForm(Form):
    """A product as it is assigned."""

    person = forms.ChoiceField(label=_("Giao cho"), choices=[])
    code = forms.ChoiceField(label=_("Sản phẩm trong danh mục"), choices=[])
    title = TextField(
        label=_("Sản phẩm, công việc cụ thể"),
        max_length=300,
        help_text=_("Ví dụ: Tờ trình phân bổ vốn sửa chữa trường Mầm non."),
    )
    quantity = WholeField(least=1, label=_("Số lượng giao"))
    due_on = DayField(label=_("Thời hạn"))

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        entries: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        """Offer the people and the products of the catalogue; one person alone is not asked for."""
        super().__init__(*args, **options)
        for name, choices in (("person", people), ("code", entries)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; narrows the type
            field.choices = [("", _("Chọn")), *choices]
        if not people:
            del self.fields["person"]


class RefuseForm(Form):
    """Why what a person proposed is not assigned."""

    reason = TextField(lines=2, max_length=1000, label=_("Lý do không giao"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReportForm(Form):
    """What its person says was done."""

    completed = WholeField(least=1, label=_("Số lượng hoàn thành"))
    done_on = DayField(label=_("Hoàn thành ngày"))
    note = TextField(lines=2, required=False, max_length=2000, label=_("Ghi chú"))
    evidence = FilesField(
        required=False,
        label=_("Minh chứng"),
        help_text=_("Ảnh hoặc PDF. Không gửi văn bản mang dấu mật."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(Form):
    """What the checker found."""

    completed = WholeField(least=1, label=_("Số hoàn thành được nghiệm thu"))
    below_quality = WholeField(
        label=_("Trong đó không đạt chất lượng"),
        help_text=_("Sản phẩm để nguyên, không sửa được nữa; không tính vào tiêu chí chất lượng."),
    )
    late = WholeField(
        label=_("Trong đó chậm hạn"),
        help_text=_("Mỗi lần chậm trừ 25% điểm tiến độ của sản phẩm đó."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SlipForm(Form):
    """A failed check or a delay, of how many of the products."""

    how_many = WholeField(least=1, label=_("Số sản phẩm"))
    note = TextField(lines=2, max_length=2000, label=_("Nội dung"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChangeForm(Form):
    """What is changed of an assignment, and by which paper."""

    quantity = WholeField(least=1, required=False, label=_("Số lượng mới"))
    due_on = DayField(required=False, label=_("Thời hạn mới"))
    is_cancelled = forms.BooleanField(required=False, label=_("Rút khỏi số được giao"))
    reason = TextField(lines=2, max_length=2000, label=_("Lý do"))
    paper = TextField(max_length=300, label=_("Căn cứ (văn bản số, ngày)"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Refuse a change that says neither what is new nor that it is withdrawn."""
        told = super().clean() or self.cleaned_data
        if not (told.get("is_cancelled") or told.get("quantity") or told.get("due_on")):
            self.add_error(
                None, _("Ghi số lượng mới, thời hạn mới, hoặc đánh dấu rút khỏi số được giao.")
            )
        return told


class ClaimForm(Form):
    """Why it went wrong through nobody's fault."""

    reason = TextField(lines=2, max_length=2000, label=_("Nguyên nhân khách quan"))
    paper = TextField(max_length=300, label=_("Văn bản, minh chứng"))


class AnswerForm(Form):
    """What the level above says of it."""

    answer = TextField(lines=2, max_length=2000, label=_("Ý kiến"))


class CatalogueForm(Form):
    """A catalogue as its paper names it."""

    title = TextField(label=_("Tên danh mục"), max_length=300)
    paper_number = TextField(
        label=_("Văn bản ban hành số"), max_length=80, help_text=_("Ví dụ 283/QĐ-UBND.")
    )
    paper_on = DayField(label=_("Ngày văn bản"))
    in_force_from = DayField(label=_("Có hiệu lực từ"))


class EntryForm(Form):
    """One product of a catalogue."""

    code = TextField(label=_("Mã"), max_length=40)
    name = TextField(label=_("Sản phẩm, công việc"), max_length=300)
    measure = TextField(label=_("Đơn vị tính"), max_length=40, required=False)
    coefficient = NumberField(
        label=_("Hệ số quy đổi"),
        least=Decimal("0.0001"),
        most=_MOST,
        help_text=_("Một sản phẩm bằng bao nhiêu sản phẩm chuẩn, ví dụ 4,5."),
    )
    group = TextField(
        label=_("Nhóm hệ số"),
        max_length=20,
        required=False,
        help_text=_("Chỉ khi bộ quy tắc của cơ quan quy định hệ số theo nhóm, ví dụ N3."),
    )


class SheetForm(Form):
    """A workbook."""

    file = forms.FileField(
        label=_("Tệp bảng tính"),
        help_text=_("Nhận .xlsx, .xls, .xlsb, .ods và .csv (UTF-8)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv"}),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn tệp bảng tính rồi gửi lại."),
            "empty": _("Tệp rỗng. Chọn lại tệp khác."),
            "invalid": _("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
        },
    )
