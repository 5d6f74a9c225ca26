"""Sentences of the signing pages that no rule refuses by."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

ALTERED: Final[Any] = _(
    "Tệp đang lưu không còn đúng với mã băm lúc phát hành nên hệ thống không đưa ra. Quản trị và "
    "kiểm tra đã được báo; tệp sẽ xem lại được khi đặt lại từ bản sao lưu."
)
TOO_LARGE: Final[Any] = _("Tệp lớn {size}, giới hạn là {limit}. Gửi đúng tệp PDF đã ký.")
LINK_OVER: Final[Any] = _(
    "Đường nhận tệp đã dùng rồi hoặc đã quá năm phút nên tệp không được nhận. Trở lại trang ký và "
    "ký lại."
)
