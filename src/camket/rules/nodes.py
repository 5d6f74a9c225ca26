"""Values of a foreign document with the path of their key, so that every refusal can name it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
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


@lru_cache(maxsize=8192)  # a list says the same points over and over
def _decimal_of(text: str) -> Decimal | None:
    """Return a decimal written as 28.5 is; None if it is written otherwise."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


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

    def members(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Members:
        """Return the members of an object.

        Raises:
            UnusableInputError: It is no object, lacks a key or has an unknown one.
        """
        if not isinstance(self.value, dict):
            self.refuse(f"must be an object, not {echo(self.value)}")
        values = cast("dict[str, object]", self.value)
        wanted, known = _wanted(required, optional)
        if not wanted <= values.keys() <= known:
            self._refuse_keys(values, required, optional)
        return Members(values, self)

    def _refuse_keys(
        self, values: Mapping[str, object], required: tuple[str, ...], optional: tuple[str, ...]
    ) -> NoReturn:
        known = (*required, *optional)
        for key in values:
            if key not in known:
                Node(values[key], key, self).refuse(f"unknown key; known here: {', '.join(known)}")
        missing = next(key for key in required if key not in values)
        Node(None, missing, self).refuse("missing, but required")

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
        if isinstance(value, str) and len(value) <= _LONGEST_DECIMAL:
            number = _decimal_of(value)
            if number is not None and number <= most:
                return number
        return self._refuse_as_decimal(value, most)

    def _refuse_as_decimal(self, value: object, most: int) -> NoReturn:
        if not isinstance(value, str):
            self.refuse(f'must be a decimal in quotes such as "28.5", not {echo(value)}')
        if _NEGATIVE.fullmatch(value):
            self.refuse(f"{echo(value)} is negative")
        if not _DECIMAL.fullmatch(value):
            self.refuse(f'must be a plain decimal such as "28.5", not {echo(value)}')
        if len(value) > _LONGEST_DECIMAL:
            self.refuse(f"has more than {_LONGEST_DECIMAL} characters")
        self.refuse(f"{value} is more than {most}")

    def choice(self, among: type[E]) -> E:
        """Return one of the known codes.

        Raises:
            UnusableInputError: It is none of them.
        """
        by_code = _members_of(among)
        if not isinstance(self.value, str) or self.value not in by_code:
            self.refuse(f"{echo(self.value)} is not one of {', '.join(by_code)}")
        return by_code[self.value]


class Members:
    """The members of an object that has the keys it must have, and no other.

    Each is a node, made when it is asked for. There are very many of them, so a value may also be
    asked for by its key: if it is plainly as it should be no node is made, and if it is not, its
    node says what is wrong and where.
    """

    __slots__ = ("_of", "_values")

    def __init__(self, values: Mapping[str, object], of: Node) -> None:
        """Take the values by their keys, and the object they are of."""
        self._values = values
        self._of = of

    def __getitem__(self, key: str) -> Node:
        """Return a member."""
        return Node(self._values[key], key, self._of)

    def __contains__(self, key: str) -> bool:
        """Say whether there is such a member."""
        return key in self._values

    def get(self, key: str) -> Node | None:
        """Return a member, None where there is none."""
        return Node(self._values[key], key, self._of) if key in self._values else None

    def text(self, key: str) -> str:
        """Return a text that is not empty.

        Raises:
            UnusableInputError: It is something else, or cannot be written as UTF-8.
        """
        value = self._values[key]
        if isinstance(value, str) and value.isascii() and value.strip():
            return value
        return self[key].text()

    def flag(self, key: str) -> bool:
        """Return true or false; false where there is no such member.

        Raises:
            UnusableInputError: It is something else.
        """
        value = self._values.get(key, False)
        return value if isinstance(value, bool) else self[key].flag()

    def count(self, key: str) -> int:
        """Return a whole number that is not negative; nought where there is no such member.

        Raises:
            UnusableInputError: It is something else.
        """
        value = self._values.get(key, 0)
        return value if type(value) is int and value >= 0 else self[key].count()

    def part_of(self, key: str, whole: int, name: str) -> int:
        """Return a count that is not above the count of the whole.

        Raises:
            UnusableInputError: It is above, or no count.
        """
        value = self.count(key)
        return value if value <= whole else self[key].part_of(whole, name)

    def decimal(self, key: str, most: int) -> Decimal:
        """Return an exact decimal between nought and a maximum, written as a string.

        Raises:
            UnusableInputError: It is a JSON number, out of range, or not written as 28.5 is.
        """
        return self[key].decimal(most)

    def choice(self, key: str, among: type[E]) -> E:
        """Return one of the known codes.

        Raises:
            UnusableInputError: It is none of them.
        """
        return self[key].choice(among)
