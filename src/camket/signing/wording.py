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
    WEAK_KEY = "weak_key"
    WRONG_VALUE = "wrong_value"
    NO_ROOM = "no_room"
    NO_TIMESTAMP = "no_timestamp"
    NO_REVOCATION_DATA = "no_revocation_data"


REFUSALS: Final[dict[SigningRefusal, str]] = {
    SigningRefusal.NOT_SEALED: "Văn bản chưa được hệ thống đóng dấu phát hành nên chưa ký được.",
    SigningRefusal.NO_SUCH_SLOT: "Văn bản không dành chỗ cho chữ ký này.",
    SigningRefusal.ALREADY_SIGNED: "Chỗ ký này đã có chữ ký.",
    SigningRefusal.NOT_THE_TURN: "Chưa đến lượt ký: {name} phải ký trước.",
    SigningRefusal.WRONG_PERSON: "Chứng thư của {found} không phải của {name}, "
    "người được ký ở đây.",
    SigningRefusal.CERTIFICATE_NOT_IN_FORCE: "Chứng thư của {found} không có hiệu lực "
    "tại thời điểm ký.",
    SigningRefusal.WEAK_KEY: "Khóa trong chứng thư của {found} không dùng được: "
    "cần khóa RSA từ 2048 bit hoặc ECDSA P-256.",
    SigningRefusal.WRONG_VALUE: "Giá trị chữ ký nhận được không phải là chữ ký của chứng thư "
    "đã chọn trên văn bản này. Văn bản chưa được ký.",
    SigningRefusal.NO_ROOM: "Chữ ký và các chứng thư đi kèm lớn hơn chỗ dành sẵn trong tệp. "
    "Văn bản chưa được ký.",
    SigningRefusal.NO_TIMESTAMP: "{why} Văn bản chưa được ký: hãy ký lại khi có dấu thời gian.",
    SigningRefusal.NO_REVOCATION_DATA: "{why} Văn bản chưa được ký: hãy ký lại khi có dữ liệu đó.",
}


class TrustRefusal(StrEnum):
    """Why trust, lists, services or settings are not changed."""

    NOT_A_CERTIFICATE = "not_a_certificate"
    MANY_CERTIFICATES = "many_certificates"
    NOT_AN_AUTHORITY = "not_an_authority"
    EXPIRED = "expired"
    WEAK = "weak"
    TRIAL = "trial"
    ALREADY_TRUSTED = "already_trusted"
    WRONG_FINGERPRINT = "wrong_fingerprint"
    UNKNOWN_ISSUER = "unknown_issuer"
    ENDED_ALREADY = "ended_already"
    NO_REASON = "no_reason"
    NOT_A_LIST = "not_a_list"
    LIST_OF_NOBODY = "list_of_nobody"
    LIST_TOO_OLD = "list_too_old"
    NOT_AN_ANSWER = "not_an_answer"
    ANSWER_FAILED = "answer_failed"
    ANSWER_OF_NOBODY = "answer_of_nobody"
    ANSWER_NOT_SIGNED = "answer_not_signed"
    ANSWER_UNKNOWN = "answer_unknown"
    ANSWER_STALE = "answer_stale"
    ANSWER_TOO_EARLY = "answer_too_early"
    ANSWER_TOO_OLD = "answer_too_old"
    SERVICE_KNOWN = "service_known"
    NOT_AN_ADDRESS = "not_an_address"
    NO_TIME_SERVICE = "no_time_service"


TRUST_REFUSED: Final[dict[TrustRefusal, str]] = {
    TrustRefusal.NOT_A_CERTIFICATE: "Tệp này không phải là chứng thư dạng PEM hoặc DER.",
    TrustRefusal.MANY_CERTIFICATES: "Tệp có nhiều chứng thư. Tải lên từng chứng thư một để xem và "
    "xác nhận dấu vân tay của mỗi chứng thư.",
    TrustRefusal.NOT_AN_AUTHORITY: "Chứng thư này không được cấp để ký chứng thư khác nên không "
    "làm gốc hay trung gian được.",
    TrustRefusal.EXPIRED: "Chứng thư này đã hết hiệu lực ngày {on}.",
    TrustRefusal.WEAK: "Chứng thư này dùng khóa hoặc hàm băm không còn an toàn: cần RSA từ 2048 "
    "bit hoặc ECDSA từ 256 bit, không dùng SHA-1.",
    TrustRefusal.TRIAL: "Đây là chứng thư của một cơ quan chứng thực thử nghiệm, không thêm vào "
    "danh sách tin cậy.",
    TrustRefusal.ALREADY_TRUSTED: "Chứng thư này đang có trong danh sách tin cậy.",
    TrustRefusal.WRONG_FINGERPRINT: "Dấu vân tay đã gõ không khớp với chứng thư đã tải lên. Đối "
    "chiếu lại với dấu vân tay do cơ quan chứng thực công bố.",
    TrustRefusal.UNKNOWN_ISSUER: "Chứng thư trung gian này không do chứng thư nào trong danh sách "
    "tin cậy cấp. Thêm chứng thư cấp trên của nó trước.",
    TrustRefusal.ENDED_ALREADY: "Mục này đã được kết thúc trước đó.",
    TrustRefusal.NO_REASON: "Chưa có lý do. Ghi lý do để người sau hiểu vì sao.",
    TrustRefusal.NOT_A_LIST: "Tệp này không phải là danh sách thu hồi (CRL) dạng PEM hoặc DER, "
    "hoặc không ghi ngày cập nhật kế tiếp.",
    TrustRefusal.LIST_OF_NOBODY: "Danh sách thu hồi này không do chứng thư nào trong danh sách "
    "tin cậy ký.",
    TrustRefusal.LIST_TOO_OLD: "Đã có danh sách thu hồi mới hơn của cùng cơ quan, cập nhật {on}.",
    TrustRefusal.NOT_AN_ANSWER: "Tệp này không phải là trả lời OCSP dạng DER. Nếu tệp là danh sách "
    "thu hồi (CRL) thì tải lên ở mục Danh sách thu hồi.",
    TrustRefusal.ANSWER_FAILED: "Tệp này chỉ ghi lỗi của máy chủ OCSP, không có kết quả về chứng "
    "thư nào. Hỏi lại cơ quan chứng thực rồi tải tệp mới.",
    TrustRefusal.ANSWER_OF_NOBODY: "Trả lời nói về chứng thư số cuối {digits}, do một cơ quan "
    "không có trong danh sách tin cậy cấp. Thêm chứng thư của cơ quan ấy trước, rồi tải lại.",
    TrustRefusal.ANSWER_NOT_SIGNED: "Trả lời này không do {name}, hay đơn vị được cơ quan ấy giao "
    "trả lời, ký; hoặc chữ ký đã hỏng. Lấy lại tệp từ máy chủ OCSP của cơ quan chứng thực.",
    TrustRefusal.ANSWER_UNKNOWN: "Cơ quan chứng thực trả lời rằng không biết chứng thư số cuối "
    "{digits}. Kiểm tra lại chứng thư đã hỏi.",
    TrustRefusal.ANSWER_STALE: "Trả lời này chỉ có giá trị đến {on}, đã quá hạn. Hỏi lại cơ quan "
    "chứng thực rồi tải tệp mới.",
    TrustRefusal.ANSWER_TOO_EARLY: "Trả lời này ghi thời điểm {on}, chưa tới. Kiểm tra giờ của máy "
    "chủ hoặc của máy đã lấy tệp.",
    TrustRefusal.ANSWER_TOO_OLD: "Đã có trả lời mới hơn về cùng chứng thư, lúc {on}.",
    TrustRefusal.SERVICE_KNOWN: "Địa chỉ này đã có trong danh sách dịch vụ.",
    TrustRefusal.NOT_AN_ADDRESS: "Địa chỉ phải bắt đầu bằng http:// hoặc https://.",
    TrustRefusal.NO_TIME_SERVICE: "Chưa có dịch vụ cấp dấu thời gian nào, kể cả dịch vụ thử "
    "nghiệm, nên chưa chọn được mức có dấu thời gian kèm “chưa ký khi không có”: sẽ không ai ký "
    "được.",
}

CERTIFICATE_ENDS: Final = "Chứng thư {name} hết hiệu lực ngày {on}: thêm chứng thư thay thế."
CERTIFICATE_ENDED: Final = "Chứng thư {name} đã hết hiệu lực ngày {on}."
LIST_STALE: Final = (
    "Danh sách thu hồi của {name} đã quá hạn cập nhật {on}: tải lên danh sách mới, nếu không chữ "
    "ký mới sẽ không kèm được dữ liệu thu hồi."
)
LIST_MISSING: Final = "Mạng đóng nhưng chưa có danh sách thu hồi nào của {name}."
NO_SEAL: Final = (
    "Chứng thư thử nghiệm đã tắt và chưa khai con dấu số nào: chưa phát hành được văn bản."
)
NO_TIME_SERVICE: Final = (
    "Chưa có dịch vụ cấp dấu thời gian: chữ ký ở mức B-B, thời điểm ký theo khai báo."
)
FILE_LOST: Final = (
    "Tệp đang lưu bị mất hoặc không còn đúng với mã băm: khôi phục từ bản sao lưu trước đã."
)
RENEWAL_NOT_GOOD: Final = "Không gia hạn được vì kiểm tra chữ ký không đạt. {why}"
RENEWAL_NO_LONGER: Final = (
    "Chưa gia hạn: chứng thư của {service} cũng chỉ đến {on} nên thêm dấu thời gian không chứng "
    "minh được lâu hơn. Thêm dịch vụ có chứng thư dài hạn hơn."
)
PROOF_ENDS: Final = (
    "{count} tệp đã ký có dấu thời gian lưu trữ hết hạn trong {days} ngày tới mà chưa gia hạn được."
)
PAPERS_AT_RISK: Final = "{count} tệp đã ký cần gia hạn dấu thời gian lưu trữ."

NO_EVIDENCE: Final = (
    "Không có dữ liệu thu hồi còn hiệu lực cho chứng thư {subject} do {issuer} cấp."
)
NO_EVIDENCE_NO_PLACE: Final = (
    "Chứng thư {subject} do {issuer} cấp không ghi chỗ tra cứu thu hồi, và chưa có danh sách thu "
    "hồi của nơi cấp."
)


class TimestampFailure(StrEnum):
    """Why there is no timestamp."""

    NONE_CONFIGURED = "none_configured"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    MALFORMED = "malformed"
    WRONG_ANSWER = "wrong_answer"
    CLOCK = "clock"
    UNTRUSTED = "untrusted"
    CHANGING = "changing"


TIMESTAMP_FAILURES: Final[dict[TimestampFailure, str]] = {
    TimestampFailure.NONE_CONFIGURED: "Chưa có dịch vụ cấp dấu thời gian nào được thiết lập.",
    TimestampFailure.UNREACHABLE: "Không kết nối được dịch vụ cấp dấu thời gian {service}.",
    TimestampFailure.TOO_SLOW: "Dịch vụ cấp dấu thời gian {service} không trả lời trong thời hạn.",
    TimestampFailure.TOO_LARGE: "Trả lời của dịch vụ cấp dấu thời gian {service} lớn hơn "
    "mức cho phép.",
    TimestampFailure.REFUSED: "Dịch vụ cấp dấu thời gian {service} từ chối yêu cầu.",
    TimestampFailure.MALFORMED: "Không đọc được trả lời của dịch vụ cấp dấu thời gian {service}.",
    TimestampFailure.WRONG_ANSWER: "Dịch vụ cấp dấu thời gian {service} trả lời cho "
    "một yêu cầu khác.",
    TimestampFailure.CLOCK: "Giờ của dịch vụ cấp dấu thời gian {service} lệch quá 5 phút "
    "với giờ của hệ thống.",
    TimestampFailure.UNTRUSTED: "Chứng thư của dịch vụ cấp dấu thời gian {service} không dẫn tới "
    "chứng thư gốc nào được tin cậy.",
    TimestampFailure.CHANGING: "Mỗi lần hỏi lại do một chứng thư khác cấp dấu thời gian.",
}


class Fault(StrEnum):
    """One thing wrong with a file or with a signature in it."""

    NOT_READ = "not_read"
    NOT_A_PDF = "not_a_pdf"
    NO_SIGNATURE = "no_signature"
    TOO_MUCH_TO_READ = "too_much_to_read"
    SIGNATURES_OUT_OF_REACH = "signatures_out_of_reach"
    DAMAGED = "damaged"
    RUBBISH_AFTER_END = "rubbish_after_end"
    NOT_WHOLLY_COVERED = "not_wholly_covered"
    NOT_THE_ISSUED_FILE = "not_the_issued_file"
    CHANGED_AFTER_SIGNING = "changed_after_signing"
    STRAY_BYTES = "stray_bytes"
    PACKED_REVISION = "packed_revision"
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
    SHORT_KEY = "short_key"
    OLD_DIGEST = "old_digest"
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
    NO_PLACE_TO_ASK = "no_place_to_ask"
    TIMESTAMP_UNCHECKED = "timestamp_unchecked"
    TIMESTAMP_BROKEN = "timestamp_broken"
    TIMESTAMP_UNTRUSTED = "timestamp_untrusted"
    TIMESTAMP_EXPIRED = "timestamp_expired"
    TIMESTAMP_REVOKED = "timestamp_revoked"
    TIMESTAMP_REVOCATION_UNKNOWN = "timestamp_revocation_unknown"
    TIMESTAMP_IN_THE_FUTURE = "timestamp_in_the_future"
    CLOCK_SKEW = "clock_skew"
    TRUST_ENDED = "trust_ended"
    TRUST_ENDED_NOW = "trust_ended_now"
    TRIAL_ENDED = "trial_ended"
    NOT_IN_POST = "not_in_post"


FAULTS: Final[dict[Fault, str]] = {
    Fault.NOT_READ: "Không mở được tệp {name}.",
    Fault.NOT_A_PDF: "Đây không phải là tệp PDF.",
    Fault.NO_SIGNATURE: "Tệp không có chữ ký số nào.",
    Fault.TOO_MUCH_TO_READ: "Tệp quá lớn hoặc được làm rối đến mức không kiểm tra được.",
    Fault.SIGNATURES_OUT_OF_REACH: "Tệp còn dấu vết của chữ ký số nhưng đã bị sửa để không thấy "
    "chữ ký nào.",
    Fault.DAMAGED: "Tệp đã bị sửa hoặc hỏng: không đọc được cấu trúc của tệp.",
    Fault.RUBBISH_AFTER_END: "Sau điểm kết thúc của tệp còn có dữ liệu lạ.",
    Fault.NOT_WHOLLY_COVERED: "Chữ ký cuối cùng không bao trùm toàn bộ tệp.",
    Fault.NOT_THE_ISSUED_FILE: "Nội dung tệp không phải là nội dung đã phát hành.",
    Fault.CHANGED_AFTER_SIGNING: "Nội dung tệp đã bị thay đổi sau khi ký.",
    Fault.STRAY_BYTES: "Trong phần tệp từ sau {name} đến hết {signer} có dữ liệu lạ.",
    Fault.PACKED_REVISION: "Phần tệp thêm vào từ sau {name} đến hết {signer} được ghi ở dạng nén "
    "mà không đối chiếu được từng byte nên không được nhận. Ký lại trên bản tải từ hệ thống bằng "
    "phần mềm không nén, không tối ưu hóa tệp khi lưu, hoặc xin tệp gốc của người gửi.",
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
    Fault.SHORT_KEY: "Khóa RSA của {signer} ngắn hơn 2048 bit, không còn an toàn.",
    Fault.OLD_DIGEST: "Chữ ký của {signer} dùng hàm băm SHA-1, không còn an toàn.",
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
    Fault.NO_PLACE_TO_ASK: "Chưa kiểm tra được chứng thư của {signer} có bị thu hồi hay không: "
    "chứng thư ấy hoặc chứng thư của nơi cấp không ghi chỗ tra cứu, và chưa có danh sách thu hồi "
    "của nơi cấp.",
    Fault.TIMESTAMP_UNCHECKED: "Chữ ký của {signer} mang theo dữ liệu ngoài phần đã ký mà hệ thống "
    "không kiểm tra được.",
    Fault.TIMESTAMP_BROKEN: "Dấu thời gian đi với {signer} không khớp hoặc đã bị sửa.",
    Fault.TIMESTAMP_UNTRUSTED: "Dấu thời gian đi với {signer} do {name} cấp, không dẫn tới "
    "chứng thư gốc nào được tin cậy.",
    Fault.TIMESTAMP_EXPIRED: "Chứng thư của {name}, nơi cấp dấu thời gian đi với {signer}, "
    "đã hết hạn hoặc không còn được tin cậy mà chưa có dấu thời gian nào gia hạn.",
    Fault.TIMESTAMP_REVOKED: "Chứng thư của {name}, nơi cấp dấu thời gian đi với {signer}, "
    "đã bị thu hồi.",
    Fault.TIMESTAMP_REVOCATION_UNKNOWN: "Chưa kiểm tra được chứng thư của {name}, nơi cấp dấu "
    "thời gian đi với {signer}, có bị thu hồi hay không.",
    Fault.TIMESTAMP_IN_THE_FUTURE: "Dấu thời gian đi với {signer} muộn hơn thời điểm kiểm tra "
    "hoặc muộn hơn dấu thời gian bao ngoài nó.",
    Fault.CLOCK_SKEW: "Thời điểm ký mà {signer} khai không khớp với dấu thời gian: "
    "đồng hồ của máy ký đã sai.",
    Fault.TRUST_ENDED: "Chứng thư của {signer} dẫn tới một chứng thư gốc không được tin cậy "
    "vào thời điểm ký.",
    Fault.TRUST_ENDED_NOW: "Chứng thư gốc mà chứng thư của {signer} dẫn tới nay không còn được "
    "tin cậy, và chữ ký không có dấu thời gian.",
    Fault.TRIAL_ENDED: "Chứng thư của {signer} là chứng thư thử nghiệm, và hệ thống đã thôi nhận "
    "chữ ký bằng chứng thư thử nghiệm trước thời điểm ký.",
    Fault.NOT_IN_POST: "Ngày {name}, {signer} không giữ chức vụ {post} mà chỗ ký này dành cho.",
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
        Fault.NO_PLACE_TO_ASK,
        Fault.TIMESTAMP_UNCHECKED,
        Fault.TIMESTAMP_UNTRUSTED,
        Fault.TIMESTAMP_EXPIRED,
        Fault.TIMESTAMP_REVOKED,
        Fault.TIMESTAMP_REVOCATION_UNKNOWN,
        Fault.TIMESTAMP_IN_THE_FUTURE,
        Fault.CLOCK_SKEW,
        Fault.TRUST_ENDED_NOW,
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
STAMPED_TIME: Final = "Thời điểm ký {at} (+07:00) theo dấu thời gian của {service}"
ARCHIVED_TIME: Final = "Đã có trước {at} (+07:00) theo dấu thời gian lưu trữ của tệp"
NOT_REVOKED: Final = "Chứng thư chưa bị thu hồi lúc ký"
REVOKED: Final = "Chứng thư đã bị thu hồi"
REVOCATION_UNKNOWN: Final = "Chưa biết chứng thư có bị thu hồi hay không"
LEVELS: Final[dict[str | None, str]] = {
    "B-T": "Mức B-T: có dấu thời gian, chưa kèm dữ liệu thu hồi để chứng minh lâu dài",
    "B-LT": "Mức B-LT: kèm dữ liệu thu hồi, chưa có dấu thời gian lưu trữ bao ngoài",
    "B-LTA": "Mức B-LTA: kèm dữ liệu thu hồi và dấu thời gian lưu trữ, "
    "chứng minh được khi không còn hệ thống",
}
"""What a level means; B-B is told by the sentence on its time."""
ARCHIVE_TIMESTAMP: Final = "dấu thời gian lưu trữ"
THE_FILE: Final = "tệp này"
NO_TIMESTAMP_NOTE: Final = (
    "Không có dấu thời gian: thời điểm ký là thời điểm khai báo, và sau khi chứng thư hết hạn thì "
    "riêng tệp này không còn chứng minh được chữ ký có trước lúc đó."
)
PROVABLE_NOTE: Final = (
    "Dấu thời gian lưu trữ do {service} cấp, chứng minh được đến hết ngày {on}; trước ngày đó "
    "phải gia hạn."
)
NOT_ARCHIVED_NOTE: Final = (
    "Dấu thời gian lưu trữ chưa bảo đảm chữ ký của {signers}: tệp có thể chưa phải bản lưu sau "
    "cùng. Xin bản đang lưu ở nơi phát hành, hoặc gia hạn dấu thời gian lưu trữ."
)
NO_TIME: Final = "Không ghi thời điểm ký"
VERDICTS: Final[dict[str, str]] = {
    "valid": "Hợp lệ",
    "incomplete": "Chưa đủ chữ ký",
    "invalid": "Không hợp lệ",
    "indeterminate": "Chưa kết luận được",
}
MISSING: Final = "Còn thiếu chữ ký của {name}, {post}, {unit}."
BAD_TRUST: Final = "Tệp {name} không phải là chứng thư dạng PEM."
NAME_TOO_LONG: Final = "Họ và tên “{name}” quá dài, không ghi được vào chứng thư."
LEADS: Final[dict[str, str]] = {
    "valid": "Văn bản nguyên vẹn từ lúc phát hành. Đủ {n} chữ ký, tất cả hợp lệ tại thời điểm ký.",
    "incomplete": "Văn bản nguyên vẹn từ lúc phát hành; {n} chữ ký đã có đều hợp lệ, còn thiếu chữ "
    "ký nêu dưới đây.",
    "invalid": "Không được dùng tệp này làm căn cứ: có điều sai nêu dưới đây.",
    "indeterminate": "Chưa thấy điều gì sai, nhưng có điều chưa kiểm tra được nêu dưới đây.",
}
NOBODY_SIGNED_YET: Final = (
    "Văn bản nguyên vẹn từ lúc phát hành nhưng chưa ai ký; cần các chữ ký nêu dưới đây."
)
NOTHING_CHECKED: Final = "Không kiểm tra được chữ ký nào trong tệp này."
UNREADABLE_SIGNATURE: Final = "Chữ ký không đọc được"
CONTENT_IS_NOT_JUDGED: Final = (
    "Việc kiểm tra cho biết ai đã ký và văn bản có bị đổi sau khi ký hay không; không đánh giá "
    "nội dung đúng hay sai."
)
TIME_IS_NOT_PROVEN: Final = "Thời điểm ký do chương trình ký tự ghi, không có bên thứ ba xác nhận."
NOT_FOR_EVER: Final = (
    "Không có dấu thời gian lưu trữ: khi chứng thư hết hạn thì chữ ký không còn chứng minh được "
    "chỉ bằng tệp này."
)
