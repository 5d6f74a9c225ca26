"""A table that is a stream, and objects packed into others (ISO 32000-2, 7.5.7 and 7.5.8).

Such a revision hides its table and some of its objects from the eye, not from a walk: both are
unpacked here, to the last byte, and have to say the same thing. Each row of the table lists an
object of this very revision, each object of a packed stream is listed at its own place and nowhere
else, and between them stands nothing. Whatever one reader could find there and another could not
(an object twice, rows for numbers that do not exist, a stream that goes on behind its end, one
stream extending another) makes the whole a revision that is not read.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.signing.walking import StrayBytesError, read_stream, read_value, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from camket.signing.spellings import Spelling
    from camket.signing.walking import Stream

MOST_PACKED: Final = 1000
"""How many objects a stream may carry; a signature brings about twenty."""
_MOST_BYTES: Final = 1024 * 1024
_TABLE_SAYS: Final = frozenset({b"/Type", b"/Size", b"/Index", b"/W", b"/Prev", b"/Root", b"/ID"})
_TABLE_MAY_SAY: Final = frozenset({b"/Info", b"/Length", b"/Filter", b"/DecodeParms"})
_CARRIER_SAYS: Final = frozenset({b"/Type", b"/N", b"/First", b"/Length"})
_CARRIER_MAY_SAY: Final = frozenset({b"/Filter"})
_FLATE: Final = re.compile(rb"/FlateDecode|\[\s*/FlateDecode\s*\]")
_PREDICTED: Final = re.compile(
    rb"<<\s*(?:/Columns (?P<first>\d{1,3})\s*/Predictor 1[0-5]"
    rb"|/Predictor 1[0-5]\s*/Columns (?P<last>\d{1,3}))\s*>>"
)
_NUMBERS: Final = re.compile(rb"\[\s*(\d{1,10}(?:\s+\d{1,10})*)\s*\]")
_PAIR: Final = re.compile(rb"(\d{1,10})[ \r\n](\d{1,10})(?:[ \n]|\r\n?|\Z)")
_BETWEEN: Final = re.compile(rb"(?:[ \n]|\r\n?)?")
_WIDTHS: Final = 3
_WIDEST: Final = 8
_FREE, _IN_PLACE, _PACKED = 0, 1, 2
_NEVER_USED: Final = 0xFFFF
_AS_IT_IS, _AS_ABOVE = 0, 2
"""Filters of a row (PNG): none, and the difference from the row above."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a table says of one object: where it stands, or in which stream and as which one."""

    number: int
    kind: int
    where: int
    which: int


@dataclass(frozen=True, slots=True)
class PackedTable:
    """What a table that is a stream lists.

    Attributes:
        listed: Which object stands at which place: number and generation.
        packed: For each stream that carries objects, the numbers in it in their order.
    """

    listed: dict[int, tuple[int, int]]
    packed: Mapping[int, tuple[int, ...]]


def read_packed_table(pdf: bytes, place: int, end: int, spelling: Spelling) -> PackedTable:
    """Return what the table lists that stands here.

    Raises:
        StrayBytesError: It lists anything in a way that could be read otherwise.
    """
    header = step(spelling.object_start, pdf, place, end)
    own = int(header[1])
    table = read_stream(pdf, header.end(), end, spelling)
    said = set(table.entries)
    if not _TABLE_SAYS <= said <= _TABLE_SAYS | _TABLE_MAY_SAY:
        raise StrayBytesError
    if table.entries[b"/Type"] != b"/XRef":
        raise StrayBytesError
    listed: dict[int, tuple[int, int]] = {}
    packed: dict[int, dict[int, int]] = defaultdict(dict)
    numbers: set[int] = set()
    for row in _rows(table):
        numbers.add(row.number)
        if _is_never_used(row, own):
            continue
        if row.kind == _IN_PLACE and row.number and not row.which and row.where not in listed:
            listed[row.where] = (row.number, 0)
        elif row.kind == _PACKED and row.number and row.which not in packed[row.where]:
            packed[row.where][row.which] = row.number
        else:
            raise StrayBytesError
    # iText lists its own table as a number never used: it stands here all the same
    if listed.setdefault(place, (own, 0)) != (own, 0) or own in packed or own not in numbers:
        raise StrayBytesError
    in_order = {carrier: _in_order(numbers) for carrier, numbers in packed.items()}
    return PackedTable(listed, in_order)


def check_carriers(pdf: bytes, table: PackedTable, end: int, spelling: Spelling) -> None:
    """Check that the streams which carry objects carry those listed, and nothing else.

    Raises:
        StrayBytesError: One does not, or is itself not where it has to be.
    """
    places = {number: place for place, (number, _) in table.listed.items()}
    for carrier, numbers in table.packed.items():
        if carrier not in places:
            raise StrayBytesError
        header = step(spelling.object_start, pdf, places[carrier], end)
        _check_carrier(read_stream(pdf, header.end(), end, spelling), numbers)


def _check_carrier(carrier: Stream, numbers: tuple[int, ...]) -> None:
    said = set(carrier.entries)
    if not _CARRIER_SAYS <= said <= _CARRIER_SAYS | _CARRIER_MAY_SAY:
        raise StrayBytesError
    if carrier.entries[b"/Type"] != b"/ObjStm" or _number(carrier, b"/N") != len(numbers):
        raise StrayBytesError
    first = _number(carrier, b"/First")
    content = _unpacked(carrier)
    head, body = content[:first], content[first:]
    place = at = 0
    for number in numbers:
        pair = step(_PAIR, head, at, len(head))
        if (int(pair[1]), int(pair[2])) != (number, place):
            raise StrayBytesError
        at = pair.end()
        place, _ = read_value(body, place, len(body))
        place = step(_BETWEEN, body, place, len(body)).end()
    if at != len(head) or place != len(body):
        raise StrayBytesError


def _is_never_used(row: _Row, own: int) -> bool:
    """Say whether a row is that of number 0, or says of the table itself that it is no object."""
    if row.kind != _FREE or row.where:
        return False
    return row.number == 0 or (row.number == own and row.which == _NEVER_USED)


def _in_order(numbers: Mapping[int, int]) -> tuple[int, ...]:
    if sorted(numbers) != list(range(len(numbers))) or len(numbers) > MOST_PACKED:
        raise StrayBytesError
    return tuple(numbers[index] for index in range(len(numbers)))


def _rows(table: Stream) -> Iterator[_Row]:
    widths = _numbers(table, b"/W")
    if len(widths) != _WIDTHS or widths[0] != 1 or not 0 < widths[1] <= _WIDEST:
        raise StrayBytesError
    if widths[2] not in (1, 2, 4):
        raise StrayBytesError
    numbers = _listed_numbers(_numbers(table, b"/Index"), _number(table, b"/Size"))
    size = sum(widths)
    content = _unpacked(table, size)
    if len(content) != size * len(numbers):
        raise StrayBytesError
    for index, number in enumerate(numbers):
        row = content[index * size : (index + 1) * size]
        where, which = row[1 : 1 + widths[1]], row[1 + widths[1] :]
        yield _Row(number, row[0], int.from_bytes(where), int.from_bytes(which))


def _listed_numbers(index: list[int], size: int) -> list[int]:
    """Return the numbers a table has rows for: each once, upwards, below its size."""
    if len(index) % 2 or sum(index[1::2]) > MOST_PACKED:
        raise StrayBytesError
    numbers: list[int] = []
    for first, count in zip(index[::2], index[1::2], strict=True):
        if not count or (numbers and first <= numbers[-1]):
            raise StrayBytesError
        numbers.extend(range(first, first + count))
    if not numbers or numbers[-1] >= size:
        raise StrayBytesError
    return numbers


def _unpacked(stream: Stream, columns: int = 0) -> bytes:
    """Return what a stream holds, which has to be all of it; `columns` is how long a row is."""
    predicted = stream.entries.get(b"/DecodeParms")
    packing = stream.entries.get(b"/Filter")
    if packing is None:
        if predicted is not None or len(stream.raw) > _MOST_BYTES:
            raise StrayBytesError
        return stream.raw
    if not _FLATE.fullmatch(packing):
        raise StrayBytesError
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(stream.raw, _MOST_BYTES)
    except zlib.error as error:
        raise StrayBytesError from error
    if not unpacking.eof or unpacking.unused_data or unpacking.unconsumed_tail:
        raise StrayBytesError
    return content if predicted is None else _summed(content, predicted, columns)


def _summed(content: bytes, predicted: bytes, columns: int) -> bytes:
    """Return rows of which each was written as what it is, or as the difference from the last."""
    found = _PREDICTED.fullmatch(predicted)
    if not found or int(found["first"] or found["last"]) != columns:
        raise StrayBytesError
    above = bytes(columns)
    rows: list[bytes] = []
    for start in range(0, len(content), columns + 1):
        row = content[start + 1 : start + 1 + columns]
        if len(row) != columns or content[start] not in (_AS_IT_IS, _AS_ABOVE):
            raise StrayBytesError
        if content[start] == _AS_ABOVE:
            row = bytes((one + other) % 256 for one, other in zip(row, above, strict=True))
        rows.append(row)
        above = row
    return b"".join(rows)


def _number(stream: Stream, key: bytes) -> int:
    spelled = stream.entries[key]
    if not spelled.isdigit():
        raise StrayBytesError
    return int(spelled)


def _numbers(stream: Stream, key: bytes) -> list[int]:
    found = _NUMBERS.fullmatch(stream.entries[key])
    if not found:
        raise StrayBytesError
    return [int(one) for one in found[1].split()]
