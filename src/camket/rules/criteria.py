"""Criteria of a class of subjects, and the points that marks on them come to.

A criterion that does not apply leaves both sides of the fraction, with its reason: what is left of
its block is scaled back to the block's maximum, and never counts as full marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from camket.rules.classes import SubjectClass
from camket.rules.facts import EXACT, Score
from camket.shared.errors import UnusableInputError
from camket.shared.text import show_number


class Certainty(StrEnum):
    """How far a criterion is known; only A is ever shown as law."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def is_law(self) -> bool:
        """Say whether it was read in the regulation itself."""
        return self is Certainty.A

    @property
    def words(self) -> str:
        """Return what a page says beside the source."""
        return _CERTAINTY_WORDS[self]


_CERTAINTY_WORDS: Final = {
    Certainty.A: "theo văn bản của Trung ương",
    Certainty.B: "theo văn bản thực hiện ở địa phương, cơ quan",
    Certainty.C: "cách hiểu tạm dùng, chờ xác nhận",
}


class ScoringMode(StrEnum):
    """How a criterion is scored: assured or not, or by degree."""

    BINARY = "binary"
    GRADED = "graded"


class Rounding(StrEnum):
    """How points that scaling made endless are cut; a rule of the set, not of arithmetic."""

    HALF_UP = "half_up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with points, or a heading over some; the two blocks are headings too.

    Attributes:
        code: Its number: 1.3; the blocks are `general` and `results`.
        title: What is asked, in short words.
        max_points: The most it gives; of a heading the sum of those below.
        mode: How it is scored; None for a heading.
        citation: Where it stands.
        mark: How far it is known.
        aspects: What is to be looked at where the points of the parts are not known.
        parts: The criteria below a heading.
    """

    code: str
    title: str
    max_points: Decimal
    mode: ScoringMode | None
    citation: str
    mark: Certainty
    aspects: tuple[str, ...] = ()
    parts: tuple[Criterion, ...] = ()

    @property
    def named(self) -> str:
        """Return its number and title; a block marked as a whole has no number."""
        return f"{self.code}. {self.title}" if self.code[0].isdigit() else self.title

    @property
    def is_scored(self) -> bool:
        """Say whether it is marked itself, not by its parts."""
        return not self.parts

    def scored(self) -> Iterator[Criterion]:
        """Yield the criteria that are marked, in their order."""
        if self.is_scored:
            yield self
        for part in self.parts:
            yield from part.scored()


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The criteria of some classes of subjects, as one body put them into force.

    Attributes:
        scheme: The scheme of rating they belong to.
        issuer: The body: trung-uong, or a code of a province or an agency.
        in_force_from: The first day they hold.
        classes: The classes of subjects they are for.
        title: What they are called.
        general: The block of general criteria.
        results: The block of results.
        places: Decimal places left after scaling.
        rounding: How points are cut to these places.
        digest: SHA-256 of the published file; empty for a set not kept in one.
    """

    scheme: str
    issuer: str
    in_force_from: date
    classes: tuple[SubjectClass, ...]
    title: str
    general: Criterion
    results: Criterion
    places: int
    rounding: Rounding
    digest: str = ""

    @property
    def version(self) -> str:
        """Return the name of this edition: trung-uong/2025-08-30/leader."""
        return f"{self.issuer}/{self.in_force_from.isoformat()}/{self.classes[0].value}"

    @property
    def blocks(self) -> tuple[Criterion, Criterion]:
        """Return both blocks, the general one first."""
        return (self.general, self.results)

    def scored(self) -> tuple[Criterion, ...]:
        """Return all criteria that are marked, in their order."""
        return tuple(one for block in self.blocks for one in block.scored())

    def rounded(self, points: Fraction) -> Decimal:
        """Return points as a decimal: exact where it can be, else cut as the set says."""
        scaled = points * 10**self.places
        whole, rest = divmod(scaled.numerator, scaled.denominator)
        if self.rounding is Rounding.HALF_UP and 2 * rest >= scaled.denominator:
            whole += 1
        return EXACT.scaleb(Decimal(whole), -self.places)


@dataclass(frozen=True, slots=True)
class Assured:
    """The mark of a binary criterion: all of its points, or none."""

    is_assured: bool


@dataclass(frozen=True, slots=True)
class Points:
    """The mark of a graded criterion."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A criterion that does not apply to the subject, and why."""

    reason: str


Marked = Assured | Points | NotApplicable


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion beside its mark.

    Attributes:
        criterion: The criterion.
        points: What it came to; None where it does not apply or is not marked yet.
        left_out: Why it does not apply; empty where it does.
    """

    criterion: Criterion
    points: Decimal | None
    left_out: str = ""

    @property
    def is_missing(self) -> bool:
        """Say whether nobody has marked it yet."""
        return self.points is None and not self.left_out

    @property
    def is_below_maximum(self) -> bool:
        """Say whether points were lost, which is what an explanation is asked for."""
        return self.points is not None and self.points < self.criterion.max_points

    @property
    def says(self) -> str:
        """Return the line in a sentence."""
        name = self.criterion.named
        if self.left_out:
            return f"{name}: không áp dụng ({self.left_out})."
        if self.points is None:
            return f"{name}: chưa chấm."
        most = show_number(self.criterion.max_points)
        return f"{name}: {show_number(self.points)}/{most} điểm."

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping."""
        return {
            "code": self.criterion.code,
            "max_points": f"{self.criterion.max_points:f}",
            "points": None if self.points is None else f"{self.points:f}",
            "left_out": self.left_out,
            "citation": self.criterion.citation,
            "mark": self.criterion.mark.value,
        }


@dataclass(frozen=True, slots=True)
class BlockTrace:
    """How the points of a block came about.

    Attributes:
        block: The block.
        lines: Its criteria with their marks.
        earned: The sum of the marks.
        counted: The sum of the maxima of the criteria that apply.
        points: What was earned, scaled to the block's maximum.
    """

    block: Criterion
    lines: tuple[Line, ...]
    earned: Decimal
    counted: Decimal
    points: Decimal

    @property
    def says(self) -> str:
        """Return the calculation in a sentence."""
        most = show_number(self.block.max_points)
        if self.counted == self.block.max_points:
            return f"{self.block.title}: {show_number(self.points)}/{most} điểm."
        earned, counted = show_number(self.earned), show_number(self.counted)
        return (
            f"{self.block.title}: {earned}/{counted} điểm của các tiêu chí áp dụng, "
            f"quy đổi {earned} × {most} ÷ {counted} = {show_number(self.points)} điểm."
        )

    def earned_under(self, heading: Criterion) -> Decimal:
        """Return the sum of the marks below one heading, before any scaling."""
        codes = {one.code for one in heading.scored()}
        return _sum(one.points for one in self.lines if one.criterion.code in codes)


@dataclass(frozen=True, slots=True)
class ScoreTrace:
    """The points of a subject with the whole way to them.

    Attributes:
        criteria: The set that was marked.
        general: The block of general criteria.
        results: The block of results.
    """

    criteria: CriteriaSet
    general: BlockTrace
    results: BlockTrace

    @property
    def total(self) -> Decimal:
        """Return the sum of both blocks; of a set not marked whole, the sum so far."""
        return EXACT.add(self.general.points, self.results.points)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all lines, the general block first."""
        return self.general.lines + self.results.lines

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the codes of the criteria nobody has marked yet."""
        return tuple(one.criterion.code for one in self.lines if one.is_missing)

    @property
    def is_complete(self) -> bool:
        """Say whether every criterion is marked or left out with a reason."""
        return not self.missing

    def score(self) -> Score:
        """Return the points as the rules want them.

        Raises:
            UnusableInputError: Some criteria are not marked yet; the message names them.
        """
        if self.missing:
            message = f"Còn tiêu chí chưa chấm: {', '.join(self.missing)}."
            raise UnusableInputError(message)
        return Score(self.general.points, self.results.points)

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping."""
        return {
            "criteria": self.criteria.version,
            "digest": self.criteria.digest,
            "general": f"{self.general.points:f}",
            "results": f"{self.results.points:f}",
            "total": f"{self.total:f}",
            "lines": [one.as_record() for one in self.lines],
        }


def score_of(criteria: CriteriaSet, marks: Mapping[str, Marked]) -> ScoreTrace:
    """Return the points the marks come to, with the whole way to them.

    A criterion without a mark counts nothing and is named in `missing`.

    Args:
        criteria: The set.
        marks: A mark by the code of its criterion.

    Raises:
        UnusableInputError: A code is not of the set, a mark does not fit its criterion, a reason
            is missing, or no criterion of a block applies. The sentence is for a person.
    """
    known = {one.code for one in criteria.scored()}
    for code in marks:
        if code not in known:
            _refuse(f"Bộ tiêu chí không có tiêu chí {code}.")
    general, results = (_block(criteria, block, marks) for block in criteria.blocks)
    return ScoreTrace(criteria, general, results)


def _block(criteria: CriteriaSet, block: Criterion, marks: Mapping[str, Marked]) -> BlockTrace:
    lines = tuple(_line(one, marks.get(one.code)) for one in block.scored())
    counted = _sum(one.criterion.max_points for one in lines if not one.left_out)
    if not counted:
        _refuse(f"{block.title}: phải có ít nhất một tiêu chí áp dụng.")
    earned = _sum(one.points for one in lines)
    points = earned
    if counted != block.max_points:
        points = criteria.rounded(Fraction(earned) * Fraction(block.max_points) / Fraction(counted))
    return BlockTrace(block, lines, earned, counted, points)


def _line(criterion: Criterion, mark: Marked | None) -> Line:
    name = f"Tiêu chí {criterion.code}"
    match mark:
        case None:
            return Line(criterion, None)
        case NotApplicable(reason):
            if not reason.strip():
                _refuse(f"{name}: không áp dụng thì phải nêu lý do.")
            return Line(criterion, None, reason.strip())
        case Assured(is_assured):
            if criterion.mode is not ScoringMode.BINARY:
                _refuse(f"{name} chấm theo mức độ: hãy cho số điểm.")
            return Line(criterion, criterion.max_points if is_assured else Decimal(0))
        case Points(points):
            if criterion.mode is not ScoringMode.GRADED:
                _refuse(f"{name} chỉ chấm bảo đảm hoặc không bảo đảm.")
            if not points.is_finite() or not 0 <= points <= criterion.max_points:
                most = show_number(criterion.max_points)
                _refuse(f"{name}: điểm phải từ 0 đến {most}, không phải {points}.")
            return Line(criterion, points)


def _refuse(message: str) -> None:
    raise UnusableInputError(message)


def _sum(points: Iterator[Decimal | None] | Iterator[Decimal]) -> Decimal:
    total = Decimal(0)
    for one in points:
        if one is not None:
            total = EXACT.add(total, one)
    return total
