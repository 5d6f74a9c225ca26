"""What is filled in when a paper is signed or handed back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.web.shared.forms import Form, TextField

NOT_READ = _("Đồng chí đọc toàn văn và đánh dấu ô này trước khi ký.")


class SignForm(Form):
    """The tick that the whole text was read."""

    has_read = forms.BooleanField(
        label=_("Tôi đã đọc toàn văn"), error_messages={"required": NOT_READ}
    )


class HandBackForm(Form):
    """Why the paper is not signed."""

    reason = TextField(
        label=_("Lý do trả lại"),
        lines=4,
        max_length=1000,
        help_text=_("Hai bên và người đã ký sẽ nhận được nội dung này."),
    )
