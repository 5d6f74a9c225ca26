"""What stood on a past day: sums of whole months and of the days of one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_cell, make_province, make_unit

from camket.tallies.actions import append_deltas, fold_deltas, rebuild_totals
from camket.tallies.models import Delta, Movement, Total
from camket.tallies.queries import Totals, totals_in

FIRST = date(2025, 12, 20)
LAST = date(2027, 1, 10)
DAYS = st.dates(FIRST, LAST)
pytestmark = pytest.mark.django_db


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(st.tuples(DAYS, st.integers(-3, 9), st.booleans()), max_size=30), day=DAYS)
def test_any_day_is_the_sum_of_what_happened_until_its_end(
    changes: list[tuple[date, int, bool]], day: date
) -> None:
    commune = make_unit(parent=make_province())
    cell = make_cell(parent=commune)
    for half in (changes[::2], changes[1::2]):  # in no order of days, folded in two goes
        append_deltas(
            [
                Delta(unit_id=cell.pk if in_cell else commune.pk, year=2026, on=on, assigned=count)
                for on, count, in_cell in half
            ]
        )
        fold_deltas()
    expected = sum(count for on, count, _in_cell in changes if on <= day)
    in_cell = sum(count for on, count, is_below in changes if on <= day and is_below)
    found = totals_in([commune.pk, cell.pk], [2026], past=day)
    assert found.get((commune.pk, 2026), Totals()).assigned == expected
    assert found.get((cell.pk, 2026), Totals()).assigned == in_cell
    last = totals_in([commune.pk, cell.pk], [2026], past=LAST)
    present = totals_in([commune.pk, cell.pk], [2026])
    assert {key: counts for key, counts in last.items() if counts != Totals()} == {
        key: counts for key, counts in present.items() if counts != Totals()
    }


def test_a_year_is_read_by_itself_on_a_day_of_the_next() -> None:
    unit = make_unit()
    append_deltas(
        [
            Delta(unit_id=unit.pk, year=2025, on=date(2026, 1, 20), done=1),
            Delta(unit_id=unit.pk, year=2026, on=date(2026, 1, 21), assigned=1),
        ]
    )
    fold_deltas()
    found = totals_in([unit.pk], [2025, 2026], past=date(2026, 1, 20))
    assert found == {(unit.pk, 2025): Totals(done=1)}


def test_a_movement_that_drifted_is_named_with_its_day_and_mended() -> None:
    unit = make_unit()
    day = date(2026, 5, 9)
    append_deltas([Delta(unit_id=unit.pk, year=2026, on=day, assigned=4)])
    fold_deltas()
    Movement.objects.filter(unit_id=unit.pk, is_month=False).update(assigned=7)
    (drift,) = rebuild_totals()
    assert (drift.name, drift.held, drift.counted, drift.on) == ("assigned", 7, 4, day)
    Movement.objects.filter(unit_id=unit.pk, is_month=True).delete()
    (drift,) = rebuild_totals()
    assert (drift.held, drift.counted, drift.on) == (0, 4, day.replace(day=1))
    assert totals_in([unit.pk], [2026], past=day + timedelta(days=30)) == {
        (unit.pk, 2026): Totals(assigned=4)
    }
    assert rebuild_totals() == []


def test_a_past_day_of_many_units_is_one_statement_that_reads_two_ranges_each(
    django_assert_num_queries: Any,
) -> None:
    province = make_province()
    units = [make_unit(parent=province, name=f"Xã {n}") for n in range(5)]
    append_deltas(
        [
            Delta(unit_id=unit.pk, year=2026, on=date(2026, 1, 1) + timedelta(days=n), started=1)
            for unit in units
            for n in range(300)
        ]
    )
    fold_deltas()
    ids = [unit.pk for unit in [province, *units]]
    with django_assert_num_queries(1):
        found = totals_in(ids, [2025, 2026], past=date(2026, 7, 15))
    assert [found[unit_id, 2026].started for unit_id in ids] == [980, *[196] * 5]
    assert Total.objects.get(unit_id=province.pk).started == 1500
