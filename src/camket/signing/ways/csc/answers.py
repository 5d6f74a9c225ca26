"""What a service may answer, as plain values; what goes wrong, as one code each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from asn1crypto import x509


class Trouble(StrEnum):
    """Why a service did not do what it was asked."""

    BAD_ADDRESS = "remote_bad_address"
    UNREACHABLE = "remote_unreachable"
    SLOW = "remote_slow"
    RUBBISH = "remote_rubbish"
    NOT_LET_IN = "remote_not_let_in"
    SAID_NO = "remote_said_no"
    WRONG_OTP = "remote_wrong_otp"
    WRONG_PIN = "remote_wrong_pin"
    DECLINED = "remote_declined"
    EXPIRED = "remote_expired"
    LATE = "remote_late"
    WRONG_SIGNATURE = "remote_wrong_signature"
    NO_CREDENTIAL = "remote_no_credential"
    NO_BATCH = "remote_no_batch"
    NOTHING_PREPARED = "remote_nothing_prepared"
    PAPER_ENDED = "remote_paper_ended"


TROUBLES: Final[dict[StrEnum, Any]] = {
    Trouble.BAD_ADDRESS: _(
        "Địa chỉ của dịch vụ “{service}” không dùng được: phải bắt đầu bằng https://. Báo người "
        "quản trị sửa ở mục Ký số từ xa."
    ),
    Trouble.UNREACHABLE: _(
        "Không kết nối được với dịch vụ “{service}”. Chưa có chữ ký nào được ghi; thử lại sau ít "
        "phút hoặc chọn cách ký khác."
    ),
    Trouble.SLOW: _(
        "Dịch vụ “{service}” không trả lời kịp. Chưa có chữ ký nào được ghi; thử lại sau ít phút."
    ),
    Trouble.RUBBISH: _(
        "Dịch vụ “{service}” trả lời không đúng quy cách nên câu trả lời không được dùng. Chưa có "
        "chữ ký nào được ghi; báo người quản trị."
    ),
    Trouble.NOT_LET_IN: _(
        "Dịch vụ “{service}” không chấp nhận tài khoản kết nối của hệ thống. Báo người quản trị "
        "kiểm tra mã kết nối ở mục Ký số từ xa."
    ),
    Trouble.SAID_NO: _(
        "Dịch vụ “{service}” từ chối yêu cầu ký. Chưa có chữ ký nào được ghi; liên hệ đơn vị cung "
        "cấp dịch vụ."
    ),
    Trouble.WRONG_OTP: _("Mã xác nhận không đúng. Nhập lại mã mới nhất do “{service}” gửi."),
    Trouble.WRONG_PIN: _("Mã PIN của chứng thư ở “{service}” không đúng. Nhập lại."),
    Trouble.DECLINED: _(
        "Yêu cầu ký đã bị từ chối ở “{service}”. Chưa có chữ ký nào được ghi; mở lại văn bản nếu "
        "vẫn muốn ký."
    ),
    Trouble.EXPIRED: _(
        "Yêu cầu ký đã hết thời gian chờ xác nhận. Chưa có chữ ký nào được ghi; mở lại văn bản rồi "
        "ký."
    ),
    Trouble.LATE: _(
        "Dịch vụ “{service}” trả lời sau khi đã hết hạn yêu cầu, nên câu trả lời không được dùng. "
        "Chưa có chữ ký nào được ghi; mở lại văn bản rồi ký."
    ),
    Trouble.WRONG_SIGNATURE: _(
        "Dịch vụ “{service}” trả về chữ ký không đúng với văn bản hoặc không đúng chứng thư đã "
        "chọn. Chữ ký không được ghi; báo người quản trị."
    ),
    Trouble.NO_CREDENTIAL: _(
        "Tài khoản của đồng chí ở “{service}” không có chứng thư nào đang dùng được."
    ),
    Trouble.NO_BATCH: _(
        "Chứng thư ở “{service}” chỉ cho ký {most} văn bản mỗi lần xác nhận, đồng chí chọn "
        "{count}. Chọn ít văn bản hơn."
    ),
    Trouble.PAPER_ENDED: _(
        "Văn bản không còn chờ đồng chí ký theo yêu cầu này nên yêu cầu đã kết thúc. Không cần xác "
        "nhận ở “{service}” nữa; lý do ghi ở từng văn bản dưới đây."
    ),
    Trouble.NOTHING_PREPARED: _(
        "Không chuẩn bị được văn bản nào nên chưa gửi yêu cầu đến “{service}”. Lý do ghi ở từng "
        "văn bản dưới đây."
    ),
}


class ServiceError(Exception):
    """A service did not do what it was asked.

    Attributes:
        trouble: What went wrong.
        code: The service's own code, for the log and the administrator.
    """

    def __init__(self, trouble: Trouble, *, code: str = "") -> None:
        """Keep what went wrong."""
        super().__init__(trouble.value, code)
        self.trouble = trouble
        self.code = code


class Approval(StrEnum):
    """How the owner of a credential approves."""

    APP = "app"
    OTP = "otp"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class Credential:
    """A key at a service, with its certificate.

    Attributes:
        credential_id: The service's name for it.
        certificate: The certificate.
        chain: What leads from it towards the root.
        is_usable: Whether service and certificate say that it may sign.
        approval: How its owner approves.
        otp_name: What the service calls its code; empty when it asks for none.
        pin_name: What the service calls its PIN; empty when it asks for none.
        sends_otp: Whether the service has to be asked to send the code.
        most: How many papers one approval may sign.
        algorithms: Object identifiers of the key's algorithms, as the service lists them.
    """

    credential_id: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    is_usable: bool
    approval: Approval
    otp_name: str
    pin_name: str
    sends_otp: bool
    most: int
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """What opens the key for the hashes that were approved.

    Attributes:
        sad: Signature activation data: a secret, good for these hashes only.
        seconds: For how long.
    """

    sad: str
    seconds: int

    def __repr__(self) -> str:
        """Return nothing secret."""
        return f"Approved(…, {self.seconds} s)"


@dataclass(frozen=True, slots=True)
class Asked:
    """The owner was asked and has not answered yet.

    Attributes:
        handle: The service's name for the question.
    """

    handle: str
