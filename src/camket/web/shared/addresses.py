"""Addresses of pages named by whole numbers: looked up once a process, then only filled in.

Looking an address up costs as much as rendering a row of a table, and a list links each of its rows
several times.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from django.urls import reverse

_BLANK: Final = 900_000_000_000_000_000
"""What stands for the first number while an address is looked up: no row has it."""


def address(route: str, *numbers: int) -> str:
    """Return the address of a page, as `reverse` does.

    Raises:
        NoReverseMatch: There is no such page.
    """
    return _form_of(route, len(numbers)).format(*numbers)


@cache
def _form_of(route: str, count: int) -> str:
    """Return the address of a route with places to fill in."""
    form = reverse(route, args=[_BLANK + place for place in range(count)])
    for place in range(count):
        form = form.replace(str(_BLANK + place), f"{{{place}}}")
    return form
