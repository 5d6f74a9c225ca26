"""What people are told about the axes of a quarter, in Vietnamese, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.axes import AxesRefusal

_A = AxesRefusal

AXES_REFUSED: Final[dict[StrEnum, Any]] = {
    _A.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với phương án điểm này."),
    _A.NOT_BY_AXES: _(
        "Kỳ này không chấm theo trục kết quả: chỉ đánh giá quý đối với cán bộ lãnh đạo, quản lý "
        "theo Hướng dẫn 02-HD/BTCTW mới dùng trục."
    ),
    _A.LEFT_OUT: _("{name} không xếp loại trong kỳ này nên không cần phương án điểm."),
    _A.CLOSED: _("Kỳ đánh giá đã đóng nên phương án điểm không đổi được nữa."),
    _A.APPROVED: _("Phương án điểm đã được duyệt; muốn sửa thì đề nghị tập thể lãnh đạo trả lại."),
    _A.WRONG: _("Chưa ghi được phương án điểm. {what}"),
    _A.TOO_PRECISE: _("Điểm tối đa của trục chỉ ghi đến hai chữ số thập phân."),
    _A.NOT_PROPOSED: _("{name} chưa gửi phương án điểm nào đang chờ duyệt."),
    _A.STALE: _("Phương án điểm vừa được sửa. Mở lại trang để xem bản mới rồi làm lại."),
    _A.OWN_PLAN: _("Đồng chí không tự duyệt, tự trả lại phương án điểm của chính mình."),
    _A.SCORED: _(
        "{name} đã tự chấm theo phương án này nên không trả lại được. Sửa điểm ở bước thẩm định."
    ),
    _A.REASON_MISSING: _("Chưa ghi lý do trả lại để người đề xuất biết phải sửa gì."),
    _A.NOT_APPROVED: _(
        "Chưa chấm được: điểm tối đa từng trục của {name} chưa được tập thể lãnh đạo duyệt."
    ),
    _A.KPI_MISSING: _("Trục {what}: chưa ghi tỷ lệ hoàn thành chỉ tiêu."),
    _A.KPI_WRONG: _("Trục {what}: tỷ lệ hoàn thành từ 0 đến 999,99, ghi đến hai chữ số thập phân."),
    _A.GRADE_MISSING: _("Sản phẩm trọng tâm “{what}”: chưa chọn mức 1, 2 hay 3."),
    _A.TITLE_MISSING: _("Sản phẩm trọng tâm thứ {what}: đã chọn mức nhưng chưa ghi tên sản phẩm."),
    _A.TOO_MANY: _("Chỉ ghi tối đa {what} sản phẩm trọng tâm trong một quý."),
}
