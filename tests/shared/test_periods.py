"""A period holds its first day and not its last."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.shared.periods import Period

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS, st.integers(1, 900), st.integers(1, 900))
def test_neighbours_touch_and_share_no_day(start: date, first: int, second: int) -> None:
    border = start + timedelta(days=first)
    before = Period(start, border)
    after = Period(border, border + timedelta(days=second))
    assert not before.overlaps(after)
    assert not after.overlaps(before)
    assert after.holds(border)
    assert not before.holds(border)


def test_an_open_period_holds_every_later_day() -> None:
    assert Period(date(2025, 7, 1)).holds(date(2099, 1, 1))


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after"):
        Period(date(2026, 1, 2), date(2026, 1, 2))
