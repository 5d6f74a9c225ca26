"""Which scheme of rating holds for whom on a day: an old year is read by its own, never anew."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from camket.rules.classes import SubjectClass
from camket.rules.criteria import Certainty
from camket.rules.loading import CENTRE, NUMBERS_DIR, locked_content, locked_digests

SCHEMES: Final = "schemes"
"""The folder of what a body has put into force, beside its numbers."""


class SchemePeriod(StrEnum):
    """What a scheme rates."""

    YEAR = "year"
    QUARTER = "quarter"


class Extent(StrEnum):
    """How far the rules of a scheme are known here."""

    RATES = "rates"
    CHECKS = "checks"
    TITLE = "title"

    @property
    def words(self) -> str:
        """Return what a page says of it."""
        return _EXTENT_WORDS[self]


_EXTENT_WORDS: Final = {
    Extent.RATES: "hệ thống đề xuất mức xếp loại theo văn bản này",
    Extent.CHECKS: "hệ thống giữ mức ghi trên văn bản cũ và chỉ đối chiếu với các quy tắc đã biết",
    Extent.TITLE: "chưa đọc được quy tắc của văn bản này; hệ thống chỉ giữ mức đã ghi",
}


@dataclass(frozen=True, slots=True)
class SchemeInForce:
    """A scheme of rating with the days it holds.

    Attributes:
        code: Its code, as records and files carry it.
        title: As it stands within a Vietnamese sentence.
        in_force_from: The first day it holds.
        ends_on: The first day it no longer holds; None while nothing has replaced it.
        classes: Whom it rates.
        period: What it rates.
        extent: How far its rules are known here.
        guidance: The guidance to it.
        citation: The document with its day.
        mark: How far its day of force is known.
    """

    code: str
    title: str
    in_force_from: date
    ends_on: date | None
    classes: tuple[SubjectClass, ...]
    period: SchemePeriod
    extent: Extent
    guidance: str
    citation: str
    mark: Certainty


def scheme_in_force(
    subject_class: SubjectClass, on: date, *, issuer: str = CENTRE
) -> SchemeInForce:
    """Return the scheme by which a year that ends on a day is rated.

    Raises:
        LookupError: None is known for this class on that day.
        PublishedNumbersError: A file was edited after publication or never published.
    """
    return _in_force(subject_class, on, SchemePeriod.YEAR, issuer)


def quarter_scheme_in_force(
    subject_class: SubjectClass, on: date, *, issuer: str = CENTRE
) -> SchemeInForce:
    """Return the scheme by which a quarter that ends on a day is rated.

    Raises:
        LookupError: None is known for this class on that day.
        PublishedNumbersError: A file was edited after publication or never published.
    """
    return _in_force(subject_class, on, SchemePeriod.QUARTER, issuer)


def _in_force(
    subject_class: SubjectClass, on: date, period: SchemePeriod, issuer: str
) -> SchemeInForce:
    for one in schemes_of(subject_class, period, issuer):
        if one.in_force_from <= on and (one.ends_on is None or on < one.ends_on):
            return one
    message = f"no scheme of the {period.value} is known for {subject_class.value} on {on}"
    raise LookupError(message)


@lru_cache(maxsize=64)
def schemes_of(
    subject_class: SubjectClass,
    period: SchemePeriod = SchemePeriod.YEAR,
    issuer: str = CENTRE,
    root: Path = NUMBERS_DIR,
) -> tuple[SchemeInForce, ...]:
    """Return all schemes of a class, oldest first, each ending where the next begins.

    Raises:
        PublishedNumbersError: A file was edited after publication or never published.
    """
    locked = locked_digests(root)
    tables = [
        tomllib.loads(locked_content(path, root, locked)[0].decode("utf-8"))
        for path in sorted((root / issuer / SCHEMES).glob("*.toml"))
    ]
    own = [
        one
        for one in tables
        if subject_class.value in one["classes"] and one["period"] == period.value
    ]
    own.sort(key=lambda one: one["in_force_from"])
    ends: list[date | None] = [*(one["in_force_from"] for one in own), None][1:]
    return tuple(
        SchemeInForce(
            code=one["scheme"],
            title=one["title"],
            in_force_from=one["in_force_from"],
            ends_on=end,
            classes=tuple(SubjectClass(each) for each in one["classes"]),
            period=SchemePeriod(one["period"]),
            extent=Extent(one["extent"]),
            guidance=one["guidance"],
            citation=one["citation"],
            mark=Certainty(one["mark"]),
        )
        for one, end in zip(own, ends, strict=True)
    )
