"""How programs set a revision: what stands between its objects, its table and its end.

Nothing of it means anything, and all of it is covered by a signature. It is known here letter by
letter all the same: what a program always writes hides nothing, whatever else stands there might.
Each was taken from files the program itself had signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

LINE_BREAK: Final = rb"(?:\r\n|\n|\r)"
_NUMBERED: Final = rb"(\d{1,10}) (\d{1,5}) obj"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a program sets what stands between values; a revision keeps to one of them.

    Attributes:
        begins: What leads from the end of the revision before to the first object, where that end
            already has its line break; None for nothing.
        object_start: An object's number, and what leads to its value.
        stream: What leads from a stream's dictionary to its bytes.
        object_end: What ends an object.
        entry: An entry of a plain table.
        trailer: What leads from a plain table to the trailer's dictionary.
        table_place: What leads from the trailer to the end mark, and says where the table is.
        takes_numbers_again: Whether number 0 may name a free one, and a replaced object may get
            the next generation.
    """

    begins: re.Pattern[bytes] | None
    object_start: re.Pattern[bytes]
    stream: re.Pattern[bytes]
    object_end: re.Pattern[bytes]
    entry: re.Pattern[bytes]
    trailer: re.Pattern[bytes]
    table_place: re.Pattern[bytes]
    takes_numbers_again: bool = False


def _place(before: bytes, after: bytes = LINE_BREAK) -> re.Pattern[bytes]:
    """Return the pattern of what says where the table is, and leads to the end mark."""
    return re.compile(before + rb"startxref" + LINE_BREAK + rb"(\d{1,10})" + after + rb"(?=%%EOF)")


OURS: Final = Spelling(
    begins=None,
    object_start=re.compile(_NUMBERED + rb"(?:" + LINE_BREAK + rb"| |(?=<<|\[))"),
    stream=re.compile(LINE_BREAK + rb"?stream(?:\r\n|\n)"),
    object_end=re.compile(LINE_BREAK + rb"?endobj" + LINE_BREAK),
    entry=re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)"),
    trailer=re.compile(rb"trailer(?:" + LINE_BREAK + rb"| )"),
    table_place=_place(LINE_BREAK),
)
"""Ours, pyHanko's, and that of most programs which sign."""

POPPLERS: Final = replace(
    OURS,
    stream=re.compile(rb" stream\r\n"),
    object_end=re.compile(rb"(?: \r\n|\r\n\r\n)endobj\r\n"),
    table_place=re.compile(rb" \r\nstartxref\r\n(\d{1,10})\r\n(?=%%EOF)"),
    takes_numbers_again=True,
)

_ITEXTS: Final = replace(
    OURS,
    begins=re.compile(rb"\n"),
    object_start=re.compile(_NUMBERED + rb"\n(?=<<[^\r\n]|\[)"),
    stream=re.compile(rb"stream\n"),
    object_end=re.compile(rb"\nendobj\n"),
    entry=re.compile(rb"(\d{10}) (\d{5}) ([nf]) \n"),
    trailer=re.compile(rb"trailer\n(?=<<[^\r\n])"),
    table_place=_place(rb"\n(?:%iText[-A-Za-z0-9.]{1,60}\n)?"),
)
"""One line break too many at its begin, and its own name as a comment before its end."""

_PDFBOXES: Final = replace(
    OURS,
    begins=re.compile(rb"\r\n"),
    object_start=re.compile(_NUMBERED + rb"\n"),
    stream=re.compile(rb"\nstream\r\n"),
    object_end=re.compile(rb"\nendobj\n"),
    entry=re.compile(rb"(\d{10}) (\d{5}) ([nf])\r\n"),
    trailer=re.compile(rb"trailer\n"),
    table_place=_place(rb"\n", rb"\n"),
)

_PDF_LIBS: Final = replace(
    OURS,
    begins=re.compile(rb"\n"),
    object_start=re.compile(_NUMBERED + rb"\n"),
    stream=re.compile(rb"\nstream\n"),
    object_end=re.compile(rb"\nendobj\n\n"),
    entry=re.compile(rb"(\d{10}) (\d{5}) ([nf]) \n"),
    trailer=re.compile(rb"\ntrailer\n"),
    table_place=_place(rb"\n\n", rb"\n"),
)
"""A blank line behind every part."""

SPELLINGS: Final = (OURS, POPPLERS, _ITEXTS, _PDFBOXES, _PDF_LIBS)
