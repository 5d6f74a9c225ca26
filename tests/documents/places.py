"""Where the elements of a paper stand, and how they are set: measured on the file itself."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from camket.documents.elements import Element, ElementKey, elements_of
from camket.documents.paper import Paper

_MILLIMETRE = 72 / 25.4
_ANYWHERE = frozenset({ElementKey.TRIAL, ElementKey.ADDRESS, ElementKey.LOOK_UP, ElementKey.ORIGIN})


@dataclass(frozen=True, slots=True)
class Letter:
    """One printed letter."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An element with its place: millimetres from the left and upper edges, size in points."""

    element: Element
    page: int
    x: float
    y: float
    size: float
    is_bold: bool
    is_italic: bool
    right: float


def letters_of(pdf: bytes) -> list[Letter]:
    """Return the letters of a file without spaces, in the order in which they are read."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for number, page in enumerate(document, start=1):
        textpage = page.get_textpage()
        height = page.get_height()
        for index in range(textpage.count_chars()):
            text = chr(pdfium.FPDFText_GetUnicode(textpage, index))
            if not text.isspace() and text.isprintable():
                found.append(_letter(textpage, index, text, number, height))
    return found


def places_of(paper: Paper, pdf: bytes) -> list[Placed]:
    """Return where each element stands; one that is nowhere fails."""
    letters = letters_of(pdf)
    read = "".join(letter.text for letter in letters)
    found, reached = [], 0
    for element in elements_of(paper):
        text = "".join(element.text.split())
        at = _find(read, text, letters, reached)
        if at < 0 or element.key in _ANYWHERE:
            at = _find(read, text, letters, 0)
        assert at >= 0, f"{element.name}: {element.text}"
        if element.key not in _ANYWHERE:
            reached = at
        found.append(_placed(element, letters[at], letters[at + len(text) - 1]))
    return found


def _find(read: str, text: str, letters: list[Letter], start: int) -> int:
    """Return where a text begins that is no part of longer words on its line."""
    at = read.find(text, start)
    while at >= 0:
        end = at + len(text)
        joined_before = at > 0 and _touch(letters[at - 1], letters[at])
        joined_after = end < len(read) and _touch(letters[end - 1], letters[end])
        if not joined_before and not joined_after:
            return at
        at = read.find(text, at + 1)
    return -1


def _touch(one: Letter, next_one: Letter) -> bool:
    """Say whether two letters belong to one word."""
    is_line = one.page == next_one.page and abs(one.bottom - next_one.bottom) < one.size / 2
    return is_line and -1 < next_one.left - one.right < one.size * 0.12


def _placed(element: Element, first: Letter, last: Letter) -> Placed:
    return Placed(
        element=element,
        page=first.page,
        x=round(first.left / _MILLIMETRE, 1),
        y=round(first.top / _MILLIMETRE, 1),
        size=round(first.size, 1),
        is_bold="Bold" in first.font,
        is_italic="Italic" in first.font,
        right=round(last.right / _MILLIMETRE, 1),
    )


def _letter(
    textpage: pypdfium2.PdfTextPage, index: int, text: str, page: int, height: float
) -> Letter:
    left, bottom, right, top = textpage.get_charbox(index)
    return Letter(
        text=text,
        page=page,
        left=left,
        right=right,
        top=height - top,
        bottom=height - bottom,
        size=pdfium.FPDFText_GetFontSize(textpage, index),
        font=_font(textpage, index),
    )


def _font(textpage: pypdfium2.PdfTextPage, index: int) -> str:
    buffer = ctypes.create_string_buffer(200)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 200, flags)
    return buffer.value.decode()
