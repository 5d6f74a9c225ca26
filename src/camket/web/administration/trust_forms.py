"""Forms of the pages about trust."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.signing.models import OnFailure, SigningSettings, WantedLevel
from camket.web.shared.forms import DayField, Form, TextField

_CHOOSE = {"required": _("Chưa chọn tệp."), "empty": _("Tệp trống.")}


class CertificateForm(Form):
    """A certificate as its authority publishes it."""

    file = forms.FileField(
        label=_("Tệp chứng thư"),
        help_text=_("Dạng PEM hoặc DER, mỗi lần một chứng thư gốc hoặc trung gian."),
        error_messages=_CHOOSE,
    )


class ConfirmForm(Form):
    """The fingerprint, typed from what the authority published elsewhere."""

    der = forms.CharField(widget=forms.HiddenInput(), max_length=100_000)
    fingerprint = TextField(
        label=_("8 ký tự cuối của dấu vân tay"),
        help_text=_(
            "Gõ theo dấu vân tay SHA-256 mà cơ quan chứng thực công bố ở nơi khác, không chép từ "
            "trang này."
        ),
        max_length=100,
    )
    trusted_from = DayField(label=_("Tin cậy từ ngày"))


class EndForm(Form):
    """Why it ends."""

    reason = TextField(label=_("Lý do"), lines=2, max_length=400)


class ListForm(Form):
    """A revocation list."""

    file = forms.FileField(
        label=_("Tệp danh sách thu hồi"),
        help_text=_("Dạng CRL, của một cơ quan trong danh sách tin cậy."),
        error_messages=_CHOOSE,
    )


class AnswerForm(Form):
    """An answer about a certificate."""

    file = forms.FileField(
        label=_("Tệp trả lời OCSP"),
        help_text=_("Dạng DER, về chứng thư do một cơ quan trong danh sách tin cậy cấp."),
        error_messages=_CHOOSE,
    )


class ServiceForm(Form):
    """A timestamp service."""

    name = TextField(label=_("Tên"), max_length=120)
    url = TextField(
        label=_("Địa chỉ"), help_text=_("Địa chỉ nhận yêu cầu theo RFC 3161."), max_length=300
    )
    rank = forms.IntegerField(label=_("Thứ tự hỏi"), min_value=1, max_value=99, initial=1)
    timeout_seconds = forms.IntegerField(
        label=_("Chờ nhiều nhất (giây)"), min_value=1, max_value=60, initial=5
    )
    most_bytes = forms.IntegerField(
        label=_("Trả lời lớn nhất (byte)"), min_value=1024, max_value=65536, initial=16384
    )


class SettingsForm(Form):
    """How the installation signs."""

    level = forms.ChoiceField(
        label=_("Mức chữ ký"), choices=WantedLevel.choices, widget=forms.RadioSelect
    )
    on_failure = forms.ChoiceField(
        label=_("Khi không lấy được dấu thời gian hoặc dữ liệu thu hồi"),
        choices=OnFailure.choices,
        widget=forms.RadioSelect,
    )
    trial_signs = forms.BooleanField(
        label=_("Cho ký bằng chứng thư thử nghiệm của hệ thống"), required=False
    )
    trial_stamps_time = forms.BooleanField(
        label=_("Dùng dấu thời gian thử nghiệm của hệ thống khi không có dịch vụ nào khác"),
        required=False,
    )
    is_closed_network = forms.BooleanField(
        label=_("Mạng đóng: chỉ dùng danh sách thu hồi và trả lời OCSP đã lưu, không hỏi ra ngoài"),
        required=False,
    )
    renews_before_days = forms.IntegerField(
        label=_("Gia hạn dấu thời gian lưu trữ trước (ngày)"), min_value=1, max_value=3650
    )

    @classmethod
    def of(cls, row: SigningSettings) -> dict[str, Any]:
        """Return the values of a row."""
        return {name: getattr(row, name) for name in cls.base_fields}
