"""Write the text of a commitment: its items with measures and works, and its general part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Max

from camket.audit.chain import one_act, record
from camket.commitments.acceptance import lift_acceptance
from camket.commitments.decisions import (
    Direction,
    DraftRefusal,
    Origin,
    Status,
    Turn,
    refusal_to_draft,
    refusal_to_remove,
)
from camket.commitments.models import Commitment, Item, Measure, Remark, Work
from camket.commitments.queries import LeadChoice, leads_for
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines

_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class MeasureText:
    """What an item is measured by, as written."""

    name: str
    target: Decimal | None = None
    baseline: Decimal | None = None
    unit: str = ""
    direction: str = Direction.HIGHER.value
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkText:
    """A work of an item, as written."""

    title: str
    lead_id: int | None = None
    due_on: date | None = None
    product: str = ""
    coordinators: str = ""


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item as written, whole: what is not here is no longer there."""

    title: str
    field: str = ""
    why: str = ""
    current_state: str = ""
    expected_result: str = ""
    public_note: str = ""
    measures: tuple[MeasureText, ...] = ()
    works: tuple[WorkText, ...] = ()


@one_act()
def save_item(
    commitment_id: int,
    item_id: int | None,
    text: ItemText,
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Item:
    """Write an item whole; None as its id adds one.

    Args:
        commitment_id: The commitment.
        item_id: The item, or None for a new one.
        text: The whole item.
        version: The version of the item that the person saw; None does not compare.
        actor: Who writes.
        now: When.

    Raises:
        Refused: The actor may not write now, the item changed meanwhile, or the text breaks an
            order or names a lead from outside.
        Item.DoesNotExist: The item is not one of this commitment.
    """
    commitment = _locked(commitment_id, actor=actor, now=now)
    leads = {
        choice.person_id: choice for choice in leads_for(commitment.holder_id, on=legal_day(now))
    }
    if not clean(text.title):
        raise Refused(DraftRefusal.NO_TITLE)
    for number, work in enumerate(text.works, 1):
        if work.lead_id is not None and work.lead_id not in leads:
            raise Refused(DraftRefusal.LEAD_OUTSIDE_UNIT, number=number)
    if item_id is None:
        if twin := commitment.items.filter(title=clean(text.title)).first():
            return _same_or_refused(twin, text)
        _refuse_beyond_limit(commitment)
        item, before = Item(commitment=commitment, position=next_position(commitment)), {}
    else:
        item = Item.objects.select_related("order").get(pk=item_id, commitment=commitment)
        if version is not None and item.version != version:
            raise Refused(DraftRefusal.CHANGED_MEANWHILE)
        before = values_of(item)
        _refuse_breaking_order(item, text)
        item.version += 1
    lift_acceptance(commitment, actor=actor, now=now)
    _write(item, text, leads)
    _note_edit(commitment, now=now)
    action = "item.added" if item_id is None else "item.changed"
    record(
        action,
        item,
        actor=actor,
        at=now,
        unit_id=commitment.unit_id,
        before=before,
        after=values_of(item),
    )
    return item


def _locked(commitment_id: int, *, actor: Actor, now: datetime) -> Commitment:
    """Return the commitment under lock if the actor may edit its text now."""
    commitment = (
        Commitment.papers.select_for_update(of=("self",))
        .select_related("campaign")
        .get(pk=commitment_id)
    )
    if not may(actor, Permission.DRAFT_COMMITMENT, commitment.holder_id, on=legal_day(now)):
        raise Refused(DraftRefusal.NOT_ALLOWED)
    if reason := refusal_to_draft(Status(commitment.status), Turn(commitment.turn)):
        raise Refused(reason)
    return commitment


def _same_or_refused(twin: Item, text: ItemText) -> Item:
    """Return the item when it is what was sent before: a form sent twice adds nothing.

    Raises:
        Refused: Another item bears this title.
    """
    fields = ("current_state", "why", "expected_result")
    same_words = all(getattr(twin, name) == clean_lines(getattr(text, name)) for name in fields)
    same_works = [work.title for work in twin.works.all()] == [
        clean(work.title) for work in text.works
    ]
    same_measures = [(one.name, one.target) for one in twin.measures.all()] == [
        (clean(one.name), one.target) for one in text.measures
    ]
    if not (same_words and same_works and same_measures):
        raise Refused(DraftRefusal.TITLE_TAKEN)
    return twin


def _refuse_beyond_limit(commitment: Commitment) -> None:
    count, most = commitment.items.count(), commitment.campaign.max_items
    if count >= most:
        raise Refused(DraftRefusal.TOO_MANY_ITEMS, count=count, most=most)


def _refuse_breaking_order(item: Item, text: ItemText) -> None:
    """Keep what was ordered: its title and its measure; level and day are open to a proposal."""
    order = item.order
    if order is None:
        return
    if clean(text.title) != order.title:
        raise Refused(DraftRefusal.ORDER_KEEPS_TITLE)
    kept = any(
        (clean(measure.name), clean(measure.unit), measure.direction)
        == (order.measure_name, order.measure_unit, order.direction)
        for measure in text.measures
    )
    if not kept:
        raise Refused(DraftRefusal.ORDER_KEEPS_MEASURE, name=order.measure_name)


def next_position(commitment: Commitment) -> int:
    """Return where an item goes that is added to the text."""
    last = commitment.items.aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1


def _write(item: Item, text: ItemText, leads: dict[int, LeadChoice]) -> None:
    item.title = clean(text.title)
    item.field = clean(text.field)
    item.why = clean_lines(text.why)
    item.current_state = clean_lines(text.current_state)
    item.expected_result = clean_lines(text.expected_result)
    item.public_note = clean(text.public_note)
    item.save()
    measures = _sources(item.measures.all(), [clean(one.name) for one in text.measures])
    works = _sources(item.works.all(), [clean(one.title) for one in text.works])
    item.measures.all().delete()
    item.works.all().delete()
    Measure.objects.bulk_create(
        [
            Measure(
                item=item,
                position=position,
                name=clean(measure.name),
                baseline=measure.baseline,
                target=measure.target,
                unit=clean(measure.unit),
                direction=measure.direction,
                due_on=measure.due_on,
                source_id=measures[position - 1],
            )
            for position, measure in enumerate(text.measures, 1)
        ]
    )
    Work.objects.bulk_create(
        [
            Work(
                item=item,
                position=position,
                title=clean(work.title),
                lead_id=work.lead_id,
                lead_post=leads[work.lead_id].post if work.lead_id is not None else "",
                coordinators=clean(work.coordinators),
                due_on=work.due_on,
                product=clean(work.product),
                source_id=works[position - 1],
            )
            for position, work in enumerate(text.works, 1)
        ]
    )


def _sources(kept: Iterable[Measure | Work], names: Sequence[str]) -> list[int | None]:
    """Return of which signed row each row written is the copy, for rows are written anew.

    Those of one name are the same; of the others the first unnamed belongs to the first left.
    """
    rows = [(row.name if isinstance(row, Measure) else row.title, row.source_id) for row in kept]
    found: list[int | None] = []
    for name in names:
        same = next((row for row in rows if row[0] == name), None)
        if same is not None:
            rows.remove(same)
        found.append(same[1] if same else _UNKNOWN)
    left = [source for _, source in rows]
    return [(left.pop(0) if left else None) if source == _UNKNOWN else source for source in found]


def _note_edit(commitment: Commitment, *, now: datetime) -> None:
    commitment.version += 1
    commitment.first_opened_at = commitment.first_opened_at or now
    commitment.save(update_fields=["version", "first_opened_at"])


def values_of(item: Item) -> dict[str, Any]:
    """Return an item as plain values, for the audit."""
    return {
        "title": item.title,
        "field": item.field,
        "why": item.why,
        "current_state": item.current_state,
        "expected_result": item.expected_result,
        "public_note": item.public_note,
        "measures": [
            {
                "name": measure.name,
                "baseline": measure.baseline,
                "target": measure.target,
                "unit": measure.unit,
                "direction": measure.direction,
                "due_on": measure.due_on,
            }
            for measure in item.measures.all()
        ],
        "works": [
            {
                "title": work.title,
                "lead": work.lead_post,
                "due_on": work.due_on,
                "product": work.product,
                "coordinators": work.coordinators,
            }
            for work in item.works.all()
        ],
    }


@one_act()
def remove_item(item_id: int, *, reason: str = "", actor: Actor, now: datetime) -> None:
    """Take an item out of the text; one carried over leaves its reason with the paper.

    Raises:
        Refused: The actor may not write now, the superior wants the item, or a reason is missing.
    """
    commitment = _locked(
        Item.objects.values_list("commitment_id", flat=True).get(pk=item_id), actor=actor, now=now
    )
    item = commitment.items.filter(pk=item_id).first()
    if item is None:  # the form came twice and the first one has removed it
        return
    stated = clean_lines(reason)
    if refusal := refusal_to_remove(Origin(item.origin), stated):
        raise Refused(refusal)
    lift_acceptance(commitment, actor=actor, now=now)
    before = {**values_of(item), "origin": item.origin, "carried_from": item.carried_from}
    if item.origin == Origin.CARRIED_OVER:
        Remark.objects.create(
            commitment=commitment,
            side=Turn.PARTY_B.value,
            text=f"Bỏ vấn đề chuyển từ năm trước “{item.title}”. Lý do: {stated}",
            at=now,
            author_name=actor.person_name,
            author_post=actor.post_name,
        )
    record(
        "item.removed",
        item,
        actor=actor,
        at=now,
        unit_id=commitment.unit_id,
        before=before,
        after={"reason": stated},
    )
    item.delete()
    _renumber(commitment)
    _note_edit(commitment, now=now)


def _renumber(commitment: Commitment) -> None:
    items = list(commitment.items.order_by("position", "pk"))
    for position, item in enumerate(items, 1):
        item.position = position
    Item.objects.bulk_update(items, ["position"])


@one_act()
def save_general(
    commitment_id: int,
    *,
    legal_basis: str,
    pledge: str,
    recommendations: str,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Commitment:
    """Write the general part: legal basis, responsibility if not done, recommendations.

    Raises:
        Refused: The actor may not write now, or the part changed meanwhile.
    """
    commitment = _locked(commitment_id, actor=actor, now=now)
    if version is not None and commitment.general_version != version:
        raise Refused(DraftRefusal.CHANGED_MEANWHILE)
    names = ("legal_basis", "pledge", "recommendations")
    before = {name: getattr(commitment, name) for name in names}
    lift_acceptance(commitment, actor=actor, now=now)
    commitment.legal_basis = clean_lines(legal_basis)
    commitment.pledge = clean_lines(pledge)
    commitment.recommendations = clean_lines(recommendations)
    commitment.general_version += 1
    commitment.save(update_fields=[*names, "general_version"])
    _note_edit(commitment, now=now)
    record(
        "commitment.general_changed",
        commitment,
        actor=actor,
        at=now,
        before=before,
        after={name: getattr(commitment, name) for name in names},
    )
    return commitment
