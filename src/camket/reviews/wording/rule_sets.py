"""What people are told about a body's rule set, in Vietnamese, one sentence per code."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.rule_sets import RuleSetRefusal, RuleSetState
from camket.shared.errors import Refused

_R = RuleSetRefusal
SENTENCES: Final = {
    _R.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với bộ quy tắc này."),
    _R.STALE: _("Bộ quy tắc vừa được người khác sửa. Mở lại trang để xem bản mới rồi sửa lại."),
    _R.PUBLISHED: _("Bộ quy tắc đã ban hành nên không sửa được. Lập phiên bản mới để thay đổi."),
    _R.NOT_PUBLISHED: _("Bộ quy tắc này không ở tình trạng đang ban hành."),
    _R.NO_TITLE: _("Chưa ghi tên bộ quy tắc. Ghi tên rồi gửi lại."),
    _R.UNKNOWN_SCHEME: _("Không có quy định này. Chọn một trong các quy định đã nêu."),
    _R.BEFORE_SCHEME: _(
        "Ngày có hiệu lực sớm hơn ngày có hiệu lực của {scheme}. Chọn ngày muộn hơn."
    ),
    _R.NO_PAPER: _("Chưa ghi văn bản ban hành. Ghi số, ký hiệu, ngày và cơ quan ban hành."),
    _R.HAS_PROBLEMS: _("Chưa ban hành được: còn {n} dòng phải sửa, xem ghi chú tại từng dòng."),
    _R.UNREADABLE: _("Nội dung không ghi được: {why}"),
    _R.UNKNOWN_ROW: _("Không có dòng này trong bộ quy tắc."),
    _R.NOT_IN_FORCE: _("Bộ quy tắc chưa ban hành hoặc chưa có hiệu lực vào ngày này."),
}
STATE_NAMES: Final = {
    RuleSetState.DRAFT: _("Dự thảo"),
    RuleSetState.PUBLISHED: _("Đã ban hành"),
    RuleSetState.ARCHIVED: _("Đã thôi dùng"),
}


def sentence_of_set(refused: Refused) -> str | None:
    """Return the sentence for a refusal about a set, or None for any other."""
    if not isinstance(refused.reason, RuleSetRefusal):
        return None
    return str(SENTENCES[refused.reason]).format(**refused.details)
