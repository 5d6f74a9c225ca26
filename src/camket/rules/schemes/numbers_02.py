"""The numbers of a quarter: those of 366-QĐ/TW with what Hướng dẫn 02-HD/BTCTW adds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, Final

from camket.rules.loading import CENTRE, NumberSet, numbers_in_force
from camket.rules.schemes import numbers_366
from camket.rules.schemes.codes import OF_QUARTER

SCHEME: Final = OF_QUARTER
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class QuarterNumbers(numbers_366.Numbers):
    """What the year asks, and what the quarter adds.

    Attributes:
        undone_fails: Whether one task not done, without a confirmed cause, is a quarter KHT.
        failed_grade: The grade of a key product that is a quarter KHT.
        failed_quarters: How many quarters KHT in a row are reported for replacement.
    """

    undone_fails: bool
    failed_grade: int
    failed_quarters: int


@dataclass(frozen=True, slots=True)
class QuarterEdition:
    """Typed numbers with both published files they came from."""

    numbers: QuarterNumbers
    published: NumberSet
    of_year: NumberSet

    @property
    def version(self) -> str:
        """Return the names of both editions."""
        return f"{self.published.version} + {self.of_year.version}"

    @property
    def digest(self) -> str:
        """Return one digest of both published files."""
        both = f"{self.published.digest} {self.of_year.digest}"
        return hashlib.sha256(both.encode()).hexdigest()


@lru_cache(maxsize=64)
def quarter_edition(on: date | None = None, issuer: str = CENTRE) -> QuarterEdition:
    """Pick the latest numbers already in force; without a day, the latest published.

    Raises:
        LookupError: Nothing was in force yet on that day.
        PublishedNumbersError: A file was edited after publication or never published.
        ValueError: The published file lacks a number or says what cannot be read.
    """
    year = numbers_366.edition_in_force(on, issuer)
    return quarter_edition_from(year, numbers_in_force(SCHEME, on=on, issuer=issuer))


def quarter_edition_from(year: numbers_366.Edition, published: NumberSet) -> QuarterEdition:
    """Return the numbers of the year with what a quarter adds to them.

    Raises:
        ValueError: What it adds lacks a number or says what cannot be read.
    """
    told = {name: number.value for name, number in published.numbers.items()}
    switch, grade, quarters = (
        told.pop(name, None) for name in ("undone_fails", "failed_grade", "failed_quarters")
    )
    if (
        told
        or switch not in {_YES, _NO}
        or not isinstance(grade, int)
        or not isinstance(quarters, int)
    ):
        message = f"{published.version}: not the numbers of a quarter"
        raise ValueError(message)
    same: dict[str, Any] = {
        one.name: getattr(year.numbers, one.name) for one in fields(numbers_366.Numbers)
    }
    numbers = QuarterNumbers(
        **same, undone_fails=switch == _YES, failed_grade=grade, failed_quarters=quarters
    )
    return QuarterEdition(numbers, published, year.published)
