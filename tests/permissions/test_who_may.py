"""Permissions follow from post, unit and day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q
from tests.factories import START, TODAY, make_cell, make_holder, make_province, make_unit

from camket.organisation.models import UnitKind, UnitSpan
from camket.permissions.catalogue import GRANTS, Permission, Reach
from camket.permissions.queries import holds, may, units_in_reach
from camket.shared.actor import VISITOR

pytestmark = pytest.mark.django_db


def test_a_head_reaches_his_cells_and_not_his_neighbour() -> None:
    province = make_province()
    own, other = make_unit(parent=province), make_unit("Đảng ủy xã Bên Cạnh", parent=province)
    cell = make_cell(parent=own)
    head = make_holder(own).actor
    assert may(head, Permission.VIEW_TASK, cell.pk, on=TODAY)
    assert not may(head, Permission.VIEW_TASK, other.pk, on=TODAY)
    assert not may(head, Permission.VIEW_TASK, province.pk, on=TODAY)
    for is_of_few in (False, True):
        reach = units_in_reach(head, Permission.VIEW_TASK, on=TODAY, is_of_few=is_of_few)
        within = UnitSpan.objects.filter(reach or Q())
        assert {span.unit_id for span in within} == {own.pk, cell.pk}


def test_an_office_acts_for_the_committee_it_serves() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    office = make_unit("Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province)
    clerk = make_holder(office, "provincial_clerk").actor
    assert clerk.scope_id == province.pk
    assert may(clerk, Permission.MANAGE_CAMPAIGN, province.pk, on=TODAY)
    assert may(clerk, Permission.CHASE_UNITS, commune.pk, on=TODAY)


def test_a_member_stays_in_his_cell() -> None:
    commune = make_unit()
    cell, other = make_cell(parent=commune), make_cell("Chi bộ thôn Khác", parent=commune)
    member = make_holder(cell, "cell_member").actor
    assert may(member, Permission.VIEW_TASK, cell.pk, on=TODAY)
    assert not may(member, Permission.VIEW_TASK, other.pk, on=TODAY)
    assert not holds(member, Permission.VERIFY_RESULT)


def test_nothing_is_allowed_before_the_unit_exists() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    head = make_holder(province, "provincial_secretary").actor
    assert not may(head, Permission.VIEW_TASK, commune.pk, on=START - timedelta(days=1))


def test_a_visitor_may_nothing() -> None:
    unit = make_unit()
    for permission in Permission:
        assert not may(VISITOR, permission, unit.pk, on=TODAY)
        assert units_in_reach(VISITOR, permission, on=TODAY) is None


def test_nobody_both_appraises_and_decides_ratings() -> None:
    for post, grants in GRANTS.items():
        both = {Permission.APPRAISE_RATING, Permission.DECIDE_RATING} <= grants.keys()
        assert not both, post


def test_only_the_secretary_of_a_committee_decides_ratings_below() -> None:
    deciders = {
        post
        for post, grants in GRANTS.items()
        if grants.get(Permission.DECIDE_RATING) is Reach.BELOW
    }
    assert deciders == {"provincial_secretary", "commune_secretary", "grassroots_secretary"}
