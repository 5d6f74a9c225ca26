"""A body's set beside the national numbers: what is looser, what lacks a reason, what is no law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from camket.rules.ceiling import Mark
from camket.rules.criteria import Certainty
from camket.rules.criteria_sets import criteria_in_force
from camket.rules.facts import EXACT, Kind
from camket.rules.loading import Number, NumberSet
from camket.rules.local.comparing_335 import problems_of_servants
from camket.rules.local.conditions import LOOKS
from camket.rules.local.criteria import (
    BLOCKS,
    Less,
    OwnCriteria,
    less_than,
    repeated_in,
    total_of,
)
from camket.rules.local.explaining import of_explaining
from camket.rules.local.names import NAMES, Looser, NumberName
from camket.rules.local.problems import Problem, Weight, of_basis
from camket.rules.local.sets import LocalCondition, LocalNumber, LocalSet, Switch
from camket.rules.schemes.quy_dinh_366 import COLLECTIVE_RULES, LEADER_RULES, POSTLESS_RULES
from camket.shared.text import show_number

_NO_COEFFICIENTS: Final = (
    "Hệ số sản phẩm chỉ dùng cho bộ dựa trên Nghị định 335/2025/NĐ-CP; bỏ dòng này."
)
_EXPLAINED_IN_SCORING: Final = (
    "Bộ dựa trên Quy định 366-QĐ/TW ghi mức lệch phải giải trình ở phần cách tính điểm; bỏ dòng "
    "này."
)
NEVER_OFF: Final = "NO-TASKS"
_BANDS: Final = ("fair_from", "good_from", "best_from")
SCHEME_366: Final = "366-QĐ/TW"


def rule_marks() -> dict[str, tuple[Mark, str]]:
    """Return the national rules a body may ask about: mark and source by code."""
    sources = {rule.code: rule.source for rule in COLLECTIVE_RULES}
    sources |= {rule.code: rule.source for rule in LEADER_RULES}
    sources |= {rule.code: rule.source for rule in POSTLESS_RULES}
    return {code: (source.mark, source.title) for code, source in sources.items()}


def problems_of(local: LocalSet, national: NumberSet) -> tuple[Problem, ...]:
    """Return everything that is to be said of a set, row by row.

    Args:
        local: The set.
        national: The numbers in force on its first day.
    """
    found: list[Problem] = []
    for name, number in sorted(local.numbers.items()):
        found += _of_number(name, number, national.numbers)
    found += _of_bands(local, national.numbers)
    if local.is_of_servants:
        return (*found, *problems_of_servants(local))
    for code, switch in sorted(local.switched_off.items()):
        found += _of_switch(code, switch)
    for code, condition in sorted(local.conditions.items()):
        found += _of_condition(code, condition)
    found += _of_scoring(local, national.numbers)
    if local.explaining is not None:
        found.append(Problem("explaining", Weight.REFUSED, _EXPLAINED_IN_SCORING))
    for kind, own in sorted(local.criteria.items()):
        if isinstance(kind, Kind):
            found += _of_criteria(kind, own, local)
    found += [
        Problem(f"coefficients.{group}", Weight.REFUSED, _NO_COEFFICIENTS)
        for group in sorted(local.coefficients)
    ]
    return tuple(found)


def _of_number(name: str, number: LocalNumber, national: Mapping[str, Number]) -> Iterator[Problem]:
    row = f"numbers.{name}"
    if name not in national:
        yield Problem(row, Weight.REFUSED, "Quy định được chọn không dùng số này; bỏ số này.")
        return
    known, base = NAMES[name], national[name]
    yield from of_basis(row, number.basis, differs=number.value != base.value)
    if not known.is_looser(number.value, base.value):
        return
    yield _looser(row, known, number, base)


def _looser(row: str, known: NumberName, number: LocalNumber, base: Number) -> Problem:
    words = (
        f"{known.title}: {known.words_of(number.value)} nới hơn {known.words_of(base.value)} "
        f"({base.citation})"
    )
    if known.looser is Looser.FIXED:
        return Problem(row, Weight.REFUSED, f"{words}. Số này không được đổi.")
    if base.mark == "A" and known.looser is not Looser.READING:
        keep = "từ đó trở lên" if known.looser is Looser.LOWER else "từ đó trở xuống"
        says = (
            f"{words}. Không được nới mức do văn bản của Trung ương quy định: giữ "
            f"{known.words_of(base.value)}, {keep}."
        )
        return Problem(row, Weight.REFUSED, says)
    if base.mark == "C":
        return Problem(row, Weight.SHOWN, f"{words}, là cách hiểu tạm dùng, chờ xác nhận.")
    if number.reason:
        return Problem(row, Weight.SHOWN, f"{words}. Lý do: {number.reason}")
    return Problem(row, Weight.NEEDS_REASON, f"{words}. Ghi lý do vì sao nới.")


def _of_bands(local: LocalSet, national: Mapping[str, Number]) -> Iterator[Problem]:
    def value(name: str) -> int:
        number = local.numbers.get(name)
        return int(number.value if number else national[name].value)

    if not all(name in national for name in _BANDS):
        return
    fair, good, best = (value(name) for name in _BANDS)
    if not 0 < fair < good < best <= 100:  # noqa: PLR2004  # the scale of all schemes
        says = f"Các mức điểm phải tăng dần và không quá 100; đang là {fair}, {good}, {best}."
        yield Problem("numbers.best_from", Weight.REFUSED, says)


def _of_switch(code: str, switch: Switch) -> Iterator[Problem]:
    row, known = f"switched_off.{code}", rule_marks()
    if code not in known or code == NEVER_OFF:
        yield Problem(row, Weight.REFUSED, f"Không có quy tắc {code} để tắt; bỏ dòng này.")
        return
    mark, title = known[code]
    if mark is Mark.A:
        says = f"Quy tắc {code} theo {title} là quy định của Trung ương, không được tắt."
        yield Problem(row, Weight.REFUSED, says)
    elif not switch.reason:
        says = f"Tắt quy tắc {code} ({title}) là nới hơn cách áp dụng chung. Ghi lý do."
        yield Problem(row, Weight.NEEDS_REASON, says)
    else:
        yield Problem(row, Weight.SHOWN, f"Không áp dụng {code} ({title}). Lý do: {switch.reason}")
    yield from of_basis(row, switch.basis, differs=True)


def _of_condition(code: str, condition: LocalCondition) -> Iterator[Problem]:
    row, look = f"conditions.{code}", LOOKS[condition.kind]
    yield from of_basis(row, condition.basis, differs=True)
    if not code.startswith("L-"):
        yield Problem(row, Weight.REFUSED, "Mã điều kiện riêng bắt đầu bằng “L-”, ví dụ L-1.")
    if not set(condition.applies_to) <= look.kinds:
        is_of_persons = Kind.COLLECTIVE not in look.kinds
        whose = "cá nhân trong hệ thống chính trị" if is_of_persons else "tập thể"
        yield Problem(row, Weight.REFUSED, f"{look.title} chỉ có ở {whose}; bỏ các đối tượng khác.")


def _of_scoring(local: LocalSet, national: Mapping[str, Number]) -> Iterator[Problem]:
    scoring = local.scoring
    if scoring is None:
        return
    yield from of_basis("scoring", scoring.basis, differs=True)
    total = Decimal(0)
    for part in scoring.general_split:
        total = EXACT.add(total, part)
    wanted = Decimal(int(national["general_max"].value))
    if total != wanted:
        says = (
            f"Điểm ba nhóm tiêu chí chung phải cộng đúng {show_number(wanted)}, đang là "
            f"{show_number(total)}."
        )
        yield Problem("scoring", Weight.REFUSED, says)
    yield from of_explaining("scoring", scoring, local.in_force_from)


def _of_criteria(kind: Kind, own: OwnCriteria, local: LocalSet) -> Iterator[Problem]:
    row = f"criteria.{kind.value}"
    yield from of_basis(row, own.basis, differs=True)
    if own.explains_below:
        says = "Giải trình từng tiêu chí dưới điểm tối đa chỉ dùng cho bộ dựa trên Nghị định 335."
        yield Problem(row, Weight.REFUSED, says)
    for code, items in own.blocks.items():
        title, wanted = BLOCKS[code]
        total = total_of(items)
        if total != wanted:
            says = (
                f"{title} phải cộng đúng {show_number(wanted)} điểm, đang là {show_number(total)}."
            )
            yield Problem(row, Weight.REFUSED, says)
    if twice := repeated_in(own):
        yield Problem(row, Weight.REFUSED, f"Mã tiêu chí {twice} ghi hai lần; mỗi mã ghi một lần.")
    try:
        national = criteria_in_force(kind, local.in_force_from)
    except LookupError:
        return
    less = less_than(own, national)
    for mark in Certainty:
        if found := [one for one in less if one.national.mark is mark]:
            yield _asked_less(row, mark, found, own.reason)


def _asked_less(row: str, mark: Certainty, found: Sequence[Less], reason: str) -> Problem:
    what = "; ".join(one.words for one in found)
    if mark is Certainty.A:
        says = f"Nhẹ hơn tiêu chí của Trung ương: {what}. Không được bỏ, không được giảm điểm."
        return Problem(row, Weight.REFUSED, says)
    if mark is Certainty.C:
        says = f"Khác bộ tiêu chí chung, là cách hiểu tạm dùng, chờ xác nhận: {what}."
        return Problem(row, Weight.SHOWN, says)
    words = f"Nhẹ hơn cách áp dụng chung: {what}."
    if reason:
        return Problem(row, Weight.SHOWN, f"{words} Lý do: {reason}")
    return Problem(row, Weight.NEEDS_REASON, f"{words} Ghi lý do.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of the set beside the national one.

    Attributes:
        name: Its code.
        known: How a person knows it.
        national: The national number with its citation and mark.
        local: The body's own, or None where the national one holds.
        problems: What is to be said of it.
    """

    name: str
    known: NumberName
    national: Number
    local: LocalNumber | None
    problems: tuple[Problem, ...]

    @property
    def is_looser(self) -> bool:
        """Say whether the body's own number is looser."""
        return self.local is not None and self.known.is_looser(
            self.local.value, self.national.value
        )


def differences(local: LocalSet, national: NumberSet) -> tuple[Difference, ...]:
    """Set every number of the scheme beside the body's own, in the order of the national file."""
    problems = problems_of(local, national)
    return tuple(
        Difference(
            name,
            NAMES[name],
            number,
            local.numbers.get(name),
            tuple(one for one in problems if one.row == f"numbers.{name}"),
        )
        for name, number in national.numbers.items()
        if name in NAMES
    )
