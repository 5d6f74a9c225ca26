"""What every formula gives back, and the rounding that is a rule of its scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Final, NamedTuple, NoReturn, Protocol, TypeVar

T_contra = TypeVar("T_contra", contravariant=True)
C_contra = TypeVar("C_contra", contravariant=True)
P_contra = TypeVar("P_contra", contravariant=True)

HUNDRED: Final = Fraction(100)
_PLAIN_PLACES: Final = 4
"""An endless fraction is written so far in files and cut, never rounded up to a band."""
_READ_PLACES: Final = 2
"""So far a person reads a fraction that goes on; the exact one stands beside it in the record."""
_THOUSAND: Final = 1000


class RoundingMode(StrEnum):
    """How points are cut."""

    EXACT = "exact"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


_MODE_NAMES: Final = {
    RoundingMode.EXACT: "không làm tròn",
    RoundingMode.HALF_UP: "làm tròn nửa lên",
    RoundingMode.HALF_EVEN: "làm tròn nửa về số chẵn",
    RoundingMode.DOWN: "bỏ phần lẻ",
}


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """A rule of a scheme, not of arithmetic.

    Attributes:
        mode: How points are cut; exact leaves them as they are.
        places: Digits kept after the comma.
    """

    mode: RoundingMode = RoundingMode.EXACT
    places: int = 0

    def apply(self, value: Fraction) -> Fraction:
        """Return the points as the scheme counts with them."""
        if self.mode is RoundingMode.EXACT:
            return value
        scaled = value * 10**self.places
        whole = _to_whole(scaled, self.mode)
        return Fraction(whole, 10**self.places)

    @property
    def words(self) -> str:
        """Return the rule as it stands within a sentence."""
        if self.mode is RoundingMode.EXACT:
            return _MODE_NAMES[self.mode]
        return f"{_MODE_NAMES[self.mode]}, giữ {self.places} chữ số sau dấu phẩy"


def _to_whole(value: Fraction, mode: RoundingMode) -> int:
    whole, rest = divmod(value.numerator, value.denominator)  # points are never negative
    twice = 2 * rest
    if mode is RoundingMode.DOWN or twice < value.denominator:
        return whole
    if twice > value.denominator or mode is RoundingMode.HALF_UP:
        return whole + 1
    return whole + whole % 2


@lru_cache(maxsize=4096)  # the same few points of very many people
def exactly(value: Decimal) -> Fraction:
    """Return a decimal as a fraction, digit by digit."""
    return Fraction(*value.as_integer_ratio())


def as_decimal(value: Fraction) -> Decimal:
    """Return a fraction as a decimal: exact where it ends, else cut after four places."""
    return Decimal(plain(value))


class Written(NamedTuple):
    """A number as it is written.

    Attributes:
        plain: As files write it: 14, 46.6666.
        shown: As a person reads it: 14, or 46,66… where the digits do not end.
        ends: Whether its digits come to an end.
    """

    plain: str
    shown: str
    ends: bool


def plain(value: Fraction) -> str:
    """Return points as files write them: 14, 46.6666."""
    return written(*value.as_integer_ratio()).plain


def shown(value: Fraction) -> str:
    """Return points as a person reads them: 14, or 46,66… where they do not end."""
    return written(*value.as_integer_ratio()).shown


# Kept by top and bottom: a fraction hashes itself anew, and slowly, each time it is looked up.
@lru_cache(maxsize=16_384)
def written(top: int, bottom: int) -> Written:
    """Return how a share that is not negative is written; it need not be in lowest terms."""
    places, ends = _places_of(bottom // gcd(top, bottom))
    whole, rest = divmod(top * 10**places // bottom, 10**places)
    digits = str(rest).zfill(places).rstrip("0")
    plainly = f"{whole}.{digits}" if digits else str(whole)
    if ends and places <= _PLAIN_PLACES:
        told = plainly.replace(".", ",") if whole < _THOUSAND else _grouped(whole, digits)
        return Written(plainly, told, ends)
    read = str(rest).zfill(places)[:_READ_PLACES]  # 66,00…: noughts are digits of what goes on
    return Written(plainly, f"{_grouped(whole, read)}…", ends)


def _grouped(whole: int, digits: str) -> str:
    grouped = f"{whole:,}".replace(",", ".")
    return f"{grouped},{digits}" if digits else grouped


@lru_cache(maxsize=4096)
def _places_of(bottom: int) -> tuple[int, bool]:
    """Return how many digits of its fractions stand after the comma, and whether they end."""
    twos = (bottom & -bottom).bit_length() - 1
    left, fives = bottom >> twos, 0
    while left % 5 == 0:
        left, fives = left // 5, fives + 1
    return (max(twos, fives), True) if left == 1 else (_PLAIN_PLACES, False)


class Step(NamedTuple):
    """One line of a computation.

    Attributes:
        code: What was computed: a, b, total, or the code of a product.
        words: The computation with its numbers, as a person reads it.
        value: What it came to, exact.
    """

    code: str
    words: str
    value: Fraction

    def as_record(self) -> dict[str, object]:
        """Return plain values; `exact` is the fraction where the decimal was cut."""
        top, bottom = self.value.as_integer_ratio()
        value = written(top, bottom)
        record: dict[str, object] = {"step": self.code, "says": self.words, "value": value.plain}
        if not value.ends:
            record["exact"] = f"{top}/{bottom}"
        return record


@dataclass(frozen=True, slots=True)
class Scored:
    """What a formula comes to, with the whole way there.

    Attributes:
        components: The parts by name, in points of their own scale.
        general: Points for the general criteria.
        results: Points for results.
        total: The total as the scheme counts with it, rounded only where its rule says so.
        trace: Every step, in order.
    """

    components: Mapping[str, Fraction]
    general: Fraction
    results: Fraction
    total: Fraction
    trace: tuple[Step, ...]

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping and for contracts."""
        return {
            "components": {name: plain(value) for name, value in self.components.items()},
            "general": plain(self.general),
            "results": plain(self.results),
            "total": plain(self.total),
            "trace": [step.as_record() for step in self.trace],
        }


UNROUNDED: Final = RoundingRule()


class NothingAssignedError(ValueError):
    """Nothing was assigned, so there is nothing to divide by: never 100 %, never nought."""


class Formula(Protocol[T_contra, C_contra, P_contra]):
    """A way to come from tasks to points."""

    def __call__(
        self, tasks: Sequence[T_contra], criteria: C_contra, params: P_contra, /
    ) -> Scored:
        """Return the points with every step.

        Raises:
            NothingAssignedError: Nothing was assigned.
        """
        ...


def require(claim: bool, message: str) -> None:  # reads as a sentence
    """Refuse values that contradict each other.

    Raises:
        ValueError: The claim does not hold.
    """
    if not claim:
        refuse(message)


def refuse(message: str) -> NoReturn:
    """Refuse values that contradict each other.

    Raises:
        ValueError: Always.
    """
    raise ValueError(message)
