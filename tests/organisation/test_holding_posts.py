"""Give posts, put them down, let them rest: what is refused, and with which sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from pytest_django.fixtures import DjangoAssertNumQueries
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

from camket.audit.models import Entry
from camket.organisation import queries
from camket.organisation.actions import (
    Appointment,
    appoint,
    end_tenure,
    ensure_posts,
    lift_suspension,
    new_person,
    suspend,
)
from camket.organisation.actions.people import problems_of
from camket.organisation.holding import TenureRefusal
from camket.organisation.holding_wording import sentence_of
from camket.organisation.models import Person, Tenure, TenureKind, Unit
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
CHANGE = date(2026, 9, 1)
BACK = date(2026, 10, 1)


def person(name: str = "Lê Thị Mới") -> Person:
    made = new_person(name)
    made.save()
    return made


def give(
    who: Person,
    unit: Unit,
    post: str = "commune_secretary",
    *,
    from_on: date = CHANGE,
    until_on: date | None = None,
    kind: str = TenureKind.FULL,
) -> Tenure:
    given = Appointment(who, ensure_posts()[post], unit.pk, from_on, until_on, kind, "12-QĐ/TU")
    return appoint([given], actor=SYSTEM, now=NOW)[0]


def refused_to_give(
    who: Person,
    unit: Unit,
    post: str = "commune_secretary",
    *,
    from_on: date = CHANGE,
    until_on: date | None = None,
) -> Refused:
    with pytest.raises(Refused) as refused:
        give(who, unit, post, from_on=from_on, until_on=until_on)
    return refused.value


def rest(held: Held, on: date = CHANGE) -> Tenure:
    return suspend(
        held.tenure.pk,
        from_on=on,
        decision_no="7-QĐ/UBKT",
        reason="để phục vụ kiểm tra",
        actor=SYSTEM,
        now=NOW,
    )


def test_a_second_head_is_refused_and_told_who_heads_the_unit_and_how_to_mend_it() -> None:
    unit = make_unit()
    make_holder(unit, name="Hoàng Đình Thuận")
    refused = refused_to_give(person(), unit)
    assert refused.reason is TenureRefusal.SECOND_HEAD
    sentence = sentence_of(refused)
    assert "Hoàng Đình Thuận" in sentence
    assert "chưa ghi ngày kết thúc" in sentence
    assert "Ghi thôi chức vụ" in sentence


def test_two_heads_in_one_list_are_refused_as_well() -> None:
    unit, post = make_unit(), ensure_posts()["commune_secretary"]
    two = [Appointment(person(name), post, unit.pk, CHANGE) for name in ("Người Một", "Người Hai")]
    (problem,) = problems_of(two)
    assert problem.reason is TenureRefusal.SECOND_HEAD
    assert problem.details["index"] == 1
    with pytest.raises(Refused):
        appoint(two, actor=SYSTEM, now=NOW)
    assert not Tenure.objects.filter(unit=unit).exists()


def test_the_database_too_refuses_two_heads_on_one_day() -> None:
    held = make_holder(make_unit())
    with pytest.raises(IntegrityError, match="one_head_a_day"), transaction.atomic():
        Tenure.objects.create(
            person=person(),
            post=held.tenure.post,
            unit=held.tenure.unit,
            valid=DateRange(CHANGE, None),
            is_head=True,
        )


def test_the_next_head_begins_the_day_the_last_one_stops() -> None:
    unit = make_unit()
    first = make_holder(unit)
    end_tenure(first.tenure.pk, ends_on=CHANGE, actor=SYSTEM, now=NOW)
    second = give(person(), unit)
    assert queries.head_of(unit.pk, on=CHANGE - timedelta(days=1)) == first.tenure
    assert queries.head_of(unit.pk, on=CHANGE) == second


def test_nobody_is_appointed_before_the_unit_stands() -> None:
    refused = refused_to_give(person(), make_unit(), from_on=START - timedelta(days=1))
    assert refused.reason is TenureRefusal.UNIT_NOT_STANDING
    assert "30/06/2025" in sentence_of(refused)


def test_a_cell_has_no_secretary_of_a_commune() -> None:
    refused = refused_to_give(person(), make_cell(parent=make_unit()))
    assert refused.reason is TenureRefusal.WRONG_POST
    assert "chi bộ" in sentence_of(refused)


def test_a_post_cannot_end_before_it_begins() -> None:
    refused = refused_to_give(person(), make_unit(), until_on=CHANGE)
    assert refused.reason is TenureRefusal.ENDS_BEFORE_START


def test_the_same_post_is_not_held_twice_on_one_day() -> None:
    unit = make_unit()
    held = make_holder(unit, "commune_deputy")
    refused = refused_to_give(held.person, unit, "commune_deputy")
    assert refused.reason is TenureRefusal.SAME_POST


def test_a_person_may_hold_posts_in_several_units() -> None:
    held = make_holder(make_unit("Đảng ủy xã Một"))
    council = make_unit("Đảng ủy xã Hai")
    tenure = give(held.person, council, "commune_deputy", kind=TenureKind.CONCURRENT)
    assert tenure.kind == TenureKind.CONCURRENT
    assert not tenure.is_head


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (TenureKind.ACTING, "Quyền Bí thư Đảng ủy xã Thử Nghiệm"),
        (TenureKind.IN_CHARGE, "Bí thư Đảng ủy xã Thử Nghiệm (phụ trách)"),
        (TenureKind.SECONDED, "Bí thư Đảng ủy xã Thử Nghiệm (biệt phái)"),
        (TenureKind.FULL, "Bí thư Đảng ủy xã Thử Nghiệm"),
    ],
)
def test_the_manner_of_holding_is_named_with_the_post(kind: str, title: str) -> None:
    tenure = give(person(), make_unit(), kind=kind)
    assert tenure.is_head
    assert queries.actor_of(tenure, on=TODAY).post_name == title


def test_an_end_outside_the_tenure_is_refused() -> None:
    held = make_holder(make_unit())
    with pytest.raises(Refused) as refused:
        end_tenure(held.tenure.pk, ends_on=START, actor=SYSTEM, now=NOW)
    assert refused.value.reason is TenureRefusal.ENDS_BEFORE_START
    end_tenure(held.tenure.pk, ends_on=CHANGE, actor=SYSTEM, now=NOW)
    with pytest.raises(Refused) as refused:
        end_tenure(held.tenure.pk, ends_on=BACK, actor=SYSTEM, now=NOW)
    assert refused.value.reason is TenureRefusal.NOT_HELD


def test_headship_rests_while_the_head_is_suspended() -> None:
    unit = make_unit()
    head = make_holder(unit, with_account=True)
    assert head.user is not None
    rest(head)
    assert queries.head_of(unit.pk, on=CHANGE - timedelta(days=1)) is not None
    assert queries.head_of(unit.pk, on=CHANGE) is None
    assert queries.posts_of(user_id=head.user.pk, on=TODAY) == []
    assert Entry.objects.filter(action="tenure.suspended").count() == 1


def test_somebody_is_put_in_charge_while_the_head_is_suspended() -> None:
    unit = make_unit()
    rest(make_holder(unit))
    stand_in = give(person(), unit, kind=TenureKind.IN_CHARGE, until_on=BACK)
    assert queries.head_of(unit.pk, on=CHANGE) == stand_in


def test_a_lifted_suspension_goes_on_as_before_and_the_chosen_post_is_found_again() -> None:
    unit = make_unit()
    head = make_holder(unit, with_account=True)
    assert head.user is not None
    resting = rest(head)
    again = lift_suspension(resting.pk, on=BACK, decision_no="9-QĐ/UBKT", actor=SYSTEM, now=NOW)
    assert queries.head_of(unit.pk, on=BACK) == again
    assert again.continues == resting
    actor = queries.actor_for(user_id=head.user.pk, on=TODAY, tenure_id=head.tenure.pk)
    assert actor is not None
    assert actor.tenure_id == again.pk


def test_a_suspension_is_not_lifted_while_another_heads_the_unit() -> None:
    unit = make_unit()
    resting = rest(make_holder(unit))
    give(person("Trần Văn Thay"), unit, kind=TenureKind.IN_CHARGE)
    with pytest.raises(Refused) as refused:
        lift_suspension(resting.pk, on=BACK, decision_no="9-QĐ/UBKT", actor=SYSTEM, now=NOW)
    assert refused.value.reason is TenureRefusal.HEAD_MEANWHILE
    assert "Trần Văn Thay" in sentence_of(refused.value)


def test_nobody_is_suspended_twice_or_without_a_decision() -> None:
    head = make_holder(make_unit())
    with pytest.raises(Refused) as refused:
        suspend(head.tenure.pk, from_on=CHANGE, decision_no=" ", reason="x", actor=SYSTEM, now=NOW)
    assert refused.value.reason is TenureRefusal.NO_DECISION
    resting = rest(head)
    with pytest.raises(Refused) as refused:
        suspend(resting.pk, from_on=BACK, decision_no="1", reason="x", actor=SYSTEM, now=NOW)
    assert refused.value.reason is TenureRefusal.ALREADY_SUSPENDED


def test_a_unit_without_a_head_is_vacant_since_the_last_one_stopped() -> None:
    province = make_province()
    led, left = (
        make_unit("Đảng ủy xã Một", parent=province),
        make_unit("Đảng ủy xã Hai", parent=province),
    )
    make_holder(led)
    end_tenure(make_holder(left).tenure.pk, ends_on=CHANGE, actor=SYSTEM, now=NOW)
    vacant = queries.vacant_units(Q(unit_id__in=[led.pk, left.pk]), on=TODAY)
    assert vacant == [queries.Vacancy(left.pk, "Đảng ủy xã Hai", CHANGE)]


def test_many_are_appointed_in_a_known_number_of_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    post = ensure_posts()["commune_deputy"]
    unit = make_unit()
    people = [person(f"Người Thứ {number}") for number in range(40)]
    with django_assert_max_num_queries(12):
        appoint([Appointment(one, post, unit.pk, CHANGE) for one in people], actor=SYSTEM, now=NOW)
