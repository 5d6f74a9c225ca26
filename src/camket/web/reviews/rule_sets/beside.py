"""The rows of a set beside the national numbers, each with what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.rules.levels import Rung
from camket.rules.local.comparing import Difference, rule_marks
from camket.rules.local.conditions import bound_words
from camket.rules.local.criteria import OwnCriteria
from camket.rules.local.problems import Problem
from camket.rules.local.servants import bound_words_335
from camket.rules.local.sets import LocalCoefficient, LocalCondition, LocalSet, Switch
from camket.web.reviews.rule_sets.words import AUDIENCES, RULES, audiences_named

_MARKS: Final = {
    "A": ("done", gettext_lazy("A: văn bản gốc")),
    "B": ("wait", gettext_lazy("B: tài liệu áp dụng")),
    "C": ("soon", gettext_lazy("C: chưa xác nhận")),
}


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number as the page shows it."""

    of: Difference
    mark: tuple[str, Any]
    national: str
    local: str
    basis: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A national rule, and whether the set switches it off."""

    code: str
    asks: Any
    title: str
    mark: tuple[str, Any]
    may_switch: bool
    switch: Switch | None
    basis: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition the set adds."""

    code: str
    words: str
    of: LocalCondition
    bars: str
    then: str
    kinds: str
    basis: str
    problems: tuple[Problem, ...]


def of_row(problems: tuple[Problem, ...], row: str) -> tuple[Problem, ...]:
    """Return what is to be said of one row."""
    return tuple(one for one in problems if one.row == row)


def number_row(one: Difference) -> NumberRow:
    """Return a number beside the national one."""
    local = one.local
    return NumberRow(
        one,
        _MARKS[one.national.mark],
        one.known.words_of(one.national.value),
        one.known.words_of(local.value) if local else "",
        local.basis.words if local else "",
    )


def rule_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[RuleRow]:
    """Return the national rules a set may switch off, and those it does."""
    rows = []
    for code, (mark, title) in rule_marks().items():
        switch = local.switched_off.get(code)
        may_switch = mark.value == "B" and not code.startswith("NO-")
        if may_switch or switch is not None:
            rows.append(
                RuleRow(
                    code,
                    RULES.get(code, ""),
                    title,
                    _MARKS[mark.value],
                    may_switch,
                    switch,
                    switch.basis.words if switch else "",
                    of_row(problems, f"switched_off.{code}"),
                )
            )
    return rows


@dataclass(frozen=True, slots=True)
class CriteriaRow:
    """The criteria of one class, own or usual."""

    kind: str
    name: str
    own: OwnCriteria | None
    basis: str
    problems: tuple[Problem, ...]


def criteria_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[CriteriaRow]:
    """Return the criteria of every class the scheme knows."""
    rows = []
    for kind, name in audiences_named(local.scheme).items():
        own = local.criteria.get(kind)
        basis = own.basis.words if own else ""
        said = of_row(problems, f"criteria.{kind.value}")
        rows.append(CriteriaRow(kind.value, str(name), own, basis, said))
    return rows


def condition_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[ConditionRow]:
    """Return the conditions a set adds, by their codes."""
    return [
        ConditionRow(
            code,
            bound_words_335(one) if local.is_of_servants else bound_words(one),
            one,
            one.bars.full_name,
            _then(one),
            ", ".join(str(AUDIENCES[kind]) for kind in one.applies_to),
            one.basis.words,
            of_row(problems, f"conditions.{code}"),
        )
        for code, one in sorted(local.conditions.items())
    ]


def _then(condition: LocalCondition) -> str:
    """Return what follows where nothing above the bottom level is left."""
    if condition.ceiling is Rung.UNDECIDED:
        return _(", cấp có thẩm quyền quyết định")
    return _(", xếp không hoàn thành nhiệm vụ") if condition.ceiling is Rung.KHT else ""


@dataclass(frozen=True, slots=True)
class CoefficientRow:
    """The coefficient of one group of products."""

    group: str
    of: LocalCoefficient
    basis: str
    problems: tuple[Problem, ...]


def coefficient_rows(local: LocalSet, problems: tuple[Problem, ...]) -> list[CoefficientRow]:
    """Return the coefficients of a set by the group of products."""
    return [
        CoefficientRow(group, one, one.basis.words, of_row(problems, f"coefficients.{group}"))
        for group, one in sorted(local.coefficients.items())
    ]
