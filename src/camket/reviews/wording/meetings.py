"""What people are told about meetings and votes, in Vietnamese, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.registry.decisions import NumberRefusal
from camket.registry.wording import NUMBER_REFUSED
from camket.reviews.decisions.papers import PaperRefusal
from camket.reviews.decisions.votes import MeetingRefusal
from camket.shared.errors import Refused
from camket.signing.ways.wording import sentence_of_way

_M = MeetingRefusal

MEETING_REFUSED: Final[dict[StrEnum, Any]] = {
    _M.NOT_ALLOWED: _(
        "Chỉ cấp ủy, chi bộ họp hoặc văn phòng giúp việc của mình được ghi hội nghị này."
    ),
    _M.STALE: _(
        "Hội nghị này vừa được người khác ghi. Nội dung đồng chí nhập vẫn còn; mở lại trang để "
        "xem bản mới rồi ghi lại."
    ),
    _M.CLOSED: _("Hội nghị đã chốt nên không sửa được."),
    _M.PERIOD_CLOSED: _("Kỳ {period} đã đóng nên không lập, không ghi thêm hội nghị."),
    _M.NO_MEMBERS: _(
        "Ngày họp đã chọn tập thể này chưa có ai giữ chức vụ. Xem lại ngày họp hoặc thành phần."
    ),
    _M.NOT_A_MEMBER: _("Người chủ trì phải là thành viên của tập thể vào ngày họp."),
    _M.CHAIR_ABSENT: _("{name} chủ trì hội nghị nên phải có mặt."),
    _M.SECRETARY_MISSING: _(
        "Thư ký phải là người của đơn vị hoặc của cơ quan giúp việc vào ngày họp."
    ),
    _M.SAME_CHAIR_AND_SECRETARY: _("Chủ trì và thư ký phải là hai người."),
    _M.ABSENCE_REASON_MISSING: _("{name} vắng mặt: ghi lý do vắng, hoặc chọn căn cứ không tính."),
    _M.EXCLUDED_BUT_PRESENT: _(
        "{name} có mặt nên vẫn tính vào tổng số thành viên. Bỏ căn cứ không tính, hoặc ghi vắng."
    ),
    _M.TOO_SHORT: _("Hội nghị kiểm điểm ít nhất 1 ngày."),
    _M.ROLL_MISSING: _("Chưa điểm danh. Điểm danh trước vì tổng số phiếu tính theo điểm danh."),
    _M.NO_SUBJECTS: _("Chưa chọn tập thể, cá nhân nào để kiểm điểm."),
    _M.CHAIR_IS_SUBJECT: _(
        "{name} chủ trì hội nghị nên khi kiểm điểm chính mình phải giao người khác chủ trì."
    ),
    _M.SUBJECT_CHAIRS: _("{name} không chủ trì phần kiểm điểm của chính mình."),
    _M.HANDED_TOO_MANY: _(
        "Phát ra {handed_out} phiếu nhưng chỉ có {present} thành viên có mặt. Xem lại số phiếu "
        "hoặc điểm danh."
    ),
    _M.COLLECTED_TOO_MANY: _(
        "Thu vào {collected} phiếu, nhiều hơn {handed_out} phiếu phát ra. Xem lại hai số này."
    ),
    _M.SUM_DIFFERS: _(
        "{name}: các ô cộng lại được {total} phiếu, cần đúng {expected} (thu vào {collected} "
        "phiếu{own}). Kiểm lại số phiếu của dòng này."
    ),
    _M.NOTHING_COUNTED: _("Chưa ghi số phiếu nào."),
    _M.NOT_GOOD: _(
        "{name} chưa được quá nửa bỏ phiếu hoàn thành tốt ở lần 1 nên không vào phiếu lần 2."
    ),
    _M.SUBJECT_OPEN: _(
        "{name}: ghi nội dung kiểm điểm, hoặc ghi lý do chưa kiểm điểm để chuyển hội nghị sau."
    ),
    _M.REASON_MISSING: _(
        "{name}: mức tập thể biểu quyết khác với mức theo quy tắc nên phải ghi lý do."
    ),
    _M.ENDS_BEFORE: _(
        "Giờ kết thúc phải sau giờ bắt đầu, nằm trong ngày cuối của hội nghị và không sau lúc này."
    ),
    _M.NOT_REVIEWED: _(
        "{name} chưa được kiểm điểm hoặc không thuộc diện xếp loại, không bỏ phiếu."
    ),
    _M.OWN_BALLOT: _(
        "Không ai ghi phiếu về chính mình. Dòng của {name} do trưởng ban kiểm phiếu, phó bí thư "
        "hoặc người khác giúp việc tập thể ghi."
    ),
    _M.OWN_LINE_DIFFERS: _(
        "Số phiếu vừa sửa không khớp dòng về {name} do người khác đã ghi. Giữ số phiếu cũ, hoặc "
        "để người đã ghi dòng ấy sửa."
    ),
    _M.TELLER_UNKNOWN: _(
        "Người kiểm phiếu phải là thành viên tập thể, người của đơn vị hoặc cơ quan giúp việc vào "
        "ngày họp."
    ),
    _M.SAME_TELLERS: _("Trưởng ban kiểm phiếu và người ghi biên bản kiểm phiếu phải là hai người."),
}


_P = PaperRefusal
PAPER_REFUSED: Final[dict[StrEnum, Any]] = {
    _P.NOT_ALLOWED: _(
        "Chỉ cấp ủy, chi bộ họp hoặc văn phòng giúp việc của mình được lập biên bản để ký."
    ),
    _P.NOT_CLOSED: _("Hội nghị chưa chốt. Chốt hội nghị rồi lập biên bản để ký."),
    _P.ISSUED: _("Biên bản của hội nghị này đã lập, không còn biên bản nào chờ lập."),
    _P.NO_OTHER_SIGNER: _(
        "{paper}: chưa đủ hai người ký. Người ký phải đang giữ chức vụ, là hai người khác nhau và "
        "không ký phần về chính mình{name}. Cử ban kiểm phiếu gồm người khác rồi lập lại."
    ),
    _P.PURGED: _("Nội dung kiểm điểm đã được xóa sau khi bàn giao nên không lập biên bản nữa."),
    _P.NOT_YOURS: _("Biên bản này không có ô ký của đồng chí."),
    _P.NOT_YOUR_TURN: _("Chưa đến lượt đồng chí: biên bản đang chờ {name} ký trước."),
    _P.COMPLETE: _(
        "Đồng chí đã ký biên bản này nên không ký, không trả lại nữa. Nếu biên bản sai mà chưa đủ "
        "chữ ký, đề nghị văn phòng rút."
    ),
    _P.FILE_ALTERED: _(
        "Tệp biên bản đang lưu bị hỏng hoặc không còn đúng mã băm nên không ký được. Báo quản trị "
        "hệ thống khôi phục tệp từ bản sao lưu."
    ),
    _P.FILE_REPLACED: _("Biên bản vừa có chữ ký khác. Mở lại trang rồi ký trên bản mới."),
    _P.SIGNATURE_NOT_VALID: _("Chữ ký không dùng được: {reasons}"),
    _P.ENDED: _(
        "Biên bản này đã bị trả lại hoặc đã rút nên không ký nữa. Mở danh sách biên bản của hội "
        "nghị để xem bản lập lại."
    ),
    _P.WHOLE: _("Biên bản đã có đủ chữ ký nên không rút, không trả lại được."),
    _P.NO_REASON: _("Nêu lý do để người lập và người đã ký biết phải làm gì tiếp."),
    _P.SCAN_NOT_YOURS: _(
        "Chỉ người ký biên bản, người lập biên bản được gửi bản số hóa; người ký đối chiếu, xác "
        "nhận."
    ),
    _P.SCAN_BY_SAME: _(
        "Bản số hóa do đồng chí gửi; một người ký khác của biên bản phải đối chiếu, xác nhận."
    ),
}


def sentence_of_paper(refused: Refused) -> str:
    """Return what a person reads when a paper of a meeting is not issued or not signed.

    Raises:
        KeyError: The refusal comes from another room.
    """
    if isinstance(refused.reason, NumberRefusal):
        return str(NUMBER_REFUSED[refused.reason]).format(**refused.details)
    told = {**PAPER_REFUSED, **MEETING_REFUSED}
    if refused.reason in told:
        return str(told[refused.reason]).format(**refused.details)
    if (of_way := sentence_of_way(refused)) is not None:
        return of_way
    raise KeyError(refused.reason)


def sentence_of_meeting(refused: Refused) -> str:
    """Return what a person reads when an act on a meeting is refused.

    Raises:
        KeyError: The refusal comes from another room.
    """
    return str(MEETING_REFUSED[refused.reason]).format(**refused.details)
