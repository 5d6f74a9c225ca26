"""Every byte of a revision accounted for: an object its table lists, the table, the end.

A reader finds its way by the table and never sees what stands between the objects. So a revision
is walked here from its first byte to its last, and anything else, be it a comment, an object that
no table lists or white space, is a stray byte. Tables are wanted as plain text, as we write them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LINE_BREAK: Final = rb"(?:\r\n|\n|\r)"
_SPACE: Final = rb"[\0\t\n\f\r ]"
_WORD: Final = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_ONE_LINE_BREAK: Final = re.compile(_LINE_BREAK)
_REVISION_END: Final = re.compile(rb"%%EOF" + _LINE_BREAK + rb"?\Z")
_TABLE_PLACE: Final = re.compile(
    _LINE_BREAK + rb"startxref" + _LINE_BREAK + rb"(\d{1,10})" + _LINE_BREAK + rb"(?=%%EOF)"
)
_POINTER: Final = re.compile(rb"startxref" + _SPACE + rb"+(\d{1,10})" + _SPACE + rb"+%%EOF")
_LONGEST_END: Final = 64
_OBJECT: Final = re.compile(rb"(\d{1,10}) (\d{1,5}) obj(?:" + _LINE_BREAK + rb"| |(?=<<|\[))")
_STREAM_END: Final = re.compile(_LINE_BREAK + rb"?endstream")
_TABLE: Final = re.compile(rb"xref" + _LINE_BREAK)
_SECTION: Final = re.compile(rb"(\d{1,10}) (\d{1,10})" + _LINE_BREAK)
_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_TRAILER: Final = re.compile(rb"trailer(?:" + _LINE_BREAK + rb"| )")
_TOKEN: Final = re.compile(
    rb"(?P<space>" + _SPACE + rb"+)"
    rb"|(?P<opens><<|\[)|(?P<closes>>>|\])|(?P<string>\()"
    rb"|<[0-9A-Fa-f]*>|/" + _WORD + rb"*|" + _WORD + rb"+"
)
_IN_STRING: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_OPENED_BY: Final = {b">>": b"<<", b"]": b"["}


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a program sets what stands between values; a revision keeps to one of them.

    Attributes:
        stream: What leads from a stream's dictionary to its bytes.
        object_end: What ends an object.
        table_place: What leads from the trailer to the end mark, and says where the table is.
        takes_numbers_again: Whether number 0 may name a free one, and a replaced object may get
            the next generation.
    """

    stream: re.Pattern[bytes]
    object_end: re.Pattern[bytes]
    table_place: re.Pattern[bytes]
    takes_numbers_again: bool


_OURS: Final = _Spelling(
    stream=re.compile(_LINE_BREAK + rb"?stream(?:\r\n|\n)"),
    object_end=re.compile(_LINE_BREAK + rb"?endobj" + _LINE_BREAK),
    table_place=_TABLE_PLACE,
    takes_numbers_again=False,
)
_POPPLERS: Final = _Spelling(
    stream=re.compile(rb" stream\r\n"),
    object_end=re.compile(rb"(?: \r\n|\r\n\r\n)endobj\r\n"),
    table_place=re.compile(rb" \r\nstartxref\r\n(\d{1,10})\r\n(?=%%EOF)"),
    takes_numbers_again=True,
)


class _StrayBytesError(Exception):
    """Here stands a byte that belongs to nothing."""


def has_stray_bytes(pdf: bytes, start: int, end: int) -> bool:
    """Say whether a revision holds bytes that belong to nothing it lists.

    Args:
        pdf: The file.
        start: Where the revision before ends.
        end: Where this one ends.
    """
    return not any(_is_accounted_for(pdf, start, end, one) for one in (_OURS, _POPPLERS))


def is_of_another_program(pdf: bytes, start: int, end: int) -> bool:
    """Say whether a revision is accounted for and was written by poppler, not as we write one."""
    ours, popplers = (_is_accounted_for(pdf, start, end, one) for one in (_OURS, _POPPLERS))
    return popplers and not ours


def is_packed(pdf: bytes, start: int, end: int) -> bool:
    """Say whether a revision keeps its table as a packed stream (ISO 32000-2, 7.5.8).

    Such a table may list objects packed into others, of which no byte stands for itself in the
    file: it cannot be accounted for, so it is refused, with a sentence of its own.
    """
    found = _POINTER.search(pdf, max(start, end - _LONGEST_END), end)
    place = int(found[1]) if found else end
    return start <= place < end and _OBJECT.match(pdf, place, end) is not None


def _is_accounted_for(pdf: bytes, start: int, end: int, spelling: _Spelling) -> bool:
    try:
        _account(pdf, start, end, spelling)
    except _StrayBytesError:
        return False
    return True


def _account(pdf: bytes, start: int, end: int, spelling: _Spelling) -> None:
    place = _begin(pdf, start)
    table = _table_place(pdf, start, end, spelling)
    listed, table_end = _read_table(pdf, table, end, spelling)
    while place < table:
        found = _match(_OBJECT, pdf, place, table)
        if listed.pop(place, None) != (int(found[1]), int(found[2])):
            raise _StrayBytesError
        place = _past_object(pdf, found.end(), table, spelling)
    if listed or place != table:
        raise _StrayBytesError
    trailer = _match(_TRAILER, pdf, table_end, end).end()
    trailer_end, _ = _read_value(pdf, trailer, end)
    pointer = _match(spelling.table_place, pdf, trailer_end, end)
    _match(_REVISION_END, pdf, pointer.end(), end)
    if int(pointer[1]) != table:
        raise _StrayBytesError


def _begin(pdf: bytes, start: int) -> int:
    """Return where the first object has to stand: behind one line break, whoever wrote it."""
    before = pdf[max(0, start - _LONGEST_END) : start]
    if not _REVISION_END.search(before):
        raise _StrayBytesError
    line_break = _ONE_LINE_BREAK.match(pdf, start)
    return line_break.end() if line_break and before.endswith(b"%%EOF") else start


def _table_place(pdf: bytes, start: int, end: int, spelling: _Spelling) -> int:
    found = spelling.table_place.search(pdf, max(start, end - _LONGEST_END), end)
    place = int(found[1]) if found else end
    if not start <= place < end:
        raise _StrayBytesError
    return place


def _read_table(
    pdf: bytes, place: int, end: int, spelling: _Spelling
) -> tuple[dict[int, tuple[int, int]], int]:
    """Return which object the table lists at which place, and where the table ends.

    Of two objects under one number some readers show the first and some the last.
    """
    listed: dict[int, tuple[int, int]] = {}
    numbers: set[int] = set()
    place = _match(_TABLE, pdf, place, end).end()
    while section := _SECTION.match(pdf, place, end):
        place = section.end()
        first, count = int(section[1]), int(section[2])
        for number in range(first, first + count):
            entry = _match(_ENTRY, pdf, place, end)
            place, offset = entry.end(), int(entry[1])
            is_free = entry[3] == b"f"
            is_chained = offset > 0 and not spelling.takes_numbers_again
            is_twice = (not is_free and offset in listed) or number in numbers
            if is_twice or (is_free and (number or is_chained)):
                raise _StrayBytesError
            numbers.add(number)
            if not is_free:
                listed[offset] = (number, _generation(entry[2], spelling))
    return listed, place


def _generation(digits: bytes, spelling: _Spelling) -> int:
    """Return 0: we free no number, so none is ever taken a second time; poppler takes one once."""
    generation = int(digits)
    if generation > spelling.takes_numbers_again:
        raise _StrayBytesError
    return generation


def _past_object(pdf: bytes, place: int, end: int, spelling: _Spelling) -> int:
    place, direct = _read_value(pdf, place, end)
    if stream := spelling.stream.match(pdf, place, end):
        place = _match(_STREAM_END, pdf, stream.end() + _length(direct), end).end()
    return _match(spelling.object_end, pdf, place, end).end()


def _length(direct: list[bytes]) -> int:
    """Return how long a stream is, which has to stand in its own dictionary."""
    if direct.count(b"/Length") != 1:
        raise _StrayBytesError
    _, length, *rest = [*direct[direct.index(b"/Length") :], b""]
    if not length.isdigit() or not (rest and rest[0].startswith((b"/", b">>"))):
        raise _StrayBytesError
    return int(length)


def _read_value(pdf: bytes, place: int, end: int) -> tuple[int, list[bytes]]:
    """Return where a value ends, and what stands in it at the first level of brackets.

    A comment is no part of any value.
    """
    opened: list[bytes] = []
    direct: list[bytes] = []
    while True:
        token = _match(_TOKEN, pdf, place, end)
        place = _past_string(pdf, place, end) if token["string"] else token.end()
        if token["opens"]:
            opened.append(token[0])
        if len(opened) <= 1 and not token["space"]:
            direct.append(token[0])
        if token["closes"] and (not opened or opened.pop() != _OPENED_BY[token[0]]):
            raise _StrayBytesError
        if not opened:
            return place, direct


def _past_string(pdf: bytes, place: int, end: int) -> int:
    depth = 0
    for bracket in _IN_STRING.finditer(pdf, place, end):
        depth += {b"(": 1, b")": -1}.get(bracket[0], 0)
        if depth == 0:
            return bracket.end()
    raise _StrayBytesError


def _match(pattern: re.Pattern[bytes], pdf: bytes, place: int, end: int) -> re.Match[bytes]:
    found = pattern.match(pdf, place, end)
    if not found:
        raise _StrayBytesError
    return found
