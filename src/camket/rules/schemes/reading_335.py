"""Reads a document of civil servants: refused whole, with the path of the key, if malformed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from camket.rules.cases import Cases, read_group
from camket.rules.formulas.decree_335 import Product, ProductLine, Slips, slips_of
from camket.rules.levels import Level
from camket.rules.nodes import Node
from camket.rules.schemes.nghi_dinh_335 import (
    LeadingFacts,
    ServantConclusion,
    ServantFacts,
    ServantKind,
)
from camket.rules.schemes.numbers_335 import SCHEME, Numbers

_REQUIRED: Final = ("id", "kind", "general", "products")
_OPTIONAL: Final = ("concluded", "disciplined", "leading", "group")
_LINE_REQUIRED: Final = ("product", "assigned", "completed")
_LINE_OPTIONAL: Final = ("below_quality", "failed_checks", "delays")
_LEADING_REQUIRED: Final = ("subordinate_levels", "well_organised", "united")
_LEADING_OPTIONAL: Final = ("measured_on", "corruption_in_unit")
_MOST_COEFFICIENT: Final = 1_000_000
_UNIT, _FIELD = "unit", "field"


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


GeneralReader = Callable[[Node, ServantKind, Numbers], Decimal]
"""Reads the general points of a subject; refuses by the path of the key what cannot be."""


def read_general(node: Node, _kind: ServantKind, numbers: Numbers) -> Decimal:
    """Return the general points told as one number.

    Raises:
        UnusableInputError: They are no such number.
    """
    return node.decimal(numbers.general_max)


def read_servants(
    document: object,
    numbers: Numbers,
    *,
    coefficients: Mapping[str, Decimal] | None = None,
    general_of: GeneralReader = read_general,
) -> ServantDocument:
    """Read the catalogue of a document of this scheme; each case is read when it is asked for.

    Args:
        document: What was read from a file.
        numbers: The numbers in force.
        coefficients: Of groups of products, where a body's own set names them; they hold in place
            of the catalogue's.
        general_of: Reads the general points, item by item where a body's own set has items.

    Raises:
        UnusableInputError: The document is malformed; the message names the key.
    """
    members = Node(document).members(("scheme", "catalogue", "subjects"), ("caps",))
    if members["scheme"].value != SCHEME:
        members["scheme"].refuse(f"must be {SCHEME}")
    version, catalogue = _read_catalogue(members["catalogue"], coefficients or {})
    cases = Cases(
        members["subjects"].items(),
        lambda node: _read_case(node, catalogue, numbers, general_of),
        members.get("caps"),
        numbers.caps,
    )
    return ServantDocument(version, cases)


def _read_catalogue(
    node: Node, coefficients: Mapping[str, Decimal]
) -> tuple[str, dict[str, Product]]:
    members = node.members(("version", "products"))
    catalogue: dict[str, Product] = {}
    for one in members["products"].items():
        told = one.members(("code", "name", "coefficient"), ("group",))
        code = told.text("code")
        if code in catalogue:
            told["code"].refuse(f'"{code}" stands twice in the catalogue')
        coefficient = told.decimal("coefficient", _MOST_COEFFICIENT)
        if coefficient == 0:
            told["coefficient"].refuse("is 0: a product counts for something")
        group = told.text("group") if "group" in told else ""
        catalogue[code] = Product(code, told.text("name"), coefficients.get(group, coefficient))
    return members.text("version"), catalogue


def _read_case(
    node: Node, catalogue: Mapping[str, Product], numbers: Numbers, general_of: GeneralReader
) -> ServantCase:
    members = node.members(_REQUIRED, _OPTIONAL)
    kind = members.choice("kind", ServantKind)
    leading = members.get("leading")
    if kind is ServantKind.LEADER and leading is None:
        Node(None, "leading", node).refuse("missing, but required for a leader")
    if kind is ServantKind.STAFF and leading is not None:
        leading.refuse(f"does not belong to a subject of kind {kind.value}")
    facts = ServantFacts(
        general=general_of(members["general"], kind, numbers),
        lines=tuple([_read_line(one, catalogue) for one in members["products"].items()]),
        leading=None if leading is None else _read_leading(leading),
        concluded=_read_concluded(members.get("concluded")),
        disciplined=members.count("disciplined"),
    )
    return ServantCase(
        id=members.text("id"),
        group=read_group(members.get("group")),
        facts=facts,
    )


def _read_line(node: Node, catalogue: Mapping[str, Product]) -> ProductLine:
    members = node.members(_LINE_REQUIRED, _LINE_OPTIONAL)
    code = members.text("product")
    product = catalogue.get(code)
    if product is None:
        members["product"].refuse(f'"{code}" is not in the catalogue')
    completed = members.count("completed")
    below = members.part_of("below_quality", completed, "completed")
    return ProductLine(
        product=product,
        assigned=members.count("assigned"),
        completed=completed,
        below_quality=below,
        failed_checks=_read_slips(members.get("failed_checks"), completed - below),
        delays=_read_slips(members.get("delays"), completed),
    )


def _read_slips(node: Node | None, most: int) -> tuple[Slips, ...]:
    if node is None:
        return ()
    items = node.items()
    if len(items) > most:
        node.refuse(f"{len(items)} products, more than {most} that could have it")
    return tuple([_read_slip(one) for one in items])


def _read_slip(node: Node) -> Slips:
    members = node.members(("times",), ("objective",))
    times = members.count("times")
    return slips_of(times, members.part_of("objective", times, "times"))


def _read_leading(node: Node) -> LeadingFacts:
    members = node.members(_LEADING_REQUIRED, _LEADING_OPTIONAL)
    on = members.get("measured_on")
    if on is not None and on.text() not in (_UNIT, _FIELD):
        on.refuse(f"must be {_UNIT} or {_FIELD}")
    levels = members["subordinate_levels"].items()
    return LeadingFacts(
        subordinate_levels=tuple([one.choice(Level) for one in levels]),
        well_organised=members.flag("well_organised"),
        united=members.flag("united"),
        of_field=on is not None and on.value == _FIELD,
        corruption_in_unit=members.flag("corruption_in_unit"),
    )


def _read_concluded(node: Node | None) -> frozenset[ServantConclusion]:
    return frozenset([one.choice(ServantConclusion) for one in (node.items() if node else [])])
