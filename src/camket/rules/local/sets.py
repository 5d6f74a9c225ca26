"""A body's rule set as a value, read from and written to the same TOML as the shipped numbers."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from camket.rules.facts import Kind
from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.levels import Level, Rung
from camket.rules.local.basis import Basis
from camket.rules.local.criteria import GENERAL, RESULTS, OwnCriteria, read_own
from camket.rules.local.names import NAMES
from camket.rules.local.writing import write_set
from camket.rules.nodes import Members, Node
from camket.rules.schemes.codes import OF_STATE
from camket.rules.schemes.nghi_dinh_335 import ServantKind
from camket.shared.errors import UnusableInputError

MOST_POINTS: Final = 100
HEADINGS: Final = 3
MOST_COEFFICIENT: Final = 1_000_000
Audience = Kind | ServantKind
"""A class of subjects: those of the Party's rules, or civil servants."""
_TEXT: Final = ("citation", "mark")
_LEAVES_OPEN: Final = "leaves_open"


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
    BELOW_FIRST_GRADE = "below_first_grade_at_most"
    BELOW_FIRST_SHARE = "below_first_grade_share_under"
    THIRD_GRADE = "third_grade_at_most"


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
        applies_to: The classes of subjects it concerns, those of the set's scheme.
        citation: Where the body wrote it down.
        basis: On what it rests.
        leaves_open: Whether, where it bars HT, a body decides; else whoever misses it is KHT.
    """

    kind: ConditionKind
    bars: Level
    value: Decimal
    applies_to: tuple[Audience, ...]
    citation: str
    basis: Basis
    leaves_open: bool = False

    @property
    def ceiling(self) -> Rung:
        """Return the highest rung left to whoever misses it."""
        if self.bars is Level.HT and self.leaves_open:
            return Rung.UNDECIDED
        return _CEILINGS[self.bars]


_CEILINGS: Final = {Level.HTXS: Rung.HTT, Level.HTT: Rung.HT, Level.HT: Rung.KHT}


@dataclass(frozen=True, slots=True)
class LocalCoefficient:
    """How many standard products one of a group is (NĐ 335 Đ13).

    Attributes:
        value: The coefficient, above nought.
        citation: Where the body wrote it down.
        basis: On what it rests.
    """

    value: Decimal
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
class Explaining:
    """From which difference on an appraiser of civil servants explains why he differs.

    Attributes:
        explain_from: Points by which he may differ before he must explain.
        citation: Where the body wrote it down.
        basis: On what it rests.
        reason: Why explanations are owed later than usual, where they are.
    """

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
        explaining: From which difference on an appraiser of civil servants explains; over the
            regulation `scoring` says so.
        criteria: Criteria in place of the national ones, by the kind they are for; of civil
            servants the general ones only, whose results follow from products.
        coefficients: Coefficients of groups of products, by the group's name in catalogues; they
            hold in place of those of the catalogue.
    """

    scheme: str
    issuer: str
    title: str
    in_force_from: date
    numbers: Mapping[str, LocalNumber] = field(default_factory=dict[str, LocalNumber])
    switched_off: Mapping[str, Switch] = field(default_factory=dict[str, Switch])
    conditions: Mapping[str, LocalCondition] = field(default_factory=dict[str, LocalCondition])
    scoring: Scoring | None = None
    criteria: Mapping[Audience, OwnCriteria] = field(default_factory=dict[Audience, OwnCriteria])
    coefficients: Mapping[str, LocalCoefficient] = field(
        default_factory=dict[str, LocalCoefficient]
    )
    explaining: Explaining | None = None

    @property
    def on_explaining(self) -> Scoring | Explaining | None:
        """Return where the set says from which difference on to explain; None leaves it as usual.

        What is only proposed is left out.
        """
        said = self.explaining if self.is_of_servants else self.scoring
        return said if said is not None and said.basis.is_binding else None

    @property
    def is_of_servants(self) -> bool:
        """Say whether it is based on the decree for civil servants."""
        return self.scheme == OF_STATE

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
        (
            *("numbers", "switched_off", "conditions", "scoring", "criteria", "coefficients"),
            "explaining",
        ),
    )
    scheme = members["scheme"].text()
    day = members["in_force_from"]
    if not isinstance(day.value, date):
        day.refuse("must be a day such as 2026-01-01")
    return LocalSet(
        scheme=scheme,
        issuer=members["issuer"].text(),
        title=members["title"].text(),
        in_force_from=day.value,
        numbers={name: _read_number(name, node) for name, node in _rows(members, "numbers")},
        switched_off={code: _read_switch(node) for code, node in _rows(members, "switched_off")},
        conditions={
            code: _read_condition(node, scheme) for code, node in _rows(members, "conditions")
        },
        scoring=_read_scoring(members["scoring"]) if "scoring" in members else None,
        criteria={
            _audience_of(name, node, scheme): read_own(node, blocks_of(scheme))
            for name, node in _rows(members, "criteria")
        },
        coefficients={
            group: _read_coefficient(node) for group, node in _rows(members, "coefficients")
        },
        explaining=_read_explaining(members["explaining"]) if "explaining" in members else None,
    )


def audiences_of(scheme: str) -> type[Kind | ServantKind]:
    """Return the classes of subjects of a scheme."""
    return ServantKind if scheme == OF_STATE else Kind


def blocks_of(scheme: str) -> tuple[str, ...]:
    """Return the blocks that a body's own criteria of a scheme have."""
    return (GENERAL,) if scheme == OF_STATE else (GENERAL, RESULTS)


def _audience_of(name: str, node: Node, scheme: str) -> Audience:
    known = audiences_of(scheme)
    if name not in [one.value for one in known]:
        node.refuse(f"no class of subjects of this name; known: {', '.join(known)}")
    return known(name)


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


def _read_coefficient(node: Node) -> LocalCoefficient:
    members = node.members(("value", *_TEXT))
    value = members["value"].decimal(MOST_COEFFICIENT)
    if not value:
        members["value"].refuse("is 0: a product counts for something")
    return LocalCoefficient(value, members["citation"].text(), _basis(members))


def _read_condition(node: Node, scheme: str) -> LocalCondition:
    members = node.members(("kind", "bars", "value", "applies_to", *_TEXT), (_LEAVES_OPEN,))
    bars = members["bars"].choice(Level)
    if bars is Level.KHT:
        members["bars"].refuse("nothing lies below KHT: bar HT, HTT or HTXS")
    leaves_open = members.flag(_LEAVES_OPEN)
    if leaves_open and bars is not Level.HT:
        members[_LEAVES_OPEN].refuse("only what bars HT can be left to a body to decide")
    known = audiences_of(scheme)
    kinds = tuple(one.choice(known) for one in members["applies_to"].items())
    if not kinds:
        members["applies_to"].refuse("names nobody: name a class of subjects")
    return LocalCondition(
        kind=members["kind"].choice(ConditionKind),
        bars=bars,
        value=members["value"].decimal(MOST_POINTS),
        applies_to=kinds,
        citation=members["citation"].text(),
        basis=_basis(members),
        leaves_open=leaves_open,
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


def _read_explaining(node: Node) -> Explaining:
    members = node.members(("explain_from", *_TEXT), ("reason",))
    return Explaining(
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
