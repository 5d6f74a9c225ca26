"""Who could see this on that day: holders above, their offices, delegates, heirs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import (
    NOW,
    START,
    TODAY,
    Held,
    make_cell,
    make_holder,
    make_province,
    make_unit,
)

from camket.organisation.models import (
    Delegation,
    Tenure,
    TenureKind,
    Unit,
    UnitEdge,
    UnitHeir,
    UnitKind,
)
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may, units_in_reach
from camket.permissions.who_could import who_could
from camket.shared.actor import Actor

pytestmark = pytest.mark.django_db


def names(permission: Permission, unit: Unit, on: date) -> set[int]:
    return {could.person_id for could in who_could(permission, unit.pk, on)}


def test_those_above_and_their_offices_could_and_neighbours_could_not() -> None:
    province = make_province()
    office = make_unit("Văn phòng Tỉnh ủy", kind=UnitKind.COMMITTEE_OFFICE, parent=province)
    own, other = make_unit(parent=province), make_unit("Đảng ủy xã Bên Cạnh", parent=province)
    cell = make_cell(parent=own)
    seeing = [
        make_holder(province, "provincial_secretary"),
        make_holder(office, "provincial_clerk"),
        make_holder(own),
        make_holder(cell, "cell_member"),
    ]
    make_holder(other)
    make_holder(make_cell("Chi bộ thôn Khác", parent=own), "cell_member")
    seeing.append(make_holder(own, "commune_deputy"))
    assert names(Permission.VIEW_TASK, cell, TODAY) == {held.person.pk for held in seeing}


def test_the_answer_is_that_of_the_day() -> None:
    commune = make_unit(parent=make_province())
    until = START + timedelta(days=100)
    first = make_holder(commune, from_on=START, until_on=until)
    second = make_holder(commune, from_on=until)
    assert names(Permission.VIEW_TASK, commune, until - timedelta(days=1)) == {first.person.pk}
    assert names(Permission.VIEW_TASK, commune, until) == {second.person.pk}
    assert names(Permission.VIEW_TASK, commune, START - timedelta(days=1)) == set()


def test_who_is_suspended_could_not() -> None:
    commune = make_unit(parent=make_province())
    head = make_holder(commune)
    Tenure.objects.filter(pk=head.tenure.pk).update(kind=TenureKind.SUSPENDED, is_head=False)
    assert names(Permission.VIEW_TASK, commune, TODAY) == set()


def delegated(giver: Held, receiver: Held, *permissions: Permission) -> Actor:
    delegation = Delegation.objects.create(
        giver=giver.tenure,
        receiver=receiver.tenure,
        permissions=[permission.value for permission in permissions],
        valid=DateRange(TODAY, TODAY + timedelta(days=10)),
        decision_no="01-GUQ/ĐU",
        created_at=NOW,
    )
    return Actor(
        user_id=receiver.actor.user_id,
        person_id=receiver.person.pk,
        tenure_id=giver.tenure.pk,
        unit_id=giver.actor.unit_id,
        scope_id=giver.actor.scope_id,
        post_code=giver.actor.post_code,
        delegation_id=delegation.pk,
        limited_to=tuple(permission.value for permission in permissions),
    )


def test_a_delegate_could_what_was_delegated_and_nothing_else() -> None:
    commune = make_unit(parent=make_province())
    head, deputy = make_holder(commune), make_holder(commune, "commune_deputy")
    acting = delegated(head, deputy, Permission.SIGN_FOR_UNIT, Permission.MANAGE_PEOPLE)
    assert may(acting, Permission.SIGN_FOR_UNIT, commune.pk, on=TODAY)
    assert not may(acting, Permission.ACCEPT_FOR_UNIT, commune.pk, on=TODAY)
    assert not may(acting, Permission.MANAGE_PEOPLE, commune.pk, on=TODAY)  # stays with the head
    assert units_in_reach(acting, Permission.VIEW_TASK, on=TODAY) is None
    found = who_could(Permission.SIGN_FOR_UNIT, commune.pk, TODAY)
    assert [could.person_id for could in found] == [head.person.pk, deputy.person.pk]
    assert "01-GUQ/ĐU" in found[1].why
    assert names(Permission.MANAGE_PEOPLE, commune, TODAY) == {head.person.pk}


def test_what_an_ended_unit_left_is_reached_through_its_heirs() -> None:
    province = make_province()
    main, second = make_unit(parent=province), make_unit("Đảng ủy xã Thứ Hai", parent=province)
    ended = make_unit("Đảng ủy xã Đã Chia", parent=province)
    day = START + timedelta(days=200)
    for edge in UnitEdge.objects.filter(descendant=ended):
        edge.valid = DateRange(START, day)
        edge.save()
    for heir, is_main in ((main, True), (second, False)):
        UnitHeir.objects.create(unit=ended, heir=heir, is_main=is_main, valid=DateRange(day, None))
    heads = {unit.pk: make_holder(unit) for unit in (main, second)}
    for unit_id, reads, acts in ((main.pk, True, True), (second.pk, True, False)):
        actor = heads[unit_id].actor
        assert may(actor, Permission.VIEW_TASK, ended.pk, on=day) is reads
        assert may(actor, Permission.ASSIGN_WORK, ended.pk, on=day) is acts
        assert not may(actor, Permission.VIEW_TASK, ended.pk, on=day - timedelta(days=1))
        for is_of_few in (False, True):
            left = units_in_reach(actor, Permission.VIEW_TASK, on=day, is_of_few=is_of_few)
            assert left is not None
            assert UnitHeir.objects.filter(left).exists() is reads
    assert names(Permission.VIEW_TASK, ended, day) == {h.person.pk for h in heads.values()}
    assert names(Permission.ASSIGN_WORK, ended, day) == {heads[main.pk].person.pk}


def test_the_question_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    province = make_province()
    commune = make_unit(parent=province)
    for _ in range(5):
        make_holder(make_cell(f"Chi bộ {_}", parent=commune), "cell_secretary")
    make_holder(province, "provincial_secretary")
    with django_assert_max_num_queries(8):
        assert len(who_could(Permission.VIEW_TASK, commune.pk, TODAY)) == 1
