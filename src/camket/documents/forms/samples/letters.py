"""Samples of letters: an order, a chase."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from camket.documents.forms import chase_letter, order_letter
from camket.documents.forms.samples.plans import signed
from camket.documents.forms.samples.setting import province, province_signs
from camket.documents.kinds import Kind
from camket.documents.paper import Paper, Urgency
from camket.documents.style import Style


def order_letter_sample(style: Style) -> Paper:
    """Return a letter that orders two issues."""
    party = style.is_party
    return order_letter.paper_of(
        order_letter.OrderLetter(
            frame=province(
                style,
                Kind.LETTER,
                128,
                date(2026, 1, 22),
                addressees=("Ban Thường vụ Đảng ủy xã Cam Lộ",)
                if party
                else ("Chi cục Kiểm lâm", "Chi cục Thủy lợi", "Trung tâm Khuyến nông"),
                recipients=("Như trên", "Thường trực Tỉnh ủy (báo cáo)")
                if party
                else ("Như trên", "Giám đốc Sở (báo cáo)"),
            ),
            year=2026,
            basis="Thực hiện Thông báo kết luận số 21-TB/TU, ngày 20/01/2026 của Ban Thường vụ Tỉnh ủy",
            issuer="Ban Thường vụ Tỉnh ủy" if party else "Sở Nông nghiệp và Môi trường",
            items=(
                order_letter.OrderedItem(
                    "Bàn giao mặt bằng tuyến đường liên xã Cam Thủy - Cam Hiếu",
                    "100% diện tích, không cưỡng chế",
                    "31/10/2026",
                ),
                order_letter.OrderedItem(
                    "Xử lý dứt điểm 03 điểm rác thải tồn đọng ven sông Hiếu",
                    "Không còn điểm tồn đọng; có phương án duy trì",
                    "30/6/2026",
                ),
            ),
            reasons=(
                "Đây là các việc khó, tồn đọng, được Nhân dân quan tâm; kết quả là một căn cứ đánh giá tập thể và người đứng đầu cuối năm.",
            ),
            answer_by="31/01/2026" if party else "31 tháng 01 năm 2026",
            signatures=province_signs(style),
        )
    )


def chase_letter_sample(style: Style) -> Paper:
    """Return a letter that asks for two late works; urgent on state paper."""
    frame = province(
        style,
        Kind.LETTER,
        342,
        date(2026, 8, 6),
        addressees=(
            ("Đồng chí Bí thư Đảng ủy xã Cam Lộ",)
            if style.is_party
            else ("Chủ tịch Ủy ban nhân dân xã Cam Lộ",)
        ),
        recipients=("Như trên",),
    )
    urgent = replace(frame, head=replace(frame.head, urgency=Urgency.URGENT))
    return chase_letter.paper_of(
        chase_letter.ChaseLetter(
            frame=urgent,
            commitment=signed(style),
            as_of="05/8/2026",
            works=(
                chase_letter.LateWork(
                    "Thi công nền, mặt đường và điện chiếu sáng",
                    "Trần Văn Dần",
                    "31/7/2026",
                    5,
                    "Xong 3,1/4,2 km",
                ),
                chase_letter.LateWork(
                    "Hỗ trợ sinh kế cho 60 hộ nghèo, cận nghèo",
                    "Lê Thị Mão",
                    "30/6/2026",
                    36,
                    "52/60 hộ",
                ),
            ),
            report_by="15/8/2026",
            signatures=province_signs(style),
        )
    )
