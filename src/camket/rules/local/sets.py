"""A body's rule set as a value, read from and written to the same TOML as the shipped numbers."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from camket.rules.facts import Kind, plain_decimal
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.levels import Level
from camket.rules.local.basis import Basis
from camket.rules.local.criteria import OwnCriteria, OwnCriterion, read_own
from camket.rules.local.names import NAMES
from camket.rules.nodes import Members, Node
from camket.shared.errors import UnusableInputError

MOST_POINTS: Final = 100
HEADINGS: Final = 3
_TEXT: Final = ("citation", "mark")


class ConditionKind(StrEnum):
    """What a condition of one's own looks at; each only ever bars a level."""

    SCORE = "score_at_least"
    GENERAL = "general_at_least"
    RESULTS = "results_at_least"
    EXCEEDED = "exceeded_at_least"
    DONE = "done_at_least"
    LATE = "late_at_most"
    BELOW_QUALITY = "below_quality_at_most"
    REMEDIED = "faults_remedied_at_least"
    DISCIPLINE = "discipline_at_most"
    FAILED_SUBORDINATES = "failed_subordinates_at_most"


class FormulaName(StrEnum):
    """How a body comes from work to points."""

    CRITERIA = "criteria"
    QUARTER_AXES = "quarter_axes"
    REGISTERED_PRODUCTS = "registered_products"
    WEIGHED_TASKS = "weighed_tasks"


@dataclass(frozen=True, slots=True)
class LocalNumber:
    """A number a body has put in place of the national one.

    Attributes:
        value: The number, or the code of a reading.
        citation: Where the body wrote it down.
        basis: On what it rests.
        reason: Why it is looser than the usual reading, where it is.
    """

    value: int | str
    citation: str
    basis: Basis
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """A national rule a body does not apply, with its reason."""

    citation: str
    basis: Basis
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LocalCondition:
    """A condition a body adds.

    Attributes:
        kind: What it looks at.
        bars: The level it bars when it is not met.
        value: The bound, in points, percent or a count.
        applies_to: The classes of subjects it concerns.
        citation: Where the body wrote it down.
        basis: On what it rests.
    """

    kind: ConditionKind
    bars: Level
    value: Decimal
    applies_to: tuple[Kind, ...]
    citation: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Scoring:
    """How points come about where the body says so itself.

    Attributes:
        formula: Which way from work to points.
        rounding: How points are rounded.
        general_split: How the general points divide over the three headings.
        explain_from: Points by which an appraiser may differ before he must explain.
        citation: Where the body wrote it down.
        basis: On what it rests.
        reason: Why explanations are owed later than usual, where they are.
    """

    formula: FormulaName
    rounding: RoundingRule
    general_split: tuple[Decimal, ...]
    explain_from: Decimal
    citation: str
    basis: Basis
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LocalSet:
    """A body's rule set, based on a national scheme.

    Attributes:
        scheme: The national scheme.
        issuer: Code of the body.
        title: What the set is called.
        in_force_from: The first day it holds.
        numbers: Numbers in place of the national ones.
        switched_off: National rules not applied, by code.
        conditions: Conditions added, by code.
        scoring: How points come about, if the body says so itself.
        criteria: Criteria in place of the national ones, by the kind they are for.
    """

    scheme: str
    issuer: str
    title: str
    in_force_from: date
    numbers: Mapping[str, LocalNumber] = field(default_factory=dict[str, LocalNumber])
    switched_off: Mapping[str, Switch] = field(default_factory=dict[str, Switch])
    conditions: Mapping[str, LocalCondition] = field(default_factory=dict[str, LocalCondition])
    scoring: Scoring | None = None
    criteria: Mapping[Kind, OwnCriteria] = field(default_factory=dict[Kind, OwnCriteria])

    @property
    def content(self) -> str:
        """Return the set as its file."""
        return write_set(self)

    @property
    def digest(self) -> str:
        """Return SHA-256 of the file."""
        return hashlib.sha256(self.content.encode("utf-8")).hexdigest()


def read_set(content: str) -> LocalSet:
    """Read a set from its file.

    Raises:
        UnusableInputError: It is no such file; the message names the key.
    """
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        message = f"not TOML: {problem}"
        raise UnusableInputError(message) from problem
    members = Node(table).members(
        ("scheme", "issuer", "title", "in_force_from"),
        ("numbers", "switched_off", "conditions", "scoring", "criteria"),
    )
    day = members["in_force_from"]
    if not isinstance(day.value, date):
        day.refuse("must be a day such as 2026-01-01")
    return LocalSet(
        scheme=members["scheme"].text(),
        issuer=members["issuer"].text(),
        title=members["title"].text(),
        in_force_from=day.value,
        numbers={name: _read_number(name, node) for name, node in _rows(members, "numbers")},
        switched_off={code: _read_switch(node) for code, node in _rows(members, "switched_off")},
        conditions={code: _read_condition(node) for code, node in _rows(members, "conditions")},
        scoring=_read_scoring(members["scoring"]) if "scoring" in members else None,
        criteria={
            _kind_of(name, node): read_own(node) for name, node in _rows(members, "criteria")
        },
    )


def _kind_of(name: str, node: Node) -> Kind:
    if name not in set(Kind):
        node.refuse(f"no class of subjects of this name; known: {', '.join(Kind)}")
    return Kind(name)


def _rows(members: Members, name: str) -> list[tuple[str, Node]]:
    if name not in members:
        return []
    node = members[name]
    if not isinstance(node.value, dict):
        node.refuse("must be a table")
    table = cast("dict[str, object]", node.value)
    return [(key, Node(value, key, node)) for key, value in table.items()]


def _read_number(name: str, node: Node) -> LocalNumber:
    members = node.members(("value", *_TEXT), ("reason",))
    if name not in NAMES:
        node.refuse(f"no number of this name; known: {', '.join(NAMES)}")
    value = members["value"]
    known = NAMES[name]
    codes = [code for code, _ in known.choices]
    if codes and value.value not in codes:
        value.refuse(f"is not one of {', '.join(codes)}")
    found: int | str = str(value.value) if codes else value.part_of(known.most, "the most")
    return LocalNumber(found, members["citation"].text(), _basis(members), _reason(members))


def _read_switch(node: Node) -> Switch:
    members = node.members(_TEXT, ("reason",))
    return Switch(members["citation"].text(), _basis(members), _reason(members))


def _read_condition(node: Node) -> LocalCondition:
    members = node.members(("kind", "bars", "value", "applies_to", *_TEXT))
    bars = members["bars"].choice(Level)
    if bars is Level.KHT:
        members["bars"].refuse("nothing lies below KHT: bar HT, HTT or HTXS")
    kinds = tuple(one.choice(Kind) for one in members["applies_to"].items())
    if not kinds:
        members["applies_to"].refuse("names nobody: name a class of subjects")
    return LocalCondition(
        kind=members["kind"].choice(ConditionKind),
        bars=bars,
        value=members["value"].decimal(MOST_POINTS),
        applies_to=kinds,
        citation=members["citation"].text(),
        basis=_basis(members),
    )


def _read_scoring(node: Node) -> Scoring:
    members = node.members(
        ("formula", "rounding", "places", "general_split", "explain_from", *_TEXT), ("reason",)
    )
    split = tuple(one.decimal(MOST_POINTS) for one in members["general_split"].items())
    if len(split) != HEADINGS:
        members["general_split"].refuse(f"must have {HEADINGS} numbers, one a heading")
    return Scoring(
        formula=members["formula"].choice(FormulaName),
        rounding=RoundingRule(
            members["rounding"].choice(RoundingMode), members["places"].part_of(4, "the most")
        ),
        general_split=split,
        explain_from=members["explain_from"].decimal(MOST_POINTS),
        citation=members["citation"].text(),
        basis=_basis(members),
        reason=_reason(members),
    )


def _basis(members: Members) -> Basis:
    return members["mark"].choice(Basis)


def _reason(members: Members) -> str:
    node = members.get("reason")
    return "" if node is None or node.value == "" else node.text()


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
    for kind, own in sorted(local.criteria.items()):
        lines += ["", f"[criteria.{_text(kind.value)}]", *_basis_lines(own.citation, own.basis)]
        lines += _reason_lines(own.reason)
        for block, items in own.blocks.items():
            for item in items:
                lines += ["", f"[[criteria.{_text(kind.value)}.{block}]]", *_item_lines(item)]
    return "\n".join(lines) + "\n"


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
