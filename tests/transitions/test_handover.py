"""At a change of head each open thing is listed with its state, and the new head receives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from psycopg.types.range import DateRange
from tests.factories import Held, make_holder, make_task
from tests.transitions.scene import Scene, absorb, make_scene, raise_obstacle

from camket.audit.models import Entry
from camket.commitments.models import Commitment
from camket.files.storage import read
from camket.notifications.models import Notice
from camket.organisation.models import Tenure, TenureKind
from camket.registry.models import RegisteredNumber
from camket.reviews.models import Remediation
from camket.shared.errors import Refused
from camket.tasks.models import Task
from camket.tasks.queries import TaskCounts
from camket.transitions.actions.handover import begin_handover, receive_handover, record_minutes
from camket.transitions.decisions import HandoverRefusal
from camket.transitions.queries import (
    handover_of,
    handover_page,
    leaving_heads,
    results_by_head,
)

pytestmark = pytest.mark.django_db
CHANGE = date(2026, 7, 15)
NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
TODAY = date(2026, 7, 16)


def _changed(scene: Scene) -> Held:
    """Let the head of the first commune leave and another come."""
    old = scene.communes[0].head.tenure
    Tenure.objects.filter(pk=old.pk).update(valid=DateRange(old.valid.lower, CHANGE))
    return make_holder(scene.communes[0].unit, from_on=CHANGE, with_account=True)


def test_the_minutes_list_each_open_thing_with_its_state_and_both_people() -> None:
    scene = make_scene()
    commune, new = scene.communes[0], _changed(scene)
    raise_obstacle(commune.tasks[1], level=scene.province)
    make_task(commune.unit, title="Phần của tôi", parent=commune.tasks[0], due_on=date(2026, 7, 10))
    Task.objects.filter(pk=commune.tasks[0].pk).update(status="done", done_on=date(2026, 6, 1))
    Remediation.objects.create(
        unit=commune.unit,
        superior=scene.province,
        year=2025,
        title="Chậm giải ngân",
        created_at=NOW,
    )
    handover = begin_handover(
        commune.head.tenure.pk, new.tenure.pk, actor=scene.leader.actor, now=NOW
    )
    assert (handover.on, handover.due_on) == (CHANGE, date(2026, 8, 5))  # 15 working days
    handover = record_minutes(
        handover.pk, number="07-BB/ĐU", note="Hồ sơ đã giao đủ", actor=commune.head.actor, now=NOW
    )
    assert handover.minutes is not None
    assert (handover.minutes["giver"]["name"], handover.minutes["receiver"]["name"]) == (
        commune.head.person.full_name,
        new.person.full_name,
    )
    rows = {
        group["title"]: [(row["title"], row["owner"], row["state"]) for row in group["rows"]]
        for group in handover.minutes["groups"]
    }
    assert rows["Vấn đề cam kết"] == [
        ("Tuyến đường kiểu mẫu (cam kết năm 2026)", "", "Xong 1/2 nhiệm vụ, đạt 50,0%")
    ]
    assert [row[:2] for row in rows["Nhiệm vụ"]] == [
        ("Phần việc: Phần của tôi", "chưa có người nhận"),
        ("Việc số 2", commune.head.person.full_name),
    ]
    assert rows["Nhiệm vụ"][0][2].startswith("Quá hạn")
    assert rows["Vướng mắc"][0][2] == "Chờ Tỉnh ủy Quảng Trị trả lời"
    assert rows["Việc khắc phục"] == [("Chậm giải ngân", "chưa có người nhận", "Chưa có kế hoạch")]
    assert rows["Việc chờ quyết định sau sắp xếp"] == []
    assert handover.file is not None
    text = " ".join(
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(read(handover.file))
    )
    for words in (
        "BIÊN BẢN",
        "07-BB/ĐU",
        commune.head.person.full_name,
        new.person.full_name,
        "Hồ sơ đã giao đủ",
    ):
        assert words in text


def test_the_new_head_receives_and_nobody_else() -> None:
    scene = make_scene()
    commune, new = scene.communes[0], _changed(scene)
    handover = begin_handover(commune.head.tenure.pk, new.tenure.pk, actor=new.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        receive_handover(handover.pk, actor=new.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.NOT_RECORDED
    record_minutes(handover.pk, actor=new.actor, now=NOW)
    number = RegisteredNumber.objects.get()
    assert (str(number), number.status, number.type_name) == ("01-BB/ĐU", "issued", "Biên bản")
    handover.refresh_from_db()
    assert (handover.number, handover.file) == ("01-BB/ĐU", number.file)
    with pytest.raises(Refused) as refused:
        receive_handover(handover.pk, actor=scene.leader.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.NOT_THE_RECEIVER
    received = receive_handover(handover.pk, note="Đủ hồ sơ", actor=new.actor, now=NOW)
    assert received.received_by_name == new.actor.label
    assert Notice.objects.get(user=new.user, topic=f"handover:{handover.pk}").seen_at == NOW
    assert list(
        Entry.objects.filter(action__startswith="handover")
        .order_by("number")
        .values_list("action", flat=True)
    ) == ["handover.begun", "handover.recorded", "handover.received"]
    with pytest.raises(Refused) as refused:
        receive_handover(handover.pk, actor=new.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.RECEIVED_ALREADY


def test_the_items_stay_with_the_unit() -> None:
    scene = make_scene()
    commune, new = scene.communes[0], _changed(scene)
    papers = list(Commitment.objects.values())
    tasks = list(Task.objects.order_by("pk").values())
    handover = begin_handover(commune.head.tenure.pk, new.tenure.pk, actor=new.actor, now=NOW)
    record_minutes(handover.pk, actor=new.actor, now=NOW)
    receive_handover(handover.pk, actor=new.actor, now=NOW)
    assert list(Commitment.objects.values()) == papers
    assert list(Task.objects.order_by("pk").values()) == tasks


def test_an_acting_head_is_named_as_what_he_is() -> None:
    scene = make_scene()
    new = _changed(scene)
    Tenure.objects.filter(pk=new.tenure.pk).update(kind=TenureKind.ACTING.value)
    handover = begin_handover(
        scene.communes[0].head.tenure.pk, new.tenure.pk, actor=new.actor, now=NOW
    )
    recorded = record_minutes(handover.pk, actor=new.actor, now=NOW)
    assert recorded.file is not None
    pages = pypdfium2.PdfDocument(read(recorded.file))
    text = " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in pages)
    assert f"đồng chí {new.person.full_name}, Quyền Bí thư" in text
    assert "Q. BÍ THƯ" in text


def test_who_comes_may_be_named_when_the_minutes_are_made() -> None:
    scene = make_scene()
    commune = scene.communes[0]
    handover = begin_handover(commune.head.tenure.pk, actor=commune.head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        record_minutes(handover.pk, actor=commune.head.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.NOBODY_RECEIVES
    new = _changed(scene)
    with pytest.raises(Refused) as refused:
        record_minutes(
            handover.pk,
            tenure_in_id=scene.communes[1].head.tenure.pk,
            actor=commune.head.actor,
            now=NOW,
        )
    assert refused.value.reason is HandoverRefusal.NOT_ONE_UNIT
    recorded = record_minutes(
        handover.pk, tenure_in_id=new.tenure.pk, actor=commune.head.actor, now=NOW
    )
    assert recorded.tenure_in_id == new.tenure.pk
    with pytest.raises(Refused) as refused:
        record_minutes(handover.pk, actor=commune.head.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.RECORDED_ALREADY


def test_a_handover_is_opened_once_between_heads_of_one_unit_by_who_may() -> None:
    scene = make_scene()
    first, second = scene.communes
    deputy = make_holder(first.unit, "commune_deputy")
    cases = (
        (deputy.tenure.pk, None, scene.leader.actor, HandoverRefusal.NOT_A_HEAD),
        (
            first.head.tenure.pk,
            second.head.tenure.pk,
            scene.leader.actor,
            HandoverRefusal.NOT_ONE_UNIT,
        ),
        (
            first.head.tenure.pk,
            None,
            replace(second.head.actor, person_id=None),
            HandoverRefusal.NOT_ALLOWED,
        ),
    )
    for out, comes, actor, reason in cases:
        with pytest.raises(Refused) as refused:
            begin_handover(out, comes, actor=actor, now=NOW)
        assert refused.value.reason is reason
    begin_handover(first.head.tenure.pk, actor=scene.leader.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        begin_handover(first.head.tenure.pk, actor=scene.leader.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.BEGUN_ALREADY


def test_a_former_head_neither_opens_nor_receives_what_a_later_one_hands_over() -> None:
    scene = make_scene()
    commune, new = scene.communes[0], _changed(scene)
    former = commune.head
    as_member = replace(former.actor, post_code="cell_member")
    with pytest.raises(Refused) as refused:
        begin_handover(new.tenure.pk, former.tenure.pk, actor=as_member, now=NOW)
    assert refused.value.reason is HandoverRefusal.NOT_ALLOWED
    for backwards in (former.tenure.pk, new.tenure.pk):
        with pytest.raises(Refused) as refused:
            begin_handover(new.tenure.pk, backwards, actor=scene.leader.actor, now=NOW)
        assert refused.value.reason is HandoverRefusal.NOT_THE_NEXT
    handover = begin_handover(new.tenure.pk, actor=new.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        record_minutes(handover.pk, tenure_in_id=former.tenure.pk, actor=as_member, now=NOW)
    assert refused.value.reason is HandoverRefusal.NOT_ALLOWED
    with pytest.raises(Refused) as refused:
        record_minutes(handover.pk, tenure_in_id=former.tenure.pk, actor=new.actor, now=NOW)
    assert refused.value.reason is HandoverRefusal.NOT_THE_NEXT
    assert not RegisteredNumber.objects.exists()


def test_the_superior_sees_what_is_late_and_who_has_not_begun() -> None:
    scene = make_scene()
    commune, new = scene.communes[0], _changed(scene)
    (leaving,) = leaving_heads(scene.leader.actor, on=TODAY, since=date(2026, 6, 1))
    assert (leaving.tenure_out_id, leaving.tenure_in_id, leaving.on) == (
        commune.head.tenure.pk,
        new.tenure.pk,
        CHANGE,
    )
    handover = begin_handover(
        leaving.tenure_out_id, leaving.tenure_in_id, actor=scene.leader.actor, now=NOW
    )
    assert leaving_heads(scene.leader.actor, on=TODAY, since=date(2026, 6, 1)) == []
    (row,) = handover_page(scene.leader.actor, on=date(2026, 8, 7)).rows
    assert (row.state, row.days_late, row.unit_name) == ("begun", 2, "Đảng ủy xã số 1")
    assert handover_of(scene.communes[1].head.actor, handover.pk, on=TODAY) is None
    assert handover_of(commune.head.actor, handover.pk, on=TODAY) is not None


def test_each_head_has_the_results_of_his_own_days() -> None:
    scene = make_scene(tasks=3)
    commune, new = scene.communes[0], _changed(scene)
    first, second, third = commune.tasks
    Task.objects.filter(pk=first.pk).update(
        due_on=date(2026, 5, 1), done_on=date(2026, 4, 1), status="done", reached=100
    )
    Task.objects.filter(pk=second.pk).update(due_on=date(2026, 6, 1))
    Task.objects.filter(pk=third.pk).update(
        due_on=date(2026, 9, 1), done_on=date(2026, 9, 9), status="done_late", reached=100
    )
    before, after = results_by_head(commune.unit.pk, 2026)
    assert (before.person_name, before.from_on, before.until_on) == (
        commune.head.person.full_name,
        date(2026, 1, 1),
        CHANGE,
    )
    assert before.counts == TaskCounts(assigned=2, done=1, on_time=1)
    assert (after.person_name, after.from_on, after.until_on) == (
        new.person.full_name,
        CHANGE,
        None,
    )
    assert after.counts == TaskCounts(assigned=1, done=1)


def test_of_an_ended_unit_nothing_is_handed_over_it_waits_in_the_worklist() -> None:
    scene = make_scene()
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    assert leaving_heads(scene.leader.actor, on=TODAY, since=date(2026, 6, 1)) == []
