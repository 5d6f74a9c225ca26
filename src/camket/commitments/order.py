"""In which order a paper is signed, and by whom of each side: plain values of a campaign's choice.

A step holds the places that may be filled in any order; nobody of a later step is asked before all
of it is filled. Two roles, `party_b` and `party_a`, are the heads; `collective_…` is a second
signatory for the collective of a side (commitments.md §1: both lines, often one person) and
`seal_…` the mark of the organisation itself, which a clerk applies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from camket.commitments.decisions import Turn


class Role(StrEnum):
    """Whose place it is; also the name of the signature field."""

    PARTY_B = "party_b"
    PARTY_A = "party_a"
    COLLECTIVE_B = "collective_b"
    COLLECTIVE_A = "collective_a"
    SEAL_B = "seal_b"
    SEAL_A = "seal_a"

    @property
    def side(self) -> Turn:
        """Return the side the place belongs to."""
        return Turn.PARTY_A if self.value.endswith("_a") else Turn.PARTY_B

    @property
    def is_seal(self) -> bool:
        """Say whether it is the mark of an organisation."""
        return self in (Role.SEAL_A, Role.SEAL_B)

    @property
    def is_collective(self) -> bool:
        """Say whether somebody signs for the collective beside the head."""
        return self in (Role.COLLECTIVE_A, Role.COLLECTIVE_B)


class SigningOrder(StrEnum):
    """The arrangements a campaign can choose from; the first is the default."""

    ONE_EACH = "one_each"
    TOGETHER = "together"
    COLLECTIVE_AND_HEAD = "collective_and_head"
    BOTH_COLLECTIVES = "both_collectives"
    SEALS_IN_TURN = "seals_in_turn"
    SEALS_LAST = "seals_last"


_R: Final = Role
STEPS: Final[dict[SigningOrder, tuple[tuple[Role, ...], ...]]] = {
    SigningOrder.ONE_EACH: ((_R.PARTY_B,), (_R.PARTY_A,)),
    SigningOrder.TOGETHER: ((_R.PARTY_B, _R.PARTY_A),),
    SigningOrder.COLLECTIVE_AND_HEAD: ((_R.COLLECTIVE_B, _R.PARTY_B), (_R.PARTY_A,)),
    SigningOrder.BOTH_COLLECTIVES: (
        (_R.COLLECTIVE_B, _R.PARTY_B),
        (_R.COLLECTIVE_A, _R.PARTY_A),
    ),
    SigningOrder.SEALS_IN_TURN: ((_R.PARTY_B,), (_R.SEAL_B,), (_R.PARTY_A,), (_R.SEAL_A,)),
    SigningOrder.SEALS_LAST: ((_R.PARTY_B,), (_R.PARTY_A,), (_R.SEAL_B, _R.SEAL_A)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place for a signature in an arrangement."""

    role: Role
    step: int


def places_of(order: str) -> list[Place]:
    """Return the places of an arrangement, step by step."""
    steps = STEPS[SigningOrder(order)]
    return [Place(role, number) for number, step in enumerate(steps, 1) for role in step]


class Stepped(Protocol):
    """What has a step and may be signed."""

    @property
    def step(self) -> int:
        """Return the step."""

    @property
    def is_signed(self) -> bool:
        """Say whether it is signed."""


def open_step(slots: Iterable[Stepped]) -> int | None:
    """Return the step whose turn it is; None when everything is signed."""
    return min((slot.step for slot in slots if not slot.is_signed), default=None)
