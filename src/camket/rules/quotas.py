"""The ceiling on the number of HTXS: a property of a list, checked afterwards, never enforced."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from camket.rules.levels import Level
from camket.shared.text import show_number

G = TypeVar("G", bound=Hashable)

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
        return (self.percent * count + self._half) // PERCENT

    def least_for(self, best: int) -> int | None:
        """Return the smallest count that allows so many HTXS, None where none does."""
        if best <= 0:
            return 0
        if self.percent == 0:
            return None
        return max(0, -(-(PERCENT * best - self._half) // self.percent))

    @property
    def _half(self) -> int:
        return PERCENT // 2 if self.rounding is Rounding.HALF_UP else 0


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
    def to_raise(self) -> int | None:
        """Return how many must come up to HTT for the list to fit, HTXS left as they are.

        None where no number helps: in a share of all rated a better level changes nothing, and
        there are only so many below HTT.
        """
        least = self.caps.least_for(self.best)
        if self.is_within:
            return 0
        if least is None or self.caps.denominator is Denominator.ALL:
            return None
        more = least - self.counted(self.caps.denominator)
        return more if more <= self.rated - self.best - self.good else None

    def under(self, denominator: Denominator) -> CapCheck:
        """Return the same list under another reading of the clause."""
        return replace(self, caps=replace(self.caps, denominator=denominator))

    def with_percent(self, percent: int) -> CapCheck:
        """Return the same list beside another share: that of the exception, where its flag is."""
        return replace(self, caps=replace(self.caps, percent=percent))

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


@dataclass(frozen=True, slots=True)
class WayBack:
    """What brings a list under its ceiling in one reading of the clause; nobody is named.

    Attributes:
        check: The list in that reading.
        to_move: How many would go from HTXS to HTT.
        to_raise: How many would have to come up to HTT instead; None where that cannot help.
    """

    check: CapCheck
    to_move: int
    to_raise: int | None

    @property
    def says(self) -> str:
        """Return it in a sentence."""
        base = f"Tính theo {self.check.caps.denominator.full_name}"
        if self.check.is_within:
            return f"{base}: {self.check.best}/{self.check.allowed} xuất sắc, trong mức tối đa."
        other = f", hoặc thêm {self.to_raise} hoàn thành tốt nhiệm vụ" if self.to_raise else ""
        return (
            f"{base}: {self.check.best}/{self.check.allowed} xuất sắc, vượt {self.check.excess}; "
            f"chuyển {self.to_move} từ xuất sắc xuống hoàn thành tốt nhiệm vụ{other} thì đủ."
        )


def ways_back(check: CapCheck) -> tuple[WayBack, ...]:
    """Return what would restore the ceiling under each of the three readings."""
    readings = (check.under(one) for one in Denominator)
    return tuple(WayBack(one, one.to_move, one.to_raise) for one in readings)


def cap_by_group(levels: Iterable[tuple[G, Level | None]], caps: Caps) -> dict[G, CapCheck]:
    """Set each group beside its ceiling: a unit, a cell, a peer group, or a pair of them."""
    by_group: dict[G, list[Level | None]] = {}
    for group, level in levels:
        by_group.setdefault(group, []).append(level)
    return {group: cap_of(of_group, caps) for group, of_group in by_group.items()}


def cap_of(levels: Iterable[Level | None], caps: Caps) -> CapCheck:
    """Set a list of levels beside its ceiling; None is undecided and not counted."""
    rated = [level for level in levels if level is not None]
    return CapCheck(caps, len(rated), rated.count(Level.HTXS), rated.count(Level.HTT))


def groups_of(
    levels: Iterable[tuple[str | None, Level | None]], caps: Caps
) -> list[dict[str, object]]:
    """Set each peer group beside its ceiling, in the order in which they come."""
    return [
        {"group": group, **check.as_record()} for group, check in cap_by_group(levels, caps).items()
    ]
