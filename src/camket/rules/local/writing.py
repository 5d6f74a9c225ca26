"""A body's rule set written as the file it is read from; read again it is the same set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from camket.rules.facts import plain_decimal

if TYPE_CHECKING:
    from camket.rules.local.basis import Basis
    from camket.rules.local.criteria import OwnCriteria, OwnCriterion
    from camket.rules.local.sets import LocalCondition, LocalSet, Scoring


def write_set(local: LocalSet) -> str:
    """Return the file of a set; read again it is the same set."""
    lines = [
        f"scheme = {_text(local.scheme)}",
        f"issuer = {_text(local.issuer)}",
        f"title = {_text(local.title)}",
        f"in_force_from = {local.in_force_from.isoformat()}",
    ]
    for name, one in sorted(local.numbers.items()):
        lines += ["", f"[numbers.{_text(name)}]", f"value = {_value(one.value)}"]
        lines += [*_basis_lines(one.citation, one.basis), *_reason_lines(one.reason)]
    for code, switch in sorted(local.switched_off.items()):
        lines += ["", f"[switched_off.{_text(code)}]"]
        lines += [*_basis_lines(switch.citation, switch.basis), *_reason_lines(switch.reason)]
    for code, condition in sorted(local.conditions.items()):
        lines += ["", f"[conditions.{_text(code)}]", *_condition_lines(condition)]
    if local.scoring is not None:
        lines += ["", "[scoring]", *_scoring_lines(local.scoring)]
    if (told := local.explaining) is not None:
        lines += ["", "[explaining]", f"explain_from = {_text(plain_decimal(told.explain_from))}"]
        lines += [*_basis_lines(told.citation, told.basis), *_reason_lines(told.reason)]
    for kind, own in sorted(local.criteria.items()):
        lines += ["", f"[criteria.{_text(kind.value)}]", *_basis_lines(own.citation, own.basis)]
        lines += [*_reason_lines(own.reason), *_flag_lines(own)]
        for block, items in own.blocks.items():
            for item in items:
                lines += ["", f"[[criteria.{_text(kind.value)}.{block}]]", *_item_lines(item)]
    for group, held in sorted(local.coefficients.items()):
        lines += [
            "",
            f"[coefficients.{_text(group)}]",
            f"value = {_text(plain_decimal(held.value))}",
        ]
        lines += _basis_lines(held.citation, held.basis)
    return "\n".join(lines) + "\n"


def _flag_lines(own: OwnCriteria) -> list[str]:
    return ["explains_below = true"] if own.explains_below else []


def _item_lines(item: OwnCriterion) -> list[str]:
    lines = [
        f"code = {_text(item.code)}",
        f"title = {_text(item.title)}",
        f"max_points = {_text(plain_decimal(item.points))}",
        f"scoring_mode = {_text(item.mode.value)}",
    ]
    return [*lines, f"evidence = {_text(item.evidence)}"] if item.evidence else lines


def _condition_lines(condition: LocalCondition) -> list[str]:
    kinds = ", ".join(_text(kind.value) for kind in condition.applies_to)
    return [
        f"kind = {_text(condition.kind.value)}",
        f"bars = {_text(condition.bars.value)}",
        f"value = {_text(plain_decimal(condition.value))}",
        f"applies_to = [{kinds}]",
        *(["leaves_open = true"] if condition.leaves_open else []),
        *_basis_lines(condition.citation, condition.basis),
    ]


def _scoring_lines(scoring: Scoring) -> list[str]:
    split = ", ".join(_text(plain_decimal(one)) for one in scoring.general_split)
    return [
        f"formula = {_text(scoring.formula.value)}",
        f"rounding = {_text(scoring.rounding.mode.value)}",
        f"places = {scoring.rounding.places}",
        f"general_split = [{split}]",
        f"explain_from = {_text(plain_decimal(scoring.explain_from))}",
        *_basis_lines(scoring.citation, scoring.basis),
        *_reason_lines(scoring.reason),
    ]


def _basis_lines(citation: str, basis: Basis) -> list[str]:
    return [f"citation = {_text(citation)}", f"mark = {_text(basis.value)}"]


def _reason_lines(reason: str) -> list[str]:
    return [f"reason = {_text(reason)}"] if reason else []


def _value(value: int | str) -> str:
    return str(value) if isinstance(value, int) else _text(value)


def _text(text: str) -> str:
    """Return a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
