"""Samples of what a person promises: the yearly pledge, the registration under Chỉ thị 05."""

from __future__ import annotations

from datetime import date

from camket.documents.forms import ct05_registration, personal_pledge
from camket.documents.forms.ct05_registration import Deed
from camket.documents.forms.samples.setting import CELL_SECRETARY, MEMBER, cell
from camket.documents.paper import Paper, Signature
from camket.documents.style import Style

PROFILE = (
    ("Họ và tên", MEMBER),
    ("Ngày sinh", "12/4/1984"),
    ("Chức vụ, đơn vị công tác", "Phó Chủ tịch Hội Nông dân xã Cam Lộ"),
    ("Sinh hoạt tại", "Chi bộ thôn Mai Lộc 2"),
)


def cell_head() -> Signature:
    """Return the signature of the cell's secretary."""
    return Signature("Bí thư", CELL_SECRETARY, collective="Chi bộ", slot="cell")


def personal_pledge_sample(style: Style) -> Paper:
    """Return the pledge of a member."""
    return personal_pledge.paper_of(
        personal_pledge.PersonalPledge(
            frame=cell(style, None, date(2026, 1, 20)),
            year=2026,
            profile=PROFILE,
            ideology=(
                "Kiên định chủ nghĩa Mác - Lênin, tư tưởng Hồ Chí Minh; học tập đầy đủ 04 chuyên đề trong năm, vận dụng vào công việc của Hội.",
            ),
            conduct=(
                "Giữ gìn lối sống giản dị, đoàn kết với Nhân dân trong thôn; gia đình đạt danh hiệu gia đình văn hóa.",
            ),
            duty=(
                "Hoàn thành hỗ trợ sinh kế cho 60 hộ trước ngày 30/6/2026; mỗi tháng đến cơ sở ít nhất 04 ngày.",
            ),
            discipline=(
                "Chấp hành sự phân công của tổ chức; tham gia đủ 12 kỳ sinh hoạt chi bộ; không có biểu hiện nói không đi đôi với làm.",
            ),
            remedy=("Khắc phục việc báo cáo tháng chậm: gửi báo cáo trước ngày 20 hằng tháng.",),
            member=MEMBER,
            cell_head=cell_head(),
        )
    )


def ct05_registration_sample(style: Style) -> Paper:
    """Return the registration of a member."""
    return ct05_registration.paper_of(
        ct05_registration.Ct05Registration(
            frame=cell(style, None, date(2026, 1, 20)),
            year=2026,
            theme="Nâng cao trách nhiệm nêu gương, tinh thần phục vụ Nhân dân của cán bộ, đảng viên.",
            profile=PROFILE,
            weaknesses=("Chưa thường xuyên đến hộ nghèo để nắm nguyện vọng.",),
            deeds=(
                Deed(
                    "Nhận giúp đỡ 02 hộ nghèo trong thôn thoát nghèo",
                    "An sinh xã hội",
                    "Mỗi tháng đến từng hộ một lần; kết nối vốn vay, con giống",
                    "30/11/2026",
                    "02 hộ thoát nghèo",
                ),
                Deed(
                    "Tự học, sử dụng thành thạo phần mềm quản lý hội viên",
                    "Chuyển đổi số",
                    "Học trực tuyến 02 buổi mỗi tuần",
                    "31/3/2026",
                    "Cập nhật xong 312 hội viên",
                ),
            ),
            registrant=Signature("", MEMBER, label="Người đăng ký", slot="member"),
            cell_head=cell_head(),
        )
    )
