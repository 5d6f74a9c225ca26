"""Samples of assessments: after six months, the superior's conclusion, at the end of the year."""

from __future__ import annotations

from datetime import date

from camket.documents.forms import midyear_assessment, midyear_conclusion, yearend_assessment
from camket.documents.forms.assessed import AssessedItem, ItemState
from camket.documents.forms.samples.plans import signed
from camket.documents.forms.samples.setting import (
    commune,
    commune_signs,
    province,
    province_signs,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Paper
from camket.documents.style import Style


def _above(style: Style) -> tuple[str, ...]:
    """Return whom a state body addresses its report to (NĐ 30/2020, Phụ lục I, II.9b)."""
    return () if style.is_party else ("Ủy ban nhân dân tỉnh Quảng Trị",)


def midyear_assessment_sample(style: Style) -> Paper:
    """Return the report of a commune after six months."""
    return midyear_assessment.paper_of(
        midyear_assessment.MidyearAssessment(
            frame=commune(
                style,
                Kind.REPORT,
                64,
                date(2026, 7, 3),
                recipients=("Ban Thường vụ Tỉnh ủy (báo cáo)", "Các chi bộ trực thuộc")
                if style.is_party
                else ("Như trên", "Các phòng, trung tâm"),
                addressees=_above(style),
            ),
            year=2026,
            commitment=signed(style),
            items=(
                AssessedItem(
                    "Xây dựng 05 tuyến đường kiểu mẫu", "4,2 km", "1,9 km", ItemState.UNDER_WAY
                ),
                AssessedItem(
                    "Giảm hộ nghèo theo chuẩn nghèo đa chiều",
                    "2,5%",
                    "3,4%",
                    ItemState.UNDER_WAY,
                ),
                AssessedItem("Số hóa hồ sơ thủ tục hành chính", "80%", "83%", ItemState.DONE),
            ),
            faults=(
                "Thi công 02 tuyến chậm 20 ngày do mưa lớn đầu tháng 5 và cấp vật liệu chưa kịp thời; trách nhiệm thuộc Phòng Kinh tế.",
            ),
            duties=("Tỉnh đã bố trí 7/12 tỷ đồng vốn đối ứng; đề nghị bố trí đủ trước 31/8/2026.",),
            next_half=(
                "Tập trung hoàn thành 2,3 km đường còn lại trước ngày 30/9/2026.",
                "Hỗ trợ sinh kế cho 08 hộ còn lại trong tháng 7; rà soát hộ nghèo từ ngày 01/11/2026.",
            ),
            signatures=commune_signs(style),
        )
    )


def midyear_conclusion_sample(style: Style) -> Paper:
    """Return the conclusion of the superior."""
    party = style.is_party
    unit = "Đảng ủy xã Cam Lộ" if party else "Chi cục Kiểm lâm"
    return midyear_conclusion.paper_of(
        midyear_conclusion.MidyearConclusion(
            frame=province(
                style, Kind.NOTICE, 77, date(2026, 7, 20), recipients=(unit, "Các ban, văn phòng")
            ),
            year=2026,
            body="Ban Thường vụ Tỉnh ủy" if party else "lãnh đạo Sở",
            unit=unit,
            met_on="15/7/2026",
            achieved=(
                "Hoàn thành trước hạn 01/3 vấn đề; 02 vấn đề đang thực hiện, đạt từ 45% đến 53% mục tiêu.",
            ),
            faults=("Còn 02 nội dung công việc chậm; nguyên nhân chủ quan là chính.",),
            asked=(
                "Hoàn thành thi công trước ngày 30/9/2026; báo cáo tiến độ vào ngày 25 hằng tháng.",
                "Làm rõ trách nhiệm cá nhân đối với việc chậm; xem xét khi đánh giá cuối năm.",
            ),
            own_duties=("Bố trí đủ 12 tỷ đồng vốn đối ứng trước ngày 31/8/2026.",),
            signatures=province_signs(style),
        )
    )


def yearend_assessment_sample(style: Style) -> Paper:
    """Return the report of a commune at the end of the year."""
    return yearend_assessment.paper_of(
        yearend_assessment.YearendAssessment(
            frame=commune(
                style,
                Kind.REPORT,
                131,
                date(2026, 11, 25),
                recipients=("Ban Thường vụ Tỉnh ủy (báo cáo)",)
                if style.is_party
                else ("Như trên",),
                addressees=_above(style),
            ),
            year=2026,
            commitment=signed(style),
            items=(
                AssessedItem(
                    "Xây dựng 05 tuyến đường kiểu mẫu", "4,2 km", "4,2 km", ItemState.DONE
                ),
                AssessedItem(
                    "Giảm hộ nghèo theo chuẩn nghèo đa chiều",
                    "2,5%",
                    "2,7%",
                    ItemState.UNDER_WAY,
                    "Có 09 hộ phát sinh do thiên tai (UBND xã xác nhận)",
                ),
                AssessedItem("Số hóa hồ sơ thủ tục hành chính", "80%", "86%", ItemState.DONE),
            ),
            meaning=(
                "Hạ tầng nông thôn thay đổi rõ nét; 34 hộ hiến 2.140 m² đất, thể hiện sự đồng thuận của Nhân dân.",
            ),
            faults=(
                "Chỉ tiêu hộ nghèo chưa đạt 0,2 điểm phần trăm; Hội Nông dân xã chịu trách nhiệm chính.",
            ),
            remedied=("Đã khắc phục 02/02 hạn chế của năm 2025, đạt 100%.",),
            proposed=(
                "Xây dựng 03 mô hình kinh tế tập thể gắn với sản phẩm OCOP.",
                "Hoàn thành hệ thống nước sạch tập trung cho 04 thôn.",
            ),
            signatures=commune_signs(style),
        )
    )
