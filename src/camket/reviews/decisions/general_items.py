"""General points of a civil servant given item by item, where the period's own set has items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from camket.reviews.decisions.ratings import RatingRefusal
from camket.rules.facts import EXACT, plain_decimal
from camket.rules.local.criteria import OwnCriteria
from camket.rules.local.servants import wrong_points

KEY: Final = "general"
"""Where what was told of a rating keeps the items."""


@dataclass(frozen=True, slots=True)
class ItemMark:
    """What somebody gave on one item."""

    code: str
    title: str
    most: Decimal
    points: Decimal
    why: str = ""

    @property
    def named(self) -> str:
        """Return number and title."""
        return f"{self.code}. {self.title}"


@dataclass(frozen=True, slots=True)
class WrongItem:
    """Why the items cannot be kept, and which one it is."""

    reason: RatingRefusal
    named: str = ""


def problem_of(own: OwnCriteria, marks: Sequence[ItemMark]) -> WrongItem | None:
    """Say what is wrong with what was given: another list of items, points, an explanation."""
    if [one.code for one in marks] != [one.code for one in own.general]:
        return WrongItem(RatingRefusal.ITEMS_MISSING)
    for mark, item in zip(marks, own.general, strict=True):
        if mark.points < 0 or wrong_points(item, mark.points):
            return WrongItem(RatingRefusal.ITEM_POINTS, mark.named)
        if own.explains_below and mark.points < item.points and not mark.why:
            return WrongItem(RatingRefusal.ITEM_UNEXPLAINED, mark.named)
    return None


def total_of(marks: Sequence[ItemMark]) -> Decimal:
    """Return the general points that come of the items."""
    total = Decimal(0)
    for one in marks:
        total = EXACT.add(total, one.points)
    return total


def as_record(marks: Sequence[ItemMark]) -> dict[str, Any]:
    """Return plain values for keeping."""
    return {
        KEY: [
            {
                "code": one.code,
                "title": one.title,
                "most": plain_decimal(one.most),
                "points": plain_decimal(one.points),
                "why": one.why,
            }
            for one in marks
        ]
    }


def marks_in(told: Mapping[str, Any] | None) -> tuple[ItemMark, ...]:
    """Read back what was given; nothing where no items were told."""
    return tuple(
        ItemMark(
            one["code"], one["title"], Decimal(one["most"]), Decimal(one["points"]), one["why"]
        )
        for one in (told or {}).get(KEY, ())
    )
