"""What a document of cases holds in every scheme: subjects with ids and groups, and a ceiling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from camket.rules.nodes import Node
from camket.rules.quotas import PERCENT, Caps, Denominator, Rounding

C = TypeVar("C")


# Not slotted: calling a parametrised alias of a frozen slotted generic raises on Python 3.11.
@dataclass(frozen=True)
class Cases(Generic[C]):
    """The subjects of a document, each read when it is asked for, so that parts may be read apart.

    Attributes:
        nodes: Where each subject stands.
        read: Reads one.
        ceiling: Where it is told how the ceiling is to be read; None where it is not.
        default: How the ceiling is read unless that is told.
    """

    nodes: Sequence[Node]
    read: Callable[[Node], C]
    ceiling: Node | None
    default: Caps

    def __len__(self) -> int:
        """Return how many subjects there are."""
        return len(self.nodes)

    def at(self, place: int) -> C:
        """Return the subject at a place.

        Raises:
            UnusableInputError: It is malformed; the message names the key.
        """
        return self.read(self.nodes[place])

    def caps(self, ids: Sequence[str]) -> Caps:
        """Return how the ceiling is to be read, once the ids of all subjects are known.

        Raises:
            UnusableInputError: An id stands twice, or the ceiling is malformed.
        """
        refuse_repeated(self.nodes, ids)
        return read_caps(self.ceiling, self.default)


def refuse_repeated(nodes: Sequence[Node], ids: Sequence[str]) -> None:
    """Refuse a document in which two subjects have one id.

    Raises:
        UnusableInputError: Two have; the message names both.
    """
    seen: dict[str, Node] = {}
    for node, one in zip(nodes, ids, strict=True):
        if one in seen:
            Node(one, "id", node).refuse(f'"{one}" is already the id of {seen[one].path}')
        seen[one] = node


def read_group(node: Node | None) -> str | None:
    """Return the peer group, None where there is none."""
    return None if node is None or node.value is None else node.text()


def read_caps(node: Node | None, default: Caps) -> Caps:
    """Return how the ceiling is to be read; what is not told is read as the numbers say."""
    if node is None:
        return default
    members = node.members((), ("percent", "denominator", "rounding"))
    percent, denominator, rounding = default.percent, default.denominator, default.rounding
    if "percent" in members:
        percent = members["percent"].part_of(PERCENT, "the whole")
    if "denominator" in members:
        denominator = members["denominator"].choice(Denominator)
    if "rounding" in members:
        rounding = members["rounding"].choice(Rounding)
    return Caps(percent, denominator, rounding)
