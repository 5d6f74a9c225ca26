"""Every byte of a revision accounted for: an object its table lists, the table, the end.

A reader finds its way by the table and never sees what stands between the objects. So a revision
is walked here from its first byte to its last, and anything else, be it a comment, an object that
no table lists or white space, is a stray byte. What is packed is unpacked and walked as well
(`packing`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from camket.signing.packing import check_carriers, read_packed_table
from camket.signing.spellings import LINE_BREAK, OURS, POPPLERS, SPELLINGS
from camket.signing.walking import StrayBytesError, past_object, read_value, step

if TYPE_CHECKING:
    from camket.signing.spellings import Spelling

_SPACE: Final = rb"[\0\t\n\f\r ]"
_ONE_LINE_BREAK: Final = re.compile(LINE_BREAK)
_REVISION_END: Final = re.compile(rb"%%EOF" + LINE_BREAK + rb"?\Z")
_POINTER: Final = re.compile(rb"startxref" + _SPACE + rb"+(\d{1,10})" + _SPACE + rb"+%%EOF")
_POINTER_BEHIND_AN_OBJECT: Final = re.compile(
    LINE_BREAK
    + rb"?(?:%iText[-A-Za-z0-9.]{1,60}\n)?startxref"
    + LINE_BREAK
    + rb"(\d{1,10})"
    + LINE_BREAK
    + rb"(?=%%EOF)"
)
_NUMBERED: Final = re.compile(rb"\d{1,10} \d{1,5} obj")
_LONGEST_END: Final = 128
_TABLE: Final = re.compile(rb"xref" + LINE_BREAK)
_SECTION: Final = re.compile(rb"(\d{1,10}) (\d{1,10})" + LINE_BREAK)


def has_stray_bytes(pdf: bytes, start: int, end: int) -> bool:
    """Say whether a revision holds bytes that belong to nothing it lists.

    Args:
        pdf: The file.
        start: Where the revision before ends.
        end: Where this one ends.
    """
    return carriers_in(pdf, start, end) is None


def is_of_another_program(pdf: bytes, start: int, end: int) -> bool:
    """Say whether a revision is accounted for and was written by poppler, not as we write one."""
    ours, popplers = (_accounted(pdf, start, end, one) for one in (OURS, POPPLERS))
    return popplers is not None and ours is None


def is_packed(pdf: bytes, start: int, end: int) -> bool:
    """Say whether a revision keeps its table as a packed stream (ISO 32000-2, 7.5.8)."""
    found = _POINTER.search(pdf, max(start, end - _LONGEST_END), end)
    place = int(found[1]) if found else end
    return start <= place < end and _NUMBERED.match(pdf, place, end) is not None


def carriers_in(pdf: bytes, start: int, end: int) -> frozenset[int] | None:
    """Return the numbers of the streams that only carry a revision's table and packed objects.

    Returns:
        None for a revision that is not wholly accounted for; nothing for one that is plain.
    """
    accounted = (_accounted(pdf, start, end, one) for one in SPELLINGS)
    return next((carriers for carriers in accounted if carriers is not None), None)


def _accounted(pdf: bytes, start: int, end: int, spelling: Spelling) -> frozenset[int] | None:
    try:
        if is_packed(pdf, start, end):
            return _account_packed(pdf, start, end, spelling)
        _account(pdf, start, end, spelling)
    except StrayBytesError:
        return None
    return frozenset()


def _account(pdf: bytes, start: int, end: int, spelling: Spelling) -> None:
    table = _table_place(pdf, start, end, spelling.table_place)
    listed, table_end = _read_table(pdf, table, end, spelling)
    place = _past_objects(pdf, _begin(pdf, start, spelling), table, listed, spelling)
    if place != table:
        raise StrayBytesError
    trailer = step(spelling.trailer, pdf, table_end, end).end()
    trailer_end, _ = read_value(pdf, trailer, end)
    _end(pdf, trailer_end, end, table, spelling.table_place)


def _account_packed(pdf: bytes, start: int, end: int, spelling: Spelling) -> frozenset[int]:
    """Walk a revision whose table is its last object; return what only carries."""
    if spelling.takes_numbers_again:
        raise StrayBytesError
    place = _table_place(pdf, start, end, _POINTER_BEHIND_AN_OBJECT)
    table = read_packed_table(pdf, place, end, spelling)
    own, _ = table.listed[place]
    check_carriers(pdf, table, place, spelling)
    begin = _begin(pdf, start, spelling)
    table_end = _past_objects(pdf, begin, end, dict(table.listed), spelling)
    if max(table.listed) != place:
        raise StrayBytesError
    _end(pdf, table_end, end, place, _POINTER_BEHIND_AN_OBJECT)
    return frozenset({own, *table.packed})


def _past_objects(
    pdf: bytes, place: int, end: int, listed: dict[int, tuple[int, int]], spelling: Spelling
) -> int:
    """Return where the last of the listed objects ends, one standing right behind the other."""
    while listed:
        found = step(spelling.object_start, pdf, place, end)
        if listed.pop(place, None) != (int(found[1]), int(found[2])):
            raise StrayBytesError
        place = past_object(pdf, found.end(), end, spelling)
    return place


def _begin(pdf: bytes, start: int, spelling: Spelling) -> int:
    """Return where the first object has to stand: behind one line break, whoever wrote it."""
    before = pdf[max(0, start - _LONGEST_END) : start]
    if not _REVISION_END.search(before):
        raise StrayBytesError
    if spelling.begins:
        return step(spelling.begins, pdf, start, len(pdf)).end()
    line_break = _ONE_LINE_BREAK.match(pdf, start)
    return line_break.end() if line_break and before.endswith(b"%%EOF") else start


def _table_place(pdf: bytes, start: int, end: int, pointer: re.Pattern[bytes]) -> int:
    found = pointer.search(pdf, max(start, end - _LONGEST_END), end)
    place = int(found[1]) if found else end
    if not start <= place < end:
        raise StrayBytesError
    return place


def _end(pdf: bytes, place: int, end: int, table: int, pattern: re.Pattern[bytes]) -> None:
    """Check that what points to the table, and the end mark, are all that follows."""
    pointer = step(pattern, pdf, place, end)
    step(_REVISION_END, pdf, pointer.end(), end)
    if int(pointer[1]) != table:
        raise StrayBytesError


def _read_table(
    pdf: bytes, place: int, end: int, spelling: Spelling
) -> tuple[dict[int, tuple[int, int]], int]:
    """Return which object the table lists at which place, and where the table ends.

    Of two objects under one number some readers show the first and some the last.
    """
    listed: dict[int, tuple[int, int]] = {}
    numbers: set[int] = set()
    place = step(_TABLE, pdf, place, end).end()
    while section := _SECTION.match(pdf, place, end):
        place = section.end()
        first, count = int(section[1]), int(section[2])
        for number in range(first, first + count):
            entry = step(spelling.entry, pdf, place, end)
            place, offset = entry.end(), int(entry[1])
            is_free = entry[3] == b"f"
            is_chained = offset > 0 and not spelling.takes_numbers_again
            is_twice = (not is_free and offset in listed) or number in numbers
            if is_twice or (is_free and (number or is_chained)):
                raise StrayBytesError
            numbers.add(number)
            if not is_free:
                listed[offset] = (number, _generation(entry[2], spelling))
    return listed, place


def _generation(digits: bytes, spelling: Spelling) -> int:
    """Return 0: we free no number, so none is ever taken a second time; poppler takes one once."""
    generation = int(digits)
    if generation > spelling.takes_numbers_again:
        raise StrayBytesError
    return generation
