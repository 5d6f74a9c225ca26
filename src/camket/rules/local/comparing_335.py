"""A set over NĐ 335/2025 beside the decree: its conditions, criteria and coefficients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from camket.rules.local.basis import Basis
from camket.rules.local.criteria import BLOCKS, GENERAL, OwnCriteria, repeated_in, total_of
from camket.rules.local.explaining import of_explaining
from camket.rules.local.problems import Problem, Weight, of_basis
from camket.rules.local.servants import LOOKS_335
from camket.rules.local.sets import Audience, LocalCoefficient, LocalCondition, LocalSet
from camket.shared.text import show_number

_NOT_OFF: Final = (
    "Các quy tắc của Nghị định 335/2025/NĐ-CP là quy định của Trung ương, không được tắt; bỏ dòng "
    "này."
)
_BY_DECREE: Final = (
    "Điểm kết quả của công chức tính theo Điều 14, 15, 16 Nghị định 335/2025/NĐ-CP, không đổi được "
    "cách tính; bỏ phần này. Mức trừ, làm tròn sửa ở phần số liệu; mức lệch phải giải trình ghi ở "
    "dòng riêng."
)
_NO_SUCH_LOOK: Final = "Công chức không có số liệu này để xét; chọn nội dung khác."
_NOT_LEFT_OPEN: Final = (
    "Nghị định 335/2025/NĐ-CP không có trường hợp để cấp có thẩm quyền quyết định thay quy tắc; bỏ "
    "chọn mục này."
)
_NO_NATIONAL_COEFFICIENT: Final = (
    "Trung ương không quy định hệ số (Điều 13 giao cơ quan ban hành danh mục); chọn căn cứ khác."
)


def problems_of_servants(local: LocalSet) -> Iterator[Problem]:
    """Return what is to be said of a set over the decree, but for its numbers, row by row."""
    for code in sorted(local.switched_off):
        yield Problem(f"switched_off.{code}", Weight.REFUSED, _NOT_OFF)
    for code, condition in sorted(local.conditions.items()):
        yield from _of_condition(code, condition)
    if local.scoring is not None:
        yield Problem("scoring", Weight.REFUSED, _BY_DECREE)
    if local.explaining is not None:
        yield from of_basis("explaining", local.explaining.basis, differs=True)
        yield from of_explaining("explaining", local.explaining, local.in_force_from)
    for kind, own in sorted(local.criteria.items()):
        yield from _of_criteria(kind, own)
    for group, one in sorted(local.coefficients.items()):
        yield from _of_coefficient(group, one)


def _of_condition(code: str, condition: LocalCondition) -> Iterator[Problem]:
    row = f"conditions.{code}"
    yield from of_basis(row, condition.basis, differs=True)
    if not code.startswith("L-"):
        yield Problem(row, Weight.REFUSED, "Mã điều kiện riêng bắt đầu bằng “L-”, ví dụ L-1.")
    if condition.kind not in LOOKS_335:
        yield Problem(row, Weight.REFUSED, _NO_SUCH_LOOK)
    if condition.leaves_open:
        yield Problem(row, Weight.REFUSED, _NOT_LEFT_OPEN)


def _of_criteria(kind: Audience, own: OwnCriteria) -> Iterator[Problem]:
    row = f"criteria.{kind.value}"
    yield from of_basis(row, own.basis, differs=True)
    title, wanted = BLOCKS[GENERAL]
    total = total_of(own.general)
    if total != wanted:
        says = f"{title} phải cộng đúng {show_number(wanted)} điểm, đang là {show_number(total)}."
        yield Problem(row, Weight.REFUSED, says)
    if twice := repeated_in(own):
        yield Problem(row, Weight.REFUSED, f"Mã tiêu chí {twice} ghi hai lần; mỗi mã ghi một lần.")


def _of_coefficient(group: str, one: LocalCoefficient) -> Iterator[Problem]:
    row = f"coefficients.{group}"
    if one.basis is Basis.LEGAL_MANDATORY:
        yield Problem(row, Weight.REFUSED, _NO_NATIONAL_COEFFICIENT)
    else:
        yield from of_basis(row, one.basis, differs=False)
