"""The ceiling on the number of HTXS: a property of a list, checked afterwards, never enforced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from camket.rules.levels import Level
from camket.shared.text import show_number

PERCENT: Final = 100


class Denominator(StrEnum):
    """What the share is taken of: one clause, read in three ways."""

    HTT = "HTT"
    HTT_OR_BETTER = "HTT_OR_BETTER"
    ALL = "ALL"

    @property
    def full_name(self) -> str:
        """Return what is counted, as it stands within a sentence."""
        return _COUNTED[self]


class Rounding(StrEnum):
    """How a fraction of a subject is rounded; floor is the strict reading."""

    FLOOR = "floor"
    HALF_UP = "half_up"


_COUNTED: Final = {
    Denominator.HTT: "số hoàn thành tốt nhiệm vụ",
    Denominator.HTT_OR_BETTER: "số hoàn thành tốt nhiệm vụ trở lên",
    Denominator.ALL: "số được xếp loại",
}


@dataclass(frozen=True, slots=True)
class Caps:
    """How the ceiling is read; which reading holds is a body's choice, so it is a parameter."""

    percent: int
    denominator: Denominator
    rounding: Rounding

    def of(self, count: int) -> int:
        """Return how many HTXS a count allows."""
        exact_hundredths = self.percent * count
        half = PERCENT // 2 if self.rounding is Rounding.HALF_UP else 0
        return (exact_hundredths + half) // PERCENT


@dataclass(frozen=True, slots=True)
class CapCheck:
    """A list beside its ceiling.

    Attributes:
        caps: How the ceiling was read.
        rated: How many have a level; the undecided are not counted.
        best: How many are HTXS.
        good: How many are HTT.
    """

    caps: Caps
    rated: int
    best: int
    good: int

    def counted(self, denominator: Denominator) -> int:
        """Return the number a share is taken of."""
        return {
            Denominator.HTT: self.good,
            Denominator.HTT_OR_BETTER: self.good + self.best,
            Denominator.ALL: self.rated,
        }[denominator]

    def allowed_by(self, denominator: Denominator) -> int:
        """Return how many HTXS this reading of the clause allows."""
        return self.caps.of(self.counted(denominator))

    @property
    def allowed(self) -> int:
        """Return how many HTXS are allowed under the reading chosen."""
        return self.allowed_by(self.caps.denominator)

    @property
    def is_within(self) -> bool:
        """Say whether the list keeps to its ceiling."""
        return self.best <= self.allowed

    @property
    def excess(self) -> int:
        """Return how many HTXS are above the ceiling as the list stands."""
        return max(0, self.best - self.allowed)

    @property
    def to_move(self) -> int:
        """Return how many must go from HTXS to HTT for the list to fit (the base grows too)."""
        moved = 0
        while not CapCheck(self.caps, self.rated, self.best - moved, self.good + moved).is_within:
            moved += 1
        return moved

    @property
    def says(self) -> str:
        """Return the calculation in a sentence."""
        base = self.counted(self.caps.denominator)
        exact = Decimal(self.caps.percent * base) / PERCENT
        taken = "" if exact == self.allowed else f", lấy {self.allowed}"
        return (
            f"Tối đa {self.caps.percent}% {self.caps.denominator.full_name}: "
            f"{base} × {self.caps.percent}% = {show_number(exact)}{taken}."
        )

    def as_record(self) -> dict[str, object]:
        """Return plain values, as contracts and records write them."""
        return {
            "rated": self.rated,
            "HTXS": self.best,
            "HTT": self.good,
            "allowed": {one.value: self.allowed_by(one) for one in Denominator},
            "within_cap": self.is_within,
        }


def cap_of(levels: Iterable[Level | None], caps: Caps) -> CapCheck:
    """Set a list of levels beside its ceiling; None is undecided and not counted."""
    rated = [level for level in levels if level is not None]
    return CapCheck(caps, len(rated), rated.count(Level.HTXS), rated.count(Level.HTT))


def groups_of(
    levels: Iterable[tuple[str | None, Level | None]], caps: Caps
) -> list[dict[str, object]]:
    """Set each peer group beside its ceiling, in the order in which they come."""
    by_group: dict[str | None, list[Level | None]] = {}
    for group, level in levels:
        by_group.setdefault(group, []).append(level)
    return [
        {"group": group, **cap_of(of_group, caps).as_record()}
        for group, of_group in by_group.items()
    ]
