"""What is asked of a Word file that was edited outside."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.web.shared.forms import Form


class WordForm(Form):
    """The edited file."""

    file = forms.FileField(
        label=_("Tệp Word đã sửa"),
        help_text=_("Tệp .docx đã tải ở trang này, sửa xong bằng Word; tối đa 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn tệp Word đã sửa rồi gửi lại."),
            "empty": _("Tệp rỗng. Chọn lại tệp khác."),
            "invalid": _("Chưa nhận được tệp. Chọn lại tệp rồi gửi lại."),
        },
    )
