"""What people are told about frames of weights, in Vietnamese, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.frames import FrameRefusal

_F = FrameRefusal

FRAMES_REFUSED: Final[dict[StrEnum, Any]] = {
    _F.NOT_ALLOWED: _("Chức vụ đang làm việc không ghi được khung trọng số của kỳ này."),
    _F.NOT_ASKED: _("{name}: kỳ này không chấm theo sản phẩm đăng ký nên không có khung trọng số."),
    _F.FROZEN: _("Kỳ này đã chốt số liệu nên khung trọng số không đổi được nữa."),
    _F.LEFT_OUT: _("{name} không xếp loại trong kỳ này nên không cần khung trọng số."),
    _F.DECIDED: _("Mức xếp loại của {name} đã được quyết định nên không đổi khung trọng số được."),
    _F.HIMSELF: _("Không ai ghi khung trọng số cho chính mình. Bỏ chọn {name} rồi ghi lại."),
    _F.OWN_UNIT: _(
        "Đồng chí đang giữ chức vụ ở đơn vị của {name} nên không ghi khung trọng số cho người đó. "
        "Chuyển cho người khác của cơ quan thẩm định."
    ),
    _F.NOBODY_CHOSEN: _("Chưa chọn ai. Chọn những người cần ghi khung trọng số rồi ghi lại."),
    _F.UNKNOWN: _("Chưa chọn khung trọng số."),
    _F.REASON_MISSING: _("Chưa ghi lý do, ví dụ văn bản phân công nhiệm vụ."),
    _F.NO_EARLIER: _(
        "{name} không có khung của kỳ trước đang chờ xác nhận. Bỏ chọn người đó, hoặc chọn một "
        "khung K1–K4."
    ),
    _F.MISSING: _(
        "{name} chưa tự chấm được: hồ sơ của kỳ chưa ghi khung trọng số. Cơ quan thẩm định ghi "
        "khung trước."
    ),
}
