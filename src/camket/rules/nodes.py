"""Values of a foreign document with the path of their key, so that every refusal can name it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NoReturn, TypeVar, cast

from camket.shared.errors import UnusableInputError

E = TypeVar("E", bound=StrEnum)

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_DECIMAL: Final = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_NEGATIVE: Final = re.compile(r"-[0-9.]+", re.ASCII)
_LONGEST_DECIMAL: Final = 100
_LONGEST_ECHO: Final = 60


def echo(value: object) -> str:
    """Return a value as one short line, whatever is in it."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        return f"this {type(value).__name__}"
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"


@lru_cache(maxsize=1024)
def _is_plain(key: str) -> bool:
    return _PLAIN_KEY.fullmatch(key) is not None


def path_of(parent: str, key: str) -> str:
    """Return the path of a key: subjects[3].tasks.done."""
    if not _is_plain(key):
        return f"{parent}[{echo(key)}]"
    return f"{parent}.{key}" if parent else key


@lru_cache(maxsize=256)
def _wanted(
    required: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(required), frozenset((*required, *optional))


_MEMBERS: Final[dict[type[StrEnum], Mapping[str, StrEnum]]] = {}


def _members_of(among: type[E]) -> Mapping[str, E]:
    found = _MEMBERS.get(among)
    if found is None:
        found = _MEMBERS[among] = {one.value: one for one in among}
    return cast("Mapping[str, E]", found)


class Node:
    """A value and where it stands.

    One is made for every value of a document, so it only remembers its key and what it stands in;
    the path is written when something is refused.
    """

    __slots__ = ("_above", "_key", "value")

    def __init__(self, value: object, key: str | int = "", above: Node | None = None) -> None:
        """Take a value.

        Args:
            value: Whatever stands there.
            key: Its key, or its place in a list; without `above` a whole path.
            above: What it stands in; None for a document.
        """
        self.value = value
        self._key = key
        self._above = above

    @property
    def path(self) -> str:
        """Return where it stands: subjects[3].tasks.done."""
        if self._above is None:
            return str(self._key)
        if isinstance(self._key, int):
            return f"{self._above.path}[{self._key}]"
        return path_of(self._above.path, self._key)

    def refuse(self, problem: str) -> NoReturn:
        """Refuse the whole document because of this value.

        Raises:
            UnusableInputError: Always.
        """
        message = f"{self.path or 'document'}: {problem}"
        raise UnusableInputError(message)

    def has(self, key: str) -> bool:
        """Say whether it is an object with such a key, told to decide how it is read."""
        return isinstance(self.value, dict) and key in cast("dict[str, object]", self.value)

    def members(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
        """Return the members of an object.

        Raises:
            UnusableInputError: It is no object, lacks a key or has an unknown one.
        """
        value = self.value
        if not isinstance(value, dict):
            self.refuse(f"must be an object, not {echo(value)}")
        members = cast("dict[str, object]", value)
        found = {key: Node(one, key, self) for key, one in members.items()}
        wanted, known = _wanted(tuple(required), tuple(optional))
        if not found.keys() <= known:
            stranger = next(key for key in found if key not in known)
            names = ", ".join((*required, *optional))
            found[stranger].refuse(f"unknown key; known here: {names}")
        if not wanted <= found.keys():
            key = next(key for key in required if key not in found)
            Node(None, key, self).refuse("missing, but required")
        return found

    def items(self) -> list[Node]:
        """Return the items of a list.

        Raises:
            UnusableInputError: It is no list.
        """
        if not isinstance(self.value, list):
            self.refuse(f"must be a list, not {echo(self.value)}")
        items = cast("list[object]", self.value)
        return [Node(one, index, self) for index, one in enumerate(items)]

    def text(self) -> str:
        """Return a text that is not empty.

        Raises:
            UnusableInputError: It is something else, or cannot be written as UTF-8.
        """
        value = self.value
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"must be a text that is not empty, not {echo(value)}")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            self.refuse(f"holds half a character: {echo(value)}")
        return value

    def flag(self) -> bool:
        """Return true or false.

        Raises:
            UnusableInputError: It is something else.
        """
        if not isinstance(self.value, bool):
            self.refuse(f"must be true or false, not {echo(self.value)}")
        return self.value

    def count(self) -> int:
        """Return a whole number that is not negative.

        Raises:
            UnusableInputError: It is something else.
        """
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(f"must be a whole number, not {echo(value)}")
        if value < 0:
            self.refuse(f"{value} is negative")
        return value

    def part_of(self, whole: int, name: str) -> int:
        """Return a count that is not above the count of the whole.

        Raises:
            UnusableInputError: It is above, or no count.
        """
        value = self.count()
        if value > whole:
            self.refuse(f"{value} is more than {name} {whole}")
        return value

    def decimal(self, most: int) -> Decimal:
        """Return an exact decimal between nought and a maximum, written as a string.

        Raises:
            UnusableInputError: It is a JSON number, out of range, or not written as 28.5 is.
        """
        value = self.value
        if not isinstance(value, str):
            self.refuse(f'must be a decimal in quotes such as "28.5", not {echo(value)}')
        if not _DECIMAL.fullmatch(value):
            if _NEGATIVE.fullmatch(value):
                self.refuse(f"{echo(value)} is negative")
            self.refuse(f'must be a plain decimal such as "28.5", not {echo(value)}')
        if len(value) > _LONGEST_DECIMAL:
            self.refuse(f"has more than {_LONGEST_DECIMAL} characters")
        number = Decimal(value)
        if number > most:
            self.refuse(f"{value} is more than {most}")
        return number

    def choice(self, among: type[E]) -> E:
        """Return one of the known codes.

        Raises:
            UnusableInputError: It is none of them.
        """
        by_code = _members_of(among)
        if not isinstance(self.value, str) or self.value not in by_code:
            self.refuse(f"{echo(self.value)} is not one of {', '.join(by_code)}")
        return by_code[self.value]
