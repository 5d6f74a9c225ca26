"""Read the two tables of a rearrangement: the territories after it, and what went into which."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from camket.organisation.seating import LEVELS, Place, place_of
from camket.shared.errors import UnusableInputError
from camket.shared.text import clean

_UNIT_COLUMNS: Final = ("level", "code", "name", "type", "parent_code")
_PLAN_COLUMNS: Final = ("level", "old_code", "new_code", "share", "main_successor")
LandKey = tuple[str, str]
"""Level and national code: a code is unique only with its level and its day."""


@dataclass(frozen=True, slots=True)
class Land:
    """A territory of a table."""

    level: str
    code: str
    place: Place
    parent_code: str

    @property
    def key(self) -> LandKey:
        """Return level and code."""
        return self.level, self.code


@dataclass(frozen=True, slots=True)
class Step:
    """An old territory and one that some of it went into."""

    level: str
    old_code: str
    new_code: str
    is_whole: bool
    is_main: bool

    @property
    def old(self) -> LandKey:
        """Return the old territory."""
        return self.level, self.old_code


def read_lands(path: Path) -> list[Land]:
    """Read a table of territories.

    Raises:
        UnusableInputError: The file cannot be read as one; the message says where.
    """
    return [
        Land(
            row["level"],
            clean(row["code"]),
            _place(path, number, row),
            clean(row["parent_code"]),
        )
        for number, row in _rows(path, _UNIT_COLUMNS)
    ]


def read_steps(path: Path) -> list[Step]:
    """Read a plan: one row for each old territory and each one it went into.

    Raises:
        UnusableInputError: The file cannot be read as one; the message says where.
    """
    steps = []
    for number, row in _rows(path, _PLAN_COLUMNS):
        if row["share"] not in ("whole", "part") or row["main_successor"] not in ("yes", "no"):
            message = (
                f"{path.name}, dòng {number}: share là whole hoặc part, "
                "main_successor là yes hoặc no."
            )
            raise UnusableInputError(message)
        steps.append(
            Step(
                row["level"],
                clean(row["old_code"]),
                clean(row["new_code"]),
                row["share"] == "whole",
                row["main_successor"] == "yes",
            )
        )
    return steps


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            if lacking := [name for name in columns if name not in (reader.fieldnames or ())]:
                message = f"{path.name}: thiếu cột {', '.join(lacking)}."
                raise UnusableInputError(message)
            for number, row in enumerate(reader, start=2):
                if row["level"] not in LEVELS or any(row[name] is None for name in columns):
                    message = f"{path.name}, dòng {number}: level là {', '.join(LEVELS)}."
                    raise UnusableInputError(message)
                yield number, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"Không đọc được {path}: cần một tệp CSV mã UTF-8."
        raise UnusableInputError(message) from error


def _place(path: Path, number: int, row: Mapping[str, str]) -> Place:
    try:
        return place_of(row["name"], row["level"], row["type"])
    except ValueError as error:
        message = f"{path.name}, dòng {number}: không rõ “{row['name']}” là loại đơn vị nào."
        raise UnusableInputError(message) from error
