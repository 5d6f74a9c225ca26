"""Words of the pages about bodies' rule sets."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from camket.rules.criteria import ScoringMode
from camket.rules.facts import Kind
from camket.rules.formulas.base import RoundingMode
from camket.rules.local.sets import FormulaName
from camket.rules.schemes import numbers_335

KINDS: Final = {
    Kind.COLLECTIVE: _("tập thể"),
    Kind.LEADER: _("cá nhân lãnh đạo, quản lý"),
    Kind.INDIVIDUAL: _("cá nhân không giữ chức vụ"),
    Kind.MEMBER_OUTSIDE: _("đảng viên ngoài hệ thống chính trị"),
}
FORMULAS: Final = {
    FormulaName.CRITERIA: _("Chấm theo bộ tiêu chí"),
    FormulaName.QUARTER_AXES: _("Chấm trực tiếp sáu trục kết quả (mẫu 09B)"),
    FormulaName.REGISTERED_PRODUCTS: _("Sản phẩm đăng ký có trọng số, bốn tỷ lệ A, B, C, D"),
    FormulaName.WEIGHED_TASKS: _("Điểm chuẩn × (30% tiến độ + 70% chất lượng) × độ khó"),
}
RULES: Final = {
    "P-X6": _("Khắc phục đủ hạn chế, khuyết điểm đã chỉ ra kỳ trước"),
    "P-X7": _("Không có đơn vị trực thuộc không hoàn thành nhiệm vụ"),
    "P-N2": _("Không bị kết luận vi phạm công tác cán bộ, mất đoàn kết"),
    "P-N3": _("Tập thể hoàn thành đủ tỷ lệ nhiệm vụ tối thiểu"),
    "P-N4": _("Không bị kết luận suy thoái, kỷ luật liên quan nhiệm vụ"),
    "P-N5": _("Cá nhân không để quá nhiều nhiệm vụ chưa hoàn thành"),
    "P-N6": _("Đơn vị, lĩnh vực phụ trách, phiếu tín nhiệm của người lãnh đạo"),
    "P-N7": _("Người đứng đầu theo tỷ lệ hoàn thành của tập thể"),
    "P-Q1": _("Có quý không hoàn thành thì cả năm không xuất sắc"),
    "P-H1": _("Người đứng đầu không xếp cao hơn đơn vị"),
}
"""What each national rule that may be switched off asks, in short."""
MODES: Final = {
    ScoringMode.BINARY: _("bảo đảm hoặc không"),
    ScoringMode.GRADED: _("theo mức độ"),
}
ROUNDINGS: Final = {
    RoundingMode.EXACT: _("không làm tròn"),
    RoundingMode.HALF_UP: _("nửa lên"),
    RoundingMode.HALF_EVEN: _("nửa về số chẵn"),
    RoundingMode.DOWN: _("bỏ phần lẻ"),
}


def scheme_name(scheme: str) -> str:
    """Return a scheme as a page calls it."""
    kind = _("Nghị định") if scheme == numbers_335.SCHEME else _("Quy định")
    return f"{kind} {scheme}"
