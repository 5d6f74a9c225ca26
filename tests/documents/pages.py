"""A PDF as a reader sees it: lines of text with their places, rules, metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text and the box around it, in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    text: str


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [page.get_textpage().get_text_bounded() for page in document]


def lines(pdf: bytes) -> list[Line]:
    """Return the runs of text of every page, from top to bottom."""
    return [line for number, page in enumerate(_pages(pdf), 1) for line in _lines(number, page)]


def find(pdf: bytes, text: str) -> Line:
    """Return the first run that holds a text."""
    return next(line for line in lines(pdf) if text in line.text)


def rules(pdf: bytes, page_index: int = 0) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the lines drawn on a page: left, bottom, right, top."""
    page = pypdfium2.PdfDocument(pdf)[page_index]
    return [
        one.get_bounds() for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5)
    ]


def glyphs(pdf: bytes, text: str, page_index: int = 0) -> tuple[float, float, float, float]:
    """Return the box of the ink of a text on a page: left, bottom, right, top."""
    textpage = pypdfium2.PdfDocument(pdf)[page_index].get_textpage()
    found = textpage.search(text, match_case=True).get_next()
    assert found is not None, text
    start, count = found
    boxes = [textpage.get_charbox(index) for index in range(start, start + count)]
    boxes = [box for box in boxes if box[2] > box[0]]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def ink(pdf: bytes, page_index: int, above: float) -> tuple[float, float]:
    """Return how far left and right a page is printed on, higher than some distance from its foot."""
    scale = 3
    image = pypdfium2.PdfDocument(pdf)[page_index].render(scale=scale).to_pil().convert("L")
    upper = image.crop((0, 0, image.width, image.height - round(above * scale)))
    box = upper.point(lambda shade: 255 if shade < 160 else 0).getbbox()
    assert box is not None
    return box[0] / scale, box[2] / scale


def layout(pdf: bytes) -> str:
    """Return text and places as a golden file keeps them, in tenths of a millimetre."""
    return "".join(
        f"{line.page} {_tenths(line.left):>5} {_tenths(line.top):>5} {line.text}\n"
        for line in lines(pdf)
    )


def _tenths(points: float) -> int:
    return round(points / 72 * 254)


def _pages(pdf: bytes) -> Iterator[pypdfium2.PdfPage]:
    yield from pypdfium2.PdfDocument(pdf)


def _lines(number: int, page: pypdfium2.PdfPage) -> Iterator[Line]:
    textpage = page.get_textpage()
    for index in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top)
        yield Line(number, left, bottom, right, top, " ".join(text.split()))
