"""Units, heads and the tree, each on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import NOW, START, TODAY, make_cell, make_holder, make_province, make_unit

from camket.organisation import queries
from camket.organisation.actions import end_tenure
from camket.organisation.models import UnitSpan
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db
BEFORE = START - timedelta(days=1)


def test_a_unit_exists_from_its_first_day_on() -> None:
    unit = make_unit()
    assert queries.span_of(unit.pk, on=BEFORE) is None
    span = queries.span_of(unit.pk, on=START)
    assert span is not None
    assert span.name == "Đảng ủy xã Thử Nghiệm"


def test_everything_below_a_province_is_found_at_any_depth() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    cell = make_cell(parent=commune)
    for unit in (province, commune, cell):
        assert queries.is_below(unit.pk, province.pk, on=TODAY)
        assert not queries.is_below(unit.pk, province.pk, on=BEFORE)
    assert not queries.is_below(province.pk, commune.pk, on=TODAY)


def test_two_names_of_a_unit_on_one_day_are_refused_by_the_database() -> None:
    unit = make_unit()
    span = UnitSpan.objects.get(unit=unit)
    span.pk = None
    span.valid = DateRange(TODAY, None)
    with (
        pytest.raises(IntegrityError, match="organisation_unit_span_one_a_day"),
        transaction.atomic(),
    ):
        span.save()


def test_the_head_is_whoever_held_the_post_that_day() -> None:
    unit = make_unit()
    first = make_holder(unit, name="Người Trước")
    change = date(2026, 9, 1)
    end_tenure(first.tenure.pk, ends_on=change, actor=SYSTEM, now=NOW)
    second = make_holder(unit, name="Người Sau", from_on=change)
    before, after = (
        queries.head_of(unit.pk, on=change - timedelta(days=1)),
        queries.head_of(unit.pk, on=change),
    )
    assert before is not None
    assert after is not None
    assert (before.person, after.person) == (first.person, second.person)


def test_a_unit_whose_head_has_left_is_vacant() -> None:
    unit = make_unit()
    head = make_holder(unit)
    end_tenure(head.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    assert queries.head_of(unit.pk, on=TODAY) is None


def test_a_person_with_two_posts_acts_in_the_chosen_one() -> None:
    province, commune = make_province(), make_unit()
    held = make_holder(commune, with_account=True)
    assert held.user is not None
    other = make_holder(province, "provincial_deputy")
    other.tenure.person = held.person
    other.tenure.save()
    highest = queries.actor_for(user_id=held.user.pk, on=TODAY)
    chosen = queries.actor_for(user_id=held.user.pk, on=TODAY, tenure_id=held.tenure.pk)
    assert highest is not None
    assert chosen is not None
    assert (highest.unit_id, chosen.unit_id) == (province.pk, commune.pk)


def test_a_post_that_ended_makes_no_actor_of_it() -> None:
    held = make_holder(make_unit(), with_account=True)
    assert held.user is not None
    end_tenure(held.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    actor = queries.actor_for(user_id=held.user.pk, on=TODAY, tenure_id=held.tenure.pk)
    assert actor is not None
    assert actor.tenure_id is None
    assert actor.post_code == ""
