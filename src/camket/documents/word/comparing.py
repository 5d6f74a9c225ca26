"""Is a Word file that was edited outside still the paper it was? Promised words, to the letter.

A paper is cut into zones in turns: bound ones, which must stand unchanged and in their order, and
free ones between them, whose wording the form leaves to whoever writes (documents.md §3).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.documents.word.intake import WordFile, take_word
from camket.documents.word.reading import Piece, feet_of, pieces_of
from camket.documents.word.render import render_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from camket.documents.paper import Paper

FOOT: Final = "Chân trang"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference: what stood there, what stands there now; one of them may be empty."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of a paper that is bound, or free."""

    pieces: tuple[Piece, ...]
    is_bound: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What an edited file changed.

    Attributes:
        barred: Differences where nothing may differ.
        emptied: Free passages that were there and are gone.
        reworded: Differences in free wording, which stay.
    """

    barred: tuple[Change, ...]
    emptied: tuple[Change, ...]
    reworded: tuple[Change, ...]

    @property
    def is_good(self) -> bool:
        """Say whether the file may take the place of the paper."""
        return not self.barred and not self.emptied


def compare_word(paper: Paper, is_free: Callable[[Piece, int], bool], word: WordFile) -> Compared:
    """Compare an edited file with the Word file of a paper.

    Args:
        paper: The paper as it was given out.
        is_free: Whether a piece of it, by its place, is free wording.
        word: The edited file.
    """
    given = take_word(render_word(paper))
    zones = _zones(pieces_of(given), is_free)
    compared = _walk(zones, list(pieces_of(word)))
    feet = _feet(given, word)
    return Compared((*compared.barred, *feet), compared.emptied, compared.reworded)


def _zones(pieces: Sequence[Piece], is_free: Callable[[Piece, int], bool]) -> list[Zone]:
    zones: list[Zone] = []
    for index, piece in enumerate(pieces):
        is_bound = not is_free(piece, index)
        if zones and zones[-1].is_bound is is_bound:
            zones[-1] = Zone((*zones[-1].pieces, piece), is_bound)
        else:
            zones.append(Zone((piece,), is_bound))
    return zones


def _walk(zones: Sequence[Zone], found: list[Piece]) -> Compared:
    """Find each bound zone after the one before it; what lies between is the free zone's."""
    barred: list[Change] = []
    emptied: list[Change] = []
    reworded: list[Change] = []
    at = 0
    for index, zone in enumerate(zones):
        if zone.is_bound:
            start = at if index == 0 or zones[index - 1].is_bound else None
            place = _find(zone.pieces, found, at, only_at=start)
            if place is None:
                return _lost(zones[index:], found[at:], reworded)
            at = place + len(zone.pieces)
            continue
        following = next((one for one in zones[index + 1 :] if one.is_bound), None)
        end = _find(following.pieces, found, at) if following else len(found)
        if end is None:
            return _lost(zones[index:], found[at:], reworded)
        now = found[at:end]
        reworded += _changes(zone.pieces, now)
        barred += [Change("", one.text) for one in now if one.is_table]
        if not now:
            emptied += [Change(one.text, "") for one in zone.pieces]
        at = end
    barred += [Change("", one.text) for one in found[at:]]
    return Compared(tuple(barred), tuple(emptied), tuple(reworded))


def _lost(zones: Sequence[Zone], found: Sequence[Piece], reworded: list[Change]) -> Compared:
    """Say what differs from here on; free wording and bound words can no longer be told apart."""
    expected = [piece for zone in zones for piece in zone.pieces]
    free = {piece for zone in zones if not zone.is_bound for piece in zone.pieces}
    barred = []
    for change, pieces in _paired(expected, list(found)):
        if pieces and all(piece in free for piece in pieces):
            reworded.append(change)
        else:
            barred.append(change)
    return Compared(tuple(barred), (), tuple(reworded))


def _find(
    pieces: Sequence[Piece], found: Sequence[Piece], at: int, *, only_at: int | None = None
) -> int | None:
    last = len(found) - len(pieces)
    places = range(at, last + 1) if only_at is None else [only_at]
    for place in places:
        if tuple(found[place : place + len(pieces)]) == tuple(pieces):
            return place
    return None


def _changes(was: Sequence[Piece], now: Sequence[Piece]) -> list[Change]:
    return [change for change, _ in _paired(was, now)]


def _paired(was: Sequence[Piece], now: Sequence[Piece]) -> list[tuple[Change, tuple[Piece, ...]]]:
    matcher = difflib.SequenceMatcher(None, list(was), list(now), autojunk=False)
    found: list[tuple[Change, tuple[Piece, ...]]] = []
    for kind, begin, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        before, after = was[begin:end], now[first:last]
        if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                found += [(change, (one,)) for change in _inside(one, other)]
        else:
            change = Change(_joined(before), _joined(after))
            found.append((change, tuple(before)))
    return found


def _inside(was: Piece, now: Piece) -> list[Change]:
    """Say which rows of a table differ, not the whole table."""
    if not (was.is_table and now.is_table and len(was.rows) == len(now.rows)):
        return [Change(was.text, now.text)]
    return [
        Change(" | ".join(one), " | ".join(other))
        for one, other in zip(was.rows, now.rows, strict=True)
        if one != other
    ]


def _joined(pieces: Sequence[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)


def _feet(given: WordFile, word: WordFile) -> list[Change]:
    """Want on every page what stood at its foot: the trial line, the look-up code."""
    wanted = sorted({foot for foot in feet_of(given) if foot})
    here = feet_of(word)
    if not wanted or (here and all(any(one == foot for one in wanted) for foot in here)):
        return []
    return [Change(f"{FOOT}: {' / '.join(wanted)}", f"{FOOT}: {' / '.join(here) or '–'}")]
