"""Every kind of change: what it does on its day, and what the days before still say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories import NOW, START, make_cell, make_holder, make_province, make_unit

from camket.organisation import queries
from camket.organisation.actions.changing import Applied, apply_acts
from camket.organisation.acts import (
    Act,
    HeirRef,
    NewUnitText,
    UnitRef,
    acts_from_json,
    acts_to_json,
)
from camket.organisation.models import (
    Succession,
    Tenure,
    Unit,
    UnitEdge,
    UnitHeir,
    UnitKind,
    UnitRole,
)
from camket.organisation.planning import preview
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)
EVE = DAY - timedelta(days=1)


def ref(unit: Unit | str) -> UnitRef:
    return UnitRef(key=unit) if isinstance(unit, str) else UnitRef(unit.pk)


def heir(unit: Unit | str, share: str = "whole", *, main: bool = True) -> HeirRef:
    return HeirRef(ref(unit), share, main)


def text(name: str, kind: str = UnitKind.COMMUNE_COMMITTEE) -> NewUnitText:
    return NewUnitText(name, kind)


def change(*acts: Act, on: date = DAY) -> Applied:
    return apply_acts(acts, on=on, decision_no="12-QĐ/TU", actor=SYSTEM, now=NOW)


def name(unit: Unit | int, on: date) -> str | None:
    span = queries.span_of(unit if isinstance(unit, int) else unit.pk, on=on)
    return span.name if span else None


def test_an_absorbed_unit_ends_and_its_heir_stays() -> None:
    province = make_province()
    small, big = (
        make_unit("Đảng ủy xã Nhỏ", parent=province),
        make_unit("Đảng ủy xã Lớn", parent=province),
    )
    cell = make_cell(parent=small)
    head = make_holder(small)
    done = change(Act("absorb", (ref(small),), (heir(big),)))
    assert done.ended == {small.pk: (big.pk,)}
    assert done.ended_tenures == (head.tenure.pk,)
    assert (name(small, EVE), name(small, DAY)) == ("Đảng ủy xã Nhỏ", None)
    assert queries.superior_of(cell.pk, on=EVE) == small.pk
    assert queries.superior_of(cell.pk, on=DAY) == big.pk
    assert queries.is_below(cell.pk, big.pk, on=DAY)
    assert not queries.is_below(cell.pk, small.pk, on=DAY)
    assert queries.is_below(cell.pk, small.pk, on=EVE)
    assert not queries.is_below(cell.pk, big.pk, on=EVE)
    assert UnitHeir.objects.get().heir == big
    assert Tenure.objects.get(pk=head.tenure.pk).end_reason
    assert done.line_changed == (cell.pk,)


def test_a_merger_founds_one_unit_from_several() -> None:
    province = make_province()
    first, second = make_unit("A", parent=province), make_unit("B", parent=province)
    acts = [Act("merge", (ref(first), ref(second)), (heir("c"),), (("c", text("C")),))]
    assert acts_from_json(acts_to_json(acts)) == tuple(acts)
    shown = preview(acts, on=DAY)
    assert not shown.problems
    assert [unit.name for unit in shown.closing] == ["A", "B"]
    assert [(unit.name, unit.parent_name) for unit in shown.opening] == [("C", "Tỉnh ủy Quảng Trị")]
    done = change(*acts)
    founded = done.founded["c"]
    assert queries.superior_of(founded, on=DAY) == province.pk
    assert UnitRole.objects.filter(unit_id=founded).exists()
    assert set(Succession.objects.values_list("predecessor_id", "successor_id")) == {
        (first.pk, founded),
        (second.pk, founded),
    }
    assert UnitEdge.objects.filter(descendant_id=founded).count() == 2
    assert START < DAY
