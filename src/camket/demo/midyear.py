"""The mid-year review of 2026: what each unit said of its items in June, what was concluded."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from camket.commitments.models import Campaign, Item
from camket.demo.people import Cast
from camket.demo.promises import Promises
from camket.demo.timeline import YEAR, at
from camket.reviews.decisions.states import ItemState, PeriodKind, UnitReviewState
from camket.reviews.models import ItemReview, Period, UnitReview
from camket.tasks.models import Task

_AS_OF: Final = date(2026, 6, 30)
_CAUSES: Final = (
    "Mưa lũ kéo dài trong tháng 5, phải dừng thi công.",
    "Chờ hướng dẫn của sở, ngành về giá đất.",
    "Phân công lại cán bộ sau sắp xếp, chậm triển khai.",
    "Vốn đối ứng của dân huy động chậm hơn kế hoạch.",
)


def review(cast: Cast, promises: Promises, draw: random.Random) -> None:
    """Write both mid-year periods, every unit's word and the superior's conclusion."""
    tasks: dict[int, list[Task]] = {}
    for task in Task.objects.filter(year=YEAR, item__isnull=False, parent=None):
        tasks.setdefault(task.item_id or 0, []).append(task)
    communes = zip(promises.communes.values(), ("31-TB/ĐU", "27-TB/ĐU"), strict=True)
    for campaign, number in ((promises.province, "96-TB/TU"), *communes):
        _review_campaign(cast, promises, campaign, number, tasks, draw)


def _review_campaign(
    cast: Cast,
    promises: Promises,
    campaign: Campaign,
    number: str,
    tasks: dict[int, list[Task]],
    draw: random.Random,
) -> None:
    period = Period.objects.create(
        campaign=campaign,
        superior_id=campaign.superior_id,
        year=YEAR,
        kind=PeriodKind.MIDYEAR,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 6, 30),
        opened_on=date(2026, 6, 10),
        due_on=campaign.midyear_by,
        decided_at=None,
    )
    superior = cast.head(cast.key_of(campaign.superior_id)).person.full_name
    reviews, words = [], []
    for key, commitment in promises.by_key.items():
        if commitment.campaign_id != campaign.pk:
            continue
        sent = at(campaign.midyear_by - timedelta(days=draw.randint(1, 9)), 16)
        unit_review = UnitReview(
            period=period,
            commitment=commitment,
            unit_id=commitment.unit_id,
            state=UnitReviewState.CONCLUDED,
            summary="Tập thể đã kiểm điểm từng vấn đề, phân công lại các việc chậm.",
            submitted_at=sent,
            submitted_by_name=cast.head(key).person.full_name,
            conclusion="Ghi nhận kết quả 6 tháng; tập trung hoàn thành các việc chậm trước 30/9/2026.",
            conclusion_no=number,
            concluded_at=at(date(2026, 7, 9), 15),
            concluded_by_name=superior,
        )
        reviews.append(unit_review)
        words += [
            _word(unit_review, item, tasks.get(item.pk, []), draw)
            for item in commitment.items.all()
        ]
    UnitReview.objects.bulk_create(reviews)
    ItemReview.objects.bulk_create(words, batch_size=1000)


def _word(
    unit_review: UnitReview, item: Item, tasks: list[Task], draw: random.Random
) -> ItemReview:
    facts = _facts(tasks)
    late = facts["late"] > 0
    if facts["total"] and facts["done"] == facts["total"]:
        state = ItemState.DONE
    elif facts["done"] or Decimal(facts["reached_percent"]) > 0:
        state = ItemState.IN_PROGRESS
    else:
        state = ItemState.NOT_BEGUN
    return ItemReview(
        unit_review=unit_review,
        item=item,
        facts=facts,
        state=state,
        result=f"Xong {facts['done']}/{facts['total']} việc.",
        cause=draw.choice(_CAUSES) if late or state is ItemState.NOT_BEGUN else "",
        next_step="Người chủ trì báo cáo hằng tuần, hoàn thành việc chậm trong quý III."
        if late or state is ItemState.NOT_BEGUN
        else "Tiếp tục theo lộ trình đã ký.",
    )


def _facts(tasks: Iterable[Task]) -> dict[str, Any]:
    """Return the facts of an item as they stood on the last day of June."""
    rows = list(tasks)
    done = [task for task in rows if task.done_on and task.done_on <= _AS_OF]
    late = [
        task
        for task in rows
        if task.due_on <= _AS_OF and (not task.done_on or task.done_on > task.due_on)
    ]
    due = [task for task in rows if task.due_on <= _AS_OF]
    total = len(rows)
    return {
        "as_of": _AS_OF.isoformat(),
        "done": len(done),
        "total": total,
        "late": len(late),
        "days_late": max(((_AS_OF - task.due_on).days for task in late), default=0),
        "reached_percent": str(round(Decimal(100 * len(done)) / total, 1)) if total else "0",
        "due_percent": str(round(Decimal(100 * len(due)) / total, 1)) if total else "0",
        "kind": "late" if late else "ok",
        "measures": [],
        "obstacles": [],
    }
