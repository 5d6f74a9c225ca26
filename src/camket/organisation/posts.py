"""The catalogue of posts: shipped data with line, level and the kinds of units that have them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from camket.organisation.kinds import kinds

_FILE: Final = Path(__file__).with_name("posts.toml")

MEMBER_POST: Final = "cell_member"
"""The post that is no office: belonging to a cell. It outlives the cell, in its main heir."""


@dataclass(frozen=True, slots=True)
class PostText:
    """One post of the catalogue.

    Attributes:
        name: What stands before the unit's name.
        level: Its level; empty where units of several levels have it.
        kinds: The kinds of units that have the post.
        is_head: Whether whoever holds it heads the unit.
        rank: Its place in a list and in what a person acts in first; the least comes first.
    """

    code: str
    name: str
    line: str
    level: str
    kinds: tuple[str, ...]
    is_head: bool
    rank: int

    def fits(self, kind: str) -> bool:
        """Say whether a unit of this kind has the post."""
        return kind in self.kinds


@cache
def posts() -> dict[str, PostText]:
    """Return the whole catalogue, by code, in the order it is written.

    Raises:
        LookupError: A post names a kind that is none; the file is then wrong.
    """
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    known = kinds()
    catalogue = {
        code: PostText(
            code=code,
            name=row["name"],
            line=row["line"],
            level=row.get("level", ""),
            kinds=tuple(row["kinds"]),
            is_head=row.get("head", False),
            rank=row["rank"],
        )
        for code, row in rows.items()
    }
    if strange := {kind for post in catalogue.values() for kind in post.kinds} - known.keys():
        message = f"posts.toml names kinds of units that are none: {sorted(strange)}"
        raise LookupError(message)
    return catalogue


def posts_for(kind: str) -> list[PostText]:
    """Return the posts a unit of this kind has, the highest first."""
    return sorted((post for post in posts().values() if post.fits(kind)), key=lambda one: one.rank)
