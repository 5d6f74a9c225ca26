"""A signed revision taken apart to the byte, to be spoilt and then signed with a real key.

What pyHanko would never write is written here: an object twice, a comment between objects, a table
that lies. The signature over it is good, as the signer's own would be.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Self

from camket.signing.envelope import settled, sign_with, signed_attributes, wrap
from camket.signing.reading import open_pdf

if TYPE_CHECKING:
    from camket.signing.authority import Signer

_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) n ")
_SECTION: Final = re.compile(rb"(\d+) (\d+)\n")
_BYTE_RANGE: Final = re.compile(rb"/ByteRange \[[^\]]*\] *")
_CONTENTS: Final = re.compile(rb"/Contents <[0-9A-Fa-f]*>")
_ROOM: Final = 5120
_NO_RANGE: Final = b"/ByteRange []".ljust(72)


@dataclass(frozen=True, slots=True)
class Body:
    """An object as it stands in the file, without its number."""

    number: int
    content: bytes
    generation: int = 0
    is_listed: bool = True

    @property
    def written(self) -> bytes:
        """Return the object with its number and its end."""
        return b"%d %d obj\n%s\nendobj\n" % (self.number, self.generation, self.content)


@dataclass(frozen=True, slots=True)
class Increment:
    """One revision: the file before it, its objects, its trailer, and what stands between."""

    before: bytes
    bodies: tuple[Body, ...]
    trailer: bytes
    between: bytes = b""
    free: bytes = b"0 1\n0000000000 65535 f \n"
    stream_table: bytes = b""
    behind_trailer: bytes = b""
    end: bytes = b"%%EOF\n"
    pointer: int | None = None
    extra_entries: tuple[bytes, ...] = field(default=())

    @classmethod
    def last_of(cls, pdf: bytes, before: bytes) -> Self:
        """Take the last revision of a file apart."""
        table = int(open_pdf(pdf).last_startxref)
        tail = pdf[table:]
        trailer = tail[tail.index(b"trailer\n") + 8 : tail.index(b"\nstartxref")]
        places = sorted(int(entry[1]) for entry in _ENTRY.finditer(tail))
        bodies = [
            _body(pdf[place:end]) for place, end in zip(places, [*places[1:], table], strict=True)
        ]
        return cls(before, tuple(bodies), trailer)

    def edited(self, number: int, old: bytes, new: bytes) -> Self:
        """Return it with a piece of one object replaced.

        Raises:
            LookupError: The piece is not there, so nothing would have been attacked.
        """
        if not any(one.number == number and old in one.content for one in self.bodies):
            raise LookupError(old)
        return replace(
            self,
            bodies=tuple(
                replace(one, content=one.content.replace(old, new, 1))
                if one.number == number
                else one
                for one in self.bodies
            ),
        )

    def with_bodies(self, *added: Body) -> Self:
        """Return it with objects more."""
        return replace(self, bodies=(*self.bodies, *added))

    def with_trailer(self, old: bytes, new: bytes) -> Self:
        """Return it with a piece of the trailer replaced.

        Raises:
            LookupError: The piece is not there.
        """
        if old not in self.trailer:
            raise LookupError(old)
        return replace(self, trailer=self.trailer.replace(old, new, 1))

    @property
    def size(self) -> int:
        """Return the number the next new object takes."""
        return self._told(rb"/Size (\d+)")

    @property
    def previous(self) -> int:
        """Return where the table before stands."""
        return self._told(rb"/Prev (\d+)")

    def _told(self, pattern: bytes) -> int:
        found = re.search(pattern, self.trailer)
        assert found is not None
        return int(found[1])

    def with_new(self, *contents: bytes) -> Self:
        """Return it with new objects under the next numbers, the first under `size`."""
        added = [Body(number, content) for number, content in enumerate(contents, self.size)]
        grown = b"/Size %d" % (self.size + len(added))
        return self.with_bodies(*added).with_trailer(b"/Size %d" % self.size, grown)

    @property
    def signature(self) -> Body:
        """Return the signature dictionary."""
        return next(one for one in self.bodies if _CONTENTS.search(one.content))

    @property
    def field(self) -> Body:
        """Return the field that is filled."""
        return next(one for one in self.bodies if b"/FT /Sig" in one.content)

    @property
    def stamp(self) -> Body:
        """Return the appearance of the field."""
        found = re.search(rb"/AP <<\n/N (\d+) 0 R", self.field.content)
        assert found is not None
        return next(one for one in self.bodies if one.number == int(found[1]))

    def written(self) -> bytes:
        """Return the file with an empty signature."""
        pdf, listed = self.before, []
        for one in self.bodies:
            if one.is_listed:
                listed.append((one.number, len(pdf), one.generation))
            pdf += self.between + one.written
        pdf += self.between
        entries = [
            b"%d 1\n%010d %05d n \n" % (number, place + len(self.between), generation)
            for number, place, generation in listed
        ]
        table = len(pdf)
        pointer = table if self.pointer is None else self.pointer
        end = b"startxref\n%d\n" % pointer + self.end
        if self.stream_table:
            return pdf + self.stream_table + end
        pdf += b"xref\n" + self.free + b"".join([*entries, *self.extra_entries])
        return pdf + b"trailer\n" + self.trailer + self.behind_trailer + b"\n" + end

    def signed(self, signer: Signer) -> bytes:
        """Return the file with a good signature over every byte of it."""
        emptied = replace(self, bodies=tuple(emptied_of(one) for one in self.bodies))
        return covered(emptied.written(), len(self.before), signer)


def covered(pdf: bytes, start: int, signer: Signer) -> bytes:
    """Put a good signature over every byte of a file into the last empty one behind `start`."""
    place = list(_CONTENTS.finditer(pdf, start))[-1]
    begin, end = place.start() + len(b"/Contents "), place.end()
    told = b"/ByteRange [0 %d %d %d]" % (begin, end, len(pdf) - end)
    pdf = pdf.replace(_NO_RANGE, told.ljust(len(_NO_RANGE)))
    value = value_over(pdf[:begin] + pdf[end:], signer)
    return pdf[: begin + 1] + value.ljust(_ROOM, b"0") + pdf[end - 1 :]


def value_over(signed: bytes, signer: Signer) -> bytes:
    """Return the digits of a good signature over some bytes."""
    attributes = signed_attributes(signer.certificate, hashlib.sha256(signed).digest())
    value = settled(signer.certificate, attributes, sign_with(signer.key, attributes))
    return wrap(signer.certificate, (), attributes, value).hex().upper().encode()


def with_ranges(pdf: bytes, ranges: tuple[int, int, int, int]) -> bytes:
    """Write the byte range of the last signature."""
    found = list(_BYTE_RANGE.finditer(pdf))[-1]
    told = b"/ByteRange [%d %d %d %d]" % ranges
    return pdf[: found.start()] + told.ljust(len(found[0])) + pdf[found.end() :]


def _body(raw: bytes) -> Body:
    head, _, rest = raw.partition(b" obj\n")
    number, generation = head.split()
    return Body(int(number), rest.removesuffix(b"\nendobj\n"), int(generation))


def emptied_of(one: Body) -> Body:
    """Return an object with room for a signature, where it holds one."""
    if not _CONTENTS.search(one.content):
        return one
    content = _CONTENTS.sub(b"/Contents <" + b"0" * _ROOM + b">", one.content)
    return replace(one, content=_BYTE_RANGE.sub(_NO_RANGE, content))
