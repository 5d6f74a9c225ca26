"""The promised value of a measure, as a paper writes it: its direction in words, the figure."""

from __future__ import annotations

from typing import Final

from camket.commitments.decisions import Direction

_WORDS_BEFORE: Final = {
    Direction.HIGHER.value: "từ",
    Direction.LOWER.value: "không quá",
    Direction.BY_DATE.value: "",
    Direction.YES_NO.value: "",
}
_NO_FIGURE: Final = {
    Direction.BY_DATE.value: "xong trong thời hạn",
    Direction.YES_NO.value: "có",
}


def target_words(direction: str, figure: str) -> tuple[str, str]:
    """Return the word before the value and the value; one without a figure says how it is met."""
    if figure:
        return _WORDS_BEFORE[direction], figure
    return "", _NO_FIGURE.get(direction, "–")


def target_cell(direction: str, figure: str) -> str:
    """Return the promised value in one cell."""
    return " ".join(part for part in target_words(direction, figure) if part)
