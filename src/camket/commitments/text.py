"""The text of a commitment as plain values: what is handed over, compared, frozen and signed.

Only text, days as ISO dates and numbers as plain decimals: no ids of rows, but each item carries a
stable key, so that two versions can be compared after items were put in another order.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from camket.commitments.models import Commitment, Duty, Item, Measure, Work
from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.shared.clock import legal_day

Text = dict[str, Any]


def text_of(commitment: Commitment, *, on: date | None = None) -> Text:
    """Return the text as it stands now, with the names the two sides bear on a day.

    Args:
        commitment: The commitment; its items, measures, works and duties are read.
        on: The day of the names; by default the day since which it is one side's turn.
    """
    day = on or legal_day(commitment.turn_since)
    spans = spans_of([commitment.holder_id, commitment.superior_id], on=day)
    campaign = commitment.campaign
    works = Prefetch("works", Work.objects.select_related("lead"))
    items = commitment.items.prefetch_related("measures", works).order_by("position", "pk")
    return {
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
        "items": [_item(item) for item in items],
        "duties": [_duty(duty) for duty in commitment.duties.order_by("due_on", "pk")],
        "pledge": commitment.pledge,
        "recommendations": commitment.recommendations,
    }


def negotiated(text: Text) -> Text:
    """Return the part of a text that the two sides agree on: not the papers that adopted it."""
    return {
        key: text[key] for key in ("legal_basis", "items", "duties", "pledge", "recommendations")
    }


def _party(span: UnitSpan | None) -> dict[str, str]:
    if span is None:
        return {"unit": "", "collective": ""}
    return {"unit": span.name, "collective": span.collective}


def _item(item: Item) -> Text:
    return {
        "key": f"v{item.pk}",
        "title": item.title,
        "origin": item.origin,
        "field": item.field,
        "why": item.why,
        "current_state": item.current_state,
        "expected_result": item.expected_result,
        "measures": [_measure(measure) for measure in item.measures.all()],
        "works": [_work(work) for work in item.works.all()],
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
