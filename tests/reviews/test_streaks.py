"""Years running: with the person through a transfer, with the line of a unit through a merger."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.reviews.decisions.streaks import (
    Descent,
    Group,
    Lines,
    MergerReading,
    Year,
    by_year,
    reached,
    running,
    worst,
)

BEST, GOOD = Year("HTXS"), Year("HTT")
MERGED_ON = date(2025, 7, 1)
EAST, WEST, WHOLE = 1, 2, 3


def test_a_streak_goes_with_the_person_from_unit_to_unit() -> None:
    rated = [(2022, BEST), (2023, BEST), (2024, BEST), (2025, BEST), (2026, BEST)]
    assert running(by_year(rated), 2026) == 5


def test_who_was_rated_twice_in_a_year_counts_by_the_lower() -> None:
    years = by_year([(2026, BEST), (2026, GOOD), (2025, BEST)])
    assert years[2026].level == "HTT"
    assert running(years, 2026) == 0
    assert worst([]) is None


def test_a_year_without_a_level_breaks_the_streak() -> None:
    assert running({2022: BEST, 2023: BEST, 2025: BEST, 2026: BEST}, 2026) == 2
    assert running({2025: BEST}, 2026) == 0


def merged(east: Year, west: Year) -> Lines:
    """East and west were merged in mid-2025; the whole was rated from that year on."""
    rated = {(unit, year): BEST for unit in (EAST, WEST) for year in (2022, 2023, 2024)}
    rated |= {(EAST, 2023): east, (WEST, 2023): west}
    rated |= {(WHOLE, 2025): BEST, (WHOLE, 2026): BEST}
    return Lines(
        rated,
        (Descent(EAST, WHOLE, MERGED_ON), Descent(WEST, WHOLE, MERGED_ON, is_main=False)),
    )


def years_of(lines: Lines, unit: int, reading: MergerReading) -> dict[int, Year | None]:
    return {year: lines.year_of(unit, year, reading) for year in range(2020, 2027)}


@pytest.mark.parametrize("reading", list(MergerReading))
def test_a_streak_survives_a_merger_of_two_units_that_both_had_it(reading: MergerReading) -> None:
    assert running(years_of(merged(BEST, BEST), WHOLE, reading), 2026) == 5


def test_the_two_readings_of_a_merger_part_where_one_unit_was_lower() -> None:
    lines = merged(BEST, GOOD)
    assert running(years_of(lines, WHOLE, MergerReading.EVERY), 2026) == 3
    assert running(years_of(lines, WHOLE, MergerReading.MAIN), 2026) == 5
    other = merged(GOOD, BEST)
    assert running(years_of(other, WHOLE, MergerReading.MAIN), 2026) == 3


def test_what_was_absorbed_counts_for_the_years_before_in_the_strict_reading() -> None:
    rated = {(EAST, year): BEST for year in range(2022, 2027)}
    rated |= {(WEST, 2023): GOOD, (WEST, 2024): BEST}
    lines = Lines(rated, (Descent(WEST, EAST, MERGED_ON, is_main=True),))
    assert running(years_of(lines, EAST, MergerReading.EVERY), 2026) == 3
    assert running(years_of(lines, EAST, MergerReading.MAIN), 2026) == 5


def test_only_the_main_heir_of_a_split_unit_carries_its_years_on() -> None:
    rated = {(WHOLE, 2024): BEST, (EAST, 2025): BEST, (WEST, 2025): BEST}
    lines = Lines(
        rated,
        (
            Descent(WHOLE, EAST, MERGED_ON, is_whole=False),
            Descent(WHOLE, WEST, MERGED_ON, is_whole=False, is_main=False),
        ),
    )
    assert running(years_of(lines, EAST, MergerReading.EVERY), 2025) == 2
    assert running(years_of(lines, WEST, MergerReading.EVERY), 2025) == 1


def test_a_unit_moved_under_another_superior_or_renamed_is_itself() -> None:
    rated = {(EAST, year): BEST for year in (2024, 2025, 2026)}
    lines = Lines(rated, (Descent(EAST, EAST, MERGED_ON),))
    assert running(years_of(lines, EAST, MergerReading.EVERY), 2026) == 3


def test_units_that_name_each_other_end_the_search() -> None:
    lines = Lines({}, (Descent(EAST, WEST, MERGED_ON), Descent(WEST, EAST, MERGED_ON)))
    assert lines.year_of(EAST, 2024, MergerReading.EVERY) is None


def test_exemplary_years_are_a_further_selection() -> None:
    chosen = Year("HTXS", is_exemplary=True)
    years = {2024: chosen, 2025: BEST, 2026: chosen}
    assert running(years, 2026) == 3
    assert running(years, 2026, exemplary=True) == 1


@pytest.mark.parametrize(
    ("group", "years", "exemplary", "needed"),
    [
        (Group.PERSON, 0, 0, None),
        (Group.PERSON, 1, 0, 1),
        (Group.PERSON, 4, 0, 1),
        (Group.PERSON, 5, 0, 5),
        (Group.CELL, 5, 0, None),
        (Group.CELL, 5, 4, 1),
        (Group.CELL, 5, 5, 5),
        (Group.GRASSROOTS, 7, 6, 5),
        (Group.ABOVE, 6, 6, 1),
    ],
)
def test_which_reward_so_many_years_reach(
    group: Group, years: int, exemplary: int, needed: int | None
) -> None:
    found = reached(group, years=years, exemplary_years=exemplary)
    assert (found.years if found else None) == needed


@given(st.dictionaries(st.integers(2015, 2026), st.sampled_from([BEST, GOOD])))
def test_another_year_at_the_best_level_never_shortens_a_streak(years: dict[int, Year]) -> None:
    for year in range(2015, 2027):
        assert running({**years, year: BEST}, 2026) >= running(years, 2026)
