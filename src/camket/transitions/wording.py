"""What people are told about transitions, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.shared.errors import Refused
from camket.transitions.decisions import ApplyRefusal, HandoverRefusal, SettleRefusal

NOBODY: Final = "chưa có người nhận"
"""Who owns what has passed to an heir, until somebody of it is named."""

SENTENCES: Final[dict[StrEnum, Any]] = {
    SettleRefusal.NOT_ALLOWED: _(
        "Việc này do người đứng đầu {heir} hoặc cấp trên trực tiếp quyết định."
    ),
    SettleRefusal.ENDED_UNIT_ITSELF: _(
        "Đơn vị đã kết thúc không tự quyết được việc mình để lại; {heir} hoặc cấp trên quyết định."
    ),
    SettleRefusal.OWN_WORK: _(
        "Đồng chí đã đứng đầu {unit} hoặc trực tiếp làm việc này nên không tự kết luận là đã xong. "
        "Đề nghị cấp trên của {heir} xem xét."
    ),
    SettleRefusal.ALREADY_DECIDED: _("Việc này đã được quyết định: {choice}."),
    SettleRefusal.NOTHING_CHOSEN: _("Chưa chọn việc nào còn chờ. Chọn ít nhất một việc."),
    SettleRefusal.NOT_POSSIBLE: _("Không chọn được “{choice}” cho {thing}."),
    SettleRefusal.NOT_AN_HEIR: _(
        "Đơn vị nhận phải là đơn vị tiếp nhận của {unit} trong ngày quyết định."
    ),
    SettleRefusal.OWNER_OUTSIDE: _(
        "Người chủ trì phải đang giữ chức vụ ở đơn vị nhận. Chọn người khác, hoặc để “chưa có "
        "người nhận”."
    ),
    SettleRefusal.REASON_MISSING: _("Chưa ghi lý do. Ghi rõ căn cứ rồi gửi lại."),
    SettleRefusal.NUMBER_MISSING: _("Chưa có số quyết định. Ghi số văn bản rồi gửi lại."),
    SettleRefusal.PARTS_MISSING: _("Chia chỉ tiêu cần ít nhất hai đơn vị nhận."),
    SettleRefusal.PART_TWICE: _("Mỗi đơn vị nhận chỉ ghi một phần của cùng một chỉ tiêu."),
    SettleRefusal.PART_NOT_POSITIVE: _("Mỗi phần phải lớn hơn 0."),
    SettleRefusal.SUM_DIFFERS: _(
        "Cộng các phần được {sum}, khác mức cũ {old}. Sửa lại cho bằng, hoặc ghi lý do."
    ),
    SettleRefusal.NOTHING_AMENDED: _("Chưa điều chỉnh gì. Ghi mức, thời hạn hoặc nội dung mới."),
    SettleRefusal.DUE_BEFORE_START: _("Thời hạn mới phải từ ngày bắt đầu {day} trở đi."),
    SettleRefusal.NOT_SIGNED: _(
        "Bản cam kết chưa ký đủ nên chưa thể kết thúc vì đã xong; chọn kết thúc theo quyết định."
    ),
    SettleRefusal.NOT_PLANNED: _(
        "Việc khắc phục chưa có kế hoạch nên chưa thể ghi là đã khắc phục. Chọn tiếp nhận."
    ),
    SettleRefusal.DONE_IN_FUTURE: _("Ngày xong không được sau hôm nay."),
    SettleRefusal.CHANGED_MEANWHILE: _(
        "Việc này vừa thay đổi trong lúc đồng chí đang xem. Mở lại rồi quyết định."
    ),
    ApplyRefusal.NOT_ALLOWED: _("Đồng chí không được thực hiện phương án của đơn vị này."),
    ApplyRefusal.NOT_DECIDED: _("Phương án chưa có quyết định nên chưa thực hiện được."),
    ApplyRefusal.APPLIED_ALREADY: _("Phương án đã được thực hiện."),
    ApplyRefusal.NOT_YET: _("Phương án có hiệu lực từ ngày {day}; chưa đến ngày thực hiện."),
    HandoverRefusal.NOT_ALLOWED: _(
        "Đồng chí không được lập bàn giao của đơn vị này. Việc này của hai đồng chí bàn giao, văn "
        "phòng và cấp trên trực tiếp."
    ),
    HandoverRefusal.NOT_A_HEAD: _("Chỉ bàn giao chức vụ đứng đầu đơn vị."),
    HandoverRefusal.NOT_ONE_UNIT: _("Người giao và người nhận phải đứng đầu cùng một đơn vị."),
    HandoverRefusal.NOT_THE_NEXT: _(
        "Người nhận phải là người đứng đầu sau người giao. Chọn đồng chí giữ chức vụ sau ngày "
        "người giao bắt đầu giữ."
    ),
    HandoverRefusal.BEGUN_ALREADY: _("Việc bàn giao của đồng chí này đã được mở."),
    HandoverRefusal.RECORDED_ALREADY: _("Biên bản đã lập, không sửa được nữa."),
    HandoverRefusal.NOT_RECORDED: _("Chưa lập biên bản bàn giao."),
    HandoverRefusal.RECEIVED_ALREADY: _("Đã ghi nhận việc nhận bàn giao."),
    HandoverRefusal.NOBODY_RECEIVES: _("Chưa có người đứng đầu mới để nhận bàn giao."),
    HandoverRefusal.NOT_THE_RECEIVER: _("Chỉ đồng chí {name} nhận bàn giao được."),
    HandoverRefusal.CHANGED_MEANWHILE: _(
        "Bàn giao vừa thay đổi trong lúc đồng chí đang xem. Mở lại rồi làm tiếp."
    ),
}


def sentence_for(refused: Refused) -> str:
    """Return what a person is told about a refusal of this room."""
    return str(SENTENCES[refused.reason]).format_map(_Blanks(refused.details))


class _Blanks(dict[str, Any]):
    """Values for the blanks of a sentence; what was not told is left empty."""

    def __missing__(self, key: str) -> str:
        """Return nothing for a blank that was not told."""
        return ""
