"""Words of the pages about bodies' rule sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.rules.criteria import ScoringMode
from camket.rules.explanations import ExplanationRule, explanation_rule
from camket.rules.facts import Kind
from camket.rules.formulas.base import RoundingMode
from camket.rules.local.bounds import Bound
from camket.rules.local.conditions import LOOKS
from camket.rules.local.servants import LOOKS_335
from camket.rules.local.sets import Audience, ConditionKind, FormulaName, audiences_of
from camket.rules.schemes import numbers_335
from camket.rules.schemes.nghi_dinh_335 import ServantKind

AUDIENCES: Final[Mapping[Audience, Any]] = {
    Kind.COLLECTIVE: _("tập thể"),
    Kind.LEADER: _("cá nhân lãnh đạo, quản lý"),
    Kind.INDIVIDUAL: _("cá nhân không giữ chức vụ"),
    Kind.MEMBER_OUTSIDE: _("đảng viên ngoài hệ thống chính trị"),
    ServantKind.STAFF: _("công chức không giữ chức vụ lãnh đạo, quản lý"),
    ServantKind.LEADER: _("công chức lãnh đạo, quản lý"),
}
"""Every class of subjects, of either scheme."""
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
    ScoringMode.BINARY: _("đạt, không đạt"),
    ScoringMode.GRADED: _("theo mức độ"),
}
ROUNDINGS: Final = {
    RoundingMode.EXACT: _("không làm tròn"),
    RoundingMode.HALF_UP: _("nửa lên"),
    RoundingMode.HALF_EVEN: _("nửa về số chẵn"),
    RoundingMode.DOWN: _("bỏ phần lẻ"),
}


def audiences_named(scheme: str) -> Mapping[Audience, Any]:
    """Return the classes of subjects of a scheme with what they are called."""
    return {one: AUDIENCES[one] for one in audiences_of(scheme)}


def asked_of(scheme: str) -> list[tuple[ConditionKind, str]]:
    """Return what a condition of a scheme may look at, with the bound left open."""
    if scheme == numbers_335.SCHEME:
        return [(kind, _asked(one.title, one.unit, one.bound)) for kind, one in LOOKS_335.items()]
    return [(kind, _asked(one.title, one.unit, one.bound)) for kind, one in LOOKS.items()]


def _asked(title: str, unit: str, bound: Bound) -> str:
    return f"{title}, {bound.words_of('…')}{f' ({unit})' if unit else ''}"


def usual_explaining(first: date, *, today: date) -> ExplanationRule | None:
    """Return from which difference on to explain where a set says nothing: on a day it holds."""
    return explanation_rule(on=max(first, today))


def scheme_name(scheme: str) -> str:
    """Return a scheme as a page calls it."""
    kind = _("Nghị định") if scheme == numbers_335.SCHEME else _("Quy định")
    return f"{kind} {scheme}"
