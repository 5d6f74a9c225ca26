"""The country's territories as they have stood since 1 July 2025, from the shipped table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from camket.organisation.seating import Place, place_of

DATA: Final = Path(__file__).parent.parent / "data"
BEFORE: Final = DATA / "units-2025-06-30.csv"
AFTER: Final = DATA / "units-2025-07-01.csv"
PLAN: Final = DATA / "successions-2025-07-01.csv"


@dataclass(frozen=True, slots=True)
class Land:
    """A territory of one day: its code counts only together with the day."""

    level: str
    code: str
    place: Place
    parent_code: str


@dataclass(frozen=True, slots=True)
class Step:
    """An old territory and one that some of it went into."""

    level: str
    old_code: str
    new_code: str
    is_whole: bool
    is_main: bool


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def lands(path: Path) -> list[Land]:
    """Return the territories of a table, in its order."""
    return [
        Land(
            row["level"],
            row["code"],
            place_of(row["name"], row["level"], row["type"]),
            row["parent_code"],
        )
        for row in rows_of(path)
    ]


def steps() -> list[Step]:
    """Return who went into whom on 1 July 2025."""
    return [
        Step(
            row["level"],
            row["old_code"],
            row["new_code"],
            row["share"] == "whole",
            row["main_successor"] == "yes",
        )
        for row in rows_of(PLAN)
    ]
