"""Deltas fold into the totals of every unit above, each exactly once."""

from __future__ import annotations

import json
import threading
from datetime import date

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import TODAY, make_cell, make_province, make_unit

from camket.tallies.actions import append_delta, fold_deltas, rebuild_totals
from camket.tallies.models import Delta, Total
from camket.tallies.queries import Totals, own_counts, totals_of


@pytest.mark.django_db
def test_a_delta_reaches_its_unit_and_all_above() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    cell = make_cell(parent=commune)
    append_delta(cell.pk, 2026, TODAY, assigned=3, done=1)
    append_delta(commune.pk, 2026, TODAY, assigned=2)
    assert fold_deltas() == 2
    totals = totals_of([province.pk, commune.pk, cell.pk], 2026)
    assert totals[cell.pk] == Totals(assigned=3, done=1)
    assert totals[commune.pk] == totals[province.pk] == Totals(assigned=5, done=1)


@pytest.mark.django_db
def test_a_second_folding_adds_nothing() -> None:
    unit = make_unit()
    append_delta(unit.pk, 2026, TODAY, overdue=1)
    fold_deltas()
    assert fold_deltas() == 0
    assert totals_of([unit.pk], 2026)[unit.pk].overdue == 1


@pytest.mark.django_db
def test_years_are_apart_and_nothing_counted_is_zero() -> None:
    unit = make_unit()
    append_delta(unit.pk, 2026, TODAY, assigned=1)
    fold_deltas()
    assert totals_of([unit.pk], 2027) == {unit.pk: Totals()}


@pytest.mark.django_db
def test_a_change_of_nothing_leaves_no_delta() -> None:
    append_delta(make_unit().pk, 2026, TODAY, assigned=0)
    assert not Delta.objects.exists()


@pytest.mark.django_db
def test_a_day_before_the_unit_stood_in_the_tree_still_counts_for_the_unit() -> None:
    unit = make_unit(parent=make_province())
    append_delta(unit.pk, 2024, date(2024, 5, 1), assigned=1)
    fold_deltas()
    assert list(Total.objects.values_list("unit_id", "assigned")) == [(unit.pk, 1)]


@pytest.mark.django_db
def test_rebuilding_finds_no_drift_after_folding() -> None:
    unit = make_unit(parent=make_province())
    for done in (0, 1, 1):
        append_delta(unit.pk, 2026, TODAY, assigned=1, done=done)
    fold_deltas()
    append_delta(unit.pk, 2026, TODAY, assigned=1)  # not folded yet: no drift
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_rebuilding_names_a_drift_and_mends_it() -> None:
    unit = make_unit()
    append_delta(unit.pk, 2026, TODAY, assigned=4)
    fold_deltas()
    Total.objects.filter(unit_id=unit.pk).update(assigned=7)
    (drift,) = rebuild_totals()
    assert (drift.name, drift.held, drift.counted) == ("assigned", 7, 4)
    assert totals_of([unit.pk], 2026)[unit.pk].assigned == 4
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_own_counts_leave_out_what_is_below() -> None:
    commune = make_unit()
    cell = make_cell(parent=commune)
    append_delta(cell.pk, 2026, TODAY, assigned=1)
    append_delta(commune.pk, 2026, TODAY, assigned=1)
    assert own_counts(2026)[commune.pk].assigned == 1


@pytest.mark.django_db(transaction=True)
def test_many_deltas_of_one_transaction_ask_for_one_folding() -> None:
    unit = make_unit()
    with transaction.atomic():
        append_delta(unit.pk, 2026, TODAY, assigned=1)
        append_delta(unit.pk, 2026, TODAY, started=1)
    append_delta(unit.pk, 2026, TODAY, done=1)
    jobs = ProcrastinateJob.objects.filter(task_name="camket.tallies.jobs.fold", status="todo")
    assert jobs.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_fold_each_delta_exactly_once() -> None:
    province = make_province()
    units = [make_unit(parent=province, name=f"Xã {n}") for n in range(4)]
    Delta.objects.bulk_create(
        Delta(unit_id=units[n % 4].pk, year=2026, on=TODAY, assigned=1, is_folded=False)
        for n in range(400)
    )
    folded: list[int] = []

    def work() -> None:
        try:
            folded.append(fold_deltas())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(folded) == 400
    assert totals_of([province.pk], 2026)[province.pk].assigned == 400
    assert rebuild_totals() == []


@pytest.mark.django_db
def test_reading_totals_costs_the_same_with_ten_times_the_deltas() -> None:
    unit = make_unit(parent=make_province())
    _append_many(unit.pk, 100)
    few = _buffers(unit.pk)
    _append_many(unit.pk, 1000)
    # the test's own transaction still keeps the row's older version, maybe on a page of its own
    assert _buffers(unit.pk) <= few + 1


def _append_many(unit_id: int, count: int) -> None:
    Delta.objects.bulk_create(
        Delta(unit_id=unit_id, year=2026, on=TODAY, assigned=1) for _ in range(count)
    )
    fold_deltas()


def _buffers(unit_id: int) -> int:
    """Count the pages the statement behind `totals_of` reads, freshly vacuumed of old versions."""
    statement = Total.objects.filter(year=2026, unit_id__in=[unit_id])
    statement.explain(analyze=True)
    plan = statement.explain(format="json", analyze=True, buffers=True)
    found = json.loads(plan)[0]["Plan"]
    return int(found["Shared Hit Blocks"]) + int(found["Shared Read Blocks"])
