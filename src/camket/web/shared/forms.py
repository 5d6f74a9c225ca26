"""Fields and forms as people in Viet Nam fill them in; every error says how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from camket.documents.letters import UnprintableError, refuse_unprintable
from camket.shared.text import clean, clean_lines, parse_day, parse_number, show_day, show_number

_STOCK = (
    *forms.Field.default_error_messages.values(),
    *forms.ChoiceField.default_error_messages.values(),
    *forms.MultipleChoiceField.default_error_messages.values(),
)
"""The library's own sentences, which speak otherwise than this house."""
_MOST_NUMBER = Decimal(999_999_999_999)
"""The greatest the tables keep."""
_MOST_PLACES = 4
"""As many as the tables keep: a number is refused, never rounded behind somebody's back."""
_FIRST_YEAR, _LAST_YEAR = 1930, 2199
"""From the founding of the Party to where days can still be counted on from."""
REQUIRED = _("Mục này còn trống. Nhập nội dung rồi gửi lại.")


class TextField(forms.CharField):
    """One line of text in NFC with single spaces."""

    def __init__(self, *, lines: int = 1, **options: Any) -> None:
        """Take a text area of some lines when `lines` is above one."""
        self.lines = lines
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        options.setdefault("error_messages", {})
        options["error_messages"].setdefault("required", REQUIRED)
        options["error_messages"].setdefault(
            "max_length", _("Dài %(show_value)d ký tự, giới hạn là %(limit_value)d. Rút gọn lại.")
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        text = super().to_python(value) or ""
        return clean_lines(text) if self.lines > 1 else clean(text)


class PaperTextField(TextField):
    """Text that will stand on an official paper: only letters that the paper fonts have."""

    def to_python(self, value: Any) -> str:
        """Return the cleaned text.

        Raises:
            ValidationError: It holds letters that no paper can print.
        """
        text = super().to_python(value)
        try:
            refuse_unprintable(text)
        except UnprintableError as error:
            raise ValidationError(str(error)) from error
        return text


class DayField(forms.Field):
    """A day written 31/12/2026 (also 31-12-2026, 2026-12-31)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "31/12/2026"})
    default_error_messages = {
        "required": _("Chưa có ngày. Nhập dạng ngày/tháng/năm, ví dụ 31/12/2026."),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day.

        Raises:
            ValidationError: There is no such day.
        """
        if not value:
            return None
        if isinstance(value, date):
            return value
        try:
            day = parse_day(str(value))
        except ValueError as error:
            message = _(
                "Ngày “%(value)s” không có trong lịch. Nhập dạng ngày/tháng/năm, ví dụ 31/12/2026."
            )
            raise ValidationError(message, params={"value": value}) from error
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            message = _("Ngày %(value)s không thuộc các năm %(first)d – %(last)d. Xem lại năm.")
            params = {"value": show_day(day), "first": _FIRST_YEAR, "last": _LAST_YEAR}
            raise ValidationError(message, params=params)
        return day

    def prepare_value(self, value: Any) -> Any:
        """Show a day as it is typed."""
        return show_day(value) if isinstance(value, date) else value


class NumberField(forms.Field):
    """A number written 1.234,5."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"required": _("Chưa có số. Nhập dạng 1.234,5.")}

    def __init__(
        self, *, least: Decimal | None = None, most: Decimal = _MOST_NUMBER, **options: Any
    ) -> None:
        """Bound the number, both ends included."""
        self.least, self.most = least, most
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number.

        Raises:
            ValidationError: It is not a number, or lies outside the bounds.
        """
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            return value
        try:
            number = parse_number(str(value))
        except ValueError as error:
            message = _("“%(value)s” không phải là số. Nhập dạng 1.234,5.")
            raise ValidationError(message, params={"value": value}) from error
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > _MOST_PLACES:
            message = _("Số chỉ ghi đến %(places)s chữ số sau dấu phẩy.")
            raise ValidationError(message, params={"places": _MOST_PLACES})
        if self.least is not None and number < self.least:
            message = _("Số phải từ %(least)s trở lên.")
            raise ValidationError(message, params={"least": show_number(self.least)})
        if number > self.most:
            message = _("Số không được quá %(most)s.")
            raise ValidationError(message, params={"most": show_number(self.most)})
        return number

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is typed."""
        return show_number(value) if isinstance(value, Decimal) else value


class Form(forms.Form):
    """A form whose controls wear the design's classes and name their hint and error.

    Attributes:
        needed_when: By name, when a field that may stay empty may not: said in its label, in the
            place of "không bắt buộc".
    """

    needed_when: Mapping[str, Any] = MappingProxyType({})
    use_required_attribute = False
    error_css_class = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Dress the controls.

        Nothing is judged here: a form that offers rows of the database sets its choices after it.
        """
        super().__init__(*args, **options)
        self.dress()

    @property
    def has_files_alone(self) -> bool:
        """Say whether nothing but files is given in it."""
        return all(isinstance(one, forms.FileField) for one in self.fields.values())

    def dress(self) -> None:
        """Dress the controls; again where a form adds some of its own."""
        for name, field in self.fields.items():
            if name in self.needed_when:
                vars(field)["needed_when"] = self.needed_when[name]
            for code, text in (
                ("required", REQUIRED),
                ("invalid_choice", _("Lựa chọn này không có trong danh sách.")),
            ):
                if field.error_messages.get(code) in _STOCK:
                    field.error_messages[code] = text
            widget = field.widget
            if not isinstance(
                widget,
                (
                    forms.CheckboxInput,
                    forms.RadioSelect,
                    forms.CheckboxSelectMultiple,
                    forms.HiddenInput,
                    forms.FileInput,
                ),
            ):
                worn = widget.attrs.get("class", "").split()
                widget.attrs["class"] = " ".join(dict.fromkeys(["inp", *worn]))
            if field.help_text:
                widget.attrs.setdefault("aria-describedby", f"id_{name}_helptext")


class FilesInput(forms.ClearableFileInput):
    """A control that takes several files; on a phone it offers the camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploaded files; what they really are is looked at by `files.storage`."""

    def __init__(self, **options: Any) -> None:
        """Offer images and PDF."""
        options.setdefault(
            "widget",
            FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        )
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        single = super().clean
        if isinstance(data, (list, tuple)):
            return [single(one, initial) for one in data if one]
        return [single(data, initial)] if data else []
