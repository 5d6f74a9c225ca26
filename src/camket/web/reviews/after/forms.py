"""Forms of appeals, their answers, corrections, and the selection "tiêu biểu"."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.reviews.models import LEVELS
from camket.web.reviews.forms import LONG
from camket.web.shared.forms import DayField, Form, PaperTextField, TextField

UPHOLD: Final = "giu-nguyen"
CHANGE: Final = "doi-muc"
_LEVEL_CHOICES: Final = [("", _("Chọn mức")), *LEVELS]


class AppealForm(Form):
    """What somebody holds against a published level."""

    text = TextField(
        label=_("Nội dung kiến nghị"),
        lines=6,
        max_length=LONG,
        help_text=_(
            "Nêu rõ điểm chưa đồng ý, số liệu và văn bản làm căn cứ. Không nhập nội dung mật."
        ),
    )


class PaperAppealForm(AppealForm):
    """An appeal that came on paper: its day, its words, its scan."""

    received_on = DayField(label=_("Ngày nhận văn bản"))
    scan = forms.FileField(
        label=_("Bản quét"),
        help_text=_("Một tệp PDF hoặc ảnh. Không gửi văn bản mang dấu mật."),
        error_messages={"required": _("Chọn tệp quét của kiến nghị."), "empty": _("Tệp rỗng.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    field_order = ("received_on", "text", "scan")


class AnswerForm(Form):
    """The answer of the deciding body: upheld or changed, with its reason."""

    outcome = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[(UPHOLD, _("Giữ nguyên mức")), (CHANGE, _("Đổi mức bằng quyết định mới"))],
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(
        label=_("Mức mới"),
        choices=_LEVEL_CHOICES,
        required=False,
        help_text=_("Chỉ chọn khi đổi mức."),
    )
    answer = PaperTextField(label=_("Nội dung trả lời, lý do"), lines=5, max_length=LONG)


class CorrectionForm(Form):
    """A new level in place of a decided one."""

    level = forms.ChoiceField(label=_("Mức mới"), choices=_LEVEL_CHOICES)
    reason = PaperTextField(
        label=_("Lý do, căn cứ đính chính"),
        lines=4,
        max_length=LONG,
        help_text=_("Ghi văn bản, số liệu cho thấy mức cũ không đúng."),
    )
