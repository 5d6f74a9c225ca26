"""Reads a document of civil servants: refused whole, with the path of the key, if malformed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from camket.rules.cases import Cases, read_group
from camket.rules.formulas.decree_335 import ProductLine, Slips
from camket.rules.levels import Level
from camket.rules.nodes import Node
from camket.rules.schemes.nghi_dinh_335 import (
    LeadingFacts,
    ServantConclusion,
    ServantFacts,
    ServantKind,
)
from camket.rules.schemes.numbers_335 import Numbers

_REQUIRED: Final = ("id", "kind", "general", "products")
_OPTIONAL: Final = ("concluded", "disciplined", "leading", "group")
_MOST_COEFFICIENT: Final = 1_000_000
_UNIT, _FIELD = "unit", "field"


@dataclass(frozen=True, slots=True)
class Entry:
    """A product of the catalogue: its name and how many standard products it is."""

    name: str
    coefficient: Decimal


@dataclass(frozen=True, slots=True)
class ServantCase:
    """One civil servant of a document."""

    id: str
    group: str | None
    facts: ServantFacts


@dataclass(frozen=True, slots=True)
class ServantDocument:
    """A document of cases: which catalogue held, and who."""

    catalogue: str
    cases: Cases[ServantCase]


def read_servants(document: object, numbers: Numbers) -> ServantDocument:
    """Read the catalogue of a document of this scheme; each case is read when it is asked for.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    members = Node(document).members(["scheme", "catalogue", "subjects"], ["caps"])
    version, entries = _read_catalogue(members["catalogue"])
    cases = Cases(
        members["subjects"].items(),
        lambda node: _read_case(node, entries, numbers),
        members.get("caps"),
        numbers.caps,
    )
    return ServantDocument(version, cases)


def _read_catalogue(node: Node) -> tuple[str, dict[str, Entry]]:
    members = node.members(["version", "products"])
    entries: dict[str, Entry] = {}
    for one in members["products"].items():
        told = one.members(["code", "name", "coefficient"])
        code = told["code"].text()
        if code in entries:
            told["code"].refuse(f'"{code}" stands twice in the catalogue')
        coefficient = told["coefficient"].decimal(_MOST_COEFFICIENT)
        if coefficient == 0:
            told["coefficient"].refuse("is 0: a product counts for something")
        entries[code] = Entry(told["name"].text(), coefficient)
    return members["version"].text(), entries


def _read_case(node: Node, entries: Mapping[str, Entry], numbers: Numbers) -> ServantCase:
    members = node.members(_REQUIRED, _OPTIONAL)
    kind = members["kind"].choice(ServantKind)
    leading = members.get("leading")
    if kind is ServantKind.LEADER and leading is None:
        Node(None, "leading", node).refuse("missing, but required for a leader")
    if kind is ServantKind.STAFF and leading is not None:
        leading.refuse(f"does not belong to a subject of kind {kind.value}")
    disciplined = members.get("disciplined")
    facts = ServantFacts(
        general=members["general"].decimal(numbers.general_max),
        lines=tuple(_read_line(one, entries) for one in members["products"].items()),
        leading=None if leading is None else _read_leading(leading),
        concluded=_read_concluded(members.get("concluded")),
        disciplined=0 if disciplined is None else disciplined.count(),
    )
    return ServantCase(
        id=members["id"].text(),
        group=read_group(members.get("group")),
        facts=facts,
    )


def _read_line(node: Node, entries: Mapping[str, Entry]) -> ProductLine:
    members = node.members(
        ["product", "assigned", "completed"], ["below_quality", "failed_checks", "delays"]
    )
    code = members["product"].text()
    entry = entries.get(code)
    if entry is None:
        members["product"].refuse(f'"{code}" is not in the catalogue')
    completed = members["completed"].count()
    below = members.get("below_quality")
    below_quality = 0 if below is None else below.part_of(completed, "completed")
    return ProductLine(
        code=code,
        name=entry.name,
        coefficient=entry.coefficient,
        assigned=members["assigned"].count(),
        completed=completed,
        below_quality=below_quality,
        failed_checks=_read_slips(members.get("failed_checks"), completed - below_quality),
        delays=_read_slips(members.get("delays"), completed),
    )


def _read_slips(node: Node | None, most: int) -> tuple[Slips, ...]:
    if node is None:
        return ()
    items = node.items()
    if len(items) > most:
        node.refuse(f"{len(items)} products, more than {most} that could have it")
    return tuple(_read_slip(one) for one in items)


def _read_slip(node: Node) -> Slips:
    members = node.members(["times"], ["objective"])
    times = members["times"].count()
    objective = members.get("objective")
    return Slips(times, 0 if objective is None else objective.part_of(times, "times"))


def _read_leading(node: Node) -> LeadingFacts:
    members = node.members(
        ["subordinate_levels", "well_organised", "united"], ["measured_on", "corruption_in_unit"]
    )
    corruption, on = members.get("corruption_in_unit"), members.get("measured_on")
    if on is not None and on.text() not in (_UNIT, _FIELD):
        on.refuse(f"must be {_UNIT} or {_FIELD}")
    return LeadingFacts(
        subordinate_levels=tuple(
            one.choice(Level) for one in members["subordinate_levels"].items()
        ),
        well_organised=members["well_organised"].flag(),
        united=members["united"].flag(),
        of_field=on is not None and on.value == _FIELD,
        corruption_in_unit=corruption is not None and corruption.flag(),
    )


def _read_concluded(node: Node | None) -> frozenset[ServantConclusion]:
    return frozenset(one.choice(ServantConclusion) for one in (node.items() if node else []))
