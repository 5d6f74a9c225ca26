"""The bodies at and below a unit that have somebody to assess, and what opening there comes to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any, Final, Self

from camket.organisation.models import UnitSpan
from camket.reviews.queries.facts.counting import read
from camket.reviews.queries.rated.peers import catalogue
from camket.reviews.queries.rated.subjects import Frame, Who, subjects_of

_AT_ONCE: Final = 200
_BODIES: Final = """
    SELECT e.descendant_id FROM organisation_unitedge e
    JOIN organisation_unitspan s ON s.unit_id = e.descendant_id AND s.valid @> %(on)s::date
    WHERE e.ancestor_id = %(root)s AND e.valid @> %(on)s::date AND s.line <> 'territory' AND (
        EXISTS (
            SELECT FROM organisation_unitspan c
            WHERE c.parent_id = e.descendant_id AND c.valid @> %(on)s::date
                AND c.line <> 'territory'
        )
        OR %(members)s AND EXISTS (
            SELECT FROM organisation_tenure t JOIN organisation_post p ON p.id = t.post_id
            WHERE t.unit_id = e.descendant_id AND t.valid @> %(on)s::date
                AND p.code = ANY(%(posts)s)
        )
    )
    ORDER BY e.depth, s.sort_key, e.descendant_id
"""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it would open a period.

    Attributes:
        holds_one: It holds the same period already, which stays as it is.
        left_out: How many of its subjects are reviewed without a level.
    """

    unit_id: int
    name: str
    collectives: int
    persons: int
    left_out: int
    holds_one: bool

    @property
    def subjects(self) -> int:
        """Return how many it assesses."""
        return self.collectives + self.persons

    @property
    def opens(self) -> bool:
        """Say whether a period is opened there."""
        return not self.holds_one and self.subjects > 0

    def as_row(self) -> tuple[Any, ...]:
        """Return plain values, to be kept with a job."""
        return astuple(self)

    @classmethod
    def from_row(cls, row: Iterable[Any]) -> Self:
        """Return a body that was kept by `as_row`."""
        return cls(*row)


def bodies_below(root_id: int, who: Collection[Who], *, on: date) -> list[int]:
    """Return the units of a subtree that assess others, the highest first; one statement.

    They have units of their own below them; where members are asked about, also those that have
    members only, such as a cell.
    """
    told = {
        "root": root_id,
        "on": on,
        "members": Who.MEMBERS in who,
        "posts": sorted(catalogue().members),
    }
    return [row[0] for row in read(_BODIES, told)]


def look_below(
    unit_ids: list[int],
    frame: Frame,
    held: Collection[int],
    *,
    tell: Callable[[int, int], None],
) -> Iterator[Body]:
    """Yield what each body would assess, some hundreds of them in a few statements.

    Args:
        unit_ids: The bodies.
        frame: The days, and whom they assess.
        held: Who holds the same period already.
        tell: Is told how many have been looked at, of how many.
    """
    for place in range(0, len(unit_ids), _AT_ONCE):
        tell(place, len(unit_ids))
        batch = unit_ids[place : place + _AT_ONCE]
        counts = {unit_id: [0, 0, 0] for unit_id in batch}
        for one in subjects_of([unit_id for unit_id in batch if unit_id not in held], frame):
            told = counts[one.superior_id]
            told[one.person_id is not None] += 1
            told[2] += one.left_out is not None
        names = dict(
            UnitSpan.objects.filter(unit_id__in=batch, valid__contains=frame.on).values_list(
                "unit_id", "name"
            )
        )
        for unit_id in batch:
            collectives, persons, left_out = counts[unit_id]
            yield Body(
                unit_id=unit_id,
                name=names.get(unit_id, ""),
                collectives=collectives,
                persons=persons,
                left_out=left_out,
                holds_one=unit_id in held,
            )
    tell(len(unit_ids), len(unit_ids))
