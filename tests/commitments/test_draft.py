"""Writing the text: whole items, versions, whose turn, what may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.commitments.scene import Scene, commitment_of, make_campaign, make_scene
from tests.factories import NOW, TODAY, make_cell, make_holder

from camket.audit.models import Entry
from camket.commitments.actions.drafting import (
    ItemText,
    MeasureText,
    WorkText,
    remove_item,
    save_general,
    save_item,
)
from camket.commitments.actions.pushing import add_carried_item, add_cascaded_item
from camket.commitments.decisions import DraftRefusal, Origin, Status, Turn
from camket.commitments.models import Commitment, Item, Remark, Work
from camket.commitments.queries import draft_of, leads_for
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """A province with an open campaign."""
    made = make_scene()
    make_campaign(made)
    return made


def _text(scene: Scene, title: str = "Xóa nhà tạm cho hộ nghèo") -> ItemText:
    return ItemText(
        title=title,
        current_state="Còn 12 hộ ở nhà tạm",
        measures=(
            MeasureText(
                "Số nhà tạm còn lại", Decimal(0), Decimal(12), "nhà", "lower", date(2027, 10, 31)
            ),
        ),
        works=(
            WorkText(
                "Khởi công 12 nhà", scene.head.person.pk, date(2027, 5, 30), "Biên bản khởi công"
            ),
        ),
    )


def _add(scene: Scene, title: str = "Xóa nhà tạm cho hộ nghèo") -> Item:
    commitment = commitment_of(scene.communes[0])
    return save_item(commitment.pk, None, _text(scene, title), actor=scene.head.actor, now=NOW)


def test_an_item_is_written_with_measures_and_works_and_the_leads_post(scene: Scene) -> None:
    item = _add(scene)
    work = item.works.get()
    assert (item.position, work.lead_post) == (1, "Bí thư Đảng ủy xã Thử 1")
    assert Entry.objects.get(action="item.added").after["works"][0]["lead"] == work.lead_post


def test_the_clerk_of_the_unit_writes_too_and_the_form_counts_as_opened(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    save_item(commitment.pk, None, _text(scene), actor=scene.commune_clerk.actor, now=NOW)
    commitment.refresh_from_db()
    assert commitment.first_opened_at == NOW
    assert commitment.version == 2


def test_nobody_else_writes_a_units_text(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    neighbour = make_holder(scene.communes[1], "commune_secretary")
    for actor in (neighbour.actor, scene.clerk.actor, scene.leader.actor):
        with pytest.raises(Refused) as refused:
            save_item(commitment.pk, None, _text(scene), actor=actor, now=NOW)
        assert refused.value.reason is DraftRefusal.NOT_ALLOWED


@pytest.mark.parametrize(
    ("status", "turn", "reason"),
    [
        (Status.SUBMITTED, Turn.PARTY_A, DraftRefusal.NOT_THEIR_TURN),
        (Status.NEGOTIATING, Turn.PARTY_A, DraftRefusal.NOT_THEIR_TURN),
        (Status.WITHDRAWN, Turn.NOBODY, DraftRefusal.TEXT_LOCKED),
    ],
)
def test_the_text_rests_while_it_is_not_the_units_turn(
    scene: Scene, status: Status, turn: Turn, reason: DraftRefusal
) -> None:
    Commitment.objects.filter(unit=scene.communes[0]).update(status=status, turn=turn)
    with pytest.raises(Refused) as refused:
        _add(scene)
    assert refused.value.reason is reason


def test_an_edit_after_both_agreed_lifts_the_agreement(scene: Scene) -> None:
    Commitment.objects.filter(unit=scene.communes[0]).update(
        status=Status.AGREED,
        turn=Turn.NOBODY,
        accepted_by_a_at=NOW,
        accepted_by_b_at=NOW,
        conclusion_no="12-TB/TU",
    )
    _add(scene)
    commitment = commitment_of(scene.communes[0])
    assert (commitment.status, commitment.accepted_by_b_at) == (Status.NEGOTIATING, None)
    assert commitment.conclusion_no == ""


def test_saving_over_anothers_change_is_refused_and_changes_nothing(scene: Scene) -> None:
    item = _add(scene)
    for version in (1, 1):
        text = _text(scene, f"Lần {item.version}")
        if version == item.version:
            item = save_item(
                item.commitment_id, item.pk, text, version=1, actor=scene.head.actor, now=NOW
            )
    with pytest.raises(Refused) as refused:
        save_item(
            item.commitment_id,
            item.pk,
            _text(scene, "Bản thứ ba"),
            version=1,
            actor=scene.commune_clerk.actor,
            now=NOW,
        )
    assert refused.value.reason is DraftRefusal.CHANGED_MEANWHILE
    item.refresh_from_db()
    assert (item.title, item.version) == ("Lần 1", 2)


def test_a_lead_comes_from_the_unit_or_heads_a_unit_below_it(scene: Scene) -> None:
    cell = make_cell(parent=scene.communes[0])
    secretary = make_holder(cell, "cell_secretary")
    member = make_holder(cell, "cell_member")
    names = [choice.person_id for choice in leads_for(scene.communes[0].pk, on=TODAY)]
    assert names == [
        scene.head.person.pk,
        scene.commune_clerk.person.pk,
        secretary.person.pk,
    ]
    commitment = commitment_of(scene.communes[0])
    text = ItemText(title="Thử", works=(WorkText("Việc", member.person.pk),))
    with pytest.raises(Refused) as refused:
        save_item(commitment.pk, None, text, actor=scene.head.actor, now=NOW)
    assert refused.value.reason is DraftRefusal.LEAD_OUTSIDE_UNIT


def test_the_campaign_bounds_the_number_of_items(scene: Scene) -> None:
    for number in range(5):
        _add(scene, f"Vấn đề {number}")
    with pytest.raises(Refused) as refused:
        _add(scene, "Vấn đề thứ sáu")
    assert refused.value.reason is DraftRefusal.TOO_MANY_ITEMS
    assert refused.value.details == {"count": 5, "most": 5}


def test_an_item_is_removed_and_the_rest_close_ranks(scene: Scene) -> None:
    first, second = _add(scene, "Một"), _add(scene, "Hai")
    remove_item(first.pk, actor=scene.head.actor, now=NOW)
    second.refresh_from_db()
    assert second.position == 1
    assert Entry.objects.get(action="item.removed").before["title"] == "Một"


def test_the_general_part_has_its_own_version(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    _add(scene)
    saved = save_general(
        commitment.pk,
        legal_basis="Nghị quyết Đại hội",
        pledge="Tự phê bình trước Ban Thường vụ",
        recommendations="",
        version=1,
        actor=scene.head.actor,
        now=NOW,
    )
    assert saved.general_version == 2
    with pytest.raises(Refused) as refused:
        save_general(
            commitment.pk,
            legal_basis="",
            pledge="",
            recommendations="",
            version=1,
            actor=scene.head.actor,
            now=NOW,
        )
    assert refused.value.reason is DraftRefusal.CHANGED_MEANWHILE


CARRIED = {"year": 2026, "title": "Mặt bằng", "cause": "vướng 3 hộ", "remediation": 7}


def test_what_was_not_done_stands_in_the_next_draft_with_its_origin(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    item = add_carried_item(
        commitment.pk,
        title="Mặt bằng",
        carried_from=CARRIED,
        due_on=date(2027, 3, 31),
        actor=SYSTEM,
        now=NOW,
    )
    assert (item.origin, item.carried_from) == (Origin.CARRIED_OVER, CARRIED)
    assert item.works.get().due_on == date(2027, 3, 31)
    commitment.refresh_from_db()
    assert commitment.first_opened_at is None


def test_a_carried_item_leaves_only_with_a_reason_that_is_kept(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    item = add_carried_item(
        commitment.pk, title="Mặt bằng", carried_from=CARRIED, due_on=None, actor=SYSTEM, now=NOW
    )
    with pytest.raises(Refused) as refused:
        remove_item(item.pk, reason=" ", actor=scene.head.actor, now=NOW)
    assert refused.value.reason is DraftRefusal.REASON_NEEDED
    remove_item(item.pk, reason="Dự án đã dừng", actor=scene.head.actor, now=NOW)
    assert Remark.objects.get(commitment=commitment).text.endswith("Lý do: Dự án đã dừng")
    assert Entry.objects.get(action="item.removed").after == {"reason": "Dự án đã dừng"}


def test_a_work_passed_down_becomes_an_item_linked_to_its_origin(scene: Scene) -> None:
    work = Work.objects.get(item=_add(scene))
    lower = commitment_of(scene.communes[1])
    item = add_cascaded_item(
        lower.pk,
        work_id=work.pk,
        title="Khởi công nhà",
        expected_result="2 nhà",
        due_on=date(2027, 5, 1),
        actor=scene.leader.actor,
        now=NOW,
    )
    assert (item.parent_work, item.origin) == (work, Origin.CASCADED)
    with pytest.raises(Refused) as refused:
        add_cascaded_item(
            lower.pk,
            work_id=work.pk,
            title="Nữa",
            expected_result="",
            due_on=None,
            actor=scene.head.actor,
            now=NOW,
        )
    assert refused.value.reason is DraftRefusal.NOT_ALLOWED


def test_the_draft_of_a_year_is_the_one_that_can_still_change(scene: Scene) -> None:
    commitment = commitment_of(scene.communes[0])
    assert draft_of(scene.communes[0].pk, 2027) == commitment
    assert draft_of(scene.communes[0].pk, 2027, scene.communes[1].pk) is None
    Commitment.objects.filter(pk=commitment.pk).update(status=Status.WITHDRAWN)
    assert draft_of(scene.communes[0].pk, 2027) is None


def test_a_new_item_sent_twice_is_added_once(scene: Scene) -> None:
    assert _add(scene) == _add(scene)
    assert Entry.objects.filter(action="item.added").count() == 1


def test_two_items_do_not_bear_one_title(scene: Scene) -> None:
    _add(scene)
    other = replace(_text(scene), current_state="Còn 20 hộ ở nhà tạm")
    commitment = commitment_of(scene.communes[0])
    with pytest.raises(Refused) as refused:
        save_item(commitment.pk, None, other, actor=scene.head.actor, now=NOW)
    assert refused.value.reason is DraftRefusal.TITLE_TAKEN
    assert Item.objects.count() == 1
