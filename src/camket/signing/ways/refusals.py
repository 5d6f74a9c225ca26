"""Why a way to sign is refused, other than what devices, services and files have to say."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class WayRefusal(StrEnum):
    """Why a signature is not begun or not taken."""

    NOT_OFFERED = "way_not_offered"
    CERTIFICATE_OF_ANOTHER = "way_certificate_of_another"
    NO_ACCOUNT = "way_no_account_named"
    NAME_DIFFERS = "way_name_differs"
    ASKED_ALREADY = "way_asked_already"
    NOT_OPEN = "way_not_open"
    NOT_YOURS = "way_not_yours"
    WRONG_STATE = "way_wrong_state"
    TOO_MANY_TRIES = "way_too_many_tries"
    NO_CODE = "way_no_code"
    NOTHING_TO_SIGN = "way_nothing_to_sign"
    LINK_SPENT = "way_link_spent"
    LINK_EXPIRED = "way_link_expired"
    SESSION_ENDED = "way_session_ended"
    FILE_MOVED_ON = "way_file_moved_on"
    SECRET_PLACE = "way_secret_place"  # noqa: S105  # a kind of refusal, not a password
    NAME_TAKEN = "way_name_taken"
    BAD_ADDRESS = "way_bad_address"


WAY_REFUSED: Final[dict[StrEnum, Any]] = {
    WayRefusal.NOT_OFFERED: _(
        "Cách ký đã chọn không còn dùng được. Chọn một cách ký khác trong danh sách rồi ký lại."
    ),
    WayRefusal.CERTIFICATE_OF_ANOTHER: _(
        "Chứng thư này đã được người khác trong hệ thống dùng để ký nên không ký thay đồng chí "
        "{name} được."
    ),
    WayRefusal.NO_ACCOUNT: _("Nhập tên tài khoản của đồng chí ở dịch vụ “{service}”."),
    WayRefusal.NAME_DIFFERS: _(
        "Chứng thư ở “{service}” mang tên {found}, không phải {name}. Kiểm tra lại tên tài khoản."
    ),
    WayRefusal.ASKED_ALREADY: _(
        "Văn bản “{paper}” đang có một yêu cầu ký chờ xác nhận. Mở yêu cầu ấy để xác nhận hoặc hủy "
        "trước khi gửi yêu cầu mới."
    ),
    WayRefusal.NOT_OPEN: _("Yêu cầu ký này đã kết thúc."),
    WayRefusal.NOT_YOURS: _("Yêu cầu ký này không phải của đồng chí."),
    WayRefusal.WRONG_STATE: _("Yêu cầu ký này không chờ mã xác nhận."),
    WayRefusal.TOO_MANY_TRIES: _(
        "Đã nhập sai mã xác nhận {count} lần nên yêu cầu được hủy. Mở lại văn bản rồi ký."
    ),
    WayRefusal.NO_CODE: _("Nhập mã xác nhận do dịch vụ gửi."),
    WayRefusal.NOTHING_TO_SIGN: _("Chọn ít nhất một văn bản để ký."),
    WayRefusal.LINK_SPENT: _(
        "Đường dẫn tải hoặc gửi tệp đã được dùng; mỗi đường dẫn chỉ dùng một lần. Bấm Ký số để bắt "
        "đầu lại."
    ),
    WayRefusal.LINK_EXPIRED: _(
        "Lượt ký bằng phần mềm trên máy đã hết hạn. Bấm Ký số để bắt đầu lại."
    ),
    WayRefusal.SESSION_ENDED: _(
        "Phiên làm việc bắt đầu lượt ký này đã kết thúc. Đăng nhập rồi bắt đầu lại."
    ),
    WayRefusal.FILE_MOVED_ON: _(
        "Văn bản đã có chữ ký mới từ khi lượt ký này bắt đầu. Bấm Ký số để ký trên bản hiện nay."
    ),
    WayRefusal.SECRET_PLACE: _(
        "Nhập khóa kết nối, hoặc tên biến môi trường giữ khóa (bắt đầu bằng {start}); không nhập "
        "cả hai."
    ),
    WayRefusal.BAD_ADDRESS: _(
        "Địa chỉ phải bắt đầu bằng https://, vì khóa kết nối được gửi đến đó. Sửa địa chỉ rồi thêm "
        "lại."
    ),
    WayRefusal.NAME_TAKEN: _("Đã có dịch vụ tên “{service}”. Đặt tên khác."),
}

FAILED_HERE: Final = _(
    "Hệ thống gặp lỗi nên văn bản này chưa được ký. Ký lại; nếu vẫn lỗi, báo quản trị."
)
"""What a person reads of one paper of many that failed for a reason of our own."""
SIGNED_ANOTHER_WAY: Final = _("Chỗ ký này đã có chữ ký theo cách ký khác.")
"""What becomes of a request at a service when the place it is for is filled meanwhile."""
