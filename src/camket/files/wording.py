"""What people are told about files, one sentence per code."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class FileRefusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    SECRET = "secret"  # noqa: S105  # a kind of paper, not a password


FILE_REFUSED = {
    FileRefusal.EMPTY: _("Tệp “{name}” rỗng. Chọn lại tệp khác."),
    FileRefusal.TOO_LARGE: _(
        "Tệp “{name}” lớn {size}, giới hạn là {limit}. Giảm cỡ ảnh rồi gửi lại."
    ),
    FileRefusal.UNKNOWN_KIND: _(
        "Tệp “{name}” không phải ảnh JPEG, PNG, WebP hay PDF. Chuyển sang một trong các loại này."
    ),
    FileRefusal.SECRET: _(
        "Tên tệp “{name}” mang dấu mật. Hệ thống không nhận văn bản mật; xử lý theo quy định "
        "bảo vệ bí mật nhà nước."
    ),
}
