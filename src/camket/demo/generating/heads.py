"""Who heads what: one head for each body, then the heads of collectives that are no unit.

A unit has one head on a day. The country counts more: the head of a village or a residential group
and the head of a village's Front committee lead a collective too, and hold their post at the
people's committee and the Front of the commune. So 520,000 come about: some 303,000 heads of
bodies, and the others of villages, in the order of the communes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice

from camket.demo.generating.country import SINCE, Country
from camket.demo.generating.tables import Seat, write_people
from camket.organisation.actions.people import ensure_posts
from camket.organisation.models import Line
from camket.organisation.posts import posts_for


def post_ids() -> dict[str, int]:
    """Return the identities of the posts by code; the whole catalogue is written if it is not."""
    return {code: post.pk for code, post in ensure_posts().items()}


@cache
def post_of(kind: str) -> str:
    """Return the code of the post that heads a body of this kind."""
    return next(post.code for post in posts_for(kind) if post.is_head)


def write_heads(made: Country, count: int, next_name: Callable[[], str]) -> int:
    """Appoint so many heads; return how many there were seats for."""
    posts = post_ids()
    everybody = chain(_of_bodies(made, posts), _of_villages(made, posts))
    seats = list(islice(everybody, count))
    write_people(seats, next_name)
    return len(seats)


def _of_bodies(made: Country, posts: dict[str, int]) -> Iterator[Seat]:
    for body in made.bodies:
        if body.line != Line.TERRITORY:
            yield Seat(body.number, posts[post_of(body.kind)], is_head=True, from_on=SINCE)


def _of_villages(made: Country, posts: dict[str, int]) -> Iterator[Seat]:
    for code in ("village_head", "village_front_head"):
        for commune, count in made.villages.items():
            seats = made.seats["commune", commune]
            unit = seats.people if code == "village_head" else seats.front
            for _ in range(count):
                yield Seat(unit.number, posts[code], is_head=False, from_on=SINCE)
