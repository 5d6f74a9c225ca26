"""What territories and the bodies seated in them are called; plain Python.

The name of a territory says its kind (Phường Tân Lộc is a ward, whatever a column beside it says),
and the name of a body follows from the name of its territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from camket.organisation.kinds import UnitKind
from camket.shared.text import clean, fold

_LEVEL_WORDS: Final = {
    "province": {"tỉnh": UnitKind.PROVINCE, "thành phố": UnitKind.CITY},
    "district": {
        "huyện": UnitKind.DISTRICT,
        "quận": UnitKind.DISTRICT,
        "thị xã": UnitKind.DISTRICT,
        "thành phố": UnitKind.DISTRICT,
    },
    "commune": {
        "xã": UnitKind.COMMUNE,
        "phường": UnitKind.WARD,
        "thị trấn": UnitKind.TOWNSHIP,
        "đặc khu": UnitKind.SPECIAL_ZONE,
    },
}
LEVELS: Final = tuple(_LEVEL_WORDS)
_COMMITTEE_WORDS: Final = {
    "tỉnh": "Tỉnh ủy",
    "thành phố": "Thành ủy",
    "huyện": "Huyện ủy",
    "quận": "Quận ủy",
    "thị xã": "Thị ủy",
}
"""The Party committee bears the word of its territory; a commune's is a Đảng ủy of that commune."""
COMMITTEES: Final = {
    "province": UnitKind.PROVINCIAL_COMMITTEE,
    "district": UnitKind.DISTRICT_COMMITTEE,
    "commune": UnitKind.COMMUNE_COMMITTEE,
}
"""The kind of the Party committee of each level."""
_COMMITTEE_LEVELS: Final = {kind.value: level for level, kind in COMMITTEES.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a territory, taken apart.

    Attributes:
        level: province, district or commune.
        word: What it is, in small letters: xã.
        name: What it is called: Cam Lộ.
        kind: Its kind in the catalogue.
    """

    level: str
    word: str
    name: str
    kind: UnitKind

    @property
    def full(self) -> str:
        """Return the name as it begins a sentence: Xã Cam Lộ."""
        return f"{self.word.capitalize()} {self.name}"

    @property
    def low(self) -> str:
        """Return the name inside a sentence: xã Cam Lộ."""
        return f"{self.word} {self.name}"


def place_of(name: str, level: str, word: str = "") -> Place:
    """Take the name of a territory apart.

    Args:
        name: The full name: Thị trấn Cam Lộ.
        level: province, district or commune.
        word: What the table says it is; believed only where the name does not say it.

    Raises:
        ValueError: Neither the name nor the word says a kind of that level.
    """
    text = clean(name)
    words = _LEVEL_WORDS.get(level, {})
    for known, kind in words.items():
        # the tables write both "Thành phố" and "Thành Phố"
        if text.lower().startswith(f"{known} ") and len(text) > len(known) + 1:
            return Place(level, known, text[len(known) + 1 :], kind)
    known = clean(word).lower()
    if known in words:
        return Place(level, known, text, words[known])
    raise ValueError(name)


def committee_name(place: Place) -> str:
    """Return the name of the Party committee of a territory."""
    if place.level == "commune":
        return f"Đảng ủy {place.low}"
    return f"{_COMMITTEE_WORDS[place.word]} {place.name}"


def body_name(name: str, old: Place, new: Place) -> str:
    """Return what a body is called when the territory it is named after becomes another.

    A name that does not end with its territory's is its own and stays.
    """
    for before, after in ((old.low, new.low), (old.name, new.name)):
        if len(name) > len(before) and name.lower().endswith(f" {before.lower()}"):
            return f"{name[: -len(before)]}{after}"
    return name


def family_of(kind: str, name: str, place: Place) -> str:
    """Return what makes two bodies of different territories the same body of its place.

    Party committees are one family whatever their level; any other body is known by its kind and
    by its name without the name of its place.
    """
    if kind in _COMMITTEE_LEVELS:
        return "committee"
    own = clean(name).lower()
    for ending in (place.low.lower(), place.name.lower()):
        if own.endswith(f" {ending}"):
            own = own[: -len(ending) - 1]
            break
    for word in ("tỉnh", "thành phố", "huyện", "quận", "thị xã", *_LEVEL_WORDS["commune"]):
        own = own.removesuffix(f" {word}")
    return f"{kind} {fold(own)}"


def is_committee(kind: str) -> bool:
    """Say whether the kind is the Party committee of a territory."""
    return kind in _COMMITTEE_LEVELS
