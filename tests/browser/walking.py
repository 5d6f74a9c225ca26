"""Walk from page to page along the links, a few pages of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page
from tests.browser.looking import look

_OK: Final = 200
_NO_PAGES: Final = ("/tinh/",)


@dataclass(frozen=True, slots=True)
class Step:
    """A page reached, or a link that could not be followed."""

    route: str
    link: str
    came_from: str
    problem: str = ""


@dataclass(slots=True)
class Walk:
    """Which pages of each kind are still wanted.

    A kind is a route with the names of its query's parameters. Filters that combine freely would
    make kinds without end: of each route some combinations are enough.
    """

    per_route: int = 2
    per_query: int = 1
    queries_of_a_route: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)

    def wants(self, link: str) -> str | None:
        """Return the link's route when one more page of its kind is wanted."""
        parts = urlsplit(link)
        if link in self.known or parts.path.startswith(_NO_PAGES):
            return None
        self.known.add(link)
        names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
        route = route_of(parts.path)
        kind = f"{route}?{'&'.join(names)}"
        if names and not self.taken[kind]:  # a filter not seen yet
            self.taken[f"{route} queries"] += 1
            if self.taken[f"{route} queries"] > self.queries_of_a_route:
                return None
        self.taken[kind] += 1
        wanted = self.per_query if names else self.per_route
        return route if self.taken[kind] <= wanted else None


def route_of(path: str) -> str:
    """Return the name of the route of a path; addresses without one are told by their folder."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return f"/{path.split('/')[1]}/…"


def walk_from(page: Page, starts: list[str], walk: Walk) -> Iterator[Step]:
    """Open what the pages link to, breadth first; the page stands on each step's page.

    Files to keep (PDF) are only asked for, not opened.
    """
    waiting = [(link, "") for link in starts]
    while waiting:
        link, came_from = waiting.pop(0)
        route = walk.wants(link)
        if route is None:
            continue
        answer = page.request.get(link)
        if answer.status != _OK:
            yield Step(route, link, came_from, f"answered {answer.status}")
            continue
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(link)
        waiting += [(found, link) for found in look(page)["links"]]
        yield Step(route, link, came_from)
