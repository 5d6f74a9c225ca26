"""Samples of the sheets of civil servants: of an official, of who leads a section."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from camket.documents.forms import servant_sheet
from camket.documents.forms.samples.setting import (
    CHAIRMAN,
    CLERK,
    DEPUTY,
    MEMBER,
    SECRETARY,
    commune,
)
from camket.documents.forms.servant_sheet import (
    MarkedItem,
    ServantSheet,
    SheetForm,
    WorkedProduct,
)
from camket.documents.kinds import Kind
from camket.documents.paper import Frame, Paper, Signature
from camket.documents.style import Style
from camket.rules.levels import Level

_HEAD_OF_SECTION: Final = "Đoàn Văn Quý"
_PRODUCTS: Final = (
    WorkedProduct(
        "Tờ trình phân bổ kinh phí sửa chữa trường học", "30/10/2026", "1", "5", "5", "0", "0", "1"
    ),
    WorkedProduct("Đề án chợ xã", "15/11/2026", "4,5", "1", "1", "0", "1", "0"),
    WorkedProduct(
        "Báo cáo giải ngân tháng", "20/11/2026", "0,5", "2", "2", "0", "0", "1 (1 khách quan)"
    ),
)
_STEPS: Final = (
    ("Được giao (đã quy đổi): 10,5", "10,5"),
    ("a (số lượng) = 100 × 10,5 ÷ 10,5 = 100", "100"),
    ("b (chất lượng) = 100 × 9,375 (đã trừ 1,125) ÷ 10,5 = 89,28…", "89,28…"),
    ("c (tiến độ) = 100 × 10,25 (đã trừ 0,25) ÷ 10,5 = 97,61…", "97,61…"),
    ("Kết quả thực hiện nhiệm vụ = (100 + 89,28… + 97,61…) ÷ 3 × 70% = 66,94…", "66,94…"),
    ("Tổng điểm: 27 + 66,94… = 93,94…", "93,94…"),
)
_ITEMS: Final = (
    MarkedItem("1. Phẩm chất chính trị, đạo đức, lối sống", "10", "10", "10"),
    MarkedItem("2. Tư duy đổi mới, dám nghĩ, dám làm", "10", "8,5", "8", "Có 01 sáng kiến cấp xã"),
    MarkedItem("3. Tự phê bình, khắc phục khuyết điểm", "10", "9,5", "9", "Còn 01 việc chậm"),
)


def _frame(style: Style) -> Frame:
    numbered = commune(style, Kind.REPORT, None, date(2026, 12, 7))
    return replace(
        numbered,
        head=replace(numbered.head, has_number=False),
        recipients=(),
        archive="",
        drafter="",
        address="",
    )


def _decider(style: Style) -> Signature:
    if style.is_party:
        return Signature("Bí thư", SECRETARY, collective="Ban Thường vụ", slot="decider")
    return Signature("Chủ tịch", CHAIRMAN, slot="decider")


def servant_sheet_01_sample(style: Style) -> Paper:
    """Return the sheet of an official who leads nobody, decided."""
    return servant_sheet.paper_of(
        ServantSheet(
            frame=_frame(style),
            form=SheetForm.STAFF,
            when="năm 2026",
            profile=(
                ("Họ và tên", MEMBER),
                ("Chức vụ, chức danh", "Chuyên viên"),
                ("Đơn vị công tác", "Phòng Kinh tế"),
                ("Kỳ đánh giá", "từ 01/01/2026 đến 31/12/2026"),
            ),
            general=_ITEMS,
            products=_PRODUCTS,
            note="Còn 01 nhiệm vụ của chương trình chưa quy đổi thành sản phẩm nên chưa tính",
            steps=_STEPS,
            self_scores="Tiêu chí chung 28/30 điểm; kết quả thực hiện nhiệm vụ 66,94/70 điểm; tổng 94,94/100 điểm",
            self_level=Level.HTXS,
            writer=MEMBER,
            superior_opinion="Hoàn thành đủ việc được giao; đề án chợ xã phải sửa một lần",
            superior=Signature("Trưởng phòng", _HEAD_OF_SECTION, slot="superior"),
            appraisal=(
                ("Điểm thẩm định", "27/30 + 66,94/70 = 93,94/100"),
                ("Mức đề nghị", "Hoàn thành xuất sắc nhiệm vụ"),
                ("Lý do, giải trình", ""),
            ),
            appraiser=Signature("", CLERK, label="Người thẩm định", slot="appraiser"),
            decision=(
                ("Mức được quyết định", "Hoàn thành tốt nhiệm vụ"),
                ("Lý do quyết định khác đề nghị", "Ngoài tỷ lệ tối đa"),
            ),
            decider=_decider(style),
        )
    )


def servant_sheet_02_sample(style: Style) -> Paper:
    """Return the sheet of who leads a section, before anybody has appraised it."""
    return servant_sheet.paper_of(
        ServantSheet(
            frame=_frame(style),
            form=SheetForm.LEADER,
            when="quý IV năm 2026",
            profile=(
                ("Họ và tên", _HEAD_OF_SECTION),
                ("Chức vụ, chức danh", "Trưởng phòng"),
                ("Đơn vị công tác", "Phòng Kinh tế"),
                ("Kỳ đánh giá", "từ 01/10/2026 đến 31/12/2026"),
            ),
            general=(MarkedItem("Nhóm tiêu chí chung", "30", "28,5"),),
            products=_PRODUCTS[:1],
            leading=(
                ("d. Mức xếp loại của cấp dưới, lĩnh vực phụ trách", "02 hoàn thành tốt nhiệm vụ"),
                ("đ. Sản phẩm của đơn vị đủ, đúng hạn, đạt chất lượng", "14/15"),
                ("e. Năng lực tập hợp, đoàn kết", "đạt"),
            ),
            steps=(
                ("a (số lượng) = 100 × 5 ÷ 5 = 100", "100"),
                ("b (chất lượng) = 100 × 5 ÷ 5 = 100", "100"),
                ("c (tiến độ) = 100 × 4,75 (đã trừ 0,25) ÷ 5 = 95", "95"),
                ("d (kết quả của đơn vị, lĩnh vực phụ trách) = 100", "100"),
                ("đ (khả năng tổ chức triển khai) = 50", "50"),
                ("e (năng lực tập hợp, đoàn kết) = 100", "100"),
                (
                    "Kết quả thực hiện nhiệm vụ = (100 + 100 + 95 + 100 + 50 + 100) ÷ 6 × 70% = 63,58…",
                    "63,58…",
                ),
                ("Tổng điểm: 28,5 + 63,58… = 92,08…", "92,08…"),
            ),
            self_scores="Tiêu chí chung 28,5/30 điểm; kết quả thực hiện nhiệm vụ 63,58/70 điểm; tổng 92,08/100 điểm",
            self_level=Level.HTT,
            writer=_HEAD_OF_SECTION,
            superior=Signature("Phó Chủ tịch", DEPUTY, slot="superior"),
            appraisal=(("Điểm thẩm định", ""), ("Mức đề nghị", ""), ("Lý do, giải trình", "")),
            appraiser=Signature("", CLERK, label="Người thẩm định", slot="appraiser"),
            decision=(("Mức được quyết định", ""), ("Lý do quyết định khác đề nghị", "")),
            decider=_decider(style),
        )
    )
