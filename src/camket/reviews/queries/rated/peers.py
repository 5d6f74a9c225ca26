"""Which units are compared with one another, and what a post is in a review: data of the room."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from camket.organisation.posts import MEMBER_POST
from camket.reviews.decisions.states import PostRole, SubjectKind

_FILE: Final = Path(__file__).with_name("peer_groups.toml")
OTHER_GROUP: Final = "đơn vị khác"
HEADS: Final = "người đứng đầu"
_OF_ROLE: Final = {
    PostRole.HEAD: HEADS,
    PostRole.DEPUTY: "cấp phó",
    PostRole.LEADER: "lãnh đạo khác",
}
MEMBERS_GROUP: Final = "không giữ chức vụ"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The groups of kinds, and the posts that are deputies or members."""

    group_of: Mapping[str, str]
    deputies: frozenset[str]
    members: frozenset[str]


@cache
def catalogue() -> Catalogue:
    """Read the catalogue once."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Catalogue(
        {kind: name for name, kinds in told["groups"].items() for kind in kinds},
        frozenset(told["posts"]["deputy"]),
        frozenset(told["posts"]["member"]),
    )


def role_of(post: str, *, is_head: bool) -> PostRole:
    """Say what a post is in a review."""
    if is_head:
        return PostRole.HEAD
    known = catalogue()
    if post in known.members:
        return PostRole.MEMBER
    return PostRole.DEPUTY if post in known.deputies else PostRole.LEADER


def group_of_unit(kind: str, own: Mapping[str, str]) -> str:
    """Return the group of a unit: the superior's own for its kind, else the catalogue's."""
    return own.get(kind) or catalogue().group_of.get(kind, OTHER_GROUP)


def post_key(post: str) -> str:
    """Return under which key a superior's own groups hold a post beside the kinds of units."""
    return f"post:{post}"


def group_of_person(group: str, role: PostRole, post: str, own: Mapping[str, str]) -> str:
    """Return the group of a person: the superior's own for his post, else that of his unit.

    There heads, deputies and others of a group stand apart.
    """
    if named := own.get(post_key(post)):
        return named
    return f"{group}: {_OF_ROLE[role]}" if role in _OF_ROLE else MEMBERS_GROUP


def class_of(role: PostRole, *, posts: frozenset[str]) -> SubjectKind:
    """Return the class of a person under 366-QĐ/TW by all the posts he holds.

    Whoever holds nothing but his membership of a cell is taken to work outside the political
    system; a superior may say otherwise while the period is open.
    """
    if role is not PostRole.MEMBER:
        return SubjectKind.LEADER
    return SubjectKind.MEMBER_OUTSIDE if posts <= {MEMBER_POST} else SubjectKind.INDIVIDUAL
