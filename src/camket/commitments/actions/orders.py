"""Order work from several units, and write down what the superior owes them in return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Max
from django.utils.translation import gettext as _

from camket.audit.chain import fact, one_act, record_facts
from camket.commitments.acceptance import lift_acceptance
from camket.commitments.decisions import LOCKED, Direction, OrderRefusal, Origin
from camket.commitments.models import Campaign, Commitment, Duty, Item, Measure, Order
from camket.commitments.queries import drafter_accounts
from camket.notifications.actions import Told, notify_each
from camket.notifications.models import NoticeKind
from camket.organisation.queries import span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines


@dataclass(frozen=True, slots=True)
class NewDuty:
    """What the superior owes in return, by a day, through which body."""

    text: str
    due_on: date
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """One piece of work wanted from several units of a campaign."""

    campaign_id: int
    unit_ids: tuple[int, ...]
    title: str
    measure_name: str
    measure_unit: str
    target: Decimal
    due_on: date
    reason: str = ""
    direction: str = Direction.HIGHER.value
    duties: tuple[NewDuty, ...] = ()


@one_act()
def place_order(new: NewOrder, *, actor: Actor, now: datetime) -> Order:
    """Put the ordered work into each unit's text, with the superior's duties beside it.

    Raises:
        Refused: The actor may not, no unit was chosen, a unit is not of the campaign or its text
            is locked, or the deadline has passed.
    """
    today = legal_day(now)
    campaign = Campaign.objects.get(pk=new.campaign_id)
    if not may(actor, Permission.ORDER_WORK, campaign.superior_id, on=today):
        raise Refused(OrderRefusal.NOT_ALLOWED)
    if not new.unit_ids:
        raise Refused(OrderRefusal.NO_UNITS)
    if new.due_on < today:
        raise Refused(OrderRefusal.DUE_IN_THE_PAST)
    commitments = _locked_commitments(campaign, new.unit_ids, on=today)
    if placed := _placed_before(new, commitments, on=today):
        return placed
    order = Order.objects.create(
        campaign=campaign,
        title=clean(new.title),
        reason=clean_lines(new.reason),
        measure_name=clean(new.measure_name),
        measure_unit=clean(new.measure_unit),
        target=new.target,
        direction=new.direction,
        due_on=new.due_on,
        created_at=now,
    )
    for commitment in commitments:
        lift_acceptance(commitment, actor=actor, now=now)
    items = _add_items(order, commitments)
    _add_duties(order, commitments, new.duties)
    Commitment.objects.filter(pk__in=[c.pk for c in commitments]).update(version=F("version") + 1)
    _tell(order, commitments, on=today, now=now)
    facts = [fact("order.placed", order, after=_values(new))]
    facts += [
        fact("item.ordered", item, unit_id=item.commitment.unit_id, after={"title": item.title})
        for item in items
    ]
    record_facts(facts, actor=actor, at=now)
    return order


def _locked_commitments(
    campaign: Campaign, unit_ids: tuple[int, ...], *, on: date
) -> list[Commitment]:
    commitments = list(
        Commitment.objects.select_for_update()
        .filter(campaign=campaign, unit_id__in=unit_ids)
        .exclude(status="withdrawn")
        .order_by("pk")
    )
    if {commitment.unit_id for commitment in commitments} != set(unit_ids):
        raise Refused(OrderRefusal.NOT_IN_CAMPAIGN)
    for commitment in commitments:
        if commitment.status in LOCKED:
            span = span_of(commitment.unit_id, on=on)
            raise Refused(OrderRefusal.TEXT_LOCKED, unit=span.name if span else "")
    return commitments


def _placed_before(new: NewOrder, commitments: list[Commitment], *, on: date) -> Order | None:
    """Return the order when it is what was sent before: a form sent twice orders once.

    Raises:
        Refused: A unit already holds another order of this title.
    """
    title = clean(new.title)
    held = list(
        Item.objects.filter(
            commitment__in=commitments, order__title=title, origin=Origin.ORDERED.value
        ).select_related("order", "commitment")
    )
    if not held:
        return None
    order = held[0].order
    is_same = (
        order is not None
        and {item.commitment.unit_id for item in order.items.select_related("commitment")}
        == set(new.unit_ids)
        and (order.measure_name, order.measure_unit, order.target, order.due_on)
        == (clean(new.measure_name), clean(new.measure_unit), new.target, new.due_on)
    )
    if is_same:
        return order
    span = span_of(held[0].commitment.unit_id, on=on)
    raise Refused(OrderRefusal.ALREADY_ORDERED, unit=span.name if span else "")


def _add_items(order: Order, commitments: list[Commitment]) -> list[Item]:
    last = dict(
        Item.objects.filter(commitment__in=commitments)
        .values_list("commitment_id")
        .annotate(Max("position"))
    )
    items = Item.objects.bulk_create(
        [
            Item(
                commitment=commitment,
                position=last.get(commitment.pk, 0) + 1,
                title=order.title,
                origin=Origin.ORDERED.value,
                why=order.reason,
                order=order,
            )
            for commitment in commitments
        ],
        batch_size=1000,
    )
    Measure.objects.bulk_create(
        [
            Measure(
                item=item,
                position=1,
                name=order.measure_name,
                unit=order.measure_unit,
                target=order.target,
                direction=order.direction,
                due_on=order.due_on,
            )
            for item in items
        ],
        batch_size=1000,
    )
    return items


def _add_duties(order: Order, commitments: list[Commitment], duties: tuple[NewDuty, ...]) -> None:
    Duty.objects.bulk_create(
        [
            Duty(
                commitment=commitment,
                order=order,
                text=clean(duty.text),
                responsible=clean(duty.responsible),
                due_on=duty.due_on,
            )
            for commitment in commitments
            for duty in duties
        ],
        batch_size=1000,
    )


def _values(new: NewOrder) -> dict[str, object]:
    return {
        "title": new.title,
        "measure": new.measure_name,
        "target": new.target,
        "unit": new.measure_unit,
        "due_on": new.due_on,
        "units": list(new.unit_ids),
        "duties": [
            {"text": duty.text, "responsible": duty.responsible, "due_on": duty.due_on}
            for duty in new.duties
        ],
    }


def _tell(order: Order, commitments: list[Commitment], *, on: date, now: datetime) -> None:
    superior = span_of(order.campaign.superior_id, on=on)
    text = _("{superior} đặt hàng: {title}.").format(
        superior=superior.name if superior else "", title=order.title
    )
    accounts = drafter_accounts([commitment.holder_id for commitment in commitments], on=on)
    notices = [
        Told(
            user_id=account,
            topic=f"order-{order.pk}-{commitment.pk}",
            kind=NoticeKind.NEEDS_ACT,
            text=text,
            path=f"/cam-ket/{commitment.pk}/soan/",
        )
        for commitment in commitments
        for account in accounts[commitment.holder_id]
    ]
    notify_each(notices, now=now)
