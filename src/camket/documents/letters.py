"""Which letters the paper fonts can print, so that a form refuses others before a paper does."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from camket.shared.errors import UnusableInputError

_FONTS: Final = Path(__file__).parent / "fonts"
_WINDOWS_UNICODE: Final = (3, 1)
_SEGMENTS: Final = 4
_KEPT_CONTROLS: Final = "\n"
_INVISIBLE: Final = ("Cc", "Cf")
UNPRINTABLE: Final = "Ký tự {letters} không in được trên văn bản chính thức; cần bỏ hoặc viết khác."


class UnprintableError(UnusableInputError):
    """A text holds letters that the paper fonts do not have."""

    def __init__(self, letters: str) -> None:
        """Name the letters."""
        super().__init__(UNPRINTABLE.format(letters=" ".join(f"“{one}”" for one in letters)))
        self.letters = letters


def printable(text: str) -> str:
    """Return the text in NFC without what cannot be seen: controls, joiners, byte order marks."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text  # nearly every text; a paper has hundreds of them
    composed = unicodedata.normalize("NFC", text)
    hidden = {one for one in set(composed) if _is_hidden(one)}
    return "".join(one for one in composed if one not in hidden) if hidden else composed


def unprintable(text: str) -> str:
    """Return the letters of a text that no paper can print, each once, in order."""
    known = _known()
    if known.issuperset(text):
        return ""
    return "".join(dict.fromkeys(one for one in printable(text) if one not in known))


def _is_hidden(one: str) -> bool:
    return one not in _KEPT_CONTROLS and unicodedata.category(one) in _INVISIBLE


def refuse_unprintable(text: str) -> None:
    """Check that a text can be printed.

    Raises:
        UnprintableError: It holds letters that the fonts do not have.
    """
    if letters := unprintable(text):
        raise UnprintableError(letters)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Return the letters that all four faces have, and the controls that are kept."""
    faces = [_letters(file.read_bytes()) for file in sorted(_FONTS.glob("*.ttf"))]
    letters = frozenset.intersection(*faces)
    return frozenset(chr(code) for code in letters) | frozenset(_KEPT_CONTROLS)


def _letters(font: bytes) -> frozenset[int]:
    """Return the code points of a TrueType face, from its segment map (`cmap` format 4)."""
    start = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, start + 2)[0]
    records = [struct.unpack_from(">HHL", font, start + 4 + 8 * index) for index in range(count)]
    offset = next(at for *kind, at in records if tuple(kind) == _WINDOWS_UNICODE)
    segments = start + offset
    if struct.unpack_from(">H", font, segments)[0] != _SEGMENTS:
        message = "the paper fonts have a segment map"
        raise ValueError(message)
    size = struct.unpack_from(">H", font, segments + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", font, segments + 14)
    starts = struct.unpack_from(f">{size // 2}H", font, segments + 16 + size)
    last = 0xFFFF
    return frozenset(
        code
        for first, final in zip(starts, ends, strict=True)
        for code in range(first, final + 1)
        if code != last
    )


def _table(font: bytes, name: bytes) -> int:
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if tag == name:
            return int(offset)
    raise LookupError(name)
