"""Samples of plans: how a commitment is carried out, how faults are mended."""

from __future__ import annotations

from datetime import date

from camket.documents.days import cited_day
from camket.documents.forms import breakdown_plan, remediation_plan
from camket.documents.forms.breakdown_plan import PlannedItem, PlannedWork
from camket.documents.forms.samples.setting import commune, commune_signs
from camket.documents.kinds import Kind
from camket.documents.paper import Paper
from camket.documents.style import Style


def signed(style: Style) -> str:
    """Return the commitment as a paper of a style cites it."""
    number = "01-CK/ĐU" if style.is_party else "01/CK-UBND"
    return f"bản cam kết số {number}{cited_day(date(2026, 2, 5), is_party=style.is_party)}"


def breakdown_plan_sample(style: Style) -> Paper:
    """Return a plan with works for three issues."""
    return breakdown_plan.paper_of(
        breakdown_plan.BreakdownPlan(
            frame=commune(
                style,
                Kind.PLAN,
                5,
                date(2026, 2, 12),
                bases=("Căn cứ Nghị quyết số 03-NQ/ĐU, ngày 20/01/2026 của Đảng ủy xã Cam Lộ",)
                if style.is_party
                else ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",),
                recipients=(
                    "Ban Thường vụ Tỉnh ủy (báo cáo)" if style.is_party else "UBND tỉnh (báo cáo)",
                    "Mặt trận Tổ quốc xã",
                    "Các phòng, trung tâm",
                    "Trưởng các thôn",
                ),
            ),
            year=2026,
            commitment=signed(style),
            purposes=(
                "Phân công rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền.",
                "Mỗi tháng kiểm tra tiến độ một lần; khó khăn được báo cáo trong 03 ngày làm việc.",
            ),
            items=_items(),
            following=(
                "Người chủ trì cập nhật tiến độ, minh chứng trước ngày 25 hằng tháng.",
                "Văn phòng theo dõi, tổng hợp, tham mưu đôn đốc các việc chậm và báo cáo tại giao ban tháng.",
            ),
            signatures=commune_signs(style),
        )
    )


def _items() -> tuple[PlannedItem, ...]:
    return (
        PlannedItem(
            "Xây dựng 05 tuyến đường kiểu mẫu",
            (
                PlannedWork(
                    "Vận động 34 hộ hiến đất, chỉnh tuyến",
                    "Nguyễn Thị Sửu, Chủ tịch Mặt trận xã",
                    "Trưởng các thôn",
                    "31/3/2026",
                    "Biên bản bàn giao mặt bằng",
                ),
                PlannedWork(
                    "Thi công 4,2 km nền, mặt đường bê tông",
                    "Trần Văn Dần, Trưởng phòng Kinh tế",
                    "Ban Giám sát cộng đồng",
                    "31/7/2026",
                    "Biên bản nghiệm thu",
                ),
                PlannedWork(
                    "Chỉnh trang cổng, hàng rào; trồng cây xanh",
                    "Lê Thị Mão, Chủ tịch Hội Nông dân xã",
                    "Đoàn Thanh niên, Hội Phụ nữ",
                    "30/9/2026",
                    "Danh sách hộ hoàn thành, ảnh trước và sau",
                ),
            ),
        ),
        PlannedItem(
            "Giảm hộ nghèo theo chuẩn nghèo đa chiều",
            (
                PlannedWork(
                    "Hỗ trợ sinh kế cho 60 hộ nghèo, cận nghèo",
                    "Lê Thị Mão, Chủ tịch Hội Nông dân xã",
                    "Phòng Kinh tế, Ngân hàng Chính sách xã hội",
                    "30/6/2026",
                    "Danh sách 60 hộ nhận hỗ trợ",
                ),
                PlannedWork(
                    "Rà soát, công nhận hộ thoát nghèo",
                    "Phan Văn Thìn, Trưởng phòng Văn hóa - Xã hội",
                    "Trưởng các thôn",
                    "05/12/2026",
                    "Quyết định công nhận",
                ),
            ),
        ),
        PlannedItem(
            "Số hóa hồ sơ thủ tục hành chính",
            (
                PlannedWork(
                    "Lập tổ hỗ trợ dịch vụ công tại 14 thôn",
                    "Đỗ Thị Tỵ, Giám đốc Trung tâm Phục vụ hành chính công",
                    "Đoàn Thanh niên",
                    "28/02/2026",
                    "Quyết định thành lập",
                ),
            ),
        ),
    )


def remediation_plan_sample(style: Style) -> Paper:
    """Return a plan that mends two faults of the year's review."""
    return remediation_plan.paper_of(
        remediation_plan.RemediationPlan(
            frame=commune(
                style,
                Kind.PLAN,
                41,
                date(2027, 1, 8),
                bases=("Căn cứ Biên bản hội nghị kiểm điểm ngày 12/12/2026",),
                recipients=("Các chi bộ trực thuộc", "Các phòng, trung tâm"),
            ),
            after="kiểm điểm năm 2026",
            purposes=(
                "Khắc phục dứt điểm các hạn chế, khuyết điểm đã được chỉ ra; có người chịu trách nhiệm, thời hạn, sản phẩm cụ thể.",
            ),
            remedies=(
                remediation_plan.Remedy(
                    "Giải phóng mặt bằng tuyến đường liên xã chậm 45 ngày",
                    "Chưa kiểm đếm đủ 06 hộ",
                    "Kiểm đếm, niêm yết công khai phương án; đối thoại với 06 hộ",
                    "Trần Văn Dần, Trưởng phòng Kinh tế",
                    "31/3/2027",
                ),
                remediation_plan.Remedy(
                    "Sinh hoạt chuyên đề ở 02 chi bộ chưa đủ số kỳ",
                    "Chi ủy chưa xây dựng kế hoạch năm",
                    "Ban hành kế hoạch; Ban Xây dựng Đảng dự sinh hoạt mỗi quý",
                    "Võ Văn Canh, Bí thư Chi bộ thôn Mai Lộc 2",
                    "30/6/2027",
                ),
            ),
            following=(
                "Người chịu trách nhiệm báo cáo kết quả trước ngày 20 hằng tháng.",
                "Văn phòng theo dõi, đôn đốc, báo cáo tại kỳ sơ kết 6 tháng.",
            ),
            signatures=commune_signs(style),
        )
    )
