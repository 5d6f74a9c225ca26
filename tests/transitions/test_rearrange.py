"""Nothing closes silently: every open thing of an ending unit waits for a decision."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_task, make_unit
from tests.transitions.scene import (
    DAY,
    NUMBER,
    ON_DAY,
    absorb,
    close,
    make_commune,
    make_scene,
    merge,
    raise_obstacle,
    split,
)

from camket.audit.chain import check_chain
from camket.audit.models import Entry
from camket.commitments.models import Commitment, Order
from camket.notifications.models import Notice
from camket.organisation.acts import Act, HeirRef, UnitRef, acts_to_json
from camket.organisation.models import Rearrangement
from camket.organisation.queries import span_of
from camket.reviews.decisions.states import SETTLED_REMEDIATION, RemediationState
from camket.reviews.models import Remediation
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas, rebuild_totals
from camket.tallies.queries import totals_of
from camket.tasks.models import Task
from camket.transitions.actions.applying import apply_due_plans, apply_plan, rearrange
from camket.transitions.actions.deciding import decide
from camket.transitions.decisions import ApplyRefusal, Choice, Thing
from camket.transitions.models import Waiting
from camket.transitions.queries.foreseen import would_wait

pytestmark = pytest.mark.django_db


def test_every_open_thing_of_an_ending_unit_waits_for_its_main_heir() -> None:
    scene = make_scene()
    old, heir = scene.communes
    obstacle = raise_obstacle(old.tasks[0], level=scene.province)
    share = make_task(old.unit, owner=old.head.person, title="Phần của tôi", parent=old.tasks[0])
    remediation = Remediation.objects.create(
        unit=old.unit, superior=scene.province, year=2025, title="Chậm giải ngân", created_at=ON_DAY
    )
    outcome = absorb(old.unit, heir.unit)
    rows = {row.kind: row for row in Waiting.objects.all()}
    assert Counter(Waiting.objects.values_list("kind", flat=True)) == {
        "commitment": 1,
        "item": 1,
        "task": 2,
        "assignment": 1,
        "obstacle": 1,
        "remediation": 1,
    }
    assert outcome.waiting == {
        "commitment": 1,
        "item": 1,
        "task": 2,
        "assignment": 1,
        "obstacle": 1,
        "order": 0,
        "remediation": 1,
    }
    assert outcome.waiting_commitments == 1
    assert rows["assignment"].task_id == share.pk
    assert rows["obstacle"].obstacle_id == obstacle.pk
    assert rows["remediation"].remediation_id == remediation.pk
    for row in rows.values():
        assert (row.unit_id, row.waits_for_id, row.superior_id) == (
            old.unit.pk,
            heir.unit.pk,
            scene.province.pk,
        )
        assert (row.since, row.is_divided, row.cause_no) == (DAY, False, NUMBER)
    assert rows["item"].under_id == rows["task"].under_id == rows["commitment"].pk
    assert rows["assignment"].under_id == rows["obstacle"].under_id == rows["commitment"].pk


def test_what_was_foreseen_to_wait_is_what_then_waits() -> None:
    scene = make_scene()
    old, heir = scene.communes
    raise_obstacle(old.tasks[0], level=scene.province)
    make_task(old.unit, owner=old.head.person, title="Phần của tôi", parent=old.tasks[0])
    for state in RemediationState:
        Remediation.objects.create(
            unit=old.unit,
            superior=scene.province,
            year=2025,
            title=f"Chậm giải ngân ({state})",
            state=state.value,
            cause="Giao vốn chậm",
            plan="Giao trước tháng 3",
            owner_name="Chi cục Thuế",
            due_on=DAY,
            proof="Báo cáo số 7",
            reported_at=ON_DAY,
            remedied_on=DAY,
            created_at=ON_DAY,
        )
    foreseen = would_wait([old.unit.pk], on=DAY)[old.unit.pk]
    outcome = absorb(old.unit, heir.unit)
    assert foreseen == {Thing(kind): count for kind, count in outcome.waiting.items() if count}
    assert foreseen[Thing.REMEDIATION] == len(set(RemediationState) - SETTLED_REMEDIATION)


def test_until_decided_nothing_of_it_has_changed() -> None:
    scene = make_scene()
    old, heir = scene.communes
    before = list(Task.objects.order_by("pk").values())
    paper = Commitment.objects.filter(pk=old.commitment.pk).values().get()
    absorb(old.unit, heir.unit)
    assert list(Task.objects.order_by("pk").values()) == before
    assert Commitment.objects.filter(pk=old.commitment.pk).values().get() == paper


def test_what_is_over_does_not_wait() -> None:
    scene = make_scene(tasks=1)
    old, heir = scene.communes
    Task.objects.filter(pk=old.tasks[0].pk).update(status="done", done_on=date(2026, 5, 1))
    absorb(old.unit, heir.unit)
    assert list(Waiting.objects.values_list("kind", flat=True)) == ["commitment"]
    Commitment.objects.filter(pk=heir.commitment.pk).update(status="closed")
    third = make_commune(scene.province, 3, tasks=0)
    outcome = absorb(heir.unit, third.unit, on=DAY + timedelta(days=30))
    assert outcome.waiting["commitment"] == 0


def test_the_work_of_a_divided_unit_waits_as_divided_and_names_its_heirs() -> None:
    scene = make_scene(1)
    outcome = split(scene.communes[0].unit)
    east, west = outcome.applied.founded["Đông"], outcome.applied.founded["Tây"]
    row = Waiting.objects.get(kind="commitment")
    assert row.is_divided
    assert row.waits_for_id == east
    assert [(part["unit_id"], part["share"], part["is_main"]) for part in row.parts] == [
        (east, "part", True),
        (west, "part", False),
    ]
    assert row.parts[0]["name"] == "Đảng ủy xã Đông"


def test_a_unit_without_successor_leaves_its_work_with_its_superior() -> None:
    scene = make_scene(1)
    close(scene.communes[0].unit)
    row = Waiting.objects.get(kind="commitment")
    assert row.waits_for_id == scene.province.pk
    assert row.superior_id is None


def test_what_waits_follows_when_the_heir_ends_as_well() -> None:
    scene = make_scene(3)
    first, second, third = scene.communes
    absorb(first.unit, second.unit)
    absorb(second.unit, third.unit, on=DAY + timedelta(days=31))
    rows = Waiting.objects.filter(kind="commitment")
    assert {(row.unit_id, row.waits_for_id, row.since) for row in rows} == {
        (first.unit.pk, third.unit.pk, DAY),
        (second.unit.pk, third.unit.pk, DAY + timedelta(days=31)),
    }


def test_orders_of_an_ending_superior_wait_for_its_heir() -> None:
    scene = make_scene(2)
    upper, heir = scene.communes[0], scene.communes[1]
    cell = make_unit("Chi bộ thôn Một", kind="party_cell", parent=upper.unit)
    below = make_commune(upper.unit, 9, tasks=0)
    order = Order.objects.create(
        campaign=below.commitment.campaign,
        title="Xóa nhà tạm",
        measure_name="nhà",
        measure_unit="nhà",
        target=5,
        due_on=date(2026, 12, 1),
        created_at=ON_DAY,
    )
    assert cell.pk
    absorb(upper.unit, heir.unit)
    row = Waiting.objects.get(kind="order")
    assert (row.order_id, row.waits_for_id) == (order.pk, heir.unit.pk)


def test_an_order_that_was_inherited_waits_again_when_its_heir_ends() -> None:
    scene = make_scene(4)
    upper, first, second, third = scene.communes
    below = make_commune(upper.unit, 9, tasks=0)
    order = Order.objects.create(
        campaign=below.commitment.campaign,
        title="Xóa nhà tạm",
        measure_name="nhà",
        measure_unit="nhà",
        target=5,
        due_on=date(2026, 12, 1),
        created_at=ON_DAY,
    )
    for day, old, heir in (
        (DAY, upper, first),
        (date(2026, 7, 20), first, second),
        (date(2026, 8, 20), second, third),
    ):
        now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        assert would_wait([old.unit.pk], on=day)[old.unit.pk][Thing.ORDER] == 1
        absorb(old.unit, heir.unit, on=day, now=now)
        row = Waiting.objects.get(kind="order", choice="")
        assert (row.order_id, row.unit_id, row.waits_for_id) == (
            order.pk,
            old.unit.pk,
            heir.unit.pk,
        )
        decide(row.pk, Choice.INHERITED, actor=heir.head.actor, now=now)
        assert Thing.ORDER not in would_wait([old.unit.pk], on=day).get(old.unit.pk, {})
    assert would_wait([third.unit.pk], on=date(2026, 9, 1))[third.unit.pk][Thing.ORDER] == 1


def test_an_order_that_was_closed_does_not_wait_again() -> None:
    scene = make_scene(3)
    upper, first, second = scene.communes
    below = make_commune(upper.unit, 9, tasks=0)
    Order.objects.create(
        campaign=below.commitment.campaign,
        title="Xóa nhà tạm",
        measure_name="nhà",
        measure_unit="nhà",
        target=5,
        due_on=date(2026, 12, 1),
        created_at=ON_DAY,
    )
    absorb(upper.unit, first.unit)
    decide(
        Waiting.objects.get(kind="order").pk,
        Choice.CLOSED_BY_DECISION,
        decision_no="9-QĐ/TU",
        reason="Thôi đặt hàng",
        actor=first.head.actor,
        now=ON_DAY,
    )
    day = date(2026, 8, 1)
    absorb(first.unit, second.unit, on=day, now=datetime(2026, 8, 1, 2, tzinfo=UTC))
    assert not Waiting.objects.filter(kind="order", choice="").exists()


def test_a_moved_unit_keeps_its_commitment_and_nothing_waits() -> None:
    scene = make_scene(2)
    cell = make_commune(scene.communes[0].unit, 7)
    act = Act("transfer", units=(UnitRef(cell.unit.pk),), parent=UnitRef(scene.communes[1].unit.pk))
    outcome = rearrange([act], on=DAY, decision_no=NUMBER, actor=SYSTEM, now=ON_DAY)
    assert (outcome.inherited_commitments, outcome.waiting_commitments) == (1, 0)
    assert not Waiting.objects.exists()


def test_totals_are_conserved_by_every_kind_of_change() -> None:
    scene = make_scene(6)
    units = [commune.unit for commune in scene.communes]
    fold_deltas()
    whole = totals_of([scene.province.pk], 2026)[scene.province.pk]
    merged = merge(units[:2])[1]
    split(units[2])
    absorb(units[3], units[4])
    close(units[5])
    fold_deltas()
    totals = totals_of([scene.province.pk, merged.pk, units[4].pk, units[3].pk], 2026)
    assert totals[scene.province.pk] == whole
    assert totals[merged.pk].assigned == 4
    assert totals[units[4].pk].assigned == 4
    assert totals[units[3].pk].assigned == 2
    assert rebuild_totals() == []


def test_no_commitment_or_task_is_lost_or_waits_twice() -> None:
    scene = make_scene(4)
    units = [commune.unit for commune in scene.communes]
    merge(units[:2])
    split(units[2])
    close(units[3])
    assert Commitment.objects.count() == 4
    assert Waiting.objects.filter(kind="commitment").values("commitment").distinct().count() == 4
    assert Waiting.objects.filter(kind="task").values("task").distinct().count() == 8
    assert Waiting.objects.count() == 4 + 4 + 8


def test_the_number_of_statements_does_not_grow_with_the_units() -> None:
    small, big = make_scene(2, tasks=1), make_scene(6, tasks=3)

    def statements(units: list[int]) -> int:
        act = Act("close", units=tuple(UnitRef(unit) for unit in units))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rearrange([act], on=DAY, decision_no=NUMBER, actor=SYSTEM, now=ON_DAY)
        return len(captured)

    few = statements([one.unit.pk for one in small.communes])
    many = statements([one.unit.pk for one in big.communes])
    assert few == many


def test_heirs_and_superior_are_told_once_with_the_sum() -> None:
    scene = make_scene(3)
    first, second, heir = scene.communes
    act = Act(
        "absorb",
        units=(UnitRef(first.unit.pk), UnitRef(second.unit.pk)),
        heirs=(_whole(heir.unit.pk),),
    )
    rearrange([act], on=DAY, decision_no=NUMBER, actor=SYSTEM, now=ON_DAY)
    texts = dict(Notice.objects.values_list("user_id", "text"))
    assert heir.head.user is not None
    assert scene.leader.user is not None
    assert (
        texts[heir.head.user.pk]
        == f"Sắp xếp tổ chức theo {NUMBER}: 2 việc chờ {_name(heir.unit.pk)} quyết định."
    )
    assert texts[scene.leader.user.pk].endswith("2 việc chờ các đơn vị trực thuộc quyết định.")
    assert len(texts) == 2


def test_the_audit_keeps_the_outcome_and_stays_whole() -> None:
    scene = make_scene()
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    entry = Entry.objects.get(action="rearrangement.applied")
    assert entry.after["waiting"]["task"] == 2
    assert check_chain().first_broken is None


def test_a_refused_act_changes_nothing() -> None:
    scene = make_scene()
    with pytest.raises(Refused):
        absorb(scene.communes[0].unit, scene.communes[0].unit)
    assert not Waiting.objects.exists()
    assert not Entry.objects.filter(action="rearrangement.applied").exists()


def _plan(
    scene_superior: int, old: int, heir: int, *, on: date, state: str = "decided"
) -> Rearrangement:
    act = Act("absorb", units=(UnitRef(old),), heirs=(_whole(heir),))
    return Rearrangement.objects.create(
        title="Nhập xã",
        superior_id=scene_superior,
        decision_no=NUMBER,
        effective_on=on,
        state=state,
        acts=acts_to_json([act]),
        created_by_name="Người soạn",
        created_at=ON_DAY,
    )


def test_a_decided_plan_is_carried_out_on_its_day_by_the_job_once() -> None:
    scene = make_scene()
    old, heir = (commune.unit.pk for commune in scene.communes)
    plan = _plan(scene.province.pk, old, heir, on=DAY)
    assert apply_due_plans(now=ON_DAY - timedelta(days=1)) == 0
    assert apply_due_plans(now=ON_DAY) == 1
    assert apply_due_plans(now=ON_DAY) == 0
    plan.refresh_from_db()
    assert (plan.state, plan.applied_at) == ("applied", ON_DAY)
    assert Waiting.objects.filter(rearrangement=plan).count() == 4


def test_a_plan_that_cannot_be_read_keeps_back_no_other() -> None:
    scene = make_scene()
    old, heir = (commune.unit.pk for commune in scene.communes)
    broken = _plan(scene.province.pk, old, heir, on=DAY - timedelta(days=1))
    Rearrangement.objects.filter(pk=broken.pk).update(acts=[{"kind": "no such act"}])
    sound = _plan(scene.province.pk, old, heir, on=DAY)
    assert apply_due_plans(now=ON_DAY) == 1
    sound.refresh_from_db()
    assert sound.state == "applied"
    assert Notice.objects.filter(topic__startswith=f"rearrangement.failed:{broken.pk}:").exists()


@pytest.mark.parametrize(
    ("state", "on", "reason"),
    [
        ("draft", DAY, ApplyRefusal.NOT_DECIDED),
        ("decided", DAY + timedelta(days=1), ApplyRefusal.NOT_YET),
    ],
)
def test_a_plan_is_not_carried_out_before_its_decision_or_its_day(
    state: str, on: date, reason: ApplyRefusal
) -> None:
    scene = make_scene()
    old, heir = (commune.unit.pk for commune in scene.communes)
    plan = _plan(scene.province.pk, old, heir, on=on, state=state)
    with pytest.raises(Refused) as refused:
        apply_plan(plan.pk, actor=scene.leader.actor, now=ON_DAY)
    assert refused.value.reason is reason


def test_a_head_of_a_commune_carries_out_no_plan() -> None:
    scene = make_scene()
    old, heir = (commune.unit.pk for commune in scene.communes)
    plan = _plan(scene.province.pk, old, heir, on=DAY)
    with pytest.raises(Refused) as refused:
        apply_plan(plan.pk, actor=scene.communes[1].head.actor, now=ON_DAY)
    assert refused.value.reason is ApplyRefusal.NOT_ALLOWED


def test_a_plan_that_cannot_be_done_any_more_stays_and_its_superior_is_told_once() -> None:
    scene = make_scene(3)
    first, second, third = (commune.unit.pk for commune in scene.communes)
    plan = _plan(scene.province.pk, first, second, on=DAY + timedelta(days=2))
    absorb(scene.communes[0].unit, scene.communes[2].unit)
    assert third
    later = ON_DAY + timedelta(days=3)
    assert apply_due_plans(now=later) == apply_due_plans(now=later) == 0
    plan.refresh_from_db()
    assert plan.state == "decided"
    assert Notice.objects.filter(topic__startswith="rearrangement.failed").count() == 1


def _whole(unit_id: int) -> HeirRef:
    return HeirRef(UnitRef(unit_id))


def _name(unit_id: int) -> str:
    span = span_of(unit_id, on=DAY)
    assert span is not None
    return span.name
