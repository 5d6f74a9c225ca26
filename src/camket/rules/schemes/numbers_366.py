"""The numbers Quy định 366-QĐ/TW works with, typed; read from a published edition."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from camket.rules.levels import Level, Rung
from camket.rules.loading import CENTRE, NumberSet, numbers_in_force
from camket.rules.quotas import Caps, Denominator, Rounding
from camket.rules.schemes.codes import OF_YEAR

SCHEME: Final = OF_YEAR


@dataclass(frozen=True, slots=True)
class Numbers:
    """Points in points, shares in percent; each with its citation in the published file."""

    general_max: int
    results_max: int
    best_from: int
    good_from: int
    fair_from: int
    exceeded_at_least: int
    late_at_most: int
    done_at_least: int
    failed_fields_at_most: int
    low_votes_at_most: int
    undone_at_most: int
    cap_percent: int
    cap_percent_exceptional: int
    cap_denominator: str
    cap_rounding: str

    @property
    def caps(self) -> Caps:
        """Return how the ceiling on HTXS is read unless a body says otherwise."""
        return Caps(
            self.cap_percent, Denominator(self.cap_denominator), Rounding(self.cap_rounding)
        )

    def band_of(self, total: Decimal) -> Level:
        """Return the band of a score; bands are half-open: the lower bound is in."""
        if total >= self.best_from:
            return Level.HTXS
        if total >= self.good_from:
            return Level.HTT
        return Level.HT if total >= self.fair_from else Level.KHT

    def least_score_for(self, rung: Rung) -> int:
        """Return the lower bound of the score for a level."""
        if rung is Rung.HTXS:
            return self.best_from
        if rung is Rung.HTT:
            return self.good_from
        return self.fair_from if rung is Rung.HT else 0

    def least_exceeded(self, assigned: int) -> int:
        """Return the fewest tasks above requirement that make up the share asked for."""
        return -(-self.exceeded_at_least * assigned // 100)

    def most_late(self, assigned: int) -> int:
        """Return the most late tasks that keep within the share allowed."""
        return self.late_at_most * assigned // 100


@dataclass(frozen=True, slots=True)
class Edition:
    """Typed numbers with the published file they came from."""

    numbers: Numbers
    published: NumberSet


@lru_cache(maxsize=64)
def edition_in_force(on: date | None = None, issuer: str = CENTRE) -> Edition:
    """Pick the latest edition already in force; without a day, the latest published.

    Raises:
        LookupError: Nothing was in force yet on that day.
        PublishedNumbersError: A file was edited after publication or never published.
        ValueError: The published file lacks a number or has one too many.
    """
    published = numbers_in_force(SCHEME, on=on, issuer=issuer)
    return Edition(typed(published), published)


def typed(published: NumberSet) -> Numbers:
    """Return the numbers of a set with their types.

    Raises:
        ValueError: It lacks a number or has one too many.
    """
    wanted = {one.name: one.type for one in fields(Numbers)}
    if wanted.keys() != published.numbers.keys():
        message = f"{published.version}: differs in {wanted.keys() ^ published.numbers.keys()}"
        raise ValueError(message)

    def whole(name: str) -> int:
        value = published.numbers[name].value
        if not isinstance(value, int):
            message = f"{published.version}: {name} must be a whole number"
            raise TypeError(message)
        return value

    def word(name: str) -> str:
        return str(published.numbers[name].value)

    return Numbers(
        general_max=whole("general_max"),
        results_max=whole("results_max"),
        best_from=whole("best_from"),
        good_from=whole("good_from"),
        fair_from=whole("fair_from"),
        exceeded_at_least=whole("exceeded_at_least"),
        late_at_most=whole("late_at_most"),
        done_at_least=whole("done_at_least"),
        failed_fields_at_most=whole("failed_fields_at_most"),
        low_votes_at_most=whole("low_votes_at_most"),
        undone_at_most=whole("undone_at_most"),
        cap_percent=whole("cap_percent"),
        cap_percent_exceptional=whole("cap_percent_exceptional"),
        cap_denominator=word("cap_denominator"),
        cap_rounding=word("cap_rounding"),
    )
