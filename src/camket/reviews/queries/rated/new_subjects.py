"""Subjects to be written: who is assessed, in which posts, and where he stands in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from camket.reviews.decisions.states import PostRole, SubjectKind
from camket.rules.participation import LeftOut

BEFORE_ANY_LETTER = "\t"
"""Between two sort keys: a short name stands before a longer one that begins with it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """How a unit, a person or a subject is sorted and searched: as it was called on the day."""

    sort_key: str
    folded: str

    def of(self, person: Listed) -> Listed:
        """Return a person among those of this unit: lists go by unit, then by given name."""
        return Listed(
            f"{self.sort_key}{BEFORE_ANY_LETTER}{person.sort_key}", f"{person.folded} {self.folded}"
        )


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post somebody is reviewed in, with his own days there."""

    unit_id: int
    tenure_id: int
    name: str
    role: PostRole
    starts_on: date
    ends_on: date
    is_main: bool


@dataclass(frozen=True, slots=True)
class NewSubject:
    """A subject to be written: rated, or left out by a rule."""

    superior_id: int
    kind: SubjectKind
    unit_id: int
    name: str
    group: str
    left_out: LeftOut | None
    listed: Listed
    person_id: int | None = None
    tenure_id: int | None = None
    posts: tuple[NewPost, ...] = ()
    held_posts: tuple[str, ...] = ()
    """Codes of all posts the person holds anywhere on the day, in which he is reviewed or not."""
