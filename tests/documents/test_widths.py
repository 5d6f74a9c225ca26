"""A name of several lines is even: no word is left alone below a full line."""

from __future__ import annotations

import pytest

from camket.documents.widths import even_width, width_of

COLUMN = 195.6
"""Points: the left column of a state head, as it is set."""


def lines_of(words: str, width: float) -> list[str]:
    """Return words as any program breaks them: as many in a line as it holds."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, 12, is_bold=True) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", ["SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"]),
        ("ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ"]),
        ("BAN CHỈ ĐẠO PHÒNG THỦ DÂN SỰ", ["BAN CHỈ ĐẠO", "PHÒNG THỦ DÂN SỰ"]),
    ],
)
def test_no_word_is_left_alone(name: str, lines: list[str]) -> None:
    assert len(lines_of(name, COLUMN)) == len(lines)
    assert lines_of(name, even_width(name, 12, COLUMN, is_bold=True)) == lines


@pytest.mark.parametrize("column", [120, 160, 195.6, 240])
def test_a_name_takes_no_more_lines_than_its_column_asks_for(column: float) -> None:
    name = "TRUNG TÂM DỊCH VỤ HÀNH CHÍNH CÔNG PHƯỜNG NAM ĐÔNG HÀ TỈNH QUẢNG TRỊ"
    width = even_width(name, 12, column, is_bold=True)
    assert width <= column
    assert len(lines_of(name, width)) == len(lines_of(name, column))


@pytest.mark.parametrize("name", ["", "UBND TỈNH QUẢNG TRỊ", "K" * 40])
def test_a_name_of_one_line_and_a_word_too_long_keep_the_column(name: str) -> None:
    assert even_width(name, 12, COLUMN, is_bold=True) == COLUMN
