"""A revision as programs write it that pack: its table is a stream, its small objects in another.

Valid by default; each part can be spoilt, and the signature over it is good all the same.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

from tests.signing.corpus.increment import Body, Increment, covered, emptied_of

if TYPE_CHECKING:
    from camket.signing.authority import Signer

_SIZE: Final = re.compile(rb"/Size \d+")
FREE, IN_PLACE, PACKED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one object."""

    number: int
    kind: int
    where: int
    which: int = 0


Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PackedIncrement:
    """One revision: objects that stand for themselves, objects that are carried, the table.

    Attributes:
        before: The file before it.
        plain: The objects that stand for themselves.
        carried: The objects in the stream that carries them.
        says: What the table's dictionary says of the file, as a trailer does.
        size: The first number that is new and free: the carrier's, the table's is the next.
        table_says: What it says besides.
        carrier_says: What the carrier's dictionary says besides.
        count: What the carrier calls the number of its objects; None for what it is.
        between: What stands between two carried objects.
        behind: What stands behind the last one.
        before_first: What stands between the numbers and the first object.
        more_packed: What stands behind the packed bytes, counted as part of them.
        rows: What is done to the rows of the table.
        widths: How wide their columns are.
        index: What the table calls the numbers of its rows; None for what they are.
        more_rows: What stands behind the rows.
        around: What stands before, between and behind the objects of the revision.
        carrier_number: The carrier's number; 0 for the next.
        table_number: The table's; 0 for the next but one.
        filters: How the carrier's dictionary names its packing.
    """

    before: bytes
    plain: tuple[Body, ...]
    carried: tuple[Body, ...]
    says: bytes
    size: int
    table_says: bytes = b""
    carrier_says: bytes = b""
    count: int | None = None
    between: bytes = b"\n"
    behind: bytes = b""
    before_first: bytes = b""
    more_packed: bytes = b""
    rows: Callable[[Rows], Rows] = lambda rows: rows
    widths: tuple[int, ...] = (1, 4, 2)
    index: bytes | None = None
    more_rows: bytes = b""
    around: bytes = b""
    carrier_number: int = 0
    table_number: int = 0
    filters: bytes = b"/FlateDecode"

    @classmethod
    def of(cls, one: Increment) -> Self:
        """Pack what can be packed of a plain revision: all but streams and the signature."""
        carried = tuple(
            body
            for body in one.bodies
            if b"stream\n" not in body.content and body.number != one.signature.number
        )
        plain = tuple(body for body in one.bodies if body not in carried)
        says = _SIZE.sub(b"", one.trailer).strip().removeprefix(b"<<").removesuffix(b">>").strip()
        return cls(one.before, plain, carried, says, one.size)

    @property
    def carrier(self) -> int:
        """Return the number of the stream that carries objects."""
        return self.carrier_number or self.size

    @property
    def table(self) -> int:
        """Return the number of the table."""
        return self.table_number or self.size + 1

    def carrying(self, *added: Body) -> Self:
        """Return it with objects more in the carrier."""
        return replace(self, carried=(*self.carried, *added))

    def with_plain(self, *added: Body) -> Self:
        """Return it with objects more that stand for themselves."""
        return replace(self, plain=(*self.plain, *added))

    def edited(self, number: int, old: bytes, new: bytes) -> Self:
        """Return it with a piece of one object replaced.

        Raises:
            LookupError: The piece is not there, so nothing would have been attacked.
        """
        if not any(one.number == number and old in one.content for one in self._all()):
            raise LookupError(old)
        edited = {
            name: tuple(
                replace(one, content=one.content.replace(old, new, 1))
                if one.number == number
                else one
                for one in bodies
            )
            for name, bodies in (("plain", self.plain), ("carried", self.carried))
        }
        return replace(self, plain=edited["plain"], carried=edited["carried"])

    def saying(self, old: bytes, new: bytes) -> Self:
        """Return it with a piece of what its table says of the file replaced.

        Raises:
            LookupError: The piece is not there.
        """
        if old not in self.says:
            raise LookupError(old)
        return replace(self, says=self.says.replace(old, new, 1))

    def place_of(self, number: int) -> int:
        """Return where an object stands in the file that is written."""
        return self._empty().index(b"%d 0 obj" % number, len(self.before))

    def signed(self, signer: Signer) -> bytes:
        """Return the file with a good signature over every byte of it."""
        return covered(self._empty(), len(self.before), signer)

    def _all(self) -> tuple[Body, ...]:
        return (*self.plain, *self.carried)

    def _empty(self) -> bytes:
        pdf, rows = self.before + self.around, [Row(0, FREE, 0, 0xFFFF)]
        for one in self.plain:
            if one.is_listed:
                rows.append(Row(one.number, IN_PLACE, len(pdf)))
            pdf += emptied_of(one).written + self.around
        rows.append(Row(self.carrier, IN_PLACE, len(pdf)))
        pdf += Body(self.carrier, self._carrier()).written + self.around
        rows += [
            Row(one.number, PACKED, self.carrier, which)
            for which, one in enumerate(self.carried)
            if one.is_listed
        ]
        table = len(pdf)
        rows.append(Row(self.table, IN_PLACE, table))
        kept = tuple(sorted(rows, key=lambda row: row.number))
        pdf += Body(self.table, self._table(self.rows(kept))).written + self.around
        return pdf + b"startxref\n%d\n%%%%EOF\n" % table

    def _carrier(self) -> bytes:
        head, body = b"", b""
        for one in self.carried:
            head += b"%d %d " % (one.number, len(body))
            body += one.content + self.between
        content = head + self.before_first + body + self.behind
        packed = zlib.compress(content) + self.more_packed
        count = len(self.carried) if self.count is None else self.count
        says = b"/Type /ObjStm /N %d /First %d /Filter %s %s" % (
            count,
            len(head + self.before_first),
            self.filters,
            self.carrier_says,
        )
        return _stream(packed, says)

    def _table(self, rows: Rows) -> bytes:
        content = b"".join(
            b"".join(
                value.to_bytes(width) if width else b""
                for value, width in zip((row.kind, row.where, row.which), self.widths, strict=False)
            )
            for row in rows
        )
        index = self.index
        if index is None:
            index = b"[ %s ]" % b" ".join(b"%d 1" % row.number for row in rows)
        size = max((self.size + 2, *(row.number + 1 for row in rows)))
        says = b"/Type /XRef /Filter /FlateDecode /Index %s /W [ %s ] %s %s" % (
            index,
            b" ".join(b"%d" % width for width in self.widths),
            self.says if b"/Size" in self.says else b"/Size %d %s" % (size, self.says),
            self.table_says,
        )
        return _stream(zlib.compress(content + self.more_rows), says)


def _stream(content: bytes, says: bytes) -> bytes:
    head = b"<< %s /Length %d >>" % (says, len(content))
    return head + b"\nstream\n" + content + b"\nendstream"
