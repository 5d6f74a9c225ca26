"""Samples of what follows a gathering: a briefing's conclusions, a dialogue and its result."""

from __future__ import annotations

from datetime import date

from camket.documents.forms import briefing_notice, dialogue_minutes, dialogue_result
from camket.documents.forms.meeting import Meeting
from camket.documents.forms.samples.setting import (
    CHAIRMAN,
    CLERK,
    SECRETARY,
    commune,
    commune_signs,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Paper
from camket.documents.style import Style


def _chair(style: Style) -> str:
    if style.is_party:
        return f"đồng chí {SECRETARY}, Bí thư Đảng ủy xã"
    return f"đồng chí {CHAIRMAN}, Chủ tịch Ủy ban nhân dân xã"


def briefing_notice_sample(style: Style) -> Paper:
    """Return the conclusions of a monthly briefing."""
    return briefing_notice.paper_of(
        briefing_notice.BriefingNotice(
            frame=commune(
                style,
                Kind.NOTICE,
                23,
                date(2026, 3, 5),
                recipients=("Các phòng, trung tâm", "Mặt trận Tổ quốc xã", "Trưởng các thôn"),
            ),
            subject="giao ban tháng 3 năm 2026",
            met_on="04/3/2026",
            chair=_chair(style),
            assessed=(
                "Tháng 02, xã hoàn thành 18/21 nhiệm vụ; 03 nhiệm vụ chậm do vướng mặt bằng.",
                "Tiến độ các vấn đề cam kết cơ bản đúng kế hoạch.",
            ),
            tasks=(
                briefing_notice.ConcludedTask(
                    "Hoàn thành kiểm đếm 06 hộ còn lại",
                    "Phòng Kinh tế",
                    "Trưởng thôn Mai Lộc 2",
                    "20/3/2026",
                ),
                briefing_notice.ConcludedTask(
                    "Trình phương án hỗ trợ sinh kế",
                    "Hội Nông dân xã",
                    "Phòng Kinh tế",
                    "15/3/2026",
                ),
            ),
            signatures=commune_signs(style),
        )
    )


def dialogue_minutes_sample(style: Style) -> Paper:
    """Return the minutes of a dialogue with a cluster of villages."""
    return dialogue_minutes.paper_of(
        dialogue_minutes.DialogueMinutes(
            frame=commune(
                style, Kind.MINUTES, 11, date(2026, 5, 20), recipients=("Mặt trận Tổ quốc xã",)
            ),
            subject="với Nhân dân cụm thôn Mai Lộc năm 2026",
            meeting=Meeting(
                began="08 giờ 00, ngày 20 tháng 5 năm 2026",
                place="Trung tâm sinh hoạt cộng đồng thôn Mai Lộc 2",
                present="136 người dân; đại diện các phòng, Mặt trận và đoàn thể xã",
                chair=SECRETARY if style.is_party else CHAIRMAN,
                chair_post="Bí thư Đảng ủy" if style.is_party else "Chủ tịch Ủy ban nhân dân xã",
                secretary=CLERK,
                secretary_post="Chánh Văn phòng",
                ended="11 giờ 15 cùng ngày",
            ),
            announced="Thông báo thời gian, địa điểm, nội dung từ ngày 12/5/2026 trên trang thông tin điện tử xã và hệ thống truyền thanh.",
            opinions=(
                dialogue_minutes.Opinion(
                    "Người dân thôn Mai Lộc 1",
                    "Đề nghị sớm làm đường nội đồng đã hứa năm 2025.",
                    "Đã bố trí vốn; khởi công trong tháng 6/2026.",
                ),
                dialogue_minutes.Opinion(
                    "Người dân thôn Mai Lộc 2", "Nước sinh hoạt yếu vào giờ cao điểm.", ""
                ),
            ),
            conclusion=(
                "Các ý kiến chưa trả lời được giải quyết và thông báo trước ngày 30/5/2026.",
            ),
        )
    )


def dialogue_result_sample(style: Style) -> Paper:
    """Return the notice of what came of the dialogue."""
    return dialogue_result.paper_of(
        dialogue_result.DialogueResult(
            frame=commune(
                style,
                Kind.NOTICE,
                39,
                date(2026, 5, 28),
                recipients=("Trưởng các thôn cụm Mai Lộc", "Mặt trận Tổ quốc xã"),
            ),
            subject="với Nhân dân cụm thôn Mai Lộc năm 2026",
            held_on="20/5/2026",
            chair=_chair(style),
            general=("Có 02 ý kiến; 01 ý kiến được trả lời tại chỗ, 01 ý kiến trả lời sau.",),
            answers=(
                dialogue_result.Answer(
                    "Nước sinh hoạt yếu vào giờ cao điểm",
                    "Phòng Kinh tế",
                    "Làm việc với đơn vị cấp nước, thay máy bơm tăng áp",
                    "30/6/2026",
                ),
            ),
            published=(
                "Đăng trên trang thông tin điện tử xã;",
                "Niêm yết tại trụ sở Ủy ban nhân dân xã và nhà sinh hoạt các thôn.",
            ),
            signatures=commune_signs(style),
        )
    )
