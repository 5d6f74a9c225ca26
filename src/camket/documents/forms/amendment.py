"""Bản cam kết điều chỉnh: the signed text with each change marked, its reason, and both sides again.

The old words are struck through, the new ones underlined, so that a print in black shows both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from camket.documents.forms.parts import NUMBERED, numbered
from camket.documents.paper import Block, Column, Mark, Paragraph, Span, Table, Text
from camket.documents.values import AmendedPlace

KEY: Final = "amendment"
LEGEND: Final = "Chữ gạch ngang là nội dung của bản đã ký; chữ gạch chân là nội dung điều chỉnh."
_NEW: Final = "chưa có"
_GONE: Final = "bỏ"
_CHANGES: Final = (
    NUMBERED,
    Column("Nội dung", 36),
    Column("Trước điều chỉnh", 32),
    Column("Điều chỉnh thành", 32),
    Column("Lý do"),
)


def change_blocks(changes: tuple[AmendedPlace, ...]) -> Iterator[Block]:
    """Return the table of what an amendment changes and how it is marked; nothing without any."""
    if not changes:
        return
    yield Paragraph("Các nội dung điều chỉnh", is_heading=True)
    rows = ((one.where, one.before or _NEW, one.after or _GONE, one.reason) for one in changes)
    yield Table(_CHANGES, numbered(rows))
    yield Paragraph((Span(LEGEND, Mark.ITALIC),))


def changed(before: str, after: str) -> Text:
    """Return words with their change marked; words that did not change stay plain."""
    if before == after:
        return after
    found = []
    if before:
        found.append(Span(before, Mark.REMOVED))
    if before and after:
        found.append(Span(" "))
    if after:
        found.append(Span(after, Mark.ADDED))
    return tuple(found)


def marked(words: str, key: str, was: tuple[tuple[str, str], ...]) -> Text:
    """Return the words of a place, with what stood there before where an amendment changed it."""
    before = dict(was)
    return changed(before[key], words) if key in before else words
