"""When an appraiser must explain why he differs from the score a subject gave itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from camket.rules.loading import CENTRE, numbers_in_force

SCHEME: Final = "giai-trinh-chenh-lech"


@dataclass(frozen=True, slots=True)
class Column:
    """What one hand wrote of a subject: the exact total, and the level that follows for it."""

    total: Decimal
    level: str


@dataclass(frozen=True, slots=True)
class ExplanationRule:
    """From which difference on an explanation is owed.

    Attributes:
        points: Points of the total of 100; that many are enough.
        citation: Where that stands.
        mark: How sure the reading is: A, B or C.
    """

    points: Decimal | int
    citation: str
    mark: str

    def asks(self, own: Column, given: Column) -> bool:
        """Say whether an explanation is owed: for so many points, either way, or another level."""
        return abs(own.total - given.total) >= self.points or own.level != given.level


def explanation_rule(*, on: date, issuer: str = CENTRE) -> ExplanationRule | None:
    """Return the rule in force on a day, None before the first.

    Raises:
        PublishedNumbersError: A file was edited after publication or never published.
    """
    try:
        number = numbers_in_force(SCHEME, on=on, issuer=issuer).numbers["explained_from_points"]
    except LookupError:
        return None
    return ExplanationRule(int(number.value), number.citation, number.mark)
