"""What people are told about a dossier, in Vietnamese, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.reviews.decisions.dossiers import DossierRefusal, Gap, GapKind
from camket.reviews.wording.refusals import REFUSED as OF_THE_ROOM
from camket.shared.errors import Refused

_R, _G = DossierRefusal, GapKind

REFUSED: Final[dict[StrEnum, Any]] = {
    _R.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với hồ sơ này."),
    _R.STALE: _(
        "Bản này vừa được ghi ở nơi khác nên chưa ghi đè: chữ đồng chí nhập vẫn còn, bản đã lưu "
        "hiện dưới từng mục khác nhau; xem lại rồi bấm ghi lần nữa."
    ),
    _R.SUBMITTED: _(
        "Bản kiểm điểm đã gửi nên không sửa được. Bấm Lấy lại để sửa, khi hội nghị chưa bắt đầu."
    ),
    _R.NOT_SUBMITTED: _("Bản tự kiểm điểm chưa được gửi nên chưa làm được việc này."),
    _R.DECIDED: _("Mức xếp loại đã được quyết định nên hồ sơ không đổi nữa."),
    _R.NOT_DECIDED: _(
        "Chưa xóa được: mức xếp loại chưa được quyết định, nội dung còn cần cho việc xem xét."
    ),
    _R.PURGED: _("Nội dung hồ sơ này đã được xóa sau khi bàn giao."),
    _R.GAPS: _("Chưa gửi được: còn {n} mục phải bổ sung. Bản nháp đã được ghi."),
    _R.COLLECTIVE_FIRST: _(
        "Chưa gửi được: tập thể kiểm điểm trước cá nhân (Hướng dẫn 43-HD/BTCTW), báo cáo của tập "
        "thể chưa gửi. Bản nháp của đồng chí đã được ghi."
    ),
    _R.HEAD_FIRST: _(
        "Chưa gửi được: người đứng đầu kiểm điểm trước, cấp phó và thành viên sau; bản của người "
        "đứng đầu chưa gửi. Bản nháp của đồng chí đã được ghi."
    ),
    _R.HEARD: _("Hội nghị đã góp ý nên không làm được việc này nữa."),
    _R.OWN_FILE: _(
        "Đây là hồ sơ của chính đồng chí: gợi ý, xin nhận xét, ghi góp ý và xóa nội dung do "
        "người khác làm."
    ),
    _R.SCORES_WRONG: _(
        "Tiêu chí “{name}”: điểm phải từ 0 đến {most}, đúng cách chấm của tiêu chí."
    ),
    _R.TEXT_MISSING: _("Chưa có nội dung. Ghi nội dung rồi gửi lại."),
    _R.ANSWERED: _("Đã có trả lời nên không rút, không nhắc được nữa."),
    _R.BODY_MISSING: _("Chưa ghi tên cơ quan, tổ chức cần xin nhận xét."),
    _R.DUE_PAST: _("Hạn nhận xét đã qua. Nhập ngày từ hôm nay trở đi."),
    _R.LINK_DEAD: _(
        "Đường dẫn này không còn dùng được: đã trả lời, đã được thay hoặc đã quá hạn. Liên hệ nơi "
        "gửi để nhận đường dẫn mới."
    ),
    _R.AUTHOR_MISSING: _("Chưa ghi họ tên, chức vụ của người nhận xét."),
    _R.REMINDED_TODAY: _("Hôm nay đã nhắc cơ quan này rồi. Mỗi ngày nhắc nhiều nhất một lần."),
    _R.HEADING_UNKNOWN: _("Chưa chọn nội dung được góp ý."),
    _R.SPEAKER_MISSING: _("Chưa ghi họ tên người góp ý."),
    _R.MET_IN_FUTURE: _("Ngày họp chưa đến. Nhập ngày đã họp."),
    _R.PAPER_MISSING: _("Chưa ghi số biên bản bàn giao hồ sơ."),
    _R.REASON_MISSING: _("Chưa ghi lý do xóa."),
    _R.SAME_PERSON: _("Người đề nghị xóa không tự xác nhận. Chuyển cho người thứ hai."),
    _R.ALREADY_ASKED: _("Hồ sơ này đã có đề nghị xóa, chờ người thứ hai xác nhận."),
    _R.APPEAL_OPEN: _(
        "Còn kiến nghị chưa trả lời về mức xếp loại này. Trả lời kiến nghị rồi mới xóa nội dung."
    ),
    _R.NOT_ASKED: _("Chưa có đề nghị xóa nào chờ xác nhận."),
}

GAPS: Final = {
    _G.SECTION: _("Chưa viết mục “{name}”."),
    _G.FAULT: _("Hạn chế kỳ trước “{name}”: chưa chọn mức khắc phục."),
    _G.FAULT_PROOF: _("Hạn chế kỳ trước “{name}”: chưa ghi việc đã làm và minh chứng."),
    _G.FAULT_REASON: _("Hạn chế kỳ trước “{name}”: chưa ghi việc còn lại, lý do."),
    _G.SUGGESTION: _("Điểm gợi ý {name}: chưa giải trình."),
    _G.SCORE: _("Tiêu chí “{name}”: chưa chấm, hoặc không áp dụng mà chưa nêu lý do."),
    _G.EXPLANATION: _("Tiêu chí “{name}”: dưới mức tối đa nên phải giải trình."),
    _G.LEVEL: _("Chưa tự nhận mức xếp loại."),
}


def sentence_of(refused: Refused) -> str:
    """Return what a person reads when an act on a dossier is refused.

    Raises:
        KeyError: The refusal comes from another room.
    """
    words = REFUSED.get(refused.reason) or OF_THE_ROOM[refused.reason]
    details = {**refused.details, "n": len(refused.details.get("gaps", ()))}
    return str(words).format(**details)


def gap_sentence(gap: Gap) -> str:
    """Return what a self-review lacks in one place."""
    return str(GAPS[gap.kind]).format(name=gap.name)
