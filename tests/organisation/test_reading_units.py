"""Trees, names, histories and ties of any day, each in a known number of statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories import NOW, START, make_cell, make_holder, make_province, make_unit

from camket.organisation import queries
from camket.organisation.actions import (
    PlanText,
    apply_acts,
    decide_plan,
    draft_plan,
    end_link,
    end_role,
    link_units,
    put_in_charge,
    set_area,
    set_role,
)
from camket.organisation.acts import Act, HeirRef, NewUnitText, UnitRef
from camket.organisation.decisions import UnitRefusal
from camket.organisation.models import Unit
from camket.organisation.queries import EventKind
from camket.organisation.wording import sentence
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)
EVE = DAY - timedelta(days=1)
BY: Any = {"actor": SYSTEM, "now": NOW}


def absorb(small: Unit, big: Unit, *, on: date = DAY) -> None:
    act = Act("absorb", (UnitRef(small.pk),), (HeirRef(UnitRef(big.pk)),))
    apply_acts([act], on=on, decision_no="12-QĐ/TU", **BY)


# --- the tree -----------------------------------------------------------------------------------


def test_a_page_of_the_tree_shows_the_day_it_is_asked_for() -> None:
    province = make_province()
    small, big = (
        make_unit("Đảng ủy xã A", parent=province),
        make_unit("Đảng ủy xã B", parent=province),
    )
    make_cell(parent=small)
    make_holder(big, name="Người Đứng Đầu")
    absorb(small, big)
    before, after = (queries.tree_page(province.pk, day) for day in (EVE, DAY))
    assert [(row.name, row.children, row.head) for row in before.rows] == [
        ("Đảng ủy xã A", 1, ""),
        ("Đảng ủy xã B", 0, "Người Đứng Đầu"),
    ]
    assert [(row.name, row.children) for row in after.rows] == [("Đảng ủy xã B", 1)]


def test_a_page_may_show_what_has_ended_and_who_answers_for_it() -> None:
    province = make_province()
    small, big = (
        make_unit("Đảng ủy xã A", parent=province),
        make_unit("Đảng ủy xã B", parent=province),
    )
    absorb(small, big)
    page = queries.tree_page(province.pk, DAY, shows_ended=True)
    assert [(row.unit_id, row.ended_on, row.successors) for row in page.rows] == [
        (small.pk, DAY, ((big.pk, "Đảng ủy xã B"),)),
        (big.pk, None, ()),
    ]
    assert len(queries.tree_page(province.pk, EVE, shows_ended=True).rows) == 2


def test_the_tree_is_turned_page_by_page_at_one_cost(django_assert_max_num_queries: Any) -> None:
    province = make_province()
    units = [make_unit(f"Đảng ủy xã {number:02}", parent=province) for number in range(7)]
    seen: list[int] = []
    after = None
    while True:
        with django_assert_max_num_queries(5):
            page = queries.tree_page(province.pk, DAY, after=after, limit=3)
        seen += [row.unit_id for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == [unit.pk for unit in units]


def test_the_roots_of_a_line_stand_under_nobody() -> None:
    province, body = make_province(), make_unit("Ủy ban nhân dân tỉnh", kind="peoples_committee")
    assert [span.unit_id for span in queries.roots("party", DAY)] == [province.pk]
    assert [span.unit_id for span in queries.roots("state", DAY)] == [body.pk]
    assert queries.roots("party", START - timedelta(days=1)) == []
    assert [row.unit_id for row in queries.tree_page(None, DAY, "state").rows] == [body.pk]
    assert len(queries.tree_page(None, DAY, "party").rows) == 1


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["cam lo", "Cam Lộ", "CAM L", "xã cam lộ", "  cam   lộ! "])
def test_a_unit_is_found_with_accents_and_without(
    words: str, django_assert_max_num_queries: Any
) -> None:
    province = make_province()
    unit = make_unit("Đảng ủy xã Cam Lộ", parent=province)
    make_unit("Đảng ủy xã Cam Thành", parent=province)
    with django_assert_max_num_queries(5):
        found = queries.find_units(words, on=DAY)
    assert [(one.unit_id, one.parent_name, one.is_ended) for one in found] == [
        (unit.pk, "Tỉnh ủy Quảng Trị", False)
    ]


def test_an_ended_unit_is_found_with_whoever_answers_for_it_now() -> None:
    province = make_province()
    units = [make_unit(f"Đảng ủy xã {one}", parent=province) for one in ("Cũ", "Giữa", "Sau")]
    absorb(units[0], units[1])
    later = DAY + timedelta(days=10)
    absorb(units[1], units[2], on=later)
    (found,) = queries.find_units("xã cũ", on=later)
    assert found.is_ended
    assert found.successors == ((units[2].pk, "Đảng ủy xã Sau"),)
    assert found.parent_name == "Tỉnh ủy Quảng Trị"
    (found,) = queries.find_units("xã cũ", on=EVE)
    assert not found.is_ended
    assert found.successors == ()


def test_a_unit_is_found_by_an_old_name_and_shown_by_its_name_now() -> None:
    unit = make_unit("Đảng ủy xã Tên Xưa", parent=make_province())
    text = NewUnitText("Đảng ủy phường Mới", "commune_committee")
    apply_acts([Act("rename", (UnitRef(unit.pk),), text=text)], on=DAY, decision_no="1", **BY)
    (found,) = queries.find_units("ten xua", on=DAY)
    assert (found.unit_id, found.name, found.name_now) == (
        unit.pk,
        "Đảng ủy xã Tên Xưa",
        "Đảng ủy phường Mới",
    )


@pytest.mark.parametrize("words", ["", "  ", "!!!", "&|:*", "'"])
def test_no_words_find_nothing(words: str) -> None:
    make_province()
    assert queries.find_units(words, on=DAY) == []


def test_whoever_stands_and_bears_just_the_words_comes_first() -> None:
    province = make_province()
    longer = make_unit("Chi bộ Cam Lộ Thượng", parent=province)
    exact = make_unit("Cam Lộ", parent=province)
    assert [one.unit_id for one in queries.find_units("cam lộ", on=DAY)] == [exact.pk, longer.pk]


# --- history ------------------------------------------------------------------------------------


def test_a_history_tells_all_of_a_unit_past_and_planned(django_assert_max_num_queries: Any) -> None:
    province = make_province()
    small, big = make_unit("Nhỏ", parent=province), make_unit("Lớn", parent=province)
    absorb(small, big)
    text = NewUnitText("Lớn Mới", "commune_committee")
    plan = draft_plan(
        PlanText(
            "Đổi tên",
            province.pk,
            date(2027, 1, 1),
            (Act("rename", (UnitRef(big.pk),), text=text),),
        ),
        **BY,
    )
    assert not any(event.is_planned for event in queries.history_of(big.pk))
    decide_plan(plan.pk, decision_no="5-QĐ/TU", decision_on=date(2026, 12, 1), **BY)
    with django_assert_max_num_queries(4):
        events = queries.history_of(big.pk)
    assert [(event.kind, event.on) for event in events] == [
        (EventKind.FOUNDED, START),
        (EventKind.RECEIVED, DAY),
        (EventKind.PLANNED, date(2027, 1, 1)),
    ]
    assert events[1].others == ((small.pk, "Nhỏ"),)
    assert (events[2].after, events[2].decision_no) == ("Lớn Mới", "5-QĐ/TU")
    ended = queries.history_of(small.pk)
    assert [event.kind for event in ended] == [
        EventKind.FOUNDED,
        EventKind.ENDED,
        EventKind.PASSED_ON,
    ]
    assert ended[2].others == ((big.pk, "Lớn"),)


def test_a_move_and_a_new_name_are_told_with_what_was_before() -> None:
    province = make_province()
    first, second = make_unit("Một", parent=province), make_unit("Hai", parent=province)
    cell = make_cell("Chi bộ Cũ", parent=first)
    act = Act(
        "transfer",
        (UnitRef(cell.pk),),
        parent=UnitRef(second.pk),
        text=NewUnitText("Chi bộ Mới", "party_cell"),
    )
    apply_acts([act], on=DAY, decision_no="7-QĐ/TU", **BY)
    _, renamed, moved = queries.history_of(cell.pk)
    assert (renamed.before, renamed.after) == ("Chi bộ Cũ", "Chi bộ Mới")
    assert (moved.before, moved.after, moved.decision_no) == ("Một", "Hai", "7-QĐ/TU")


# --- areas, links, roles ------------------------------------------------------------------------


def test_an_area_groups_units_from_a_day_on_with_somebody_in_charge() -> None:
    province = make_province()
    units = [make_unit(f"Đảng ủy xã {number}", parent=province) for number in range(3)]
    person = make_holder(province, "provincial_deputy", name="Ủy Viên Phụ Trách").person
    area = set_area(province.pk, "Miền Tây", [units[0].pk, units[1].pk], on=DAY, **BY)
    put_in_charge(area.pk, person.pk, on=DAY, decision_no="3-PC/TU", **BY)
    (row,) = queries.areas_of(province.pk, DAY)
    assert (row.name, row.person_name, row.units, row.since) == (
        "Miền Tây",
        "Ủy Viên Phụ Trách",
        2,
        DAY,
    )
    assert [span.unit_id for span in queries.units_in_area(area.pk, DAY)] == [
        units[0].pk,
        units[1].pk,
    ]
    (before,) = queries.areas_of(province.pk, EVE)
    assert (before.units, before.person_id) == (0, None)
    span = queries.span_of(units[0].pk, on=EVE)
    assert span is not None
    assert span.area == ""


def test_whoever_takes_an_area_over_follows_whoever_had_it() -> None:
    province = make_province()
    first, second = (make_holder(province, "provincial_deputy").person for _ in range(2))
    area = set_area(province.pk, "Miền Tây", on=START, **BY)
    put_in_charge(area.pk, first.pk, on=START, **BY)
    put_in_charge(area.pk, second.pk, on=DAY, **BY)
    assert [queries.areas_of(province.pk, day)[0].person_id for day in (EVE, DAY)] == [
        first.pk,
        second.pk,
    ]
    put_in_charge(area.pk, None, on=DAY + timedelta(days=1), **BY)
    assert queries.areas_of(province.pk, DAY + timedelta(days=1))[0].person_id is None


def test_areas_are_refused_with_a_reason() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    cell = make_cell(parent=commune)
    person = make_holder(province, "provincial_deputy").person
    refused = [
        refusal(lambda: set_area(province.pk, " ", on=DAY, **BY)),
        refusal(lambda: set_area(province.pk, "A", [cell.pk], on=DAY, **BY)),
        refusal(lambda: set_area(province.pk, "A", on=date(2020, 1, 1), **BY)),
    ]
    area = set_area(province.pk, "A", on=DAY, **BY)
    put_in_charge(area.pk, person.pk, on=DAY, **BY)
    refused += [
        refusal(lambda: put_in_charge(area.pk, person.pk, on=DAY + timedelta(days=1), **BY)),
        refusal(lambda: put_in_charge(area.pk, None, on=EVE, **BY)),
    ]
    assert refused == [
        UnitRefusal.NO_NAME,
        UnitRefusal.NOT_DIRECTLY_BELOW,
        UnitRefusal.NOT_STANDING,
        UnitRefusal.SAME_PERSON,
        UnitRefusal.LATER_CHARGE,
    ]


def refusal(act: Any) -> Any:
    with pytest.raises(Refused) as refused:
        act()
    assert "{" not in sentence(refused.value)
    return refused.value.reason


def test_a_link_ties_two_trees_for_some_days() -> None:
    province, body = make_province(), make_unit("Ủy ban nhân dân tỉnh", kind="peoples_committee")
    link = link_units(province.pk, body.pk, "leads", on=START, **BY)
    end_link(link.pk, on=DAY, **BY)
    assert [(row.other_name, row.is_own) for row in queries.links_of(province.pk, EVE)] == [
        ("Ủy ban nhân dân tỉnh", True)
    ]
    assert queries.links_of(province.pk, DAY) == []
    link_units(province.pk, body.pk, "leads", on=DAY, **BY)
    refused = [
        refusal(lambda: link_units(province.pk, province.pk, "leads", on=DAY, **BY)),
        refusal(lambda: link_units(province.pk, body.pk, "leads", on=DAY, **BY)),
        refusal(lambda: link_units(province.pk, body.pk, "leads", on=date(2020, 1, 1), **BY)),
        refusal(lambda: end_link(link.pk, on=DAY, **BY)),
    ]
    assert refused == [
        UnitRefusal.ITSELF,
        UnitRefusal.LINKED_ALREADY,
        UnitRefusal.NOT_STANDING,
        UnitRefusal.ENDED_ALREADY,
    ]


def test_a_role_may_be_given_and_taken_by_decision() -> None:
    zone = make_unit("Đảng bộ cơ sở đặc khu", kind="grassroots_dang_bo", parent=make_province())
    role = "above_grassroots"
    assert not queries.holds_role(zone.pk, role, on=START)
    set_role(zone.pk, role, on=START, decision_no="9-QĐ/TU", **BY)
    assert refusal(lambda: set_role(zone.pk, role, on=DAY, decision_no="", **BY)) is (
        UnitRefusal.HOLDS_ROLE_ALREADY
    )
    end_role(zone.pk, role, on=DAY, decision_no="10-QĐ/TU", **BY)
    assert queries.holds_role(zone.pk, role, on=EVE)
    assert not queries.holds_role(zone.pk, role, on=DAY)
    assert refusal(lambda: end_role(zone.pk, role, on=DAY, decision_no="", **BY)) is (
        UnitRefusal.HOLDS_NO_ROLE
    )
