"""Vietnamese text: one normal form, folding for search, a sort key the database can order by."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from camket.shared.clock import HANOI

_SPACES: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_BASE_ORDER: Final = {
    letter: index
    for index, letter in enumerate(
        [
            *"0123456789",
            *["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m"],
            *["n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z"],
        ]
    )
}
_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_CENT: Final = Decimal("0.01")
_WEEKDAYS: Final = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)


def clean(text: str) -> str:
    """Return NFC text with single spaces: macOS and Excel send NFD and non-breaking spaces.

    Control characters count as spaces: the database takes no zero, a paper none of them.
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def clean_lines(text: str) -> str:
    """Return NFC text, each line cleaned, line breaks kept."""
    lines = [clean(line) for line in unicodedata.normalize("NFC", text).splitlines()]
    return "\n".join(lines).strip()


def begin_sentence(text: str) -> str:
    """Return the text as a sentence begins with it: its first letter a capital, the rest kept."""
    return text[:1].upper() + text[1:]


def within_sentence(text: str) -> str:
    """Return words as they stand within a sentence: the first letter alone is made small."""
    return text[:1].lower() + text[1:]


def fold(text: str) -> str:
    """Return the text for search without accents: lower case, no marks, đ as d."""
    decomposed = unicodedata.normalize("NFD", clean(text).lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("đ", "d")


def sort_key(text: str) -> str:
    """Return a key that orders Vietnamese under the C collation.

    Letters go a ă â … u ư, then tones ngang, huyền, hỏi, ngã, sắc, nặng; the embedded database
    has no Vietnamese collation.
    """
    words: list[str] = []
    tones: list[str] = []
    for word in clean(text).lower().split(" "):
        letters: list[str] = []
        tone = 0
        for mark in unicodedata.normalize("NFD", word):
            if mark in _TONES:
                tone = _TONES[mark]
            elif unicodedata.combining(mark) and letters:
                letters[-1] = unicodedata.normalize("NFC", letters[-1] + mark)
            else:
                letters.append(mark)
        words.append("".join(chr(0x40 + _BASE_ORDER.get(letter, 60)) for letter in letters))
        tones.append(str(tone))
    return " ".join(words) + " " + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Return the sort key of a person: given name first, as Vietnamese lists are ordered."""
    parts = clean(full_name).split(" ")
    return sort_key(" ".join([parts[-1], *parts[:-1]]))


def initials(full_name: str) -> str:
    """Return the letters of an avatar: middle and given name."""
    parts = clean(full_name).split(" ")
    return "".join(part[0] for part in parts[-2:] if part).upper()


def show_day(day: date) -> str:
    """Return 30/09/2026."""
    return f"{day:%d/%m/%Y}"


def show_instant(at: datetime) -> str:
    """Return 30/09/2026 14:20 in Hà Nội."""
    return f"{at.astimezone(HANOI):%d/%m/%Y %H:%M}"


def weekday(day: date) -> str:
    """Return the weekday as it stands within a sentence."""
    return _WEEKDAYS[day.weekday()]


@lru_cache(maxsize=8192)  # a list says the same points over and over
def show_number(value: Decimal | int, places: int | None = None) -> str:
    """Return 1.234,5: points between thousands, a comma before decimals, no trailing zeros."""
    number = Decimal(value)
    text = f"{number:,.{places}f}" if places is not None else f"{number:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def show_points(value: Decimal) -> str:
    """Return points with two decimals: 91,50; with more of them cut and marked: 76,83….

    What people read has two digits, whatever was counted with; cut and never rounded, so that no
    score is ever told as the bound it does not reach.
    """
    cut = value.quantize(_CENT, rounding=ROUND_DOWN)
    return f"{show_number(cut, 2)}{'' if cut == value else '…'}"


def show_share(part: int, whole: int) -> str:
    """Return a share with one decimal, never rounded to 0% or 100% unless it is exactly that."""
    if whole == 0:
        return "chưa đủ dữ liệu"
    if part in (0, whole):
        return f"{100 * part // whole}%"
    tenths = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))
    tenths = min(max(tenths, Decimal("0.1")), Decimal("99.9")) if part < whole else tenths
    return f"{show_number(tenths)}%"


def show_percent(value: Decimal) -> str:
    """Return a percentage without decimals, never rounded to 0 or 100 unless it is exactly that."""
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    if 0 < value < 100:  # noqa: PLR2004  # a percentage
        whole = min(max(whole, Decimal(1)), Decimal(99))
    return f"{show_number(whole)}%"


def show_amount(value: Decimal | int, unit: str) -> str:
    """Return an amount with its unit: 12 hộ, 95%."""
    if unit == "%":
        return f"{show_number(value)}%"
    return f"{show_number(value)} {unit}".strip()


def parse_number(text: str) -> Decimal:
    """Read a number as people in Viet Nam write it: 1.234,5 or 1234,5 or 12.

    Raises:
        ValueError: The text is not a number.
    """
    plain = clean(text).replace(" ", "")
    if not re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", plain):
        raise ValueError(text)
    return Decimal(plain.replace(".", "").replace(",", "."))


def parse_day(text: str) -> date:
    """Read 31/12/2026, 31-12-2026, 31.12.2026 or 2026-12-31.

    Raises:
        ValueError: The text is not a day of the calendar.
    """
    plain = clean(text)
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", plain):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", plain):
        day, month, year = match.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))
