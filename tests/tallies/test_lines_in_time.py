"""Counts follow a unit into its new line, and an ended unit's into that of its heir."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from psycopg.types.range import DateRange
from tests.factories import make_province, make_unit

from camket.organisation.models import Unit, UnitEdge, UnitHeir, UnitSpan
from camket.tallies.actions import (
    append_delta,
    fold_deltas,
    hold_lines,
    move_lines,
    rebuild_totals,
)
from camket.tallies.queries import Totals, totals_in, totals_of

DAY = date(2026, 7, 1)
BEFORE = DAY - timedelta(days=1)


def _end(unit: Unit, *, heir: Unit) -> None:
    """End a unit on the day, without the act that would do it, and name its main heir."""
    for rows in (UnitEdge.objects.filter(descendant=unit), UnitSpan.objects.filter(unit=unit)):
        for row in rows:
            row.valid = DateRange(row.valid.lower, DAY)
            row.save()
    UnitHeir.objects.filter(heir=unit, is_main=True).update(valid=DateRange(None, DAY))
    UnitHeir.objects.create(unit=unit, heir=heir, valid=DateRange(DAY, None))


def _move(unit: Unit, *, away_from: Unit, to: Unit, on: date = DAY) -> None:
    for edge in UnitEdge.objects.filter(descendant=unit, ancestor=away_from):
        if edge.valid.lower == on:
            edge.delete()
        else:
            edge.valid = DateRange(edge.valid.lower, on)
            edge.save()
    UnitEdge.objects.create(ancestor=to, descendant=unit, depth=1, valid=DateRange(on, None))


def _assigned(*units: Unit, year: int = 2026) -> list[int]:
    totals = totals_of([unit.pk for unit in units], year)
    return [totals[unit.pk].assigned for unit in units]


@pytest.mark.django_db
def test_a_merged_unit_counts_through_its_heir_from_the_day_on() -> None:
    province = make_province()
    old, heir = make_unit(parent=province), make_unit(parent=province)
    append_delta(old.pk, 2026, BEFORE, assigned=5)
    append_delta(heir.pk, 2026, BEFORE, assigned=2)
    fold_deltas()
    hold_lines(on=DAY)
    _end(old, heir=heir)
    move_lines([old.pk], on=DAY)
    assert _assigned(old, heir, province) == [5, 7, 7]
    append_delta(old.pk, 2026, DAY + timedelta(days=3), assigned=-1)
    fold_deltas()
    assert _assigned(old, heir, province) == [4, 6, 6]
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_a_moved_unit_takes_this_years_counts_along_and_leaves_the_old_years() -> None:
    first, second = make_province(), make_province()
    unit = make_unit(parent=first)
    append_delta(unit.pk, 2025, date(2025, 12, 1), assigned=9)
    append_delta(unit.pk, 2026, BEFORE, assigned=5)
    append_delta(unit.pk, 2027, BEFORE, assigned=1)
    fold_deltas()
    hold_lines(on=DAY)
    _move(unit, away_from=first, to=second)
    move_lines([unit.pk], on=DAY)
    assert _assigned(first, second, unit) == [0, 5, 5]
    assert _assigned(first, second, unit, year=2027) == [0, 1, 1]
    assert _assigned(first, second, unit, year=2025) == [9, 0, 9]
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_what_happened_since_the_day_follows_when_the_act_is_recorded_late() -> None:
    first, second = make_province(), make_province()
    unit = make_unit(parent=first)
    append_delta(unit.pk, 2026, BEFORE, assigned=5)
    append_delta(unit.pk, 2026, DAY, assigned=1)
    append_delta(unit.pk, 2026, DAY + timedelta(days=20), assigned=1)
    fold_deltas()
    append_delta(unit.pk, 2026, DAY + timedelta(days=21), assigned=1)
    hold_lines(on=DAY)
    _move(unit, away_from=first, to=second)
    move_lines([unit.pk], on=DAY)
    assert _assigned(first, second, unit) == [0, 8, 8]
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_a_second_plan_of_the_same_day_moves_what_the_first_had_moved() -> None:
    first, second, third = make_province(), make_province(), make_province()
    unit = make_unit(parent=first)
    append_delta(unit.pk, 2026, BEFORE, assigned=5)
    fold_deltas()
    for away_from, to in ((first, second), (second, third)):
        hold_lines(on=DAY)
        _move(unit, away_from=away_from, to=to)
        move_lines([unit.pk], on=DAY)
    assert _assigned(first, second, third, unit) == [0, 0, 5, 5]
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_what_an_ended_unit_left_follows_its_heir_into_another_line() -> None:
    first, second = make_province(), make_province()
    old, heir = make_unit(parent=first), make_unit(parent=first)
    append_delta(old.pk, 2026, BEFORE, assigned=5)
    hold_lines(on=DAY)
    _end(old, heir=heir)
    move_lines([old.pk], on=DAY)
    assert _assigned(old, heir, first, second) == [5, 5, 5, 0]
    later = DAY + timedelta(days=30)
    hold_lines(on=later)
    _move(heir, away_from=first, to=second, on=later)
    move_lines([heir.pk], on=later)
    assert _assigned(old, heir, first, second) == [5, 5, 0, 5]
    assert rebuild_totals() == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_folded_while_units_change_their_line() -> None:
    unit = make_unit(parent=make_province())
    append_delta(unit.pk, 2026, DAY, assigned=1)
    folded: list[int] = []

    def fold() -> None:
        folded.append(fold_deltas())
        connection.close()

    with transaction.atomic():
        hold_lines(on=DAY)
        other = Thread(target=fold)
        other.start()
        other.join()
    assert folded == [0]
    assert fold_deltas() == 1


def _assigned_on(day: date, *units: Unit) -> list[int]:
    totals = totals_in([unit.pk for unit in units], [2026], past=day)
    return [totals.get((unit.pk, 2026), Totals()).assigned for unit in units]


@pytest.mark.django_db
def test_a_merged_unit_counts_in_its_own_line_up_to_the_last_day() -> None:
    province = make_province()
    old, heir = make_unit(parent=province), make_unit(parent=province)
    append_delta(old.pk, 2026, BEFORE - timedelta(days=40), assigned=5)
    append_delta(heir.pk, 2026, BEFORE - timedelta(days=40), assigned=2)
    hold_lines(on=DAY)
    _end(old, heir=heir)
    move_lines([old.pk], on=DAY)
    append_delta(old.pk, 2026, DAY + timedelta(days=3), assigned=-1)
    fold_deltas()
    units = (old, heir, province)
    assert _assigned_on(BEFORE - timedelta(days=41), *units) == [0, 0, 0]
    assert _assigned_on(BEFORE, *units) == [5, 2, 7]
    assert _assigned_on(DAY, *units) == [5, 7, 7]
    assert _assigned_on(DAY + timedelta(days=3), *units) == _assigned(*units) == [4, 6, 6]
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_the_day_before_a_move_shows_the_old_line_and_the_day_itself_the_new_one() -> None:
    first, second, third = make_province(), make_province(), make_province()
    unit = make_unit(parent=first)
    append_delta(unit.pk, 2026, BEFORE, assigned=5)
    fold_deltas()
    for away_from, to in ((first, second), (second, third)):  # two plans of one day
        hold_lines(on=DAY)
        _move(unit, away_from=away_from, to=to)
        move_lines([unit.pk], on=DAY)
    assert _assigned_on(BEFORE, first, second, third, unit) == [5, 0, 0, 5]
    assert _assigned_on(DAY, first, second, third, unit) == [0, 0, 5, 5]
    assert rebuild_totals() == []
