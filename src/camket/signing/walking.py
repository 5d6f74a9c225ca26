"""The bytes of a revision, step by step: an object, its value, its stream, nothing passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from camket.signing.spellings import LINE_BREAK

if TYPE_CHECKING:
    from camket.signing.spellings import Spelling

_SPACE: Final = rb"[\0\t\n\f\r ]"
_WORD: Final = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_STREAM_END: Final = re.compile(LINE_BREAK + rb"?endstream")
_TOKEN: Final = re.compile(
    rb"(?P<space>" + _SPACE + rb"+)"
    rb"|(?P<opens><<|\[)|(?P<closes>>>|\])|(?P<string>\()"
    rb"|<[0-9A-Fa-f]*>|/" + _WORD + rb"*|" + _WORD + rb"+"
)
_ONE_SPACE: Final = re.compile(_SPACE)
_SPACES: Final = re.compile(_SPACE + rb"*")
_OPENS: Final = re.compile(rb"<<")
_CLOSES: Final = re.compile(rb">>")
_KEY: Final = re.compile(rb"/[A-Za-z0-9]+")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_REFERENCE: Final = re.compile(rb"\d{1,10} \d{1,5} R(?!" + _WORD + rb")")
_IN_STRING: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_OPENED_BY: Final = {b">>": b"<<", b"]": b"["}


class StrayBytesError(Exception):
    """Here stands a byte that belongs to nothing."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream as it stands in the file: the entries of its dictionary as spelled, its bytes."""

    entries: dict[bytes, bytes]
    raw: bytes


@dataclass(slots=True)
class _Opened:
    """An array or a dictionary that is being read, with the keys it had so far.

    Of two values under one key some readers take the first and some the last.
    """

    by: bytes
    keys: set[bytes] = field(default_factory=set)
    awaits_value: bool = False

    def take(self, token: bytes) -> None:
        """Take what stands next in it.

        Raises:
            StrayBytesError: It is a key for the second time.
        """
        if self.by != b"<<":
            return
        if self.awaits_value:
            self.awaits_value = False
        elif token.startswith(b"/"):
            key = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), token)
            if key in self.keys:
                raise StrayBytesError
            self.keys.add(key)
            self.awaits_value = True
        # else it is the rest of a reference


def past_object(pdf: bytes, place: int, end: int, spelling: Spelling) -> int:
    """Return where an object ends whose value begins here.

    Raises:
        StrayBytesError: Something stands in it that is not its value.
    """
    place, direct = read_value(pdf, place, end)
    if stream := spelling.stream.match(pdf, place, end):
        place = step(_STREAM_END, pdf, stream.end() + _length(direct), end).end()
    return step(spelling.object_end, pdf, place, end).end()


def read_stream(pdf: bytes, place: int, end: int, spelling: Spelling) -> Stream:
    """Return the stream whose dictionary begins here.

    Raises:
        StrayBytesError: It is no stream, or its dictionary is not plain.
    """
    entries = _entries(pdf, place, end)
    place, direct = read_value(pdf, place, end)
    begin = step(spelling.stream, pdf, place, end).end()
    after = begin + _length(direct)
    step(_STREAM_END, pdf, after, end)
    return Stream(entries, pdf[begin:after])


def read_value(pdf: bytes, place: int, end: int) -> tuple[int, list[bytes]]:
    """Return where a value ends, and what stands in it at the first level of brackets.

    A comment is no part of any value.

    Raises:
        StrayBytesError: Here stands no value.
    """
    opened: list[_Opened] = []
    direct: list[bytes] = []
    if _ONE_SPACE.match(pdf, place, end):
        raise StrayBytesError
    while True:
        token = step(_TOKEN, pdf, place, end)
        place = _past_string(pdf, place, end) if token["string"] else token.end()
        if token["space"]:
            continue
        if opened and not token["closes"]:
            opened[-1].take(token[0])
        if token["opens"]:
            opened.append(_Opened(token[0]))
        if len(opened) <= 1:
            direct.append(token[0])
        if token["closes"] and (not opened or opened.pop().by != _OPENED_BY[token[0]]):
            raise StrayBytesError
        if not opened:
            return place, direct


def step(pattern: re.Pattern[bytes], pdf: bytes, place: int, end: int) -> re.Match[bytes]:
    """Return what stands here, which has to be this.

    Raises:
        StrayBytesError: It is something else.
    """
    found = pattern.match(pdf, place, end)
    if not found:
        raise StrayBytesError
    return found


def _entries(pdf: bytes, place: int, end: int) -> dict[bytes, bytes]:
    """Return the entries of a plain dictionary: each key once, spelled without escapes."""
    entries: dict[bytes, bytes] = {}
    place = step(_OPENS, pdf, place, end).end()
    while True:
        place = step(_SPACES, pdf, place, end).end()
        if _CLOSES.match(pdf, place, end):
            return entries
        key = step(_KEY, pdf, place, end)
        place = step(_SPACES, pdf, key.end(), end).end()
        reference = _REFERENCE.match(pdf, place, end)
        after = reference.end() if reference else read_value(pdf, place, end)[0]
        if key[0] in entries:
            raise StrayBytesError
        entries[key[0]] = pdf[place:after]
        place = after


def _length(direct: list[bytes]) -> int:
    """Return how long a stream is, which has to stand in its own dictionary."""
    if direct.count(b"/Length") != 1:
        raise StrayBytesError
    _, length, *rest = [*direct[direct.index(b"/Length") :], b""]
    if not length.isdigit() or not (rest and rest[0].startswith((b"/", b">>"))):
        raise StrayBytesError
    return int(length)


def _past_string(pdf: bytes, place: int, end: int) -> int:
    depth = 0
    for bracket in _IN_STRING.finditer(pdf, place, end):
        depth += {b"(": 1, b")": -1}.get(bracket[0], 0)
        if depth == 0:
            return bracket.end()
    raise StrayBytesError
