"""Words that a template sets and nobody reads: in white, behind something, transparent, too small.

Whoever signs reads the page and not the file. So each letter of the text has to leave ink on the
page: its place is looked up on a picture of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pypdfium2

from camket.documents.pages import ONE_AT_A_TIME

if TYPE_CHECKING:
    from PIL import Image

_SCALE: Final = 2.0
"""Pixels a point."""
_LEAST_CONTRAST: Final = 40
"""Steps of grey, of 255, between a letter and what it stands on."""
_LEAST_HEIGHT: Final = 2.0
"""Points: so high is a small letter at a size of five."""
_FEW: Final = 3
"""Fewer letters than these say nothing."""


def hidden_words(pdf: bytes) -> str:
    """Return the words that are set and cannot be read; empty where every letter can."""
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        found = "".join(letter for page in document for letter in _hidden_on(page))
    return " ".join(found.split()) if sum(map(str.isalnum, found)) >= _FEW else ""


def _hidden_on(page: pypdfium2.PdfPage) -> Iterator[str]:
    picture = page.render(scale=_SCALE, may_draw_forms=False).to_pil().convert("L")
    text = page.get_textpage()
    was_hidden = False
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if letter.isspace() or not letter:
            if was_hidden:
                yield " "
            continue
        was_hidden = letter.isalnum() and _is_hidden(letter, text.get_charbox(index), picture)
        if was_hidden:
            yield letter


def _is_hidden(letter: str, box: tuple[float, ...], picture: Image.Image) -> bool:
    left, bottom, right, top = box
    if letter.isalpha() and top - bottom < _LEAST_HEIGHT:
        return True
    place = (
        max(0, int(left * _SCALE) - 1),
        max(0, picture.height - int(top * _SCALE) - 1),
        min(picture.width, int(right * _SCALE) + 2),
        min(picture.height, picture.height - int(bottom * _SCALE) + 1),
    )
    if place[0] >= place[2] or place[1] >= place[3]:
        return True  # beside the page
    darkest, lightest = picture.crop(place).getextrema()
    return int(lightest) - int(darkest) < _LEAST_CONTRAST  # type: ignore[arg-type]  # one band
