"""Work passed on becomes an item of the unit below, or a person's share; the link stays on both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories import (
    NOW,
    make_cell,
    make_holder,
    make_province,
    make_signed_commitment,
    make_task,
    make_unit,
)

from camket.commitments.decisions import Origin
from camket.commitments.models import Campaign, Commitment
from camket.organisation.models import Unit
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.tasks.actions.cascading import assign_share, pass_work_to_unit
from camket.tasks.actions.taking_up import take_up_works
from camket.tasks.decisions.cascading import AssignRefusal
from camket.tasks.models import Task
from camket.tasks.queries import check_tallies, task_page

pytestmark = pytest.mark.django_db


def make_draft(unit: Unit, superior: Unit, *, year: int = 2026) -> Commitment:
    campaign = Campaign.objects.create(
        superior=superior,
        year=year,
        theme="Chi bộ cụ thể hóa",
        registers_by=date(2026, 12, 1),
        signs_by=date(2026, 12, 15),
        midyear_by=date(2026, 12, 20),
        yearend_by=date(2026, 12, 31),
        opened_at=NOW,
    )
    return Commitment.objects.create(
        campaign=campaign, unit=unit, holder=unit, superior=superior, year=year, turn_since=NOW
    )


def test_a_work_becomes_an_item_of_the_cells_draft_and_both_show_it() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    head = make_holder(commune)
    cell = make_cell(parent=commune)
    secretary = make_holder(cell, "cell_secretary")
    signed = make_signed_commitment(commune, province)
    take_up_works(signed.pk, actor=SYSTEM, now=NOW)
    draft = make_draft(cell, commune)
    work = signed.items.get().works.get()
    item = pass_work_to_unit(
        work.pk,
        cell.pk,
        title="Tuyến đường kiểu mẫu thôn",
        expected_result="850 m",
        due_on=date(2026, 12, 20),
        actor=head.actor,
        now=NOW,
    )
    assert (item.commitment_id, item.parent_work_id) == (draft.pk, work.pk)
    assert item.origin == Origin.CASCADED
    above = task_page(Task.objects.get(work=work).pk, head.actor, on=date(2026, 11, 20))
    assert above is not None
    assert [link.title for link in above.below] == [item.title]
    child = make_task(cell, owner=secretary.person, item=item)
    below = task_page(child.pk, secretary.actor, on=date(2026, 11, 20))
    assert below is not None
    assert [link.title for link in below.above] == [work.title]
    # the commune's commitment is not the cell's to read: named, with no way there
    assert [link.commitment_id for link in below.above] == [None]
    seen = task_page(child.pk, head.actor, on=date(2026, 11, 20))
    assert seen is not None
    assert [link.commitment_id for link in seen.above] == [signed.pk]
    with pytest.raises(Refused) as refused:
        pass_work_to_unit(
            work.pk, cell.pk, title="", expected_result="", due_on=None, actor=head.actor, now=NOW
        )
    assert refused.value.reason is AssignRefusal.PASSED_ALREADY


def test_a_unit_without_a_draft_takes_no_work() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    head = make_holder(commune)
    cell = make_cell(parent=commune)
    work = make_signed_commitment(commune, province).items.get().works.get()
    with pytest.raises(Refused) as refused:
        pass_work_to_unit(
            work.pk, cell.pk, title="", expected_result="", due_on=None, actor=head.actor, now=NOW
        )
    assert refused.value.reason is AssignRefusal.NO_DRAFT


def test_work_is_passed_only_to_units_below() -> None:
    province = make_province()
    commune = make_unit(parent=province)
    head = make_holder(commune)
    other = make_unit("Đảng ủy xã Khác", parent=province)
    work = make_signed_commitment(commune, province).items.get().works.get()
    with pytest.raises(Refused) as refused:
        pass_work_to_unit(
            work.pk, other.pk, title="", expected_result="", due_on=None, actor=head.actor, now=NOW
        )
    assert refused.value.reason is AssignRefusal.UNIT_NOT_BELOW


def test_a_person_of_the_unit_takes_a_share_and_nothing_is_counted_twice() -> None:
    unit = make_unit()
    head = make_holder(unit)
    deputy = make_holder(unit, "commune_deputy")
    task = make_task(unit, owner=head.person)
    share = assign_share(
        task.pk,
        deputy.person.pk,
        title="Tổ 1",
        target=Decimal(300),
        due_on=date(2026, 12, 1),
        actor=head.actor,
        now=NOW,
    )
    assert (share.parent_id, share.owner_id, share.measure_unit) == (task.pk, deputy.person.pk, "m")
    assert check_tallies(2026) == []


def test_a_person_of_another_unit_takes_none() -> None:
    unit = make_unit()
    head = make_holder(unit)
    task = make_task(unit, owner=head.person)
    stranger = make_holder(make_unit("Đảng ủy xã Khác"))
    with pytest.raises(Refused) as refused:
        assign_share(
            task.pk,
            stranger.person.pk,
            title="Tổ 1",
            target=None,
            due_on=date(2026, 12, 1),
            actor=head.actor,
            now=NOW,
        )
    assert refused.value.reason is AssignRefusal.PERSON_NOT_IN_UNIT
