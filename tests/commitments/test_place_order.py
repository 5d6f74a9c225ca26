"""One order reaches several units, with what the superior owes in return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.commitments.scene import commitment_of, make_campaign, make_scene, new_order
from tests.factories import NOW

from camket.audit.models import Entry
from camket.commitments.actions.drafting import (
    ItemText,
    MeasureText,
    remove_item,
    save_item,
)
from camket.commitments.actions.orders import place_order
from camket.commitments.decisions import DraftRefusal, OrderRefusal, Origin, Status, Turn
from camket.commitments.models import Commitment, Duty, Item, Order
from camket.shared.actor import Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_ordered_work_stands_in_each_units_text_with_its_measure() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    order = place_order(new_order(scene, campaign), actor=scene.clerk.actor, now=NOW)
    items = Item.objects.filter(order=order, origin=Origin.ORDERED)
    assert {item.commitment.unit_id for item in items} == {unit.pk for unit in scene.communes}
    for item in items:
        measure = item.measures.get()
        assert (measure.target, measure.unit, measure.due_on) == (
            Decimal("24.6"),
            "ha",
            date(2027, 9, 30),
        )


def test_what_the_superior_owes_stands_beside_it_with_day_and_body() -> None:
    scene = make_scene()
    place_order(new_order(scene, make_campaign(scene)), actor=scene.clerk.actor, now=NOW)
    duties = Duty.objects.filter(commitment=commitment_of(scene.communes[1]))
    assert [(duty.text, duty.responsible, duty.due_on) for duty in duties] == [
        ("Phê duyệt giá đất tái định cư", "Sở Nông nghiệp", date(2027, 2, 28)),
        ("Bố trí đủ vốn bồi thường", "Sở Tài chính", date(2027, 3, 31)),
    ]


def test_ordering_after_acceptance_lifts_it() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    Commitment.objects.filter(unit=scene.communes[0]).update(
        status=Status.AGREED, turn=Turn.NOBODY, accepted_by_a_at=NOW, accepted_by_b_at=NOW
    )
    place_order(new_order(scene, campaign), actor=scene.clerk.actor, now=NOW)
    commitment = commitment_of(scene.communes[0])
    assert (commitment.status, commitment.turn) == (Status.NEGOTIATING, Turn.PARTY_B)
    assert commitment.accepted_by_a_at is None
    assert Entry.objects.filter(action="commitment.acceptance_lifted").count() == 1


def test_a_locked_text_takes_no_order_and_nobody_gets_it() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    Commitment.objects.filter(unit=scene.communes[2]).update(
        status=Status.SIGNED, signed_at=NOW, text_sha256="0" * 64
    )
    with pytest.raises(Refused) as refused:
        place_order(new_order(scene, campaign), actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is OrderRefusal.TEXT_LOCKED
    assert refused.value.details == {"unit": "Đảng ủy xã Thử 3"}
    assert not Order.objects.exists()


def test_a_unit_outside_the_campaign_is_refused() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    new = new_order(scene, campaign, unit_ids=(scene.department.pk,))
    with pytest.raises(Refused) as refused:
        place_order(new, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is OrderRefusal.NOT_IN_CAMPAIGN


def test_a_head_below_does_not_order_for_the_province() -> None:
    scene = make_scene()
    campaign = make_campaign(scene)
    with pytest.raises(Refused) as refused:
        place_order(new_order(scene, campaign), actor=scene.head.actor, now=NOW)
    assert refused.value.reason is OrderRefusal.NOT_ALLOWED


def test_a_deadline_already_past_is_refused() -> None:
    scene = make_scene()
    new = new_order(scene, make_campaign(scene), due_on=date(2026, 11, 15))
    with pytest.raises(Refused) as refused:
        place_order(new, actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is OrderRefusal.DUE_IN_THE_PAST


def _ordered_item() -> tuple[Item, Actor]:
    scene = make_scene()
    place_order(new_order(scene, make_campaign(scene)), actor=scene.clerk.actor, now=NOW)
    return Item.objects.get(commitment=commitment_of(scene.communes[0])), scene.head.actor


def _text(**changes: object) -> ItemText:
    values: dict[str, object] = {
        "title": "Bàn giao mặt bằng tuyến đường ven biển",
        "measures": (MeasureText("Diện tích mặt bằng bàn giao", Decimal(21), unit="ha"),),
    }
    return ItemText(**{**values, **changes})  # type: ignore[arg-type]  # a test changes one value by name


def test_the_unit_may_propose_another_level_for_what_was_ordered() -> None:
    item, actor = _ordered_item()
    save_item(item.commitment_id, item.pk, _text(), actor=actor, now=NOW)
    item.refresh_from_db()
    assert item.order is not None
    assert (item.measures.get().target, item.order.target) == (Decimal(21), Decimal("24.6"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (_text(title="Việc khác"), DraftRefusal.ORDER_KEEPS_TITLE),
        (_text(measures=()), DraftRefusal.ORDER_KEEPS_MEASURE),
        (
            _text(measures=(MeasureText("Số hộ", Decimal(1), unit="hộ"),)),
            DraftRefusal.ORDER_KEEPS_MEASURE,
        ),
    ],
)
def test_title_and_measure_of_an_order_stay(text: ItemText, reason: DraftRefusal) -> None:
    item, actor = _ordered_item()
    with pytest.raises(Refused) as refused:
        save_item(item.commitment_id, item.pk, text, actor=actor, now=NOW)
    assert refused.value.reason is reason


def test_the_unit_does_not_delete_an_order() -> None:
    item, actor = _ordered_item()
    with pytest.raises(Refused) as refused:
        remove_item(item.pk, reason="Không nhận", actor=actor, now=NOW)
    assert refused.value.reason is DraftRefusal.ORDER_STAYS


def test_an_order_sent_twice_is_placed_once() -> None:
    scene = make_scene()
    new = new_order(scene, make_campaign(scene))
    first = place_order(new, actor=scene.clerk.actor, now=NOW)
    assert place_order(new, actor=scene.clerk.actor, now=NOW) == first
    assert (Order.objects.count(), Item.objects.count()) == (1, len(scene.communes))
    assert Entry.objects.filter(action="order.placed").count() == 1


def test_a_unit_is_not_ordered_the_same_work_at_two_levels() -> None:
    scene = make_scene()
    new = new_order(scene, make_campaign(scene))
    place_order(new, actor=scene.clerk.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        place_order(replace(new, target=Decimal(30)), actor=scene.clerk.actor, now=NOW)
    assert refused.value.reason is OrderRefusal.ALREADY_ORDERED
    assert Order.objects.count() == 1
