"""What people are told about appeals and corrections, in Vietnamese, one sentence per code."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.appeals import LODGE_DAYS, AppealRefusal
from camket.shared.errors import Refused
from camket.shared.text import show_day

_A = AppealRefusal

APPEAL_REFUSED: Final[dict[StrEnum, Any]] = {
    _A.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với đối tượng này."),
    _A.NOT_PUBLISHED: _("Kết quả xếp loại của {name} chưa công bố nên chưa kiến nghị được."),
    _A.TOO_LATE: _(
        "Hết hạn kiến nghị ngày {last} ({days} ngày làm việc kể từ ngày công bố). Đồng chí vẫn "
        "có thể gửi đơn ngoài hệ thống đến cấp quyết định."
    ),
    _A.ALREADY_OPEN: _("Kiến nghị trước về mức này đang chờ trả lời."),
    _A.ALREADY_ANSWERED: _("Kiến nghị về mức này đã được trả lời."),
    _A.TEXT_MISSING: _("Chưa ghi nội dung kiến nghị."),
    _A.ANSWER_MISSING: _("Chưa ghi nội dung trả lời và lý do."),
    _A.OWN_HAND: _(
        "Đồng chí là người được xếp loại, đã tự chấm hoặc thẩm định, hoặc đang giữ chức vụ ở đơn "
        "vị được xếp loại nên không trả lời, không đính chính được. Chuyển cho người khác."
    ),
    _A.LEVEL_MISSING: _("Chưa chọn mức mới cho {name}."),
    _A.SAME_LEVEL: _(
        "Mức mới của {name} trùng mức đã quyết định. Chọn giữ nguyên, hoặc chọn mức khác."
    ),
    _A.ABOVE_UNIT: _(
        "{name}: người đứng đầu không được xếp cao hơn mức của đơn vị ({unit_level})."
    ),
    _A.HEAD_ABOVE: _(
        "{head} đang xếp cao hơn mức mới của {name}. Đính chính mức của người đứng đầu trước."
    ),
    _A.BASIS_MISSING: _("Chưa ghi lý do, căn cứ."),
    _A.NOT_DECIDED: _("Chưa có mức nào được quyết định mà chưa ra quyết định có số."),
    _A.NO_SIGNER: _("Chưa ban hành được quyết định: hôm nay cấp quyết định khuyết người đứng đầu."),
    _A.SCAN_MISSING: _("Chưa gửi bản quét kiến nghị. Chọn tệp PDF hoặc ảnh của văn bản đã nhận."),
    _A.DAY_WRONG: _("Ngày nhận kiến nghị phải từ ngày công bố kết quả đến hôm nay."),
    _A.NO_SPEAKER: _("{name} không có người đứng đầu vào ngày nhận nên chưa ghi được kiến nghị."),
    _A.NOT_BEST: _("{name} không xếp loại hoàn thành xuất sắc nhiệm vụ nên không chọn tiêu biểu."),
}


def sentence_of_appeal(refused: Refused) -> str:
    """Return what a person reads when an appeal or a correction is refused.

    Raises:
        KeyError: The refusal comes from another room.
    """
    last = refused.details.get("last")
    words = refused.details | {
        "last": show_day(last) if isinstance(last, date) else "",
        "days": LODGE_DAYS,
    }
    return str(APPEAL_REFUSED[refused.reason]).format(**words)
