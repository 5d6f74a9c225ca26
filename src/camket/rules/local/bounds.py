"""Which way a bound of a condition is meant, in a sentence and against what was found."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeVar

Amount = TypeVar("Amount", Decimal, Fraction)


class Bound(Enum):
    """How what is looked at stands to a bound while the condition is met."""

    AT_LEAST = "từ {bound} trở lên"
    AT_MOST = "không quá {bound}"
    UNDER = "dưới {bound}"
    """The bound itself is out."""

    def words_of(self, bound: str) -> str:
        """Return what is asked, after the name of what is looked at."""
        return self.value.format(bound=bound)

    def holds(self, found: Amount | int, bound: Amount) -> bool:
        """Say whether what was found is within the bound."""
        if self is Bound.AT_LEAST:
            return found >= bound
        return found <= bound if self is Bound.AT_MOST else found < bound
