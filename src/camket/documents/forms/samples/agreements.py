"""Samples of what two sides agree: the commitment and its amendment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from camket.documents.days import cited_day
from camket.documents.forms import commitment
from camket.documents.forms.samples.setting import MADE_AT, SECRETARY, SUPERIOR
from camket.documents.paper import Paper
from camket.documents.style import Style
from camket.documents.values import (
    AmendedPlace,
    CommitmentPaper,
    Duty,
    Header,
    Item,
    Measure,
    SignatureBlock,
    Work,
)

ITEMS: Final = (
    Item(
        "Xây dựng 05 tuyến đường kiểu mẫu",
        "Hoàn thành nền, mặt đường bê tông rộng 4 m; 100% hộ hai bên tuyến chỉnh trang cổng, hàng rào; trồng cây xanh, lắp điện chiếu sáng trên toàn tuyến.",
        (
            Measure("Chiều dài tuyến hoàn thành", "0", "4,2", "km", date(2026, 9, 30)),
            Measure("Tỷ lệ hộ chỉnh trang", "62", "100", "%", date(2026, 9, 30)),
        ),
        (
            Work(
                "Vận động 34 hộ hiến đất mở rộng tuyến",
                "Mặt trận Tổ quốc xã",
                date(2026, 3, 31),
                "Biên bản bàn giao mặt bằng",
            ),
            Work(
                "Thi công nền, mặt đường và điện chiếu sáng",
                "Phòng Kinh tế",
                date(2026, 7, 31),
                "Biên bản nghiệm thu",
            ),
        ),
    ),
    Item(
        "Giảm hộ nghèo theo chuẩn nghèo đa chiều",
        measures=(Measure("Tỷ lệ hộ nghèo", "4,1", "2,5", "%", date(2026, 12, 5), "không quá"),),
        works=(
            Work(
                "Hỗ trợ sinh kế cho 60 hộ nghèo, cận nghèo",
                "Hội Nông dân xã",
                date(2026, 6, 30),
                "Danh sách 60 hộ",
            ),
        ),
    ),
    Item(
        "Số hóa hồ sơ thủ tục hành chính",
        measures=(Measure("Hồ sơ nộp trực tuyến", "48", "80", "%", date(2026, 11, 30), "từ"),),
        works=(
            Work(
                "Lập tổ hỗ trợ dịch vụ công tại 14 thôn",
                "Trung tâm Phục vụ hành chính công xã",
                date(2026, 2, 28),
                "Quyết định thành lập",
            ),
        ),
    ),
)


def commitment_sample(style: Style) -> Paper:
    """Return a commitment of a commune with its province, on the paper of either."""
    return commitment.paper_of(_party() if style.is_party else _state(style), b"{}")


def _party() -> CommitmentPaper:
    return CommitmentPaper(
        header=Header(
            "Đảng bộ tỉnh Quảng Trị", "Đảng ủy xã Cam Lộ", "01-CK/ĐU", "Cam Lộ", date(2026, 2, 5)
        ),
        subtitle="trách nhiệm của tập thể và người đứng đầu năm 2026",
        legal_bases=(
            "Căn cứ Kế hoạch số 12-KH/TU, ngày 05/01/2026 của Ban Thường vụ Tỉnh ủy",
            "Căn cứ Nghị quyết số 03-NQ/ĐU, ngày 20/01/2026 của Đảng ủy xã Cam Lộ",
        ),
        parties=(
            f"Bên giao: Ban Thường vụ Tỉnh ủy Quảng Trị; đại diện: đồng chí {SUPERIOR}, Bí thư.",
            f"Bên nhận: tập thể Ban Thường vụ Đảng ủy xã Cam Lộ và người đứng đầu; đại diện: đồng chí {SECRETARY}, Bí thư.",
        ),
        opening="Hai bên thống nhất các nội dung sau:",
        items=ITEMS,
        duties=(Duty("Bố trí 12 tỷ đồng vốn đối ứng", date(2026, 4, 30)),),
        pledge=(
            "Bên nhận cam kết thực hiện đầy đủ các nội dung trên và chịu trách nhiệm về kết quả",
        ),
        left=SignatureBlock("party_a", "T/M Ban Thường vụ Tỉnh ủy", "Bí thư", SUPERIOR),
        right=SignatureBlock("party_b", "T/M Ban Thường vụ Đảng ủy", "Bí thư", SECRETARY),
        recipients=("Ban Thường vụ Tỉnh ủy", "Các chi bộ trực thuộc", "Lưu Đảng ủy"),
        created_at=MADE_AT,
        is_trial=True,
    )


def _state(style: Style) -> CommitmentPaper:
    return CommitmentPaper(
        header=Header(
            "UBND tỉnh Quảng Trị",
            "Sở Nông nghiệp và Môi trường",
            "01/CK-SNNMT",
            "Quảng Trị",
            date(2026, 2, 5),
        ),
        subtitle="trách nhiệm của tập thể lãnh đạo và người đứng đầu năm 2026",
        legal_bases=(
            "Căn cứ Kế hoạch số 15/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Quảng Trị",
        ),
        parties=(
            "Bên giao: Ủy ban nhân dân tỉnh Quảng Trị; đại diện: ông Đặng Hữu Quý, Chủ tịch.",
            "Bên nhận: tập thể lãnh đạo Sở Nông nghiệp và Môi trường và người đứng đầu; đại diện: ông Bùi Quang Nhâm, Giám đốc.",
        ),
        opening="Hai bên thống nhất các nội dung sau:",
        items=ITEMS[:2],
        duties=(Duty("Giao dự toán kinh phí khuyến nông năm 2026", date(2026, 3, 31)),),
        pledge=(
            "Bên nhận cam kết thực hiện đầy đủ các nội dung trên và chịu trách nhiệm về kết quả",
        ),
        left=SignatureBlock("party_a", "TM. Ủy ban nhân dân tỉnh", "Chủ tịch", "Đặng Hữu Quý"),
        right=SignatureBlock("party_b", "", "Giám đốc", "Bùi Quang Nhâm"),
        recipients=("Chủ tịch UBND tỉnh", "Văn phòng UBND tỉnh", "Lưu: VT, KHTC"),
        created_at=MADE_AT,
        is_trial=True,
        style=style,
    )


def amendment_sample(style: Style) -> Paper:
    """Return the amendment of the commitment: more road, a later day after floods."""
    signed = _party() if style.is_party else _state(style)
    roads, poverty, *others = signed.items
    length, *shares = roads.measures
    support, *works = poverty.works
    longer = replace(length, target="4,6", was=(("target", "4,2"),))
    later = replace(support, by=date(2026, 8, 31), was=(("by", "30/6/2026"),))
    symbol = "01-CK/ĐU" if style.is_party else "01/CK-SNNMT"
    number = f"{symbol}{cited_day(date(2026, 2, 5), is_party=style.is_party)}"
    amended = replace(
        signed,
        header=replace(
            signed.header,
            number=signed.header.number.replace("01", "02", 1),
            dated=date(2026, 6, 11),
        ),
        remark="(Bản điều chỉnh lần 1)",
        legal_bases=(f"Căn cứ bản cam kết số {number}", *signed.legal_bases),
        parties=(
            *signed.parties,
            "Lý do điều chỉnh: mưa lũ tháng 5 và Nhân dân hiến thêm đất mở đường.",
            "Kết quả trước ngày điều chỉnh đánh giá theo nội dung đang có hiệu lực lúc ấy; các nội dung khác giữ nguyên.",
        ),
        changes=(
            AmendedPlace(
                "Mục 1, chiều dài tuyến hoàn thành",
                "4,2 km",
                "4,6 km",
                "Tuyến dài thêm 400 m do Nhân dân hiến đất",
            ),
            AmendedPlace(
                "Mục 2, thời hạn hỗ trợ sinh kế",
                "30/6/2026",
                "31/8/2026",
                "Mưa lũ tháng 5 làm chết con giống của 22 hộ, có biên bản ngày 26/5/2026",
            ),
        ),
        items=(
            replace(roads, measures=(longer, *shares)),
            replace(poverty, works=(later, *works)),
            *others,
        ),
    )
    return commitment.paper_of(amended, b"{}")
