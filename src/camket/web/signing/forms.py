"""What is filled in when a paper is signed, sent up, confirmed or handed back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from camket.signing.ways.secrets import VARIABLES
from camket.web.shared.forms import DayField, FilesField, Form, TextField

BATCH_NOT_READ = _("Đồng chí xác nhận đã đọc từng văn bản và đánh dấu ô này trước khi ký.")
NOT_READ = _("Đồng chí đọc toàn văn và đánh dấu ô này trước khi ký.")
NO_FILE = _("Chọn tệp PDF đã ký rồi gửi.")
_LONGEST_PIN = 64


def _secret_input(name: str) -> forms.PasswordInput:
    dress = {"autocomplete": "off", "spellcheck": "false", "data-way": name}
    return forms.PasswordInput(attrs=dress)


class SignForm(Form):
    """The tick that the whole text was read, the way chosen, and a PIN where one is asked for."""

    has_read = forms.BooleanField(
        label=_("Tôi đã đọc toàn văn"), error_messages={"required": NOT_READ}
    )
    way = forms.CharField(required=False, max_length=80)
    pin = forms.CharField(
        label=_("Mã PIN của thiết bị"),
        required=False,
        max_length=_LONGEST_PIN,
        strip=False,
        widget=_secret_input("token"),
    )


class SignedFileForm(Form):
    """A file that another program signed."""

    file = forms.FileField(
        label=_("Tệp PDF đã ký"),
        error_messages={"required": NO_FILE, "empty": NO_FILE},
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


class ScanForm(Form):
    """The scan of a paper signed by hand."""

    signed_on = DayField(label=_("Ngày ký ghi trên bản giấy"))
    scans = FilesField(
        label=_("Bản quét"),
        help_text=_("Một tệp PDF, hoặc ảnh từng trang theo thứ tự; nên quét từ 200 dpi."),
    )


class RejectScanForm(Form):
    """Why a scan is not confirmed."""

    reason = TextField(label=_("Bản số hóa không đúng ở chỗ nào"), lines=3, max_length=1000)


class CodeForm(Form):
    """The code a remote service sent."""

    otp = TextField(label=_("Mã xác nhận"), required=False, max_length=20)
    pin = forms.CharField(
        label=_("Mã PIN của chứng thư"),
        required=False,
        max_length=_LONGEST_PIN,
        strip=False,
        widget=_secret_input("remote"),
    )


class AccountForm(Form):
    """What a remote service calls the person."""

    user = TextField(
        label=_("Tên tài khoản ở dịch vụ"),
        max_length=200,
        help_text=_("Tên hoặc số điện thoại đồng chí đã đăng ký với đơn vị cung cấp."),
    )


class ServiceForm(Form):
    """A remote service, as an administrator sets it up."""

    name = TextField(label=_("Tên dịch vụ"), max_length=120)
    address = TextField(
        label=_("Địa chỉ CSC API"),
        max_length=300,
        help_text=_("Bắt đầu bằng https://, ví dụ https://ky.example.vn/csc/v1"),
    )
    version = forms.TypedChoiceField(
        label=_("Phiên bản"),
        choices=[(1, "CSC API v1 (1.0.4)"), (2, "CSC API v2")],
        coerce=int,
        initial=1,
    )
    sign_in_address = TextField(
        label=_("Địa chỉ đăng nhập OAuth 2"),
        required=False,
        max_length=300,
        help_text=_("Chỉ nhập khi khác địa chỉ CSC API."),
    )
    client_id = TextField(label=_("Mã kết nối"), max_length=200)
    secret = forms.CharField(
        label=_("Khóa kết nối"),
        required=False,
        max_length=500,
        strip=False,
        widget=_secret_input("service"),
        help_text=_("Được mã hóa khi lưu và không hiện lại."),
    )
    secret_variable = TextField(
        label=_("Hoặc tên biến môi trường giữ khóa"),
        required=False,
        max_length=80,
        help_text=VARIABLES + "…",
    )


class BatchForm(Form):
    """The one confirmation for all the papers chosen."""

    has_read = forms.BooleanField(
        label=_("Tôi đã mở và đọc từng văn bản"), error_messages={"required": BATCH_NOT_READ}
    )
    way = forms.CharField(required=False, max_length=80)


class PinForm(Form):
    """What opens the token for all the papers that were prepared."""

    pin = forms.CharField(
        label=_("Mã PIN của thiết bị ký số"),
        required=False,
        max_length=_LONGEST_PIN,
        strip=False,
        widget=_secret_input("token"),
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
