"""An address filled in is the one that is looked up."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from camket.web.shared.addresses import address


@pytest.mark.parametrize(
    ("route", "numbers"),
    [
        ("dashboard:home", ()),
        ("reviews:period", (7,)),
        ("reviews:explain", (7, 12_345)),
        ("reviews:explain", (12_345, 7)),
        ("reviews:contest-evidence", (1, 2, 3)),
    ],
)
def test_an_address_is_the_one_looked_up(route: str, numbers: tuple[int, ...]) -> None:
    assert address(route, *numbers) == reverse(route, args=numbers)


def test_no_page_has_no_address() -> None:
    with pytest.raises(NoReverseMatch):
        address("reviews:explain", 7)
