"""What people are told, in Vietnamese, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.reviews.decisions.absences import AbsenceRefusal, GroupRefusal
from camket.reviews.decisions.contests import ContestRefusal
from camket.reviews.decisions.items import ReviewRefusal
from camket.reviews.decisions.periods import PeriodRefusal
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.remediation import RemediationRefusal
from camket.reviews.wording.axes import AXES_REFUSED
from camket.reviews.wording.frames import FRAMES_REFUSED
from camket.reviews.wording.outside import OUTSIDE_REFUSED
from camket.shared.errors import Refused

_R, _X, _K = ReviewRefusal, RatingRefusal, RemediationRefusal
_P, _C = PeriodRefusal, ContestRefusal
_A, _G = AbsenceRefusal, GroupRefusal

REFUSED: Final[dict[StrEnum, Any]] = {
    **AXES_REFUSED,
    **FRAMES_REFUSED,
    **OUTSIDE_REFUSED,
    _R.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này ở đơn vị này."),
    _R.PERIOD_EXISTS: _("Kỳ {kind} năm {year} đã mở. Mở kỳ đã có trong danh sách."),
    _R.NOTHING_TO_REVIEW: _(
        "Chưa mở được kỳ đánh giá: đợt năm {year} chưa có bản cam kết nào ký đủ hai bên."
    ),
    _R.STALE: _(
        "Bản này vừa được người khác sửa. Nội dung đồng chí nhập vẫn còn; mở lại trang để xem "
        "bản mới rồi ghi lại."
    ),
    _R.ALREADY_SUBMITTED: _("Bản tự đánh giá đã gửi, chờ cấp trên kết luận nên không sửa được."),
    _R.NOT_SUBMITTED: _("Đơn vị chưa gửi tự đánh giá nên chưa kết luận được."),
    _R.ALREADY_CONCLUDED: _("Cấp trên đã kết luận bản này."),
    _R.STATE_MISSING: _(
        "Vấn đề {number}: chưa chọn đã hoàn thành, đang thực hiện hay chưa triển khai."
    ),
    _R.RESULT_MISSING: _("Vấn đề {number}: chưa ghi kết quả đến nay."),
    _R.CAUSE_MISSING: _("Vấn đề {number}: chậm hoặc chưa triển khai nên phải ghi nguyên nhân."),
    _R.NEXT_STEP_MISSING: _("Vấn đề {number}: chưa xong nên phải ghi việc tiếp theo."),
    _R.OWN_SIDE: _(
        "Người đã gửi tự đánh giá, hoặc người của đơn vị được đánh giá, không kết luận bản đó. "
        "Chuyển cho người khác của cấp trên."
    ),
    _R.CONCLUSION_MISSING: _("Chưa ghi kết luận của cấp trên."),
    _R.NUMBER_MISSING: _("Chưa ghi số thông báo kết luận."),
    _X.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với đối tượng này."),
    _X.STALE: _(
        "Hồ sơ của {name} vừa được người khác sửa. Nội dung đồng chí nhập vẫn còn; mở lại trang "
        "để xem bản mới rồi ghi lại."
    ),
    _X.DECIDED: _("Mức xếp loại của {name} đã được quyết định nên không sửa được."),
    _X.OUT_OF_RANGE: _("Tiêu chí chung từ 0 đến 30 điểm, kết quả nhiệm vụ từ 0 đến 70 điểm."),
    _X.TOO_PRECISE: _("Điểm chỉ ghi đến hai chữ số thập phân; hệ thống không làm tròn."),
    _X.WORK_MISSING: _(
        "Kỳ này tính điểm kết quả theo công thức của bộ quy tắc: kê khai kết quả của {name} trước."
    ),
    _X.WORK_WRONG: _("Chưa tính được điểm kết quả của {name}: {what}."),
    _X.ITEMS_MISSING: _(
        "{name}: kỳ này chấm 30 điểm tiêu chí chung theo từng tiêu chí. Mở lại trang rồi chấm từng "
        "tiêu chí."
    ),
    _X.ITEM_POINTS: _(
        "{name}: điểm của tiêu chí “{what}” không đúng. Chấm trong mức tối đa; tiêu chí đạt, không "
        "đạt thì cho đủ điểm hoặc 0."
    ),
    _X.ITEM_UNEXPLAINED: _(
        "{name}: tiêu chí “{what}” chấm dưới điểm tối đa nên phải ghi giải trình."
    ),
    _X.WORK_CHANGED: _(
        "Thẩm định chỉ sửa kết quả đạt được; tên, trọng số do {name} đăng ký giữ nguyên. Cần sửa "
        "phần đăng ký thì để {name} tự sửa rồi thẩm định lại."
    ),
    _X.WORK_TOO_FINE: _(
        "Điểm kết quả của {name} có quá {places} chữ số sau dấu phẩy; ghi tỷ lệ, trọng số ít chữ "
        "số thập phân hơn."
    ),
    _X.LEVEL_MISSING: _("Chưa chọn mức xếp loại cho {name}."),
    _X.NOT_SCORED: _("{name} chưa tự chấm điểm nên chưa thẩm định được."),
    _X.NOT_APPRAISED: _("{name} chưa được thẩm định nên chưa quyết định được."),
    _X.SAME_PERSON: _(
        "Đồng chí đã tự chấm hoặc thẩm định {name}: tự chấm, thẩm định và quyết định phải do "
        "ba người khác nhau."
    ),
    _X.SUBJECT_ITSELF: _("Không ai thẩm định hoặc quyết định mức xếp loại của chính mình."),
    _X.OWN_UNIT: _(
        "Đồng chí đang giữ chức vụ ở chính đơn vị được xếp loại ({name}) nên không thẩm định, "
        "không quyết định được. Chuyển cho người khác, hoặc cấp trên trực tiếp."
    ),
    _X.REASON_MISSING: _(
        "Mức chọn cho {name} khác với quy tắc ({ruled}) hoặc đề nghị thẩm định nên phải ghi lý do."
    ),
    _X.CHANGE_UNEXPLAINED: _(
        "Đề nghị cho {name} đổi từ “{before}” nên phải ghi lý do của việc đổi."
    ),
    _X.DIFFERENCE_UNEXPLAINED: _(
        "{name}: thẩm định chênh tự chấm từ {points} điểm hoặc đổi mức tự nhận nên phải ghi giải "
        "trình ({source})."
    ),
    _X.EXCEPTION_UNFOUNDED: _(
        "Chưa ghi lý do và văn bản làm căn cứ cho trường hợp vượt trội. Ghi cả hai rồi lưu lại."
    ),
    _X.PERIOD_CLOSED: _("Kỳ đánh giá đã đóng nên không sửa được nữa."),
    _X.LEFT_OUT: _(
        "{name}: kiểm điểm nhưng không xếp loại trong kỳ này; xem lý do ở trang của kỳ."
    ),
    _X.SUBORDINATES_FIRST: _(
        "{name}: chờ đơn vị này quyết định xong {what} với các đơn vị trực thuộc; cấp dưới xếp "
        "loại trước cấp trên."
    ),
    _X.CIVIL_FIRST: _(
        "{name}: chờ kết quả xếp loại công chức của kỳ này; công chức xếp loại trước đảng viên."
    ),
    _X.CONTESTED: _("{name}: còn phản ánh số liệu chưa trả lời nên chưa quyết định được."),
    _X.SCENARIO_EXISTS: _("Kỳ này đã có giả định tên “{name}”. Đặt tên khác rồi lưu lại."),
    _X.SCENARIO_UNNAMED: _("Chưa đặt tên cho giả định cần lưu."),
    _X.SOURCE_MISSING: _("Chưa ghi căn cứ (văn bản, ngày) cho: {what}."),
    _X.FACTS_DISAGREE: _("Số liệu không khớp: {what}."),
    _X.COLLECTIVE_FIRST: _(
        "{name}: làm xong bước này cho tập thể đơn vị trước, vì người đứng đầu không được xếp "
        "cao hơn đơn vị."
    ),
    _X.ABOVE_UNIT: _(
        "{name}: người đứng đầu không được xếp cao hơn mức của đơn vị ({unit_level})."
    ),
    _X.NOTHING_CHOSEN: _("Chưa chọn đối tượng nào."),
    _X.NOT_ALL_DECIDED: _(
        "Chưa ban hành được thông báo: chưa có mức nào được quyết định, còn {left} đối tượng."
    ),
    _X.NOTICE_EXISTS: _("Thông báo kết quả xếp loại này đã ban hành, số {number}."),
    _X.NO_SIGNER: _("Chưa ban hành được thông báo: hôm nay cấp quyết định khuyết người đứng đầu."),
    _K.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với đơn vị này."),
    _K.STALE: _(
        "Việc khắc phục này vừa được người khác sửa. Mở lại trang để xem bản mới rồi ghi lại."
    ),
    _K.CAUSE_MISSING: _("Chưa ghi nguyên nhân của hạn chế."),
    _K.OWNER_MISSING: _("Chưa chọn người chịu trách nhiệm khắc phục."),
    _K.PLAN_MISSING: _("Chưa ghi biện pháp khắc phục."),
    _K.DEADLINE_MISSING: _("Chưa ghi thời hạn khắc phục."),
    _K.DEADLINE_PAST: _("Thời hạn khắc phục đã qua. Nhập ngày từ hôm nay trở đi."),
    _K.NOT_PLANNED: _("Việc này chưa có kế hoạch khắc phục nên chưa xác nhận được."),
    _K.NOT_CLAIMED: _("Đơn vị không đề nghị xác nhận nguyên nhân khách quan cho việc này."),
    _K.ALREADY_REMEDIED: _("Việc này đã khắc phục xong hoặc đã kết thúc theo quyết định."),
    _K.OWN_SIDE: _(
        "Người lập kế hoạch, người chịu trách nhiệm, người báo cáo hoặc người của chính đơn vị "
        "không xác nhận việc này. Chuyển cho người khác của cấp trên."
    ),
    _K.NOT_REPORTED: _("Đơn vị chưa báo cáo đã khắc phục nên chưa xác nhận hoặc trả lại được."),
    _K.PROOF_MISSING: _("Chưa ghi kết quả khắc phục: đã làm gì, thấy ở đâu."),
    _K.TOO_MANY_FILES: _("Mỗi lần gửi nhiều nhất {most} tệp. Bỏ bớt rồi gửi lại."),
    _K.RETURN_REASON_MISSING: _("Trả lại thì phải ghi còn thiếu gì để đơn vị làm tiếp."),
    _K.WAITS_FOR_WORD: _(
        "Đã báo cáo khắc phục, đang chờ cấp trên xác nhận nên chưa sửa hoặc gửi lại được."
    ),
    _K.TITLE_MISSING: _("Chưa ghi hạn chế, khuyết điểm."),
    _K.SOURCE_MISSING: _("Chưa chọn hạn chế được chỉ ra ở đâu."),
    _K.PAPER_MISSING: _("Chưa ghi số, ngày của kết luận hoặc biên bản đã chỉ ra hạn chế."),
    _K.PERSON_ELSEWHERE: _("Hôm nay người được chọn không giữ chức vụ ở đơn vị này."),
    _K.OWN_FAULT: _(
        "Đồng chí đang giữ chức vụ ở chính đơn vị này nên không ghi hạn chế cho đơn vị; cấp trên "
        "trực tiếp ghi."
    ),
    _P.NOT_ALLOWED: _("Chức vụ đang làm việc không được mở hoặc đổi kỳ đánh giá của đơn vị này."),
    _P.EXISTS: _("Kỳ {kind} năm {year} đã mở. Mở kỳ đã có trong danh sách."),
    _P.QUARTER_MISSING: _("Chưa chọn quý, từ I đến IV."),
    _P.TITLE_MISSING: _("Đánh giá đột xuất phải có tên, ví dụ nội dung hoặc lý do đánh giá."),
    _P.DAYS_MISSING: _("Chưa nhập ngày đầu và ngày cuối của kỳ."),
    _P.DAYS_REVERSED: _("Ngày cuối của kỳ phải từ ngày đầu trở đi."),
    _P.NOT_BEGUN: _("Kỳ này chưa bắt đầu nên chưa mở được."),
    _P.DUE_BEFORE_START: _("Hạn làm xong phải từ ngày đầu của kỳ trở đi."),
    _P.NOBODY: _(
        "Không có đơn vị trực thuộc hoặc cá nhân nào thuộc diện đã chọn. Chọn diện khác rồi mở lại."
    ),
    _P.NOBODY_CHOSEN: _("Chưa chọn diện nào: tập thể, người đứng đầu, cấp phó hay đối tượng khác."),
    _P.OPENING_RUNS: _(
        "Đang có một lần mở kỳ ở cấp dưới chưa xong. Chờ xong hoặc dừng lần đó rồi mở lần khác."
    ),
    _P.CIVIL_KIND: _(
        "Công chức được xếp loại theo quý và theo năm (Điều 19 Nghị định 335/2025/NĐ-CP). Chọn "
        "loại kỳ “Đánh giá quý” hoặc “Tổng kết năm”."
    ),
    _P.NO_RULES_THEN: _(
        "Chưa mở được kỳ: ngày cuối kỳ sớm hơn ngày có hiệu lực của các quy định xếp loại mà hệ "
        "thống áp dụng."
    ),
    _P.OWN_SET_IN_QUARTER: _(
        "Quý chấm theo Hướng dẫn 02-HD/BTCTW, bộ quy tắc riêng dựa trên Quy định 366-QĐ/TW không "
        "áp dụng được. Chọn bộ quy tắc chung."
    ),
    _P.UNKNOWN_RULES: _(
        "Kỳ này không dùng được bộ quy tắc đã chọn: bộ quy tắc phải dựa trên quy định mà kỳ xếp "
        "loại theo, do chính cơ quan hoặc cấp trên ban hành và có hiệu lực trước ngày cuối kỳ. "
        "Chọn bộ khác hoặc sửa ngày."
    ),
    _P.NOT_OPEN: _("Kỳ này đã chốt số liệu nên không đổi được nữa."),
    _P.NOT_FROZEN: _("Chốt số liệu trước rồi mới đóng kỳ."),
    _P.BELOW_OPEN: _("Chưa đóng được: cấp dưới đóng trước cấp trên, còn kỳ tương ứng của {names}."),
    _P.CONTESTS_OPEN: _("Chưa đóng được: còn {n} phản ánh số liệu chưa trả lời."),
    _P.NOT_DECIDED: _("Chưa đóng được: còn {n} đối tượng chưa quyết định mức xếp loại."),
    _P.REASON_MISSING: _("Chưa ghi lý do."),
    _P.HAS_LEVEL: _("{name} đã được thẩm định hoặc quyết định nên không đổi diện được."),
    _P.HIMSELF: _("Không ai tự đổi diện xếp loại của chính mình."),
    _P.CLOSED: _("Kỳ này đã đóng."),
    _P.CLASS_FIXED: _(
        "{name}: chỉ đổi giữa cá nhân không giữ chức vụ và đảng viên ngoài hệ thống chính trị."
    ),
    _P.CLASS_WRITTEN: _(
        "{name} đã tự chấm hoặc đã viết bản kiểm điểm theo mẫu của loại đang ghi nên không đổi "
        "loại được."
    ),
    _A.NOT_ALLOWED: _("Chức vụ đang làm việc không được ghi thời gian vắng mặt ở đơn vị này."),
    _A.HIMSELF: _("Không ai ghi hoặc sửa thời gian vắng mặt của chính mình."),
    _A.NOT_THERE: _("{name} không giữ chức vụ, không sinh hoạt ở đơn vị này vào những ngày đó."),
    _A.DAYS_REVERSED: _("Ngày cuối phải từ ngày đầu trở đi."),
    _A.PAPER_MISSING: _("Chưa ghi văn bản làm căn cứ (số, ngày, cơ quan ban hành)."),
    _A.OVERLAPS: _(
        "{name} đã có thời gian vắng mặt cùng lý do trùng những ngày này. Kết thúc hoặc rút lần "
        "ghi trước rồi ghi lại."
    ),
    _A.ENDED: _("Lần vắng mặt này đã có ngày cuối."),
    _A.REASON_MISSING: _("Chưa ghi lý do rút."),
    _A.WITHDRAWN: _("Lần ghi này đã được rút."),
    _G.NOT_ALLOWED: _("Chức vụ đang làm việc không được đặt nhóm so sánh của đơn vị này."),
    _G.NAME_MISSING: _("Chưa đặt tên nhóm."),
    _G.NAME_TAKEN: _("Đã có nhóm tên “{name}”. Đặt tên khác."),
    _G.KINDS_MISSING: _("Chưa chọn loại đơn vị hoặc chức vụ nào cho nhóm."),
    _G.POST_UNKNOWN: _("Có chức vụ không có trong danh mục. Chọn lại."),
    _G.POST_TAKEN: _("Có chức vụ đã thuộc nhóm khác. Bỏ nhóm kia trước rồi đặt lại."),
    _G.BOTH: _("Một nhóm gồm loại đơn vị hoặc gồm chức vụ, không gồm cả hai. Đặt thành hai nhóm."),
    _G.KIND_UNKNOWN: _("Có loại đơn vị không có trong danh mục. Chọn lại."),
    _G.KIND_TAKEN: _("Có loại đơn vị đã thuộc nhóm khác. Bỏ nhóm kia trước rồi đặt lại."),
    _C.NOT_ALLOWED: _("Chức vụ đang làm việc không được làm việc này với hồ sơ này."),
    _C.UNKNOWN_FACT: _("Không có số liệu này trong hồ sơ."),
    _C.PERIOD_CLOSED: _("Kỳ đánh giá đã đóng nên không phản ánh số liệu được nữa."),
    _C.DECIDED: _("Mức xếp loại đã được quyết định; ý kiến sau quyết định gửi theo kiến nghị."),
    _C.WAITING: _("Số liệu này đã có phản ánh chờ trả lời."),
    _C.REASON_MISSING: _("Chưa ghi số liệu sai ở đâu và vì sao."),
    _C.CLAIM_MISSING: _("Chưa ghi số liệu đúng."),
    _C.NOT_A_COUNT: _("Số liệu đúng là số nguyên từ 0 trở lên."),
    _C.SAME_VALUE: _("Số liệu đề nghị giống số liệu đang có."),
    _C.ANSWERED: _("Phản ánh này đã được trả lời."),
    _C.OWN_SIDE: _(
        "Người phản ánh và người của chính đơn vị được xếp loại không trả lời phản ánh đó."
    ),
    _C.ANSWER_MISSING: _("Chưa ghi trả lời."),
    _C.SOURCE_MISSING: _("Sửa số liệu thì phải ghi căn cứ (văn bản, ngày)."),
    _C.VALUES_DISAGREE: _("Không sửa được: {what}."),
}


def sentence_of(refused: Refused) -> str:
    """Return what a person reads when one of this room's acts is refused.

    Raises:
        KeyError: The refusal comes from another room than this one or `files`.
    """
    reason = refused.reason
    words = FILE_REFUSED[reason] if isinstance(reason, FileRefusal) else REFUSED[reason]
    return str(words).format(**refused.details)
