"""Each choice does what it says, to the thing and to all that is settled with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_holder, make_task
from tests.transitions.scene import (
    AFTER,
    DAY,
    Scene,
    absorb,
    make_scene,
    raise_obstacle,
    split,
)

from camket.audit.models import Entry
from camket.commitments.models import Campaign, Commitment, Item
from camket.notifications.models import Notice
from camket.organisation.models import Unit
from camket.reviews.models import Remediation
from camket.shared.errors import Refused
from camket.tallies.actions import fold_deltas, rebuild_totals
from camket.tallies.queries import totals_of
from camket.tasks.models import Obstacle, Report, Task
from camket.tasks.queries import check_tallies
from camket.transitions.actions.carrying import push_carried
from camket.transitions.actions.deciding import decide, decide_many
from camket.transitions.decisions import Amendment, Choice, Part, SettleRefusal
from camket.transitions.models import Waiting
from camket.transitions.wording import sentence_for

pytestmark = pytest.mark.django_db


def _row(kind: str, **found: object) -> Waiting:
    return Waiting.objects.get(kind=kind, choice="", **found)


def _checked(year: int = 2026) -> None:
    """Fold all deltas and find no drift, neither against the tree nor against the tasks."""
    fold_deltas()
    assert rebuild_totals() == []
    assert check_tallies(year) == []


def _absorbed(tasks: int = 2) -> Scene:
    scene = make_scene(tasks=tasks)
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    return scene


# --- inherited ----------------------------------------------------------------------------------


def test_the_heirs_head_inherits_a_commitment_with_all_that_is_in_it() -> None:
    scene = make_scene()
    old, heir = scene.communes
    share = make_task(old.unit, owner=old.head.person, title="Phần của tôi", parent=old.tasks[0])
    obstacle = raise_obstacle(old.tasks[1], level=old.unit)
    absorb(old.unit, heir.unit)
    decide(_row("commitment").pk, Choice.INHERITED, actor=heir.head.actor, now=AFTER)
    paper = Commitment.objects.get(pk=old.commitment.pk)
    assert (paper.unit_id, paper.holder_id, paper.status) == (old.unit.pk, heir.unit.pk, "signed")
    assert set(Task.objects.values_list("unit_id", flat=True)) == {heir.unit.pk}
    assert Task.objects.get(pk=share.pk).owner_id is None  # chưa có người nhận
    obstacle.refresh_from_db()
    assert (obstacle.unit_id, obstacle.level_id, obstacle.state) == (
        heir.unit.pk,
        heir.unit.pk,
        "open",
    )
    assert not Waiting.objects.filter(choice="").exists()
    assert Waiting.objects.filter(choice="inherited", to_unit=heir.unit).count() == 6


def test_signed_text_and_digest_stay_byte_for_byte_whatever_is_decided() -> None:
    scene = make_scene(3)
    first, second, heir = scene.communes
    text = {"items": [{"title": "Tuyến đường kiểu mẫu", "đơn vị": "m"}]}
    digest = sha256(b"text").hexdigest()
    Commitment.objects.update(text=text, text_sha256=digest)
    kept = (
        "unit_id",
        "superior_id",
        "text",
        "text_sha256",
        "issued_file_id",
        "signed_file_id",
        "signed_at",
        "number_id",
    )
    before = list(Commitment.objects.order_by("pk").values(*kept))
    words = list(Item.objects.order_by("pk").values())
    absorb(first.unit, heir.unit)
    absorb(second.unit, heir.unit)
    decide(
        _row("commitment", unit=first.unit).pk, Choice.INHERITED, actor=heir.head.actor, now=AFTER
    )
    decide(
        _row("commitment", unit=second.unit).pk,
        Choice.AMENDED,
        amendment=Amendment(text="Giảm phạm vi còn thôn Đông"),
        reason="Địa bàn đã thu hẹp",
        actor=heir.head.actor,
        now=AFTER,
    )
    assert list(Commitment.objects.order_by("pk").values(*kept)) == before
    assert list(Item.objects.order_by("pk").values()) == words


def test_totals_stay_whole_when_work_passes_on() -> None:
    scene = _absorbed()
    old, heir = scene.communes
    fold_deltas()
    before = totals_of([scene.province.pk, heir.unit.pk], 2026)
    decide(_row("commitment").pk, Choice.INHERITED, actor=heir.head.actor, now=AFTER)
    _checked()
    after = totals_of([scene.province.pk, heir.unit.pk, old.unit.pk], 2026)
    assert after[scene.province.pk] == before[scene.province.pk]
    assert after[heir.unit.pk] == before[heir.unit.pk]
    assert after[old.unit.pk].assigned == 0


def test_an_owner_who_serves_the_heir_keeps_the_task_and_another_can_be_chosen() -> None:
    scene = make_scene()
    old, heir = scene.communes
    absorb(old.unit, heir.unit)
    make_holder(heir.unit, "commune_deputy", from_on=DAY)
    first, second = Waiting.objects.filter(kind="task").order_by("pk")
    chosen = heir.head.person
    decide(first.pk, Choice.INHERITED, owner_id=chosen.pk, actor=heir.head.actor, now=AFTER)
    decide(second.pk, Choice.INHERITED, actor=heir.head.actor, now=AFTER)
    owners = dict(Task.objects.values_list("pk", "owner_id"))
    assert owners[first.task_id or 0] == chosen.pk
    assert owners[second.task_id or 0] is None
    line = Task.objects.get(pk=first.task_id or 0).events.get(kind="passed_on")
    assert line.text == "Chuyển từ Đảng ủy xã số 1 về Đảng ủy xã số 2"


def test_a_stranger_to_the_heir_is_given_nothing() -> None:
    scene = _absorbed()
    with pytest.raises(Refused) as refused:
        decide(
            _row("task", task=scene.communes[0].tasks[0]).pk,
            Choice.INHERITED,
            owner_id=scene.leader.person.pk,
            actor=scene.communes[1].head.actor,
            now=AFTER,
        )
    assert refused.value.reason is SettleRefusal.OWNER_OUTSIDE


# --- who may ------------------------------------------------------------------------------------


def test_the_superior_may_decide_for_the_heir_and_its_head_is_told() -> None:
    scene = _absorbed()
    decide(_row("commitment").pk, Choice.INHERITED, actor=scene.leader.actor, now=AFTER)
    heir = scene.communes[1].head
    assert heir.user is not None
    notice = Notice.objects.get(user=heir.user, topic__startswith="transition.settled")
    assert "đã quyết định 1 việc chuyển tiếp" in notice.text
    asked = Notice.objects.get(
        user=heir.user, topic=f"transition:{scene.communes[1].unit.pk}:{DAY}"
    )
    assert asked.seen_at == AFTER  # nothing is left to decide


def test_an_ended_units_own_people_decide_nothing() -> None:
    scene = _absorbed()
    with pytest.raises(Refused) as refused:
        decide(
            _row("commitment").pk, Choice.INHERITED, actor=scene.communes[0].head.actor, now=AFTER
        )
    assert refused.value.reason is SettleRefusal.ENDED_UNIT_ITSELF
    assert "Đảng ủy xã số 2" in sentence_for(refused.value)


def test_a_neighbour_decides_nothing() -> None:
    scene = make_scene(3)
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    with pytest.raises(Refused) as refused:
        decide(
            _row("commitment").pk, Choice.INHERITED, actor=scene.communes[2].head.actor, now=AFTER
        )
    assert refused.value.reason is SettleRefusal.NOT_ALLOWED


def test_what_is_decided_is_decided_once() -> None:
    scene = _absorbed()
    row = _row("commitment")
    heir = scene.communes[1].head.actor
    decide(row.pk, Choice.INHERITED, actor=heir, now=AFTER)
    with pytest.raises(Refused) as refused:
        decide(
            row.pk, Choice.CLOSED_BY_DECISION, reason="x", decision_no="1", actor=heir, now=AFTER
        )
    assert refused.value.reason is SettleRefusal.ALREADY_DECIDED
    assert sentence_for(refused.value) == "Việc này đã được quyết định: tiếp nhận nguyên."


def test_a_unit_that_is_no_heir_takes_nothing_over() -> None:
    scene = make_scene(3)
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    with pytest.raises(Refused) as refused:
        decide(
            _row("commitment").pk,
            Choice.INHERITED,
            to_unit_id=scene.communes[2].unit.pk,
            actor=scene.leader.actor,
            now=AFTER,
        )
    assert refused.value.reason is SettleRefusal.NOT_AN_HEIR


# --- divided ------------------------------------------------------------------------------------


def _divided() -> tuple[Scene, Waiting, Unit, Unit]:
    scene = make_scene(1, tasks=1)
    founded = split(scene.communes[0].unit).applied.founded
    east, west = (Unit.objects.get(pk=founded[key]) for key in ("Đông", "Tây"))
    return scene, _row("task"), east, west


def test_a_divided_target_becomes_a_task_of_each_heir_and_the_old_one_stops() -> None:
    scene, row, east, west = _divided()
    Task.objects.filter(pk=row.task_id or 0).update(reached=Decimal(50))
    settled = decide(
        row.pk,
        Choice.DIVIDED,
        parts=[Part(east.pk, Decimal(60)), Part(west.pk, Decimal(40))],
        actor=scene.leader.actor,
        now=AFTER,
    )
    old = Task.objects.get(pk=row.task_id or 0)
    new = list(Task.objects.exclude(pk=old.pk).order_by("pk"))
    assert [(one.unit_id, one.target, one.reached) for one in new] == [
        (east.pk, Decimal(60), Decimal(30)),
        (west.pk, Decimal(40), Decimal(20)),
    ]
    assert old.status == "stopped"
    assert "Đảng ủy xã Đông 60 m" in old.stopped_reason
    assert settled.result is not None
    assert (settled.result["old"], settled.result["sum"]) == ("100.0000", "100")
    assert [part["task"] for part in settled.result["parts"]] == [one.pk for one in new]
    assert {one.item_id for one in new} == {old.item_id}
    _checked()
    totals = totals_of([scene.province.pk, east.pk, west.pk], 2026)
    assert [totals[unit].assigned for unit in (east.pk, west.pk, scene.province.pk)] == [1, 1, 2]


def test_parts_that_do_not_come_to_the_old_target_need_a_reason() -> None:
    scene, row, east, west = _divided()
    parts = [Part(east.pk, Decimal(60)), Part(west.pk, Decimal(30))]
    with pytest.raises(Refused) as refused:
        decide(row.pk, Choice.DIVIDED, parts=parts, actor=scene.leader.actor, now=AFTER)
    assert refused.value.reason is SettleRefusal.SUM_DIFFERS
    assert sentence_for(refused.value) == (
        "Cộng các phần được 90, khác mức cũ 100. Sửa lại cho bằng, hoặc ghi lý do."
    )
    decide(
        row.pk,
        Choice.DIVIDED,
        parts=parts,
        reason="Một thôn đã làm xong",
        actor=scene.leader.actor,
        now=AFTER,
    )
    assert Task.objects.count() == 3


def test_a_rate_is_recomputed_from_numerators_and_denominators() -> None:
    scene, row, east, west = _divided()
    Task.objects.filter(pk=row.task_id or 0).update(target=Decimal(45), measure_unit="%")
    decide(
        row.pk,
        Choice.DIVIDED,
        parts=[
            Part(east.pk, Decimal(60), denominator=Decimal(80)),
            Part(west.pk, Decimal(30), denominator=Decimal(120)),
        ],
        actor=scene.leader.actor,
        now=AFTER,
    )
    new = Task.objects.exclude(pk=row.task_id or 0).order_by("pk")
    assert [one.target for one in new] == [Decimal(75), Decimal(25)]  # together 45, not 50


def test_an_obstacle_of_a_divided_task_stands_in_the_way_of_its_first_part() -> None:
    scene = make_scene(1, tasks=1)
    obstacle = raise_obstacle(scene.communes[0].tasks[0], level=scene.province)
    founded = split(scene.communes[0].unit).applied.founded
    decide(
        _row("task").pk,
        Choice.DIVIDED,
        parts=[Part(founded["Đông"], Decimal(70)), Part(founded["Tây"], Decimal(30))],
        actor=scene.leader.actor,
        now=AFTER,
    )
    obstacle.refresh_from_db()
    assert (obstacle.unit_id, obstacle.task.unit_id, obstacle.task.open_obstacles) == (
        founded["Đông"],
        founded["Đông"],
        1,
    )
    assert _row("obstacle").obstacle_id == obstacle.pk


def test_a_divided_commitment_is_held_by_the_main_heir_and_its_pieces_wait_each() -> None:
    scene = make_scene(1)
    founded = split(scene.communes[0].unit).applied.founded
    decide(_row("commitment").pk, Choice.DIVIDED, actor=scene.leader.actor, now=AFTER)
    assert Commitment.objects.get(pk=scene.communes[0].commitment.pk).holder_id == founded["Đông"]
    assert Waiting.objects.filter(choice="").count() == 3
    item = _row("item")
    decide(
        item.pk, Choice.INHERITED, to_unit_id=founded["Tây"], actor=scene.leader.actor, now=AFTER
    )
    assert set(Task.objects.values_list("unit_id", flat=True)) == {founded["Tây"]}


def test_who_takes_over_a_part_does_not_decide_what_waits_for_the_main_heir() -> None:
    scene = make_scene(1)
    founded = split(scene.communes[0].unit).applied.founded
    west = make_holder(Unit.objects.get(pk=founded["Tây"]), from_on=DAY).actor
    for choice in (Choice.INHERITED, Choice.CLOSED_BY_DECISION):
        with pytest.raises(Refused) as refused:
            decide(
                _row("item").pk,
                choice,
                to_unit_id=founded["Tây"],
                reason="Không làm nữa",
                decision_no="1-QĐ/ĐU",
                actor=west,
                now=AFTER,
            )
        assert refused.value.reason is SettleRefusal.NOT_ALLOWED


# --- amended ------------------------------------------------------------------------------------


def test_an_amended_task_keeps_old_and_new_with_the_reason() -> None:
    scene = _absorbed(tasks=1)
    row = _row("task")
    settled = decide(
        row.pk,
        Choice.AMENDED,
        amendment=Amendment(target=Decimal(80), due_on=date(2026, 12, 31)),
        reason="Một phần tuyến đã bàn giao xã bạn",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    task = Task.objects.get(pk=row.task_id or 0)
    assert (task.unit_id, task.target, task.due_on) == (
        scene.communes[1].unit.pk,
        Decimal(80),
        date(2026, 12, 31),
    )
    assert settled.result is not None
    assert settled.result["target"] == {"old": "100.0000", "new": "80"}
    assert settled.result["due_on"] == {"old": "2026-12-20", "new": "2026-12-31"}
    assert task.events.get(kind="amended").text == (
        "Điều chỉnh: mức 100 → 80 m; thời hạn 20/12/2026 → 31/12/2026. Một phần tuyến đã bàn giao xã bạn"
    )
    _checked()


@pytest.mark.parametrize(
    ("amendment", "reason", "refusal"),
    [
        (Amendment(), "Có lý do", SettleRefusal.NOTHING_AMENDED),
        (Amendment(target=Decimal(5)), "", SettleRefusal.REASON_MISSING),
        (Amendment(target=Decimal(0)), "Có lý do", SettleRefusal.PART_NOT_POSITIVE),
        (Amendment(due_on=date(2026, 1, 1)), "Có lý do", SettleRefusal.DUE_BEFORE_START),
    ],
)
def test_an_amendment_says_what_and_why(
    amendment: Amendment, reason: str, refusal: SettleRefusal
) -> None:
    scene = _absorbed(tasks=1)
    with pytest.raises(Refused) as refused:
        decide(
            _row("task").pk,
            Choice.AMENDED,
            amendment=amendment,
            reason=reason,
            actor=scene.communes[1].head.actor,
            now=AFTER,
        )
    assert refused.value.reason is refusal


# --- closed -------------------------------------------------------------------------------------


def test_closed_as_done_is_done_on_the_units_last_day_when_nobody_claimed_another() -> None:
    scene = _absorbed(tasks=1)
    row = _row("task")
    decide(
        row.pk,
        Choice.CLOSED_DONE,
        reason="Biên bản nghiệm thu số 3",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    task = Task.objects.get(pk=row.task_id or 0)
    assert (task.status, task.done_on, task.reached) == (
        "done",
        DAY - timedelta(days=1),
        Decimal(100),
    )
    _checked()


def test_closed_as_done_late_stays_late_and_a_waiting_claim_is_confirmed() -> None:
    scene = make_scene(tasks=1)
    old = scene.communes[0]
    Task.objects.filter(pk=old.tasks[0].pk).update(due_on=date(2026, 5, 1))
    claim = Report.objects.create(
        task=old.tasks[0],
        reached=90,
        claims_done=True,
        done_on=date(2026, 6, 20),
        author=old.head.person,
        author_name="Người làm",
        at=datetime(2026, 6, 20, tzinfo=UTC),
        state="awaiting",
    )
    absorb(old.unit, scene.communes[1].unit)
    decide(
        _row("task").pk,
        Choice.CLOSED_DONE,
        reason="Đã nghiệm thu",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    task = Task.objects.get(pk=old.tasks[0].pk)
    claim.refresh_from_db()
    assert (task.status, task.done_on, task.reached) == (
        "done_late",
        date(2026, 6, 20),
        Decimal(90),
    )
    assert (claim.state, claim.decided_by_id) == ("confirmed", scene.communes[1].head.person.pk)


def test_who_headed_the_ended_unit_does_not_call_its_work_done() -> None:
    scene = make_scene(1)
    old = scene.communes[0]
    founded = split(old.unit).applied.founded
    again = make_holder(Unit.objects.get(pk=founded["Đông"]), from_on=DAY)
    again.tenure.person = old.head.person
    again.tenure.save()
    actor = replace(again.actor, person_id=old.head.person.pk)
    with pytest.raises(Refused) as refused:
        decide(_row("commitment").pk, Choice.CLOSED_DONE, reason="Đã xong", actor=actor, now=AFTER)
    assert refused.value.reason is SettleRefusal.OWN_WORK
    decide(
        _row("commitment").pk,
        Choice.CLOSED_DONE,
        reason="Đã xong",
        actor=scene.leader.actor,
        now=AFTER,
    )
    assert Commitment.objects.get(pk=old.commitment.pk).status == "closed"


def test_who_owned_one_of_its_tasks_does_not_call_a_commitment_done() -> None:
    scene = _absorbed(tasks=1)
    heir = scene.communes[1].head
    task = scene.communes[0].tasks[0]
    task.owner = heir.person
    task.save()
    with pytest.raises(Refused) as refused:
        decide(
            _row("commitment").pk,
            Choice.CLOSED_DONE,
            reason="Đã xong",
            actor=heir.actor,
            now=AFTER,
        )
    assert refused.value.reason is SettleRefusal.OWN_WORK


def test_closing_by_decision_needs_number_and_reason_and_stops_the_work() -> None:
    scene = make_scene(tasks=1)
    old = scene.communes[0]
    obstacle = raise_obstacle(old.tasks[0], level=scene.province)
    fold_deltas()
    absorb(old.unit, scene.communes[1].unit)
    row, actor = _row("commitment"), scene.communes[1].head.actor
    for number, reason, refusal in (
        ("", "Không còn địa bàn", SettleRefusal.NUMBER_MISSING),
        ("15-QĐ/ĐU", "", SettleRefusal.REASON_MISSING),
    ):
        with pytest.raises(Refused) as refused:
            decide(
                row.pk,
                Choice.CLOSED_BY_DECISION,
                reason=reason,
                decision_no=number,
                actor=actor,
                now=AFTER,
            )
        assert refused.value.reason is refusal
    decide(
        row.pk,
        Choice.CLOSED_BY_DECISION,
        reason="Không còn địa bàn",
        decision_no="15-QĐ/ĐU",
        actor=actor,
        now=AFTER,
    )
    task = Task.objects.get(pk=old.tasks[0].pk)
    assert (task.status, task.open_obstacles) == ("stopped", 0)
    assert task.stopped_reason == "Kết thúc theo quyết định theo 15-QĐ/ĐU. Không còn địa bàn"
    assert Obstacle.objects.get(pk=obstacle.pk).state == "closed"
    assert Commitment.objects.get(pk=old.commitment.pk).status == "closed"
    assert not Waiting.objects.filter(choice="").exists()


def test_a_draft_that_nobody_signed_is_withdrawn_not_closed() -> None:
    scene = make_scene(tasks=0)
    Commitment.objects.filter(pk=scene.communes[0].commitment.pk).update(status="draft")
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    actor = scene.communes[1].head.actor
    with pytest.raises(Refused) as refused:
        decide(_row("commitment").pk, Choice.CLOSED_DONE, reason="x", actor=actor, now=AFTER)
    assert refused.value.reason is SettleRefusal.NOT_SIGNED
    decide(
        _row("commitment").pk,
        Choice.CLOSED_BY_DECISION,
        reason="Không còn đơn vị",
        decision_no="1-QĐ",
        actor=actor,
        now=AFTER,
    )
    assert Commitment.objects.get(pk=scene.communes[0].commitment.pk).status == "withdrawn"


# --- carried over -------------------------------------------------------------------------------


def _draft_next_year(scene: Scene) -> Commitment:
    unit = scene.communes[1].unit
    campaign = Campaign.objects.create(
        superior=scene.province,
        year=2027,
        theme="Chủ đề",
        registers_by=date(2027, 1, 15),
        signs_by=date(2027, 2, 28),
        midyear_by=date(2027, 6, 30),
        yearend_by=date(2027, 12, 10),
        opened_at=AFTER,
    )
    return Commitment.objects.create(
        campaign=campaign,
        unit=unit,
        holder=unit,
        superior=scene.province,
        year=2027,
        turn_since=AFTER,
    )


def test_what_is_carried_over_enters_the_heirs_draft_of_next_year_once() -> None:
    scene = _absorbed()
    draft = _draft_next_year(scene)
    decide(
        _row("commitment").pk,
        Choice.CARRIED_OVER,
        reason="Chưa có mặt bằng",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    item = draft.items.get()
    assert item.title == "Tuyến đường kiểu mẫu"
    assert item.origin == "carried_over"
    assert (item.carried_from or {})["unit"] == "Đảng ủy xã số 1"
    assert set(
        Task.objects.filter(unit=scene.communes[0].unit).values_list("status", flat=True)
    ) == {"stopped"}
    assert Commitment.objects.get(pk=scene.communes[0].commitment.pk).status == "closed"


def test_without_an_open_draft_it_waits_as_carried_until_one_is_opened() -> None:
    scene = _absorbed(tasks=1)
    decide(
        _row("item").pk,
        Choice.CARRIED_OVER,
        reason="Hết năm",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    row = Waiting.objects.get(kind="item")
    assert row.result == {
        "carried_to": 2027,
        "waits_for_draft": True,
        "carried": {
            "unit_id": scene.communes[1].unit.pk,
            "year": 2026,
            "title": "Tuyến đường kiểu mẫu",
            "from_name": "Đảng ủy xã số 1",
            "reason": "Hết năm",
            "due_on": None,
            "owner_id": None,
        },
    }
    assert push_carried(now=AFTER) == 0
    draft = _draft_next_year(scene)
    assert push_carried(now=AFTER) == 1
    assert push_carried(now=AFTER) == 0
    row.refresh_from_db()
    assert row.result == {"carried_to": 2027, "item": draft.items.get().pk, "commitment": draft.pk}


def test_what_was_carried_to_a_unit_that_ends_too_enters_its_heirs_draft() -> None:
    scene = make_scene(3, tasks=1)
    first, second, third = scene.communes
    absorb(first.unit, second.unit)
    decide(
        _row("item").pk,
        Choice.CARRIED_OVER,
        reason="Hết năm",
        actor=second.head.actor,
        now=AFTER,
    )
    absorb(second.unit, third.unit, on=date(2026, 8, 1), now=datetime(2026, 8, 1, 2, tzinfo=UTC))
    draft = _draft_next_year(replace(scene, communes=[first, third]))
    assert push_carried(now=datetime(2026, 8, 2, 2, tzinfo=UTC)) == 1
    assert draft.items.count() == 1


@pytest.mark.parametrize("has_plan", [True, False])
@pytest.mark.parametrize("is_open", [True, False])
def test_what_was_to_be_put_right_is_carried_into_the_heirs_draft(
    *, has_plan: bool, is_open: bool
) -> None:
    scene = make_scene(tasks=0)
    old, heir = scene.communes
    plan = {"cause": "Thiếu người", "plan": "Bổ sung", "owner_name": "Người cũ"}
    fault = Remediation.objects.create(
        unit=old.unit,
        superior=scene.province,
        year=2025,  # its own next year is this one, whose text is signed
        title="Chậm giải ngân",
        state="planned" if has_plan else "open",
        due_on=date(2027, 3, 31) if has_plan else None,
        created_at=AFTER,
        **(plan if has_plan else {}),
    )
    absorb(old.unit, heir.unit)
    draft = _draft_next_year(scene) if is_open else None
    decide(
        _row("remediation").pk,
        Choice.CARRIED_OVER,
        reason="Hết năm",
        actor=heir.head.actor,
        now=AFTER,
    )
    if draft is None:
        fault.refresh_from_db()
        assert (fault.unit_id, fault.next_item_id) == (heir.unit.pk, None)
        draft = _draft_next_year(scene)
        assert push_carried(now=AFTER) == 1
    item = draft.items.get()
    told = item.carried_from or {}
    assert (item.title, item.origin) == ("Chậm giải ngân", "carried_over")
    assert (told["year"], told["remediation_id"]) == (2026, fault.pk)
    assert told["plan"] == ("Bổ sung" if has_plan else "")
    fault.refresh_from_db()
    assert (fault.unit_id, fault.next_item_id) == (heir.unit.pk, item.pk)
    assert fault.state == ("carried" if has_plan else "open")
    assert push_carried(now=AFTER) == 0
    assert draft.items.count() == 1


def test_what_a_campaign_carried_meanwhile_is_not_carried_twice() -> None:
    scene = make_scene(tasks=0)
    old, heir = scene.communes
    fault = Remediation.objects.create(
        unit=old.unit, superior=scene.province, year=2026, title="Chậm", created_at=AFTER
    )
    absorb(old.unit, heir.unit)
    decide(
        _row("remediation").pk,
        Choice.CARRIED_OVER,
        reason="Hết năm",
        actor=heir.head.actor,
        now=AFTER,
    )
    draft = _draft_next_year(scene)
    item = Item.objects.create(commitment=draft, position=1, title="Chậm")
    Remediation.objects.filter(pk=fault.pk).update(next_item=item)
    assert push_carried(now=AFTER) == 1
    assert draft.items.get() == item


# --- remediation, many at once, the record ------------------------------------------------------


def test_the_heir_mends_what_the_ended_unit_had_not() -> None:
    scene = make_scene(tasks=0)
    old, heir = scene.communes
    planned = Remediation.objects.create(
        unit=old.unit,
        superior=scene.province,
        year=2025,
        title="Chậm giải ngân",
        state="planned",
        cause="Thiếu người",
        plan="Bổ sung",
        owner=old.head.person,
        owner_name="Người cũ",
        due_on=date(2026, 9, 1),
        created_at=AFTER,
    )
    absorb(old.unit, heir.unit)
    decide(_row("remediation").pk, Choice.INHERITED, actor=heir.head.actor, now=AFTER)
    planned.refresh_from_db()
    assert (planned.unit_id, planned.owner_id, planned.state) == (heir.unit.pk, None, "open")


def test_many_are_decided_at_once_or_none() -> None:
    scene = make_scene(4)
    heir = scene.communes[3]
    for commune in scene.communes[:3]:
        absorb(commune.unit, heir.unit)
    rows = list(Waiting.objects.filter(kind="commitment").values_list("pk", flat=True))
    with pytest.raises(Refused) as refused:
        decide_many(rows, Choice.DIVIDED, actor=heir.head.actor, now=AFTER)
    assert refused.value.reason is SettleRefusal.NOT_POSSIBLE
    assert decide_many(rows, Choice.INHERITED, actor=heir.head.actor, now=AFTER) == 3
    assert not Waiting.objects.filter(choice="").exists()
    with pytest.raises(Refused):
        decide_many(rows, Choice.INHERITED, actor=heir.head.actor, now=AFTER)
    _checked()


@pytest.mark.parametrize(
    "choice", [Choice.INHERITED, Choice.CLOSED_DONE, Choice.CLOSED_BY_DECISION]
)
def test_what_belongs_together_is_settled_in_a_fixed_number_of_statements(choice: Choice) -> None:
    def statements(communes: int, tasks: int) -> int:
        scene = make_scene(communes + 1, tasks=tasks)
        heir = scene.communes[-1]
        for old in scene.communes[:-1]:
            for task in old.tasks:
                raise_obstacle(task, level=old.unit)
                Report.objects.create(
                    task=task, reached=1, author_name="Người làm", at=AFTER, state="awaiting"
                )
            Remediation.objects.create(
                unit=old.unit, superior=scene.province, year=2025, title="Chậm", created_at=AFTER
            )
            absorb(old.unit, heir.unit)
        kinds = ["commitment"] if choice is Choice.CLOSED_DONE else ["commitment", "remediation"]
        rows = list(Waiting.objects.filter(kind__in=kinds, choice="").values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as told:
            decide_many(
                rows,
                choice,
                reason="Đã nghiệm thu",
                decision_no="12-QĐ/TU",
                actor=scene.leader.actor,
                now=AFTER,
            )
        assert not Waiting.objects.filter(kind="task", choice="").exists()
        Waiting.objects.filter(choice="").delete()
        return len(told)

    assert statements(1, 1) == statements(3, 2)


def test_the_audit_keeps_each_choice() -> None:
    scene = _absorbed(tasks=1)
    decide(_row("commitment").pk, Choice.INHERITED, actor=scene.communes[1].head.actor, now=AFTER)
    entries = Entry.objects.filter(action="waiting.settled")
    assert {entry.after["kind"] for entry in entries} == {"commitment", "item", "task"}
