"""Forms of the sign-in page and of one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.accounts.wording import REQUEST_KINDS
from camket.web.shared.forms import Form, TextField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _password(label: StrOrPromise, autocomplete: str, hint: StrOrPromise = "") -> forms.CharField:
    """Return a field that keeps every character and lets password managers in."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=200,
        error_messages={
            "required": _("Chưa có mật khẩu. Nhập mật khẩu rồi gửi lại."),
            "max_length": _("Mật khẩu dài quá 200 ký tự. Rút ngắn lại."),
        },
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(Form):
    """Name and password; the field names are those django-axes and password managers know."""

    username = TextField(
        label=_("Thư công vụ hoặc số điện thoại"),
        max_length=120,
        error_messages={
            "required": _("Chưa có tên đăng nhập. Nhập thư công vụ hoặc số điện thoại.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = _password(_("Mật khẩu"), "current-password")

    def clean_username(self) -> str:
        """Compare names without regard to case, so that a lockout counts every spelling."""
        return str(self.cleaned_data["username"]).lower()


class LookForm(Form):
    """Ground and text size."""

    theme = forms.ChoiceField(
        label=_("Nền"),
        required=False,
        choices=[("", _("Theo máy")), ("light", _("Sáng")), ("dark", _("Tối"))],
        widget=forms.RadioSelect,
    )
    text_size = forms.ChoiceField(
        label=_("Cỡ chữ"),
        required=False,
        choices=[("", _("Thường")), ("large", _("Lớn")), ("xlarge", _("Rất lớn"))],
        widget=forms.RadioSelect,
    )


class PasswordForm(Form):
    """The old password once, the new one once: it can be shown instead of typed twice."""

    old = _password(_("Mật khẩu đang dùng"), "current-password")
    new = _password(
        _("Mật khẩu mới"),
        "new-password",
        _("Ít nhất 12 ký tự; một câu dài dễ nhớ là tốt nhất. Không giống tên đăng nhập."),
    )


class CodeForm(Form):
    """The second step: six digits of the telephone, or a recovery code."""

    code = TextField(
        label=_("Mã xác thực"),
        max_length=40,
        error_messages={"required": _("Chưa có mã. Nhập mã 6 số hoặc mã dự phòng.")},
        widget=forms.TextInput(
            attrs={
                "class": "otp1",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "aria-describedby": "otp-h",
            }
        ),
    )


class OwnPasswordForm(Form):
    """The password once more, before the second factor is changed."""

    password = _password(_("Mật khẩu"), "current-password")


class NewPasswordForm(Form):
    """The password of an invited account; it can be shown instead of typed twice."""

    new = _password(
        _("Mật khẩu mới"),
        "new-password",
        _("Ít nhất 12 ký tự; một câu dài dễ nhớ là tốt nhất. Không giống tên đăng nhập."),
    )


class DataRequestForm(Form):
    """A copy of one's data, or a correction."""

    kind = forms.ChoiceField(
        label=_("Yêu cầu"),
        choices=[(kind.value, word) for kind, word in REQUEST_KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn xin bản sao hoặc đề nghị sửa dữ liệu.")},
    )
    text = TextField(
        label=_("Nội dung"),
        lines=5,
        max_length=4000,
        help_text=_(
            "Ghi rõ cần dữ liệu nào, hoặc chỗ nào sai và đúng là gì. Không ghi nội dung mật."
        ),
    )
