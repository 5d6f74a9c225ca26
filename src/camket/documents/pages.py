"""A paper as pictures of its pages: shown as it is, visible signatures included."""

from __future__ import annotations

import io
import threading
from typing import Final

import pypdfium2
from PIL import Image

PAGE_WIDTH: Final = 1240
"""Pixels: A4 at 150 dots per inch, legible when a page fills a desktop's column twice over."""
PAGE_HEIGHT: Final = 1754
_COLOURS: Final = 24
ONE_AT_A_TIME: Final = threading.Lock()
"""PDFium keeps state of its own and is not safe to use from two threads."""


class UnreadablePaperError(Exception):
    """A file that calls itself a PDF cannot be opened: damaged, or behind a password."""


def page_count(pdf: bytes) -> int:
    """Return how many pages a paper has, one at least.

    Raises:
        UnreadablePaperError: It cannot be opened.
    """
    try:
        with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
            count = len(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePaperError from error
    if count < 1:
        raise UnreadablePaperError
    return count


def page_image(pdf: bytes, number: int) -> bytes:
    """Return one page as PNG.

    Args:
        pdf: The paper.
        number: The page, from 1.

    Raises:
        LookupError: There is no such page.
    """
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        if not 1 <= number <= len(document):
            message = f"page {number} of {len(document)}"
            raise LookupError(message)
        page = document[number - 1]
        drawn = page.render(scale=PAGE_WIDTH / page.get_width(), may_draw_forms=True)
        picture = drawn.to_pil().convert("RGB")
    # few colours: a page is black on white with a red line and blue stamps; a third of the weight
    small = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
