"""The numbers Nghị định 335/2025/NĐ-CP works with, typed; read from a published edition."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Final

from camket.rules.formulas.base import RoundingMode, RoundingRule
from camket.rules.formulas.decree_335 import Params
from camket.rules.levels import Level
from camket.rules.loading import CENTRE, NumberSet, numbers_in_force
from camket.rules.quotas import Caps, Denominator, Rounding
from camket.rules.schemes.codes import OF_STATE

if TYPE_CHECKING:
    from camket.rules.schemes.nghi_dinh_335 import OwnCondition

SCHEME: Final = OF_STATE


@dataclass(frozen=True, slots=True)
class Numbers:
    """Points in points, shares in percent; each with its citation in the published file."""

    general_max: int
    results_max: int
    best_from: int
    good_from: int
    fair_from: int
    slip_percent: int
    lower_value: int
    cap_percent: int
    cap_percent_exceptional: int
    score_places: int
    cap_denominator: str
    cap_rounding: str
    score_rounding: str

    @property
    def caps(self) -> Caps:
        """Return how the ceiling on HTXS is read unless a body says otherwise."""
        return Caps(
            self.cap_percent, Denominator(self.cap_denominator), Rounding(self.cap_rounding)
        )

    @property
    def params(self) -> Params:
        """Return what the formula works with."""
        return _params(
            self.results_max,
            self.slip_percent,
            self.lower_value,
            self.score_rounding,
            self.score_places,
        )

    def band_of(self, total: Fraction) -> Level:
        """Return the band of a score; bands are half-open: the lower bound is in."""
        whole = floor(total)  # a bound is a whole number: what stands after the comma is above
        if whole >= self.best_from:
            return Level.HTXS
        if whole >= self.good_from:
            return Level.HTT
        return Level.HT if whole >= self.fair_from else Level.KHT

    def least_score_for(self, level: Level) -> int:
        """Return the lower bound of the score for a level."""
        if level is Level.HTXS:
            return self.best_from
        if level is Level.HTT:
            return self.good_from
        return self.fair_from if level is Level.HT else 0


@lru_cache
def _params(most: int, slip_percent: int, lower_value: int, rounding: str, places: int) -> Params:
    return Params(most, slip_percent, lower_value, RoundingRule(RoundingMode(rounding), places))


@dataclass(frozen=True, slots=True)
class Edition:
    """Typed numbers with the published file they came from.

    Attributes:
        numbers: The numbers.
        published: The file.
        added: The conditions a body's own set adds, where one holds.
    """

    numbers: Numbers
    published: NumberSet
    added: tuple[OwnCondition, ...] = ()


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
        ValueError: It lacks a number, has one too many, or one of the wrong type.
    """
    wanted = {one.name: one.type for one in fields(Numbers)}
    if wanted.keys() != published.numbers.keys():
        message = f"{published.version}: differs in {wanted.keys() ^ published.numbers.keys()}"
        raise ValueError(message)

    def whole(name: str) -> int:
        value = published.numbers[name].value
        if not isinstance(value, int):
            message = f"{published.version}: {name} must be a whole number"
            raise ValueError(message)  # noqa: TRY004  # a wrong file, not a wrong call
        return value

    def word(name: str) -> str:
        return str(published.numbers[name].value)

    return Numbers(
        general_max=whole("general_max"),
        results_max=whole("results_max"),
        best_from=whole("best_from"),
        good_from=whole("good_from"),
        fair_from=whole("fair_from"),
        slip_percent=whole("slip_percent"),
        lower_value=whole("lower_value"),
        cap_percent=whole("cap_percent"),
        cap_percent_exceptional=whole("cap_percent_exceptional"),
        score_places=whole("score_places"),
        cap_denominator=word("cap_denominator"),
        cap_rounding=word("cap_rounding"),
        score_rounding=word("score_rounding"),
    )
