"""What a sheet holds: its columns, its typed rows, and what is wrong with them, as values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from camket.shared.text import clean, fold, show_day

Value = str | date
"""What a typed cell holds; an empty cell is absent from its row."""

_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_NOT_A_LETTER: Final = re.compile(r"[^0-9a-z]+")
_CLOSE_ENOUGH: Final = 0.6
_SHORT: Final = 120
MARK_HEADING: Final = "Lỗi cần sửa"
"""The last column of a marked-up copy; passed over when the mended copy comes back."""


class ColumnKind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    CODE = "code"
    """Digits keep their leading zeros; 1 and 1.0 are the same."""
    DAY = "day"
    LAST_DAY = "last_day"
    CHOICE = "choice"
    IGNORED = "ignored"
    """May stand in a workbook and means nothing to us."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        code: What the program calls it.
        heading: What stands above it in a template.
        aliases: Other headings that mean the same.
        digits: A code of digits shorter than this is filled up with zeros in front.
        choices: What may stand in a column of fixed values, label to code; other spellings of a
            label are listed in `spellings`.
        hint: One line of the instructions.
        in_template: Whether templates and exports hold the column.
    """

    code: str
    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    longest: int = 200
    digits: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    width: int = 18
    in_template: bool = True


_MARK: Final = Column("problem", MARK_HEADING, ColumnKind.IGNORED, in_template=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, row or heading, and how to mend it.

    Attributes:
        row: The row as the spreadsheet program numbers it.
        column: The heading as it stands in the file; empty where the whole row is meant.
        letter: The column as the spreadsheet program names it.
    """

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    letter: str = ""

    def as_json(self) -> dict[str, str | int]:
        """Return the five keys the contract names."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its typed cells; an empty cell is absent."""

    number: int
    cells: dict[str, Value]

    def text(self, code: str) -> str:
        """Return a cell as text, empty when there is none."""
        value = self.cells.get(code, "")
        return show_day(value) if isinstance(value, date) else value

    def shown(self, code: str, *, is_last_day: bool) -> str:
        """Return a cell as its sheet shows it: a last day is the day before the row's end."""
        value = self.cells.get(code, "")
        if isinstance(value, date):
            return show_day(value - timedelta(days=1) if is_last_day else value)
        return value

    def day(self, code: str) -> date | None:
        """Return the day of a cell."""
        value = self.cells.get(code)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a column was found: its place from 0, and how the file calls it.

    Attributes:
        is_last_day: The column holds last days, while rows hold the first day after.
    """

    place: int
    text: str
    is_last_day: bool = False

    @property
    def letter(self) -> str:
        """Return A, B … Z, AA."""
        return letter_of(self.place)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a marked-up copy says what is wrong.

    Attributes:
        place: The column for the sentences: right of all headings, or where an earlier copy put it.
    """

    heading_row: int
    place: int


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was read.

    Attributes:
        headings: Where each column was found, by the column's code.
        mark: Where the headings stand, and where a marked-up copy may write.
        notes: What was passed over or taken for granted, one sentence each.
    """

    sheet: str
    mark: Mark
    headings: dict[str, Heading]
    rows: list[Row]
    problems: list[Problem]
    notes: list[str]

    def problem(self, row: Row, code: str, sentence: str) -> Problem:
        """Say what is wrong with a cell of a row."""
        heading = self.headings.get(code)
        return Problem(
            sheet=self.sheet,
            row=row.number,
            column=heading.text if heading else "",
            value=row.shown(code, is_last_day=heading is not None and heading.is_last_day),
            problem=sentence,
            letter=heading.letter if heading else "",
        )


def letter_of(place: int) -> str:
    """Return how a spreadsheet program calls the column at a place counted from 0."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(letter: str) -> int | None:
    """Return the place, counted from 0, of the column a spreadsheet program calls so."""
    place = 0
    for sign in letter:
        place = place * 26 + ord(sign) - 64
    return place - 1 if letter else None


def tidy(text: str) -> str:
    """Return NFC text with single spaces and without signs that nobody sees."""
    return text if text.isascii() and text.isalnum() else clean(_UNSEEN.sub("", text))


def same_word(text: str) -> str:
    """Return what two spellings of a heading or a label have in common."""
    return _remembered(text) if len(text) <= _SHORT else _spelt(text)


def _spelt(text: str) -> str:
    return _NOT_A_LETTER.sub(" ", fold(_UNSEEN.sub("", text))).strip()


_remembered = lru_cache(maxsize=2048)(_spelt)
"""A column of fifty thousand rows holds a few words; what is long is not kept."""


def headings_of(columns: Sequence[Column]) -> dict[str, Column]:
    """Return the columns by every spelling of their headings."""
    found = {same_word(MARK_HEADING): _MARK}
    for column in columns:
        for name in (column.code, *column.aliases, column.heading):
            found[same_word(name)] = column
    return found


def nearest(text: str, offered: Sequence[str]) -> str:
    """Return what was probably meant, or an empty text."""
    by_word = {same_word(word): word for word in offered}
    close = difflib.get_close_matches(same_word(text), list(by_word), 1, _CLOSE_ENOUGH)
    return by_word[close[0]] if close else ""
