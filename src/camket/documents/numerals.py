"""How parts of a paper are counted: I, 1, a) b) c) d) đ): by the Vietnamese alphabet."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from camket.documents.style import Style

LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
"""NĐ 30/2020, Phụ lục I: điểm a) b) c) d) đ) e) g): no f, j, w, z."""
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


class Level(StrEnum):
    """A level of heading.

    `PART`, `CHAPTER`, `SECTION` and `ARTICLE` bear their word (Phần, Chương, Mục, Điều); the others
    only their number.
    """

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    ROMAN = "roman"
    ARABIC = "arabic"
    LETTER = "letter"


def roman(number: int) -> str:
    """Return a number in Roman figures."""
    found = ""
    for value, figure in _ROMAN:
        count, number = divmod(number, value)
        found += figure * count
    return found


def letter(number: int) -> str:
    """Return the letter of a point, from 1.

    Raises:
        ValueError: The alphabet has no such letter.
    """
    if not 1 <= number <= len(LETTERS):
        message = f"point {number} of {len(LETTERS)}"
        raise ValueError(message)
    return LETTERS[number - 1]


def numeral(level: Level, number: int, style: Style) -> str:
    """Return what stands before a heading: "I- ", "1. " on Party paper, "I. ", "1. " on state."""
    stop = "-" if style.is_party else "."
    figure_stop = "-" if style.has_dashed_figures else "."
    return {
        Level.PART: lambda: f"Phần {roman(number)}",
        Level.CHAPTER: lambda: f"Chương {roman(number)}",
        Level.SECTION: lambda: f"Mục {number}",
        Level.ARTICLE: lambda: f"Điều {number}. ",
        Level.ROMAN: lambda: f"{roman(number)}{stop} ",
        Level.ARABIC: lambda: f"{number}{figure_stop} ",
        Level.LETTER: lambda: f"{letter(number)}) ",
    }[level]()
