"""Every kind of change: what it does on its day, and what the days before still say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import NOW, START, make_cell, make_holder, make_province, make_unit

from camket.audit.models import Entry
from camket.organisation import queries
from camket.organisation.actions import link_units
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


def test_an_heir_that_ends_hands_everything_on_to_its_own_heir() -> None:
    province = make_province()
    units = [make_unit(f"Đảng ủy xã {number}", parent=province) for number in range(3)]
    first, second, third = units
    change(Act("absorb", (ref(first),), (heir(second),)), on=DAY)
    later = DAY + timedelta(days=30)
    change(Act("absorb", (ref(second),), (heir(third),)), on=later)
    assert queries.heirs_of([first.pk, second.pk], DAY) == {first.pk: (second.pk,)}
    assert queries.heirs_of([first.pk, second.pk], later) == {
        first.pk: (third.pk,),
        second.pk: (third.pk,),
    }


def test_a_split_unit_ends_and_its_main_piece_answers() -> None:
    province = make_province()
    old, other = make_unit("Cũ", parent=province), make_unit("Khác", parent=province)
    cell = make_cell(parent=old)
    heirs = (heir("moi", "part"), heir(other, "part", main=False))
    done = change(Act("split", (ref(old),), heirs, (("moi", text("Mới")),)))
    founded = done.founded["moi"]
    assert done.ended == {old.pk: (founded, other.pk)}
    assert queries.superior_of(cell.pk, on=DAY) == founded
    assert [(one.name, one.share, one.is_main) for one in queries.successors_of(old.pk)] == [
        ("Mới", "part", True),
        ("Khác", "part", False),
    ]


def test_what_a_divided_unit_gives_may_join_a_merger_of_others() -> None:
    province = make_province()
    a, b, c = (make_unit(one, parent=province) for one in "ABC")
    done = change(
        Act("merge", (ref(a),), (heir("m"),), (("m", text("M")),)),
        Act("split", (ref(b),), (heir("m", "part"), heir(c, "part", main=False))),
    )
    assert done.ended[b.pk] == (done.founded["m"], c.pk)
    came = queries.predecessors_of(done.founded["m"])
    assert {(one.name, one.share) for one in came} == {("A", "whole"), ("B", "part")}


def test_founding_leaves_everybody_else_as_they_were() -> None:
    province = make_province()
    done = change(Act("found", new=(("x", text("Đảng ủy xã Mới")),), parent=ref(province)))
    unit = done.founded["x"]
    assert (name(unit, EVE), name(unit, DAY)) == (None, "Đảng ủy xã Mới")
    assert queries.lineage_of(unit, DAY)[0].unit_id == province.pk
    assert done.line_changed == (unit,)
    assert Succession.objects.get(successor_id=unit).predecessor_id is None


@pytest.mark.parametrize("kind", ["dissolve", "close", "disband"])
def test_what_a_unit_without_successor_leaves_waits_with_its_superior(kind: str) -> None:
    province = make_province()
    commune = make_unit(parent=province)
    cell = make_cell(parent=commune)
    done = change(Act(kind, (ref(cell),)))
    assert done.ended == {cell.pk: (commune.pk,)}
    assert Succession.objects.get(predecessor=cell).successor is None


def test_what_a_closed_unit_leaves_waits_with_whatever_its_superior_became() -> None:
    province = make_province()
    old, other = make_unit("Cũ", parent=province), make_unit("Khác", parent=province)
    cell = make_cell(parent=old)
    done = change(
        Act("close", (ref(cell),)),
        Act("merge", (ref(old), ref(other)), (heir("m"),), (("m", text("M")),)),
    )
    assert done.ended[cell.pk] == (done.founded["m"],)


def test_a_transferred_unit_keeps_its_identity_and_all_below_follow() -> None:
    province = make_province()
    first, second = make_unit("Một", parent=province), make_unit("Hai", parent=province)
    branch = make_unit("Đảng bộ cơ sở", kind="grassroots_dang_bo", parent=first)
    cell = make_cell(parent=branch)
    done = change(Act("transfer", (ref(branch),), parent=ref(second)))
    assert done.moved == (branch.pk,)
    assert done.line_changed == tuple(sorted((branch.pk, cell.pk)))
    assert queries.is_below(cell.pk, second.pk, on=DAY)
    assert not queries.is_below(cell.pk, first.pk, on=DAY)
    assert queries.is_below(cell.pk, first.pk, on=EVE)
    assert name(branch, DAY) == name(branch, EVE)


def test_a_renamed_unit_is_the_same_unit_in_the_same_place() -> None:
    province = make_province()
    unit = make_unit("Đảng ủy xã Cũ", parent=province)
    head = make_holder(unit)
    done = change(Act("rename", (ref(unit),), text=text("Đảng ủy phường Mới")))
    assert done.renamed == (unit.pk,)
    assert not done.line_changed
    assert (name(unit, EVE), name(unit, DAY)) == ("Đảng ủy xã Cũ", "Đảng ủy phường Mới")
    now = queries.head_of(unit.pk, on=DAY)
    assert now is not None
    assert now.pk == head.tenure.pk
    span = queries.span_of(unit.pk, on=DAY)
    assert span is not None
    assert (span.collective, span.short_name) == ("Ban Thường vụ Đảng ủy", "Đảng ủy phường Mới")


def test_a_heir_that_stood_below_takes_the_place_of_what_it_follows() -> None:
    province = make_province()
    upper = make_unit("Trên", parent=province)
    lower, cell = make_unit("Dưới", parent=upper), make_cell(parent=upper)
    change(Act("absorb", (ref(upper),), (heir(lower),)))
    assert queries.superior_of(lower.pk, on=DAY) == province.pk
    assert queries.superior_of(cell.pk, on=DAY) == lower.pk


def test_roles_begin_and_end_with_the_kind() -> None:
    before_reform = date(2024, 1, 1)
    district = make_unit(
        "Huyện ủy Thử Nghiệm", kind=UnitKind.DISTRICT_COMMITTEE, from_on=before_reform
    )
    commune = make_unit("Đảng ủy xã", parent=district, from_on=before_reform)
    role = "above_grassroots"
    assert queries.holds_role(district.pk, role, on=before_reform)
    assert not queries.holds_role(commune.pk, role, on=START - timedelta(days=1))
    assert queries.holds_role(commune.pk, role, on=START)
    change(Act("absorb", (ref(district),), (heir(commune),)))
    assert queries.roles_of(district.pk, DAY) == []
    assert queries.holds_role(district.pk, role, on=EVE)


def test_links_pass_to_the_main_heirs_of_both_ends() -> None:
    province = make_province()
    old, big = make_unit("Nhỏ", parent=province), make_unit("Lớn", parent=province)
    body = make_unit("Ủy ban nhân dân xã", kind=UnitKind.PEOPLES_COMMITTEE)
    link_units(old.pk, body.pk, "leads", on=START, actor=SYSTEM, now=NOW)
    change(Act("absorb", (ref(old),), (heir(big),)))
    assert [(row.other_id, row.is_own) for row in queries.links_of(body.pk, EVE)] == [
        (old.pk, False)
    ]
    assert [row.other_id for row in queries.links_of(body.pk, DAY)] == [big.pk]


def test_a_planned_name_of_a_unit_below_outlives_the_change_above_it() -> None:
    province = make_province()
    small, big = make_unit("Nhỏ", parent=province), make_unit("Lớn", parent=province)
    cell = make_cell(parent=small)
    later = DAY + timedelta(days=60)
    new_name = NewUnitText("Chi bộ tên mới", UnitKind.PARTY_CELL)
    change(Act("rename", (ref(cell),), text=new_name), on=later)
    change(Act("absorb", (ref(small),), (heir(big),)), on=DAY)
    for day, upper, called in [
        (EVE, small.pk, "Chi bộ thôn Thử Nghiệm"),
        (DAY, big.pk, "Chi bộ thôn Thử Nghiệm"),
        (later, big.pk, "Chi bộ tên mới"),
    ]:
        assert (queries.superior_of(cell.pk, on=day), name(cell, day)) == (upper, called)
        assert queries.is_below(cell.pk, upper, on=day)


def test_a_preview_says_who_loses_a_post_and_who_follows() -> None:
    province = make_province()
    small, big = make_unit("Nhỏ", parent=province), make_unit("Lớn", parent=province)
    cell = make_cell(parent=small)
    head = make_holder(small)
    shown = preview([Act("absorb", (ref(small),), (heir(big),))], on=DAY)
    assert [(one.name, one.heirs, one.tenures_ending) for one in shown.closing] == [
        ("Nhỏ", ("Lớn",), 1)
    ]
    assert [one.tenure_id for one in shown.losing_posts] == [head.tenure.pk]
    assert [(one.unit_id, one.to_name, one.follows) for one in shown.moving] == [
        (cell.pk, "Lớn", True)
    ]


def test_members_of_an_ended_cell_belong_to_the_next_and_its_offices_end() -> None:
    province = make_province()
    old, other = make_cell(parent=province), make_cell("Chi bộ thôn Bên", parent=province)
    secretary = make_holder(old, "cell_secretary")
    member = make_holder(old, "cell_member", name="Trần Thị Lan")
    acts = [Act("absorb", (ref(old),), (heir(other),))]
    (closing,) = preview(acts, on=DAY).closing
    assert (closing.tenures_ending, closing.members_passed) == (1, 1)
    change(*acts)
    held = Tenure.objects.filter(unit=other, valid__contains=DAY).order_by("person_id")
    assert [(one.person_id, one.post.code, one.is_head) for one in held] == [
        (secretary.tenure.person_id, "cell_member", False),
        (member.tenure.person_id, "cell_member", False),
    ]
    assert not Tenure.objects.filter(unit=old, valid__contains=DAY).exists()


def test_a_membership_that_was_to_end_ends_that_day_in_the_next_cell_too() -> None:
    province = make_province()
    old, other = make_cell(parent=province), make_cell("Chi bộ thôn Bên", parent=province)
    planned = DAY + timedelta(days=120)
    leaves = make_holder(old, "cell_member", name="Trần Thị Lan")
    stays = make_holder(old, "cell_member", name="Lê Văn Bình")
    leads = make_holder(old, "cell_secretary", name="Phan Thị Cúc")
    for one in (leaves, leads):  # his term as secretary ends then, not his membership
        one.tenure.valid = DateRange(one.tenure.valid.lower, planned)
        one.tenure.save()
    change(Act("absorb", (ref(old),), (heir(other),)))
    held = Tenure.objects.filter(unit=other, valid__contains=DAY)
    assert {one.person_id: (one.valid.lower, one.valid.upper) for one in held} == {
        leaves.tenure.person_id: (DAY, planned),
        stays.tenure.person_id: (DAY, None),
        leads.tenure.person_id: (DAY, None),
    }


def test_each_act_leaves_one_entry_in_the_audit() -> None:
    province = make_province()
    small, big = make_unit("Nhỏ", parent=province), make_unit("Lớn", parent=province)
    before = Entry.objects.count()
    change(Act("absorb", (ref(small),), (heir(big),)))
    entry = Entry.objects.order_by("-number").first()
    assert entry is not None
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.object_id) == ("unit.absorbed", str(small.pk))
    assert entry.after["decision_no"] == "12-QĐ/TU"


@pytest.mark.parametrize("count", [2, 30])
def test_the_statements_do_not_grow_with_the_acts(
    count: int, django_assert_max_num_queries: Any
) -> None:
    province = make_province()
    big = make_unit("Lớn", parent=province)
    small = [make_unit(f"Nhỏ {number}", parent=province) for number in range(count)]
    for unit in small:
        make_cell(f"Chi bộ {unit.pk}", parent=unit)
    acts = [Act("absorb", (ref(unit),), (heir(big),)) for unit in small]
    with django_assert_max_num_queries(10):
        assert not preview(acts, on=DAY).problems
    with django_assert_max_num_queries(75):
        change(*acts)
