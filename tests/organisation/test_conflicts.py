"""One person on both sides is stopped, and the way goes up to the first level that is free."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from camket.organisation.conflicts import Asked, Upper, has_own_hand, next_to_ask
from camket.organisation.conflicts import stands_on_both_sides as both

PEOPLE = st.integers(1, 9)
LEVELS = st.lists(st.lists(PEOPLE, max_size=3), max_size=5)


def test_who_is_on_one_side_only_is_not_stopped() -> None:
    assert both(1, {1, 2}, {1})
    assert not both(1, {1}, {2})
    assert not both(None, {None}, {None})


def test_nobody_judges_what_has_his_own_hand_in_it() -> None:
    assert has_own_hand(1, {None, 1})
    assert not has_own_hand(None, {None})


def test_the_level_itself_is_asked_first_when_somebody_there_is_free() -> None:
    levels = [Upper(10, (1, 2)), Upper(20, (3,))]
    assert next_to_ask(levels, barred={1}) == Asked(10, 2, 0)
    assert next_to_ask(levels, barred={1, 2}) == Asked(20, 3, 1)
    assert next_to_ask(levels, barred={1, 2, 3}) is None


@given(levels=LEVELS, barred=st.sets(PEOPLE))
def test_whoever_is_asked_is_free_and_nobody_free_was_passed_over(
    levels: list[list[int]], barred: set[int]
) -> None:
    asked = next_to_ask(
        [Upper(number, tuple(people)) for number, people in enumerate(levels)], barred=barred
    )
    free = [number for number, people in enumerate(levels) if set(people) - barred]
    if asked is None:
        assert not free
    else:
        assert asked.person_id not in barred
        assert asked.levels_up == asked.unit_id == free[0]
