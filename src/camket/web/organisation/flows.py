"""The picture of a rearrangement: old units on the left, new ones on the right, bands between.

Plain arithmetic: rows in, shapes out; colours are classes, lengths are attributes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_OLD: Final = 12
"""More old units than these are a list, not a picture."""
_WIDTH: Final = 1080
_TOP: Final = 26
_OLD_WIDTH: Final = 248
_OLD_HEIGHT: Final = 43
_GAP: Final = 8
_NEW_X: Final = 540
_NEW_WIDTH: Final = 246
_AREA_X: Final = 850
_AREA_HEIGHT: Final = 112
_BETWEEN: Final = 20
_PAD: Final = 14
_NEW_PAD: Final = 20


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A unit that went in."""

    unit_id: int
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FlowArea:
    """The area a new unit stands in, and who is in charge."""

    name: str
    person: str
    since: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that came out."""

    unit_id: int
    name: str
    notes: tuple[str, ...] = ()
    head: str = ""
    area: FlowArea | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """How one went into the other."""

    old_id: int
    new_id: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words in the picture."""

    x: float
    y: float
    words: str
    style: str


@dataclass(frozen=True, slots=True)
class Box:
    """A frame with its words; the whole name is its title."""

    unit_id: int | None
    x: float
    y: float
    width: float
    height: float
    style: str
    title: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A band or a link as the path of an SVG."""

    path: str
    style: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole picture."""

    width: int
    height: int
    bands: tuple[Curve, ...]
    boxes: tuple[Box, ...]
    links: tuple[Curve, ...]
    new_x: int
    area_x: int | None
    area_since: str


_WIDE: Final = frozenset("mwMWĐQOÔƠGCDHNU%")
_NARROW: Final = frozenset("iíìỉĩịlítrfjI.,:;'’()[]1 ")


def width_of(text: str, size: float, weight: float = 1.0) -> float:
    """Return about how wide a line is in Be Vietnam Pro; rather too wide than too narrow."""
    ems = sum(
        0.78 if c in _WIDE else 0.36 if c in _NARROW else 0.7 if c.isupper() else 0.58 for c in text
    )
    return ems * size * weight


def lines_of(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """Break words into lines that fit; what is left over ends in an ellipsis."""
    lines: list[str] = []
    present = ""
    words = text.split()
    for place, word in enumerate(words):
        longer = f"{present} {word}".strip()
        if width_of(longer, size) <= width or not present:
            present = longer
            continue
        if len(lines) == most - 1:
            return [*lines, _cut(" ".join([present, *words[place:]]), width, size)]
        lines.append(_cut(present, width, size))  # one long word alone may be too long
        present = word
    return [*lines, _cut(present, width, size)]


def _cut(text: str, width: float, size: float) -> str:
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def draw(me: int, olds: Sequence[OldUnit], news: Sequence[NewUnit], bands: Sequence[Band]) -> Flow:
    """Lay the picture out: each new unit stands beside what mostly went into it."""
    areas = {new.area.name: new.area for new in news if new.area}
    ordered = _ordered(olds, news, bands)
    old_y, new_y, height = _places(ordered, news, bands)
    return Flow(
        width=_WIDTH,
        height=round(max(height, _TOP + _AREA_HEIGHT * len(areas)) + 10),
        bands=tuple(_bands(me, ordered, news, bands, old_y, new_y)),
        boxes=(
            *(_old_box(old, old_y[old.unit_id]) for old in ordered),
            *(_new_box(new, *new_y[new.unit_id]) for new in news),
            *_area_boxes(news, new_y),
        ),
        links=tuple(_links(news, new_y)),
        new_x=_NEW_X,
        area_x=_AREA_X if areas else None,
        area_since=next((area.since for area in areas.values() if area.since), ""),
    )


def _main_new(old_id: int, bands: Sequence[Band]) -> int:
    return next(band.new_id for band in bands if band.old_id == old_id)


def _ordered(
    olds: Sequence[OldUnit], news: Sequence[NewUnit], bands: Sequence[Band]
) -> list[OldUnit]:
    place = {new.unit_id: index for index, new in enumerate(news)}
    return sorted(olds, key=lambda old: place[_main_new(old.unit_id, bands)])


def _places(
    ordered: Sequence[OldUnit], news: Sequence[NewUnit], bands: Sequence[Band]
) -> tuple[dict[int, float], dict[int, tuple[float, float]], float]:
    """Return where old units stand, where new ones stand and how high they are, and the foot."""
    groups: defaultdict[int, list[OldUnit]] = defaultdict(list)
    for old in ordered:
        groups[_main_new(old.unit_id, bands)].append(old)
    old_y: dict[int, float] = {}
    new_y: dict[int, tuple[float, float]] = {}
    y = float(_TOP)
    for new in news:
        group = groups[new.unit_id]
        stack = len(group) * (_OLD_HEIGHT + _GAP) - _GAP if group else 0
        height = max(stack, _least_height(new))
        for index, old in enumerate(group):
            old_y[old.unit_id] = y + (height - stack) / 2 + index * (_OLD_HEIGHT + _GAP)
        new_y[new.unit_id] = (y, height)
        y += height + _BETWEEN
    return old_y, new_y, y - _BETWEEN


def _name_lines(new: NewUnit) -> list[str]:
    return lines_of(new.name, _NEW_WIDTH - 2 * _NEW_PAD, 18)


def _least_height(new: NewUnit) -> float:
    rows = len(new.notes) + (2 if new.head else 0)
    return 36 + 24 * len(_name_lines(new)) + 20 * rows


def _bands(
    me: int,
    ordered: Sequence[OldUnit],
    news: Sequence[NewUnit],
    bands: Sequence[Band],
    old_y: dict[int, float],
    new_y: dict[int, tuple[float, float]],
) -> list[Curve]:
    place = {old.unit_id: index for index, old in enumerate(ordered)}
    into: defaultdict[int, list[Band]] = defaultdict(list)
    out: defaultdict[int, list[Band]] = defaultdict(list)
    for band in sorted(bands, key=lambda one: place[one.old_id]):
        into[band.new_id].append(band)
    for new in news:
        for band in into[new.unit_id]:
            out[band.old_id].append(band)
    curves = []
    for new in news:
        top, height = new_y[new.unit_id]
        step = height / max(len(into[new.unit_id]), 1)
        for index, band in enumerate(into[new.unit_id]):
            share = _OLD_HEIGHT / len(out[band.old_id])
            left = old_y[band.old_id] + out[band.old_id].index(band) * share
            style = "band me" if me in (band.old_id, band.new_id) else "band"
            curves.append(
                Curve(
                    _band_path(left, left + share, top + index * step, top + (index + 1) * step),
                    style,
                )
            )
    # what concerns this unit lies above the rest
    return sorted(curves, key=lambda curve: curve.style == "band me")


def _band_path(left_top: float, left_foot: float, right_top: float, right_foot: float) -> str:
    middle = (_OLD_WIDTH + _NEW_X) / 2
    return (
        f"M{_OLD_WIDTH} {left_top:.1f} C{middle:.0f} {left_top:.1f} {middle:.0f} {right_top:.1f} "
        f"{_NEW_X} {right_top:.1f} L{_NEW_X} {right_foot:.1f} C{middle:.0f} {right_foot:.1f} "
        f"{middle:.0f} {left_foot:.1f} {_OLD_WIDTH} {left_foot:.1f} Z"
    )


def _old_box(old: OldUnit, y: float) -> Box:
    room = _OLD_WIDTH - 2 * _PAD
    (name,) = lines_of(old.name, room, 14, most=1)
    baseline = y + (19 if old.note else 26)
    texts = [Text(_PAD, baseline, name, "tx")]
    if old.note:
        texts.append(Text(_PAD, y + 35, lines_of(old.note, room, 12, most=1)[0], "tx2"))
    return Box(old.unit_id, 0.5, y, _OLD_WIDTH, _OLD_HEIGHT, "node gone", old.name, tuple(texts))


def _new_box(new: NewUnit, y: float, height: float) -> Box:
    x = _NEW_X + _NEW_PAD
    room = _NEW_WIDTH - 2 * _NEW_PAD
    texts = []
    at = y + 12
    for line in _name_lines(new):
        at += 24
        texts.append(Text(x, at, line, "tx big"))
    for note in new.notes:
        at += 20
        texts.append(Text(x, at, lines_of(note, room, 12, most=1)[0], "tx2"))
    if new.head:
        head = lines_of(new.head, room, 12)
        at = y + height - 16 - 17 * (len(head) - 1)
        for index, line in enumerate(head):
            texts.append(Text(x, at + index * 17, line, "tx2"))
    return Box(new.unit_id, _NEW_X, y, _NEW_WIDTH, height, "node new", new.name, tuple(texts))


def _area_places(
    news: Sequence[NewUnit], new_y: dict[int, tuple[float, float]]
) -> dict[str, float]:
    """Stand each area in the middle of its units, below the one before."""
    places: dict[str, float] = {}
    foot = 0.0
    for name in dict.fromkeys(new.area.name for new in news if new.area):
        spans = [new_y[new.unit_id] for new in news if new.area and new.area.name == name]
        middle = sum(y + height / 2 for y, height in spans) / len(spans)
        y = max(middle - _AREA_HEIGHT / 2, foot + _BETWEEN, _TOP)
        places[name] = y
        foot = y + _AREA_HEIGHT
    return places


def _area_boxes(news: Sequence[NewUnit], new_y: dict[int, tuple[float, float]]) -> list[Box]:
    boxes = []
    areas = {new.area.name: new.area for new in news if new.area}
    width = _WIDTH - _AREA_X - 1
    for name, y in _area_places(news, new_y).items():
        area = areas[name]
        rows = [*((line, "tx", 14) for line in lines_of(name, width - 32, 14))]
        if area.person:
            rows += [(line, "tx2", 12) for line in lines_of(area.person, width - 32, 12, most=3)]
        if area.note:
            rows.append((lines_of(area.note, width - 32, 12, most=1)[0], "tx2", 12))
        texts = [
            Text(_AREA_X + 16, y + 26 + 18 * index, words, style)
            for index, (words, style, _) in enumerate(rows[:5])
        ]
        boxes.append(Box(None, _AREA_X, y, width, _AREA_HEIGHT, "node", name, tuple(texts)))
    return boxes


def _links(news: Sequence[NewUnit], new_y: dict[int, tuple[float, float]]) -> list[Curve]:
    right = _NEW_X + _NEW_WIDTH
    middle = (right + _AREA_X) / 2
    places = _area_places(news, new_y)
    curves = []
    for new in news:
        if new.area:
            y, height = new_y[new.unit_id]
            target = places[new.area.name] + _AREA_HEIGHT / 2
            path = f"M{right} {y + height / 2:.1f} H{middle:.0f} V{target:.1f} H{_AREA_X}"
            curves.append(Curve(path, "link"))
    return curves
