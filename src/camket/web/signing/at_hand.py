"""A paper in somebody's hand, whichever room it is of: what the pages of the ways need to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from camket.shared.errors import Refused
from camket.signing.ways.kinds import Room


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of a paper's pages.

    Attributes:
        up: The list it stands in, and what that is called.
        sign: Where it is read and signed.
        done: Where it is shown once it is signed.
        file: Where its file is had.
    """

    up: str
    up_name: str
    sign: str
    done: str
    file: str
    upload: str
    plugin_send: str


@dataclass(frozen=True, slots=True)
class PaperAtHand:
    """A paper, and the place on it that is the person's.

    Attributes:
        room: Whose paper it is.
        pk: Its number in that room.
        role: The place, by its name in the file.
        holder: Who the place is kept for.
        title: What a page calls the paper.
        number: Its number and symbol.
        section: Where the pages stand in the navigation.
        places: Its addresses.
        sentence: What a person reads when an act on it is refused.
    """

    room: Room
    pk: int
    role: str
    holder: str
    title: str
    number: str
    section: str
    places: Places
    sentence: Callable[[Refused], str]
