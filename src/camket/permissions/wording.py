"""Permissions in Vietnamese, and why the table is not changed."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.permissions.catalogue import Permission
from camket.permissions.decisions import GrantRefusal
from camket.shared.errors import Refused

PERMISSIONS: Final = {
    Permission.VIEW_OVERVIEW: _("Xem toàn cảnh"),
    Permission.MANAGE_CAMPAIGN: _("Mở và thiết lập đợt cam kết"),
    Permission.CHASE_UNITS: _("Đôn đốc"),
    Permission.ORDER_WORK: _("Đặt hàng"),
    Permission.VIEW_COMMITMENT: _("Xem bản cam kết"),
    Permission.DRAFT_COMMITMENT: _("Soạn bản cam kết"),
    Permission.SUBMIT_COMMITMENT: _("Gửi, rút đăng ký"),
    Permission.APPRAISE_COMMITMENT: _("Thẩm định đăng ký"),
    Permission.ACCEPT_FOR_SUPERIOR: _("Đồng ý nội dung thay mặt cấp trên"),
    Permission.ACCEPT_FOR_UNIT: _("Đồng ý nội dung thay mặt đơn vị"),
    Permission.ISSUE_COMMITMENT: _("Phát hành bản cam kết"),
    Permission.SIGN_FOR_UNIT: _("Ký thay mặt đơn vị"),
    Permission.SIGN_FOR_SUPERIOR: _("Ký thay mặt cấp trên"),
    Permission.SIGN_FOR_COLLECTIVE: _("Ký thay mặt tập thể, bên cạnh người đứng đầu"),
    Permission.APPLY_SEAL: _("Đóng dấu của cơ quan, tổ chức"),
    Permission.VIEW_TASK: _("Xem nhiệm vụ, vướng mắc"),
    Permission.ASSIGN_WORK: _("Giao việc"),
    Permission.REPORT_PROGRESS: _("Báo cáo kết quả"),
    Permission.VERIFY_RESULT: _("Xác nhận kết quả"),
    Permission.RAISE_OBSTACLE: _("Nêu vướng mắc"),
    Permission.ANSWER_OBSTACLE: _("Trả lời vướng mắc"),
    Permission.SELF_REVIEW: _("Tự đánh giá"),
    Permission.CONCLUDE_REVIEW: _("Kết luận đánh giá"),
    Permission.APPRAISE_RATING: _("Thẩm định xếp loại"),
    Permission.DECIDE_RATING: _("Quyết định xếp loại"),
    Permission.VIEW_RATINGS: _("Xem xếp loại"),
    Permission.MANAGE_REMEDIATION: _("Theo dõi khắc phục"),
    Permission.JOIN_REVIEW: _("Dự kiểm điểm, góp ý"),
    Permission.RECORD_CRITICISM: _("Ghi góp ý tại hội nghị kiểm điểm"),
    Permission.ASK_REMARKS: _("Xin nhận xét để kiểm điểm"),
    Permission.SUGGEST_POINTS: _("Gợi ý kiểm điểm"),
    Permission.PURGE_DOSSIERS: _("Xóa nội dung hồ sơ kiểm điểm đã bàn giao"),
    Permission.READ_AUDIT: _("Đọc nhật ký"),
    Permission.MANAGE_ORGANISATION: _("Sắp xếp tổ chức"),
    Permission.MANAGE_PEOPLE: _("Quản lý cán bộ, chức vụ"),
    Permission.SETTLE_TRANSITION: _("Xử lý việc của đơn vị đã kết thúc"),
    Permission.IMPORT_DATA: _("Nhập, xuất dữ liệu"),
    Permission.MANAGE_TEMPLATES: _("Thay mẫu văn bản"),
    Permission.KEEP_REGISTER: _("Giữ sổ đăng ký văn bản"),
}
"""Permission → what a person calls it."""

SENTENCES: Final = {
    GrantRefusal.NOT_ADMINISTRATOR: _("Chỉ quản trị hệ thống đổi bảng quyền."),
    GrantRefusal.UNKNOWN_POST: _("Không có chức danh này trong danh mục."),
    GrantRefusal.UNKNOWN_PERMISSION: _("Không có quyền này trong danh mục."),
    GrantRefusal.UNKNOWN_REACH: _("Không có phạm vi này. Chọn một phạm vi trong danh sách."),
    GrantRefusal.IN_THE_PAST: _(
        "Quyền chỉ đổi từ hôm nay trở đi, để câu hỏi “ngày đó ai xem được” "
        "luôn có một câu trả lời. Chọn ngày từ {today}."
    ),
    GrantRefusal.NO_REASON: _("Chưa có lý do. Ghi vì sao đổi quyền."),
    GrantRefusal.OWN_POST: _(
        "Đồng chí đang giữ chính chức danh này, nên không tự đổi quyền của mình. "
        "Đề nghị một quản trị khác thực hiện."
    ),
    GrantRefusal.NO_CHANGE: _("Từ ngày {from_on} quyền này đã như vậy, không có gì để đổi."),
    GrantRefusal.LAST_HOLDER: _(
        "Đổi như vậy thì từ ngày {from_on} không còn ai có quyền “{permission}”. "
        "Trao quyền này cho một chức danh đang có người giữ, rồi mới đổi."
    ),
    GrantRefusal.HELD_APART: _(
        "Một chức danh không vừa thẩm định vừa quyết định xếp loại. Bỏ quyền kia trước."
    ),
    GrantRefusal.ALREADY_BEGUN: _(
        "Thay đổi này đã có hiệu lực nên không rút được. Ghi một thay đổi mới từ hôm nay."
    ),
}


def sentence_of(refused: Refused) -> str:
    """Return what to tell the person."""
    return str(SENTENCES[GrantRefusal(refused.reason)]).format(**refused.details)
