"""One person on both sides: who is stopped, and which next level is asked instead; no Django.

Whoever holds posts on both sides of a signing or a review neither judges nor signs for the upper
side; the way goes up the tree to the first level with somebody free (organisation.md §2, 294-QĐ/TW
29.1.1: whoever proposes, appraises or decides answers for his own step).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upper:
    """A level that could act for the upper side.

    Attributes:
        people: Who could act there, the highest first.
    """

    unit_id: int
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked instead, and how many levels above the one that is barred."""

    unit_id: int
    person_id: int
    levels_up: int


def stands_on_both_sides(
    person_id: int | None, one: Collection[int | None], other: Collection[int | None]
) -> bool:
    """Say whether a person is among both; nobody is never among anything."""
    return person_id is not None and person_id in one and person_id in other


def has_own_hand(person_id: int | None, hands: Collection[int | None]) -> bool:
    """Say whether a person would judge what he did, wrote or is himself."""
    return person_id is not None and person_id in hands


def next_to_ask(levels: Iterable[Upper], *, barred: Collection[int]) -> Asked | None:
    """Return the first person free to act, walking up from the level that would act by itself.

    None when the top is reached and everybody is barred: then somebody must be appointed or
    delegated first.
    """
    for steps, level in enumerate(levels):
        for person_id in level.people:
            if person_id not in barred:
                return Asked(level.unit_id, person_id, steps)
    return None
