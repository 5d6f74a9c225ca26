"""What is asked before a workbook is checked or given out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.organisation.sheets import KINDS
from camket.web.shared.forms import DayField, Form

KIND_NAMES = {"units": _("Đơn vị"), "people": _("Cán bộ"), "tenures": _("Chức vụ")}
ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.csv"


class ImportForm(Form):
    """A workbook, what it holds, and from when it counts."""

    kind = forms.ChoiceField(
        label=_("Bảng gì"), choices=[(code, KIND_NAMES[code]) for code in KINDS]
    )
    file = forms.FileField(
        label=_("Tệp bảng tính"),
        help_text=_("Nhận .xlsx, .xls, .xlsb, .ods và .csv (UTF-8), tối đa 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn tệp bảng tính rồi kiểm tra lại."),
            "empty": _("Tệp rỗng. Chọn lại tệp khác."),
            "invalid": _("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
        },
    )
    on = DayField(
        label=_("Có hiệu lực từ ngày"),
        help_text=_("Dòng không ghi ngày thì lấy ngày này; đổi tên cũng tính từ ngày này."),
    )


class ExportForm(Form):
    """What is to be given out, as of which day."""

    kind = forms.ChoiceField(
        label=_("Bảng gì"), choices=[(code, KIND_NAMES[code]) for code in KINDS]
    )
    on = DayField(label=_("Số liệu ngày"))
