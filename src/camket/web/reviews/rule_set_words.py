"""Words of the pages about bodies' rule sets."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

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
