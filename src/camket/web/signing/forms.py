"""What is filled in when a paper is signed or handed back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.web.shared.forms import DayField, Form, TextField

BATCH_NOT_READ = _("Đồng chí xác nhận đã đọc từng văn bản và đánh dấu ô này trước khi ký.")
NOT_READ = _("Đồng chí đọc toàn văn và đánh dấu ô này trước khi ký.")


class SignForm(Form):
    """The tick that the whole text was read."""

    has_read = forms.BooleanField(
        label=_("Tôi đã đọc toàn văn"), error_messages={"required": NOT_READ}
    )


class BatchForm(Form):
    """The one confirmation for all the papers chosen."""

    has_read = forms.BooleanField(
        label=_("Tôi đã mở và đọc từng văn bản"), error_messages={"required": BATCH_NOT_READ}
    )


class ExtendForm(Form):
    """Until when a paper may be signed, and why."""

    until = DayField(label=_("Hạn ký mới"))
    reason = TextField(label=_("Lý do gia hạn"), lines=3, max_length=1000)


class HandBackForm(Form):
    """Why the paper is not signed."""

    reason = TextField(
        label=_("Lý do trả lại"),
        lines=4,
        max_length=1000,
        help_text=_("Hai bên và người đã ký sẽ nhận được nội dung này."),
    )
