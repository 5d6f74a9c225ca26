"""What people are told about signing and about a signed file, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SigningRefusal(StrEnum):
    """Why a signature is not put on a paper."""

    NOT_SEALED = "not_sealed"
    NO_SUCH_SLOT = "no_such_slot"
    ALREADY_SIGNED = "already_signed"
    NOT_THE_TURN = "not_the_turn"
    WRONG_PERSON = "wrong_person"
    CERTIFICATE_NOT_IN_FORCE = "certificate_not_in_force"


REFUSALS: Final[dict[SigningRefusal, str]] = {
    SigningRefusal.NOT_SEALED: "Văn bản chưa được hệ thống đóng dấu phát hành nên chưa ký được.",
    SigningRefusal.NO_SUCH_SLOT: "Văn bản không dành chỗ cho chữ ký này.",
    SigningRefusal.ALREADY_SIGNED: "Chỗ ký này đã có chữ ký.",
    SigningRefusal.NOT_THE_TURN: "Chưa đến lượt ký: {name} phải ký trước.",
    SigningRefusal.WRONG_PERSON: "Chứng thư của {found} không phải của {name}, "
    "người được ký ở đây.",
    SigningRefusal.CERTIFICATE_NOT_IN_FORCE: "Chứng thư của {found} không có hiệu lực "
    "tại thời điểm ký.",
}


class Fault(StrEnum):
    """One thing wrong with a file or with a signature in it."""

    NOT_READ = "not_read"
    NOT_A_PDF = "not_a_pdf"
    NO_SIGNATURE = "no_signature"
    DAMAGED = "damaged"
    RUBBISH_AFTER_END = "rubbish_after_end"
    NOT_WHOLLY_COVERED = "not_wholly_covered"
    NOT_THE_ISSUED_FILE = "not_the_issued_file"
    CHANGED_AFTER_SIGNING = "changed_after_signing"
    STRAY_BYTES = "stray_bytes"
    PERMISSIONS_CHANGED = "permissions_changed"
    ATTACHMENT_UNREADABLE = "attachment_unreadable"
    SEAL_NOT_FIRST = "seal_not_first"
    SEAL_BY_A_PERSON = "seal_by_a_person"
    SEAL_PLACE_BY_A_PERSON = "seal_place_by_a_person"
    NO_SEAL = "no_seal"
    WRONG_ORDER = "wrong_order"
    UNEXPECTED_SIGNATURE = "unexpected_signature"
    CONTENTS_ALTERED = "contents_altered"
    DIGEST_DIFFERS = "digest_differs"
    WEAK_ALGORITHM = "weak_algorithm"
    NO_TIME = "no_time"
    UNTRUSTED = "untrusted"
    WRONG_KEY_USAGE = "wrong_key_usage"
    EXPIRED_WHEN_SIGNED = "expired_when_signed"
    NOT_YET_VALID_WHEN_SIGNED = "not_yet_valid_when_signed"
    REVOKED = "revoked"
    WRONG_PERSON = "wrong_person"
    EXPIRED_NOW = "expired_now"
    SIGNED_IN_THE_FUTURE = "signed_in_the_future"
    REVOCATION_UNKNOWN = "revocation_unknown"
    TIMESTAMP_UNCHECKED = "timestamp_unchecked"


FAULTS: Final[dict[Fault, str]] = {
    Fault.NOT_READ: "Không mở được tệp {name}.",
    Fault.NOT_A_PDF: "Đây không phải là tệp PDF.",
    Fault.NO_SIGNATURE: "Tệp không có chữ ký số nào.",
    Fault.DAMAGED: "Tệp đã bị sửa hoặc hỏng: không đọc được cấu trúc của tệp.",
    Fault.RUBBISH_AFTER_END: "Sau điểm kết thúc của tệp còn có dữ liệu lạ.",
    Fault.NOT_WHOLLY_COVERED: "Chữ ký cuối cùng không bao trùm toàn bộ tệp.",
    Fault.NOT_THE_ISSUED_FILE: "Nội dung tệp không phải là nội dung đã phát hành.",
    Fault.CHANGED_AFTER_SIGNING: "Nội dung tệp đã bị thay đổi sau khi ký.",
    Fault.STRAY_BYTES: "Trong phần tệp từ sau {name} đến hết {signer} có dữ liệu lạ.",
    Fault.PERMISSIONS_CHANGED: "Con dấu phát hành không còn khóa nội dung của văn bản.",
    Fault.ATTACHMENT_UNREADABLE: "Tệp nội dung cam kết đính kèm bị thiếu, bị thay hoặc bị sửa.",
    Fault.SEAL_NOT_FIRST: "Con dấu phát hành không đứng trước các chữ ký.",
    Fault.SEAL_BY_A_PERSON: "Con dấu phát hành được tạo bằng chứng thư của {signer}, "
    "không phải chứng thư của hệ thống.",
    Fault.SEAL_PLACE_BY_A_PERSON: "Ở chỗ đóng dấu của cơ quan, tổ chức lại là chữ ký của {signer}.",
    Fault.NO_SEAL: "Tệp không có con dấu phát hành và không có bản phát hành để đối chiếu.",
    Fault.WRONG_ORDER: "Các chữ ký không theo đúng thứ tự đã định.",
    Fault.UNEXPECTED_SIGNATURE: "Có chữ ký của {signer} ngoài những chỗ ký đã định.",
    Fault.CONTENTS_ALTERED: "Dữ liệu chữ ký của {signer} đã bị sửa.",
    Fault.DIGEST_DIFFERS: "Nội dung không khớp với chữ ký của {signer}.",
    Fault.WEAK_ALGORITHM: "Chữ ký của {signer} dùng thuật toán không còn an toàn.",
    Fault.NO_TIME: "Chữ ký của {signer} không ghi thời điểm ký.",
    Fault.UNTRUSTED: "Chứng thư của {signer} không do cơ quan chứng thực được tin cậy cấp.",
    Fault.WRONG_KEY_USAGE: "Chứng thư của {signer} không được cấp để ký văn bản.",
    Fault.EXPIRED_WHEN_SIGNED: "Chứng thư của {signer} đã hết hạn khi ký.",
    Fault.NOT_YET_VALID_WHEN_SIGNED: "Chứng thư của {signer} chưa có hiệu lực khi ký.",
    Fault.REVOKED: "Chứng thư của {signer} đã bị thu hồi.",
    Fault.WRONG_PERSON: "Chữ ký của {signer} đứng ở chỗ dành cho {name}, {post}.",
    Fault.EXPIRED_NOW: "Chứng thư của {signer} nay đã hết hạn và chữ ký không có dấu thời gian.",
    Fault.SIGNED_IN_THE_FUTURE: "Thời điểm ký của {signer} muộn hơn thời điểm kiểm tra.",
    Fault.REVOCATION_UNKNOWN: "Chưa kiểm tra được chứng thư của {signer} có bị thu hồi hay không.",
    Fault.TIMESTAMP_UNCHECKED: "Chưa kiểm tra được dấu thời gian trong chữ ký của {signer}.",
}

SEAL: Final = "con dấu phát hành"
SIGNATURE_OF: Final = "chữ ký của {signer}"
ISSUED_FILE: Final = "bản phát hành"

UNDECIDED: Final = frozenset(
    {
        Fault.NO_SEAL,
        Fault.EXPIRED_NOW,
        Fault.SIGNED_IN_THE_FUTURE,
        Fault.REVOCATION_UNKNOWN,
        Fault.TIMESTAMP_UNCHECKED,
    }
)
"""Faults that leave the verdict open; any other makes the file invalid."""

TRIAL_NOTE: Final = "{line}: văn bản ký bằng chứng thư thử nghiệm của hệ thống."
INTACT: Final = "Nội dung không đổi sau khi ký"
NOT_INTACT: Final = "Nội dung không còn đúng như khi ký"
CERTIFICATE_GOOD: Final = "Chứng thư còn hiệu lực lúc ký"
CERTIFICATE_BAD: Final = "Chứng thư không có hiệu lực lúc ký"
CERTIFICATE_DETAIL: Final = "{issuer}, số cuối {last_four}"
RIGHT_PERSON: Final = "Đúng người, đúng chức vụ đã định"
WRONG_PERSON: Final = "Không đúng người hoặc chức vụ đã định"
CLAIMED_TIME: Final = "Thời điểm ký {at} (+07:00) theo khai báo, không có dấu thời gian"
NO_TIME: Final = "Không ghi thời điểm ký"
VERDICTS: Final[dict[str, str]] = {
    "valid": "Hợp lệ",
    "incomplete": "Chưa đủ chữ ký",
    "invalid": "Không hợp lệ",
    "indeterminate": "Chưa kết luận được",
}
MISSING: Final = "Còn thiếu chữ ký của {name}, {post}, {unit}."
SIGNED_BY: Final = "{signer}, {unit}"
BAD_TRUST: Final = "Tệp {name} không phải là chứng thư dạng PEM."
NAME_TOO_LONG: Final = "Họ và tên “{name}” quá dài, không ghi được vào chứng thư."
