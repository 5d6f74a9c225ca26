"""A body's own criteria for a class of subjects: items, points and evidence, in its rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from camket.rules.criteria import Certainty, CriteriaSet, Criterion, ScoringMode
from camket.rules.criteria_sets import GENERAL_POINTS, RESULTS_POINTS, read_criteria
from camket.rules.facts import EXACT, Kind, plain_decimal
from camket.rules.local.basis import Basis
from camket.rules.nodes import Node

GENERAL: Final = "general"
RESULTS: Final = "results"
BLOCKS: Final[Mapping[str, tuple[str, Decimal]]] = {
    GENERAL: ("Nhóm tiêu chí chung", GENERAL_POINTS),
    RESULTS: ("Kết quả thực hiện nhiệm vụ", RESULTS_POINTS),
}
"""Both blocks by code: what they are called, and what their items make together."""
_MOST_POINTS: Final = 100


@dataclass(frozen=True, slots=True)
class OwnCriterion:
    """One item.

    Attributes:
        code: Its number; that of the national criterion it restates, or one of its own.
        title: What is asked.
        points: The most it gives.
        mode: How it is scored.
        evidence: What proves it, as the body asks for it.
    """

    code: str
    title: str
    points: Decimal
    mode: ScoringMode
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class OwnCriteria:
    """The items of both blocks for one class.

    Attributes:
        general: Items of the general criteria.
        results: Items of the results; none for civil servants, whose results follow from products.
        citation: Where the body wrote them down.
        basis: On what they rest.
        reason: Why they ask less than the usual ones, where they do.
        explains_below: Whether each item scored below its most needs its explanation.
    """

    general: tuple[OwnCriterion, ...]
    results: tuple[OwnCriterion, ...]
    citation: str
    basis: Basis
    reason: str = ""
    explains_below: bool = False

    @property
    def blocks(self) -> dict[str, tuple[OwnCriterion, ...]]:
        """Return the items by the code of their block."""
        return {GENERAL: self.general, RESULTS: self.results}

    @property
    def items(self) -> tuple[OwnCriterion, ...]:
        """Return all items, in their order."""
        return (*self.general, *self.results)


def read_own(node: Node, blocks: Sequence[str] = tuple(BLOCKS)) -> OwnCriteria:
    """Read the criteria of one class from a set's file.

    Args:
        node: Where they stand.
        blocks: The blocks they have.

    Raises:
        UnusableInputError: They are malformed; the message names the key.
    """
    members = node.members((*blocks, "citation", "mark"), ("reason", "explains_below"))
    reason, explains = members.get("reason"), members.get("explains_below")
    return OwnCriteria(
        general=_read_items(members[GENERAL]),
        results=_read_items(members[RESULTS]) if RESULTS in members else (),
        citation=members["citation"].text(),
        basis=members["mark"].choice(Basis),
        reason="" if reason is None or reason.value == "" else reason.text(),
        explains_below=explains is not None and explains.flag(),
    )


def _read_items(node: Node) -> tuple[OwnCriterion, ...]:
    found = tuple(_read_item(one) for one in node.items())
    if not found:
        node.refuse("has no criterion: name at least one")
    return found


def _read_item(node: Node) -> OwnCriterion:
    members = node.members(("code", "title", "max_points", "scoring_mode"), ("evidence",))
    points = members["max_points"].decimal(_MOST_POINTS)
    if not points:
        members["max_points"].refuse("must be more than 0")
    evidence = members.get("evidence")
    return OwnCriterion(
        code=members["code"].text(),
        title=members["title"].text(),
        points=points,
        mode=members["scoring_mode"].choice(ScoringMode),
        evidence="" if evidence is None else evidence.text(),
    )


def total_of(items: Sequence[OwnCriterion]) -> Decimal:
    """Return what items make together."""
    total = Decimal(0)
    for one in items:
        total = EXACT.add(total, one.points)
    return total


def repeated_in(own: OwnCriteria) -> str:
    """Return a code that stands twice; empty where none does."""
    codes = [one.code for one in own.items]
    return next((code for code in codes if codes.count(code) > 1), "")


def as_set(own: OwnCriteria, kind: Kind, *, scheme: str, issuer: str, on: date) -> CriteriaSet:
    """Return a body's criteria as those of the Centre are read: one parser for both.

    Raises:
        UnusableInputError: A sum does not come out, or a code stands twice.
    """
    return read_criteria(
        {
            "scheme": scheme,
            "issuer": issuer,
            "in_force_from": on,
            "classes": [kind.value],
            "title": own.citation,
            **{code: _block(code, items, own) for code, items in own.blocks.items()},
        }
    )


def _block(code: str, items: Sequence[OwnCriterion], own: OwnCriteria) -> dict[str, object]:
    return {
        "title": BLOCKS[code][0],
        "citation": own.citation,
        "mark": Certainty.B.value,  # a body's own text, never the Centre's
        "criteria": [
            {
                "code": one.code,
                "title": one.title,
                "max_points": plain_decimal(one.points),
                "scoring_mode": one.mode.value,
                "aspects": [f"Minh chứng: {one.evidence}"] if one.evidence else [],
            }
            for one in items
        ],
    }


def begun_from(national: CriteriaSet) -> dict[str, tuple[OwnCriterion, ...]]:
    """Return the national items by block, as a body begins its own with them."""
    return {
        code: tuple(_own_of(one) for one in block.scored())
        for code, block in zip(BLOCKS, national.blocks, strict=True)
    }


def _own_of(one: Criterion) -> OwnCriterion:
    code = _WHOLE.get(one.code, one.code)
    return OwnCriterion(code, one.title, one.max_points, one.mode or ScoringMode.GRADED)


_WHOLE: Final[Mapping[str, str]] = {"general": "C", "results": "K"}
"""A block marked as a whole has no number of its own; a body that keeps it gives it a letter."""


@dataclass(frozen=True, slots=True)
class Less:
    """A national criterion of which a body asks less: left out, or worth fewer points."""

    national: Criterion
    own: OwnCriterion | None

    @property
    def words(self) -> str:
        """Return it in a few words."""
        told = f"{self.national.named} ({plain_decimal(self.national.max_points)} điểm)"
        if self.own is None:
            return f"bỏ {told}"
        return f"{told} còn {plain_decimal(self.own.points)} điểm"


def less_than(own: OwnCriteria, national: CriteriaSet) -> tuple[Less, ...]:
    """Return what a body asks less of than the national criteria.

    A block the Centre marks as a whole may be divided: its points stay, and nothing is left out.
    """
    held = {one.code: one for one in own.items}
    found: list[Less] = []
    for block in national.blocks:
        if block.is_scored:
            continue
        for one in block.scored():
            mine = held.get(one.code)
            if mine is None or mine.points < one.max_points:
                found.append(Less(one, mine))
    return tuple(found)
