"""Samples of what two sides agree: the commitment and its amendment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from camket.documents.forms import amendment, commitment, parts
from camket.documents.forms.samples.setting import MADE_AT, SECRETARY, SUPERIOR
from camket.documents.paper import Mark, Number, Paper, Paragraph, Span
from camket.documents.style import Style
from camket.documents.values import (
    CommitmentPaper,
    Duty,
    Item,
    Measure,
    PartyHeader,
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
        header=PartyHeader(
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
        header=PartyHeader(
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
    """Return the amendment of the commitment: more trees, a later day after floods."""
    number = "02-CK/ĐU" if style.is_party else "02/CK-SNNMT"
    signed = (
        "01-CK/ĐU, ngày 05/02/2026" if style.is_party else "01/CK-SNNMT ngày 05 tháng 02 năm 2026"
    )
    paper = commitment_sample(style)
    frame = replace(
        paper.frame,
        head=replace(paper.frame.head, number=Number.read(number), dated=date(2026, 6, 11)),
        bases=("Căn cứ Biên bản kiểm tra thiệt hại do mưa lũ, ngày 26/5/2026",),
    )
    return amendment.paper_of(
        amendment.Amendment(
            frame=frame,
            subject="trách nhiệm của tập thể và người đứng đầu năm 2026",
            ordinal=1,
            baseline=f"bản cam kết số {signed}",
            parties=tuple(
                block.text
                for block in paper.blocks[:2]
                if isinstance(block, Paragraph) and isinstance(block.text, str)
            ),
            changes=(
                amendment.Change(
                    "Mục 2, thời hạn hỗ trợ sinh kế",
                    "30/6/2026",
                    "31/8/2026",
                    "Mưa lũ tháng 5 làm chết con giống của 22 hộ, có biên bản ngày 26/5/2026",
                ),
                amendment.Change(
                    "Mục 1, số cây xanh",
                    "150 cây",
                    "170 cây",
                    "Tuyến dài thêm 200 m do Nhân dân hiến đất",
                ),
            ),
            items=(
                amendment.MarkedItem(
                    "Xây dựng 05 tuyến đường kiểu mẫu",
                    (
                        Span("Hoàn thành nền, mặt đường bê tông rộng 4 m; trồng "),
                        Span("150 cây", Mark.REMOVED),
                        Span(" "),
                        Span("170 cây", Mark.ADDED),
                        Span(" xanh; 100% hộ hai bên tuyến chỉnh trang cổng, hàng rào."),
                    ),
                    measures=(
                        (
                            "Cây xanh trồng mới",
                            "cây",
                            "0",
                            parts.changed("150", "170"),
                            "30/9/2026",
                        ),
                    ),
                ),
                amendment.MarkedItem(
                    "Giảm hộ nghèo theo chuẩn nghèo đa chiều",
                    "Tỷ lệ hộ nghèo không quá 2,5% vào ngày 05/12/2026.",
                    works=(
                        (
                            "Hỗ trợ sinh kế cho 60 hộ nghèo, cận nghèo",
                            "Hội Nông dân xã",
                            parts.changed("30/6/2026", "31/8/2026"),
                            "Danh sách 60 hộ",
                        ),
                    ),
                ),
            ),
            signatures=paper.signatures,
            frozen=b"{}",
        )
    )
