"""What is sent to be checked: a file, or the code printed on a paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.commitments.looking_up import digest_begins_with
from camket.web.shared.forms import Form, TextField

NO_FILE = _("Chưa chọn tệp. Chọn tệp PDF đã ký rồi bấm Kiểm tra tệp.")
EMPTY_FILE = _("Tệp rỗng. Chọn đúng tệp PDF đã ký.")
NO_CODE = _("Chưa nhập mã. Mã gồm 8 chữ và số in ở chân văn bản, ví dụ K7Q2-M4XD.")
BAD_CODE = _("Mã không đúng dạng. Mã gồm 8 chữ và số in ở chân văn bản, ví dụ K7Q2-M4XD.")


class FileForm(Form):
    """A signed PDF."""

    pdf = forms.FileField(
        label=_("Tệp PDF đã ký"),
        error_messages={"required": NO_FILE, "empty": EMPTY_FILE, "missing": NO_FILE},
    )


class CodeForm(Form):
    """The short code of a paper."""

    ma = TextField(
        label=_("Mã tra cứu"),
        max_length=20,
        help_text=_("In ở chân văn bản, ví dụ K7Q2-M4XD."),
        error_messages={"required": NO_CODE},
    )

    def clean_ma(self) -> str:
        """Return the code as it was typed.

        Raises:
            ValidationError: No paper can have such a code.
        """
        code = str(self.cleaned_data["ma"])
        if digest_begins_with(code) is None:
            raise forms.ValidationError(BAD_CODE)
        return code
