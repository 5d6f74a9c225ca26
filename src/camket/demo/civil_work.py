"""What the civil servants of the demo are assigned in the year, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from camket.demo.timeline import YEAR


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody is assigned: entry, words, how many, by when, and what becomes of it."""

    code: str
    title: str
    quantity: int
    due: date
    late: int = 0
    failed: str = ""
    cause: str = ""
    is_open: bool = False


def plans(from_cell: str) -> dict[str, list[Plan]]:
    """Return everybody's products of the year."""
    return {
        "Phan Đức Mạnh": _leading("Chương trình công tác", "Báo cáo chỉ đạo điều hành"),
        "Cao Thị Diễm": _leading("Kế hoạch giải ngân đầu tư công", "Báo cáo thu ngân sách"),
        "Đoàn Thị Hải Yến": [
            Plan("VB3", "Kế hoạch đào tạo, bồi dưỡng công chức", 1, date(YEAR, 3, 20)),
            Plan("VB2", "Báo cáo tinh giản biên chế 6 tháng", 1, date(YEAR, 6, 15)),
            Plan("VB3", "Quyết định nâng lương thường xuyên quý III", 4, date(YEAR, 8, 30)),
            Plan("VB2", "Tờ trình quy hoạch bổ sung", 1, date(YEAR, 10, 20)),
        ],
        "Lương Thị Kim Thoa": [
            Plan("HS1", "Hồ sơ chứng thực, hộ tịch quý I", 120, date(YEAR, 3, 31)),
            Plan("HS1", "Hồ sơ chứng thực, hộ tịch quý II", 134, date(YEAR, 6, 30)),
            Plan("HS1", "Hồ sơ chứng thực, hộ tịch quý III", 128, date(YEAR, 9, 20)),
            Plan("VB2", "Báo cáo mức độ hài lòng của người dân", 1, date(YEAR, 9, 10)),
            Plan("HS1", "Hồ sơ chứng thực, hộ tịch quý IV", 130, date(YEAR, 12, 20), is_open=True),
        ],
        "Bùi Quốc Khải": [
            Plan("VB1", "Công văn, giấy mời quý I", 40, date(YEAR, 3, 31)),
            Plan("VB2", "Báo cáo cải cách hành chính 6 tháng", 1, date(YEAR, 6, 20), late=1),
            Plan(
                "DA1",
                "Đề án chuyển đổi số của xã giai đoạn 2026 – 2030",
                1,
                date(YEAR, 8, 25),
                failed="Thiếu dự toán và phân kỳ thực hiện.",
            ),
            Plan("VB1", "Công văn, giấy mời quý III", 38, date(YEAR, 9, 20)),
            Plan("VB2", "Báo cáo tổng kết phong trào thi đua", 1, date(YEAR, 10, 31)),
        ],
        "Thái Văn Nhẫn": [
            Plan("KT1", "Kiểm tra thực địa cấp giấy chứng nhận đất", 12, date(YEAR, 5, 30)),
            Plan(
                "VB2",
                "Tờ trình phân bổ vốn sửa chữa trường Mầm non",
                1,
                date(YEAR, 7, 31),
                late=1,
                cause="Sở Tài chính gửi số liệu thẩm định sau hạn bảy ngày.",
            ),
            Plan("KT1", "Kiểm tra công trình giao thông thôn", 9, date(YEAR, 9, 15)),
        ],
        from_cell: [
            Plan("KT1", "Kiểm tra vùng sản xuất an toàn", 6, date(YEAR, 4, 30)),
            Plan("VB2", "Báo cáo dịch bệnh cây trồng, vật nuôi", 3, date(YEAR, 9, 10), late=1),
            Plan("VB2", "Báo cáo nông thôn mới năm 2026", 1, date(YEAR, 11, 30), is_open=True),
        ],
    }


def _leading(program: str, report: str) -> list[Plan]:
    return [
        Plan("VB3", f"{program} năm 2026", 1, date(YEAR, 2, 10)),
        Plan("VB2", f"{report} 6 tháng", 1, date(YEAR, 6, 20)),
        Plan("VB2", f"{report} 9 tháng", 1, date(YEAR, 9, 18)),
        Plan("VB3", f"{program} năm 2027", 1, date(YEAR, 12, 10), is_open=True),
    ]
