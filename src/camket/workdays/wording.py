"""What people are told when a day is not added or withdrawn: one sentence per code."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.shared.errors import Refused
from camket.workdays.decisions import WorkdayRefusal

SENTENCES: Final = {
    WorkdayRefusal.NO_NAME: _("Chưa ghi đây là ngày gì. Ghi tên ngày, ví dụ “Nghỉ phòng bão”."),
    WorkdayRefusal.NO_PAPER: _(
        "Chưa ghi văn bản quyết định. Ghi số, ký hiệu và cơ quan ban hành văn bản."
    ),
    WorkdayRefusal.PAST: _(
        "Ngày {day} đã qua; các thời hạn đã tính không đổi. Chỉ thêm hoặc rút ngày từ hôm nay."
    ),
    WorkdayRefusal.ENTERED_ALREADY: _(
        "Ngày {day} đã có trong danh sách. Rút ngày đó trước nếu cần sửa."
    ),
    WorkdayRefusal.CHANGES_NOTHING: _(
        "Theo lịch chung, ngày {day} vốn đã là {kind}. Xem lại ngày hoặc loại ngày."
    ),
    WorkdayRefusal.WITHDRAWN_ALREADY: _("Ngày {day} đã được rút trước đó."),
}
WORKED: Final = _("ngày làm việc")
OFF: Final = _("ngày nghỉ")


def kind_name(*, is_worked: bool) -> str:
    """Return what a day is, as it stands within a sentence."""
    return str(WORKED if is_worked else OFF)


def sentence_of(refused: Refused) -> str | None:
    """Return the sentence for a refusal of this room, or None for any other."""
    if not isinstance(refused.reason, WorkdayRefusal):
        return None
    return str(SENTENCES[refused.reason]).format(**refused.details)
