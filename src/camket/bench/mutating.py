"""Spoilt copies of a file, drawn by chance from a seed: bits, stretches, numbers, whole objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

Mutation = Callable[[bytes, "Draw"], bytes]

_OBJECT: Final = re.compile(rb"\d+ \d+ obj\b.*?endobj\s", re.DOTALL)
_NUMBER: Final = re.compile(rb"\d+")
_NAME: Final = re.compile(rb"/[A-Za-z]+")
_HEX: Final = re.compile(rb"[A-F]")
_LOWER_HEX: Final = re.compile(rb"<[0-9A-F]{64,}>")
_JOINT: Final = re.compile(
    rb"startxref|xref\n|trailer|%%EOF|/Prev|/Size|/Root"
    rb"|/ByteRange|/Contents|/Rect|/AP|/V |endobj|obj"
)
_LONGEST: Final = 400
_MOST_AT_ONCE: Final = 3


@dataclass(frozen=True, slots=True)
class Draw:
    """Where chance comes from, and what else a piece may be taken from."""

    chance: Random
    others: Sequence[bytes]

    def place(self, pdf: bytes) -> int:
        """Return a place: anywhere, near the end, or where the build of the file shows."""
        kind = self.chance.random()
        if kind < 0.35 and len(pdf) > _LONGEST:  # noqa: PLR2004  # a third of all
            return self.chance.randrange(len(pdf) - _LONGEST, len(pdf))
        if kind < 0.7 and (joints := [one.start() for one in _JOINT.finditer(pdf)]):  # noqa: PLR2004
            near = self.chance.choice(joints) + self.chance.randrange(-3, 24)
            return min(max(near, 0), len(pdf) - 1)
        return self.chance.randrange(len(pdf))

    def stretch(self, pdf: bytes) -> tuple[int, int]:
        """Return where a short stretch begins and ends."""
        begin = self.place(pdf)
        return begin, min(len(pdf), begin + self.chance.choice([1, 1, 2, 5, 20, 90, _LONGEST]))

    def match(self, pattern: re.Pattern[bytes], pdf: bytes) -> re.Match[bytes] | None:
        """Return the first match behind a place that was drawn."""
        return pattern.search(pdf, self.place(pdf))


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoilt file, and what was done to it."""

    done: str
    pdf: bytes


def mutants(pdfs: Sequence[bytes], *, count: int, seed: int) -> Iterator[Mutant]:
    """Yield spoilt copies of some files, the same ones for a seed; none is one of the files."""
    draw = Draw(Random(seed), pdfs)  # noqa: S311  # the same mutants each run, no secret
    made = 0
    while made < count:
        mutant = _mutant(draw.chance.choice(pdfs), draw)
        if mutant.pdf not in pdfs:
            made += 1
            yield mutant


def _mutant(pdf: bytes, draw: Draw) -> Mutant:
    done = []
    for _ in range(draw.chance.choice([1, 1, 1, 2, _MOST_AT_ONCE])):
        mutation = draw.chance.choice(MUTATIONS)
        pdf = mutation(pdf, draw) or b"%"
        done.append(mutation.__name__)
    return Mutant("+".join(done), pdf)


def flip_bit(pdf: bytes, draw: Draw) -> bytes:
    """Turn one bit round."""
    place = draw.place(pdf)
    return pdf[:place] + bytes([pdf[place] ^ 1 << draw.chance.randrange(8)]) + pdf[place + 1 :]


def change_byte(pdf: bytes, draw: Draw) -> bytes:
    """Write another byte, most often one that means something."""
    place = draw.place(pdf)
    byte = draw.chance.choice([*b"0 \n\r\t\0<>[]()/%aF9", draw.chance.randrange(256)])
    return pdf[:place] + bytes([byte]) + pdf[place + 1 :]


def delete_stretch(pdf: bytes, draw: Draw) -> bytes:
    """Leave some bytes out."""
    begin, end = draw.stretch(pdf)
    return pdf[:begin] + pdf[end:]


def insert_bytes(pdf: bytes, draw: Draw) -> bytes:
    """Put some bytes in."""
    place = draw.place(pdf)
    rubbish = draw.chance.choice([b" ", b"\n", b"\0", b"% khac\n", draw.chance.randbytes(30)])
    return pdf[:place] + rubbish + pdf[place:]


def copy_stretch(pdf: bytes, draw: Draw) -> bytes:
    """Write one stretch over another of the same length, or put it in."""
    (begin, end), place = draw.stretch(pdf), draw.place(pdf)
    kept = place + (end - begin if draw.chance.random() < 0.5 else 0)  # noqa: PLR2004  # one in two
    return pdf[:place] + pdf[begin:end] + pdf[kept:]


def swap_stretches(pdf: bytes, draw: Draw) -> bytes:
    """Exchange two stretches of one length."""
    begin, end = draw.stretch(pdf)
    place = draw.place(pdf)
    if place < end or place + end - begin > len(pdf):
        return pdf
    size = end - begin
    middle = pdf[end:place]
    return pdf[:begin] + pdf[place : place + size] + middle + pdf[begin:end] + pdf[place + size :]


def cut_end(pdf: bytes, draw: Draw) -> bytes:
    """Leave the end out."""
    return pdf[: draw.place(pdf)]


def splice(pdf: bytes, draw: Draw) -> bytes:
    """Go on as another file does, from the same place or another."""
    other = draw.chance.choice(draw.others)
    place = draw.place(pdf)
    return pdf[:place] + other[draw.chance.choice([place, draw.place(other)]) :]


def append_other_end(pdf: bytes, draw: Draw) -> bytes:
    """Put the end of another file behind the end."""
    other = draw.chance.choice(draw.others)
    return pdf + other[draw.place(other) :]


def change_case(pdf: bytes, draw: Draw) -> bytes:
    """Write one digit, or all digits of one value, as small letters."""
    pattern = draw.chance.choice([_HEX, _LOWER_HEX])
    found = draw.match(pattern, pdf)
    return pdf[: found.start()] + found[0].lower() + pdf[found.end() :] if found else pdf


def change_number(pdf: bytes, draw: Draw) -> bytes:
    """Write another number, as long as the old one or not."""
    found = draw.match(_NUMBER, pdf)
    if not found or len(found[0]) > 12:  # noqa: PLR2004  # the padding of a value is no number
        return pdf
    old = int(found[0])
    new = draw.chance.choice([old + 1, old - 1, 0, -old, old * 10, old + 256, 1 << 31])
    told = str(new).encode()
    if draw.chance.random() < 0.7:  # noqa: PLR2004  # most often nothing behind it moves
        told = told.rjust(len(found[0]), b"0")[-len(found[0]) :]
    return pdf[: found.start()] + told + pdf[found.end() :]


def change_name(pdf: bytes, draw: Draw) -> bytes:
    """Write another name where one stands."""
    found, other = draw.match(_NAME, pdf), draw.match(_NAME, pdf)
    if not found or not other:
        return pdf
    return pdf[: found.start()] + other[0] + pdf[found.end() :]


def drop_object(pdf: bytes, draw: Draw) -> bytes:
    """Leave an object out."""
    found = draw.match(_OBJECT, pdf)
    return pdf[: found.start()] + pdf[found.end() :] if found else pdf


def repeat_object(pdf: bytes, draw: Draw) -> bytes:
    """Write an object a second time, somewhere between two others."""
    found, place = draw.match(_OBJECT, pdf), draw.match(_OBJECT, pdf)
    if not found or not place:
        return pdf
    return pdf[: place.start()] + found[0] + pdf[place.start() :]


def swap_objects(pdf: bytes, draw: Draw) -> bytes:
    """Exchange what stands under two numbers."""
    one, two = draw.match(_OBJECT, pdf), draw.match(_OBJECT, pdf)
    if not one or not two or one.start() >= two.start():
        return pdf
    middle = pdf[one.end() : two.start()]
    return pdf[: one.start()] + two[0] + middle + one[0] + pdf[two.end() :]


def blank_stretch(pdf: bytes, draw: Draw) -> bytes:
    """Write zeros or spaces over a stretch."""
    begin, end = draw.stretch(pdf)
    return pdf[:begin] + draw.chance.choice([b"\0", b" ", b"0"]) * (end - begin) + pdf[end:]


MUTATIONS: Final[tuple[Mutation, ...]] = (
    flip_bit,
    change_byte,
    delete_stretch,
    insert_bytes,
    copy_stretch,
    swap_stretches,
    cut_end,
    splice,
    append_other_end,
    change_case,
    change_number,
    change_name,
    drop_object,
    repeat_object,
    swap_objects,
    blank_stretch,
)
