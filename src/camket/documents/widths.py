"""How wide words are on paper, and the width in which a name of several lines is even."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from PIL import ImageFont

_FONTS: Final = Path(__file__).parent / "fonts"
_MEASURED_AT: Final = 1000
_SLACK: Final = 3
"""Points: less than a word, more than two programs differ in measuring one line."""


@lru_cache(maxsize=2048)
def width_of(words: str, size: float, *, is_bold: bool = False) -> float:
    """Return how wide words are in points, as Times New Roman and Tinos set them."""
    return _face(is_bold).getlength(words) / _MEASURED_AT * size


@lru_cache(maxsize=2)
def _face(is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "Tinos-Bold.ttf" if is_bold else "Tinos-Regular.ttf"
    return ImageFont.truetype(_FONTS / name, _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def even_width(words: str, size: float, within: float, *, is_bold: bool = False) -> float:
    """Return the width in which words take no more lines than they must, and none is left lonely.

    A name that fits its column keeps the whole of it.

    Args:
        words: The name, as it is printed.
        size: Of the letters, in points.
        within: The width of the column, in points.
        is_bold: Whether it is bold.
    """
    parts = words.split()
    count = _lines(parts, size, within, is_bold=is_bold)
    if count == 1:
        return within
    widths = {
        width_of(" ".join(parts[start:end]), size, is_bold=is_bold)
        for start, end in _runs(len(parts))
    }
    fitting = sorted(width for width in widths if width <= within)
    for width in fitting:
        if _lines(parts, size, width, is_bold=is_bold) == count:
            return min(width + _SLACK, within)
    return within


def _runs(count: int) -> list[tuple[int, int]]:
    return [(start, end) for start in range(count) for end in range(start + 1, count + 1)]


def _lines(parts: list[str], size: float, within: float, *, is_bold: bool) -> int:
    """Return in how many lines words stand; one wider than the line has it for itself."""
    starts = [0]
    for end in range(1, len(parts)):
        line = " ".join(parts[starts[-1] : end + 1])
        if width_of(line, size, is_bold=is_bold) > within:
            starts.append(end)
    longest = max(
        width_of(" ".join(parts[one:other]), size, is_bold=is_bold)
        for one, other in pairwise([*starts, len(parts)])
    )
    return len(starts) if longest <= within else len(parts) + 1
