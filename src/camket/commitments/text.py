"""The text of a commitment as plain values: what is handed over, compared, frozen and signed.

Only text, days as ISO dates and numbers as plain decimals: no ids of rows, but each item carries a
stable key, so that two versions can be compared after items were put in another order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from camket.commitments.comparing import Change, changes_between
from camket.commitments.decisions import IN_FORCE
from camket.commitments.models import Commitment, Duty, Item, Measure, Work
from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.shared.clock import legal_day

Text = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WholeItem:
    """An item with its measures and works."""

    item: Item
    measures: Sequence[Measure]
    works: Sequence[Work]


def whole_items(commitment: Commitment) -> list[WholeItem]:
    """Return every item with its measures and works, also what was dropped; three statements."""
    items = list(_items(commitment.pk))
    measures: dict[int, list[Measure]] = defaultdict(list)
    works: dict[int, list[Work]] = defaultdict(list)
    pks = [one.pk for one in items]
    for measure in _measures(pks) if pks else ():
        measures[measure.item_id].append(measure)
    for work in _works(pks) if pks else ():
        works[work.item_id].append(work)
    return [WholeItem(one, measures[one.pk], works[one.pk]) for one in items]


@composed
def _items(commitment_id: int) -> QuerySet[Item]:
    return Item.objects.filter(commitment_id=commitment_id).order_by("position", "pk")


@composed
def _measures(item_ids: list[int]) -> QuerySet[Measure]:
    return Measure.objects.filter(among("item_id", item_ids))


@composed
def _works(item_ids: list[int]) -> QuerySet[Work]:
    return Work.objects.filter(among("item_id", item_ids)).select_related("lead")


def text_of(
    commitment: Commitment,
    *,
    on: date | None = None,
    items: Sequence[WholeItem] | None = None,
    spans: Mapping[int, UnitSpan] | None = None,
) -> Text:
    """Return the text as it stands now, with the names the two sides bear on a day.

    Args:
        commitment: The commitment; its items, measures, works and duties are read.
        on: The day of the names; by default the day since which it is one side's turn.
        items: Its whole items, where the caller has read them.
        spans: Both units as they are that day, where the caller has read them.
    """
    if spans is None:
        day = on or legal_day(commitment.turn_since)
        spans = spans_of([commitment.holder_id, commitment.superior_id], on=day)
    campaign = commitment.campaign
    found = whole_items(commitment) if items is None else items
    standing = [one for one in found if one.item.dropped_on is None]
    text: Text = {
        "year": commitment.year,
        "campaign": {
            "theme": campaign.theme,
            "plan_no": campaign.plan_no,
            "plan_on": _day(campaign.plan_on),
        },
        "party_a": _party(spans.get(commitment.superior_id)),
        "party_b": _party(spans.get(commitment.holder_id)),
        "minutes": {"no": commitment.minutes_no, "on": _day(commitment.minutes_on)},
        "conclusion": {"no": commitment.conclusion_no, "on": _day(commitment.conclusion_on)},
        "legal_basis": commitment.legal_basis,
        "items": [_item(one) for one in standing],
        "duties": [_duty(duty) for duty in commitment.duties.order_by("due_on", "pk")],
        "pledge": commitment.pledge,
        "recommendations": commitment.recommendations,
    }
    amended = commitment.amends
    if amended is not None:
        text["amendment"] = _amendment(commitment, amended, text)
    return text


def signed_text(commitment: Commitment) -> Text:
    """Return the text that was signed first: the baseline that every drift is measured from."""
    kept: Text = commitment.text or {}
    return kept if "items" in kept else text_of(commitment)


def text_in_force(commitment: Commitment, *, before: Commitment | None = None) -> Text:
    """Return the text that holds: of the last signed amendment, else what was signed first.

    Args:
        commitment: The commitment, not an amendment of it.
        before: An amendment; then what held when it was drafted.
    """
    signed = Commitment.papers.filter(amends=commitment, status__in=IN_FORCE)
    if before is not None:
        signed = signed.filter(ordinal__lt=before.ordinal)
    last = signed.order_by("-ordinal").first()
    return (last.text or {}) if last else signed_text(commitment)


def changes_of(amendment: Commitment, text: Text) -> list[Change]:
    """Return what a text of an amendment changes of what held before it.

    An item that only takes another place because one was added or taken out is no change.
    """
    amended = amendment.amends
    if amended is None:
        return []
    before = text_in_force(amended, before=amendment)
    return [one for one in changes_between(before, text) if one.field != "position"]


def _amendment(amendment: Commitment, amended: Commitment, text: Text) -> Text:
    """Return which paper is amended, and each change with what held before and why."""
    number = amended.number
    reasons = dict(amendment.change_reasons.values_list("key", "reason"))
    return {
        "ordinal": amendment.ordinal,
        "reason": amendment.amend_reason,
        "of": {
            "no": str(number) if number else "",
            "on": _day(number.dated_on) if number else "",
            "sha256": amended.text_sha256,
        },
        "changes": [
            {
                "key": one.key,
                "where": one.where,
                "before": one.before,
                "after": one.after,
                "reason": reasons.get(one.key, ""),
                "item": one.of_item,
                "row": one.row,
                "field": one.field,
            }
            for one in changes_of(amendment, text)
        ],
    }


def negotiated(text: Text) -> Text:
    """Return the part of a text that the two sides agree on: not the papers that adopted it."""
    keys = ("legal_basis", "items", "duties", "pledge", "recommendations", "amendment")
    return {key: text[key] for key in keys if key in text}


def _party(span: UnitSpan | None) -> dict[str, str]:
    if span is None:
        return {"unit": "", "collective": ""}
    return {"unit": span.name, "collective": span.collective}


def _item(whole: WholeItem) -> Text:
    item = whole.item
    return {
        "key": f"v{item.source_id or item.pk}",
        "title": item.title,
        "origin": item.origin,
        "field": item.field,
        "why": item.why,
        "current_state": item.current_state,
        "expected_result": item.expected_result,
        "measures": [_measure(measure) for measure in whole.measures],
        "works": [_work(work) for work in whole.works if work.dropped_on is None],
    }


def _measure(measure: Measure) -> Text:
    return {
        "name": measure.name,
        "baseline": _number(measure.baseline),
        "target": _number(measure.target),
        "unit": measure.unit,
        "direction": measure.direction,
        "due_on": _day(measure.due_on),
    }


def _work(work: Work) -> Text:
    return {
        "title": work.title,
        "lead": work.lead.full_name if work.lead else "",
        "lead_post": work.lead_post,
        "coordinators": work.coordinators,
        "due_on": _day(work.due_on),
        "product": work.product,
    }


def _duty(duty: Duty) -> Text:
    return {"text": duty.text, "responsible": duty.responsible, "due_on": _day(duty.due_on)}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: Decimal | None) -> str:
    """Return 21 and 62.33: one spelling a value, however many places the column keeps."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
