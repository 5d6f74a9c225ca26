"""What people are told about civil-service levels decided outside, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.outside import OutsideRefusal

_O = OutsideRefusal
OUTSIDE_REFUSED: Final[dict[StrEnum, Any]] = {
    _O.NOT_ALLOWED: _("Chức vụ đang làm việc không được nhập kết quả công chức của người này."),
    _O.SUBJECT_ITSELF: _("Không tự nhập kết quả xếp loại công chức của chính mình."),
    _O.NOT_A_PERSON: _("Chỉ nhập kết quả công chức cho cá nhân trong kỳ năm hoặc quý của Đảng."),
    _O.IN_SYSTEM: _(
        "{name} được xếp loại công chức ngay trong hệ thống; kết quả tự chuyển sang khi đã quyết "
        "định."
    ),
    _O.STANDS: _("Kết quả của {name} đã nhập. Rút kết quả cũ kèm lý do rồi nhập lại."),
    _O.LEVEL_MISSING: _("Chưa chọn mức xếp loại."),
    _O.PAPER_MISSING: _("Chưa ghi số văn bản hoặc cơ quan quyết định."),
    _O.PAPER_AHEAD: _("Ngày văn bản ở sau hôm nay. Sửa lại ngày."),
    _O.DECIDED: _("Mức xếp loại đảng viên của {name} đã quyết định nên không sửa căn cứ được."),
    _O.WITHDRAWN: _("Kết quả này đã rút."),
    _O.REASON_MISSING: _("Chưa ghi lý do rút."),
}
