"""What people are told about numbers of papers, one sentence per code."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.registry.decisions import NumberRefusal

NUMBER_REFUSED: Final[dict[NumberRefusal, Any]] = {
    NumberRefusal.NOT_RESERVED: _(
        "Số {number} không còn ở trạng thái đã giữ nên không đổi được nữa."
    ),
    NumberRefusal.NO_REASON: _(
        "Chưa hủy được số {number}: sổ đăng ký phải ghi lý do của mỗi số bỏ trống. Nhập lý do rồi "
        "gửi lại."
    ),
}
