"""Whether a unit is old enough to be rated: a number of the law, not of the program."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from camket.rules.loading import CENTRE, numbers_in_force

SCHEME: Final = "don-vi-moi-thanh-lap"


@dataclass(frozen=True, slots=True)
class AgeRule:
    """How old a unit must be at the end of a period.

    Attributes:
        months: Whole months from its first day on; 0 asks for none.
        citation: Where that stands.
        mark: How sure the reading is: A, B or C.
    """

    months: int
    citation: str
    mark: str

    def rates(self, founded_on: date, *, ends_on: date) -> bool:
        """Say whether a unit founded on a day is rated for a period that ends with a day.

        The last day counts: who was founded on 1 July has had six months on 31 December.
        """
        return later_by(founded_on, self.months) <= ends_on + timedelta(days=1)


def age_rule(*, on: date, issuer: str = CENTRE) -> AgeRule:
    """Return the rule in force on a day.

    Raises:
        LookupError: None was in force yet.
        PublishedNumbersError: A file was edited after publication or never published.
    """
    number = numbers_in_force(SCHEME, on=on, issuer=issuer).numbers["rated_from_months"]
    return AgeRule(int(number.value), number.citation, number.mark)


def later_by(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
