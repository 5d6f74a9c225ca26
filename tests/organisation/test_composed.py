"""A read composed once answers each question as if it were composed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from tests.factories import START, make_unit

from camket.organisation.arrays import among
from camket.organisation.composed import composed, part
from camket.organisation.models import UnitSpan

pytestmark = pytest.mark.django_db


@composed
def _named(name: str, on: date) -> QuerySet[UnitSpan]:
    return UnitSpan.objects.filter(name=name, valid__contains=on)


@composed
def _below(parents: list[int], on: date, most: int) -> QuerySet[UnitSpan]:
    nth = Window(RowNumber(), partition_by=F("parent_id"), order_by=[F("sort_key")])
    spans = UnitSpan.objects.filter(among("parent_id", parents), valid__contains=on)
    return spans.annotate(nth=nth).filter(nth__lte=most).order_by("sort_key")


def test_a_part_of_the_rows_is_cut_by_the_database_and_the_whole_stays_whole() -> None:
    north = make_unit("Phía Bắc")
    names = [make_unit(f"Thôn {n}", parent=north).pk for n in range(4)]

    with CaptureQueriesContext(connection) as asked:
        assert [span.unit_id for span in part(_below([north.pk], START, 9), 1, 3)] == names[1:3]
    assert asked[0]["sql"].endswith("LIMIT 2 OFFSET 1")
    assert [span.unit_id for span in _below([north.pk], START, 9)] == names
    assert [span.unit_id for span in part(_below([north.pk], START, 9), 3, 9)] == names[3:]


@composed
def _counted(line: str | None, on: date) -> QuerySet[UnitSpan, int]:
    spans = UnitSpan.objects.filter(valid__contains=on)
    if line is not None:
        spans = spans.filter(line=line)
    return spans.order_by().values_list("line").annotate(n=Count("pk")).values_list("n", flat=True)


def test_each_question_gets_its_own_answer() -> None:
    north, south = make_unit("Phía Bắc"), make_unit("Phía Nam")
    east = make_unit("Thôn Đông", parent=north)
    west = make_unit("Thôn Tây", parent=south)
    make_unit("Thôn Tây Nam", parent=south)

    assert [span.unit_id for span in _named("Phía Bắc", START)] == [north.pk]
    assert [span.unit_id for span in _named("Phía Nam", START)] == [south.pk]
    assert [span.name for span in _named("Phía Nam", START - timedelta(days=1))] == []
    assert [span.unit_id for span in _below([north.pk, south.pk], START, 1)] == [east.pk, west.pk]
    assert len(_below([south.pk], START, 5)) == 2
    assert len(_below([], START, 5)) == 0


@composed
def _locked(name: str) -> QuerySet[UnitSpan]:
    return UnitSpan.objects.select_for_update().filter(name=name)


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_only_also_when_the_statement_is_known() -> None:
    make_unit("Phía Bắc")
    with transaction.atomic():
        assert len(_locked("Phía Bắc")) == 1
    with pytest.raises(TransactionManagementError):
        _locked("Phía Bắc")


def test_what_is_no_value_belongs_to_the_shape() -> None:
    make_unit("Phía Bắc")

    assert list(_counted(None, START)) == [1]
    assert list(_counted("party", START)) == [1]
    assert list(_counted("state", START)) == []


def test_rows_can_be_read_again() -> None:
    make_unit("Phía Bắc")
    rows = _named("Phía Bắc", START)

    assert list(rows) == list(rows)
    assert [row.pk for row in _named("Phía Bắc", START)] == [row.pk for row in rows]


def test_a_value_that_reaches_the_database_changed_is_refused() -> None:
    @composed
    def beginning(name: str) -> QuerySet[UnitSpan]:
        return UnitSpan.objects.filter(name__startswith=name)

    with pytest.raises(TypeError, match="not in the statement"):
        beginning("Phía")


def test_values_are_told_by_place() -> None:
    with pytest.raises(TypeError, match="by place"):
        _named(name="Phía Bắc", on=START)


@dataclass(frozen=True)
class _Place:
    parent_id: int | None
    on: date
    with_line: bool


@composed
def _standing(place: _Place, name: str) -> QuerySet[UnitSpan]:
    spans = UnitSpan.objects.filter(name=name, valid__contains=place.on)
    spans = spans.filter(line="party") if place.with_line else spans
    return spans if place.parent_id is None else spans.filter(parent_id=place.parent_id)


def test_a_dataclass_is_told_field_by_field() -> None:
    north, south = make_unit("Phía Bắc"), make_unit("Phía Nam")
    units = [make_unit("Thôn Một", parent=one).pk for one in (north, south)]

    def found(parent_id: int | None, *, with_line: bool = True) -> set[int]:
        rows = _standing(_Place(parent_id, START, with_line), "Thôn Một")
        return {span.unit_id for span in rows}

    assert found(north.pk) == {units[0]}
    assert found(south.pk) == {units[1]}
    assert found(None) == found(None, with_line=False) == set(units)
