"""On signing each work becomes a task."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.audit.line import holding_up_others, statements_of
from tests.factories import (
    NOW,
    issue,
    make_holder,
    make_province,
    make_sides,
    make_signed_commitment,
    make_unit,
)

from camket.audit.models import Entry
from camket.commitments.models import Measure, Work
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas
from camket.tallies.queries import totals_of
from camket.tasks.actions.taking_up import sign_and_take_up, take_up_works
from camket.tasks.decisions.standing import TakeUpRefusal
from camket.tasks.models import Task
from camket.tasks.queries import check_tallies

pytestmark = pytest.mark.django_db


def test_each_work_becomes_a_task_of_the_unit() -> None:
    province = make_province()
    unit = make_unit(parent=province)
    lead = make_holder(unit, "commune_deputy", with_account=True)
    commitment = make_signed_commitment(unit, province, works=3, lead=lead.person)
    assert take_up_works(commitment.pk, actor=SYSTEM, now=NOW) == 3
    task = Task.objects.order_by("work__position")[0]
    assert (task.unit_id, task.owner_id, task.year) == (unit.pk, lead.person.pk, 2026)
    assert (task.starts_on, task.due_on) == (date(2026, 2, 10), date(2026, 9, 30))
    assert (task.title, task.product) == ("Việc số 1", "Hồ sơ nghiệm thu")
    assert task.events.get().text == "Ký cam kết, giao nhiệm vụ"
    assert Entry.objects.filter(action="task.assigned").count() == 3
    fold_deltas()
    assert totals_of([province.pk], 2026)[province.pk].assigned == 3
    assert check_tallies(2026) == []


def test_taking_up_twice_makes_no_second_task() -> None:
    province = make_province()
    commitment = make_signed_commitment(make_unit(parent=province), province, works=2)
    take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    assert take_up_works(commitment.pk, actor=SYSTEM, now=NOW) == 0
    assert Task.objects.count() == 2


def test_a_work_without_a_lead_falls_to_the_head() -> None:
    province = make_province()
    unit = make_unit(parent=province)
    head = make_holder(unit)
    commitment = make_signed_commitment(unit, province)
    take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    assert Task.objects.get().owner_id == head.person.pk


def test_an_unsigned_commitment_gives_no_tasks() -> None:
    province = make_province()
    commitment = make_signed_commitment(make_unit(parent=province), province)
    commitment.status = "agreed"
    commitment.save()
    with pytest.raises(Refused) as refused:
        take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    assert refused.value.reason is TakeUpRefusal.NOT_SIGNED


def test_the_only_work_takes_the_amount_of_the_only_measure() -> None:
    province = make_province()
    commitment = make_signed_commitment(make_unit(parent=province), province)
    item = commitment.items.get()
    Measure.objects.create(item=item, position=1, name="Chiều dài", target=850, unit="m")
    take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    task = Task.objects.get()
    assert (task.target, task.measure_unit) == (Decimal(850), "m")


def test_several_works_of_one_item_are_told_in_hundredths() -> None:
    province = make_province()
    commitment = make_signed_commitment(make_unit(parent=province), province, works=2)
    Measure.objects.create(
        item=commitment.items.get(), position=1, name="Chiều dài", target=850, unit="m"
    )
    take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    assert {(task.target, task.measure_unit) for task in Task.objects.all()} == {
        (Decimal(100), "%")
    }


def test_a_work_due_before_the_signing_starts_on_its_due_day() -> None:
    province = make_province()
    commitment = make_signed_commitment(make_unit(parent=province), province)
    Work.objects.update(due_on=date(2026, 1, 31))
    take_up_works(commitment.pk, actor=SYSTEM, now=NOW)
    task = Task.objects.get()
    assert task.starts_on == task.due_on == date(2026, 1, 31)


def test_the_last_signature_makes_the_tasks_and_the_first_makes_none() -> None:
    sides = make_sides()
    commitment = issue(sides)
    sign_and_take_up(commitment.pk, actor=sides.head.actor, now=NOW)
    assert not Task.objects.exists()
    sent = statements_of(lambda: sign_and_take_up(commitment.pk, actor=sides.leader.actor, now=NOW))
    assert holding_up_others(sent) == []
    assert sides.fresh().status == "signed"
    works = Work.objects.filter(item__commitment=commitment)
    assert Task.objects.filter(commitment=commitment).count() == works.count() > 0
