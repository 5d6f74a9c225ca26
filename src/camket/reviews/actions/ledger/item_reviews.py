"""What each unit is asked to say of its items: opened with the period, facts as they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from camket.commitments.decisions import Status
from camket.commitments.models import Campaign, Commitment, Item, Measure
from camket.commitments.queries import drafter_accounts
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.queries import children_of
from camket.reviews.models import ItemReview, Period, UnitReview
from camket.shared.text import show_day
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries import item_progress


def commitments_of(campaign: Campaign, *, on: date) -> list[Commitment]:
    """Return what is reviewed: all that the units directly below answer for that day.

    A commitment made to another superior is reviewed where its holder stands now; one whose unit
    has ended and that nobody has taken over waits in the worklist of transitions.
    """
    below = children_of(campaign.superior_id, on=on).order_by()
    return list(
        Commitment.objects.filter(
            year=campaign.year,
            holder_id__in=below.values("unit_id"),
            status__in=(Status.SIGNED, Status.CLOSED),
        ).order_by("pk")
    )


def open_item_reviews(period: Period, commitments: list[Commitment], *, on: date) -> None:
    """Open one review a unit, on its own commitment and all it has inherited."""
    of_unit: dict[int, Commitment] = {}
    for one in commitments:
        if one.holder_id not in of_unit or one.unit_id == one.holder_id:
            of_unit[one.holder_id] = one
    reviews = UnitReview.objects.bulk_create(
        [
            UnitReview(period=period, commitment=one, unit_id=unit_id)
            for unit_id, one in of_unit.items()
        ]
    )
    by_unit = {review.unit_id: review for review in reviews}
    by_commitment = {one.pk: by_unit[one.holder_id] for one in commitments}
    reviewed = Item.objects.filter(commitment__in=commitments).exclude(dropped_on__lte=on)
    items = list(reviewed.order_by("position", "pk"))
    facts = _facts_of([item.pk for item in items], on=on)
    ItemReview.objects.bulk_create(
        [
            ItemReview(
                unit_review=by_commitment[item.commitment_id], item=item, facts=facts[item.pk]
            )
            for item in items
        ],
        batch_size=2000,
    )


def _facts_of(item_ids: list[int], *, on: date) -> dict[int, dict[str, Any]]:
    """Return the facts of items as plain values, for they must not move with later reports."""
    progress = item_progress(item_ids, on)
    facts: dict[int, dict[str, Any]] = {}
    for item_id in item_ids:
        reached = progress.get(item_id)
        facts[item_id] = {
            "as_of": on.isoformat(),
            "done": reached.done if reached else 0,
            "total": reached.total if reached else 0,
            "late": reached.late if reached else 0,
            "on_time": 0,
            "done_late": 0,
            "days_late": reached.days_late if reached else 0,
            "reached_percent": str(reached.reached_percent) if reached else "0",
            "due_percent": str(reached.due_percent) if reached else "0",
            "kind": str(reached.kind) if reached else "none",
            "measures": [],
            "obstacles": [],
        }
    for item_id, on_time, done_late in (
        Task.objects.filter(item_id__in=item_ids, parent__isnull=True)
        .values_list("item_id")
        .annotate(
            on_time=Count("pk", filter=Q(status=TaskStatus.DONE)),
            done_late=Count("pk", filter=Q(status=TaskStatus.DONE_LATE)),
        )
    ):
        facts[item_id].update(on_time=on_time, done_late=done_late)
    for measure in Measure.objects.filter(item_id__in=item_ids):
        facts[measure.item_id]["measures"].append(
            {
                "name": measure.name,
                "baseline": None if measure.baseline is None else str(measure.baseline),
                "target": None if measure.target is None else str(measure.target),
                "unit": measure.unit,
                "direction": measure.direction,
                "due_on": measure.due_on.isoformat() if measure.due_on else None,
            }
        )
    for obstacle in Obstacle.objects.filter(task__item_id__in=item_ids).select_related("task"):
        facts[obstacle.task.item_id or 0]["obstacles"].append(
            {"title": obstacle.title, "state": obstacle.state}
        )
    return facts


def tell_units(period: Period, commitments: list[Commitment], *, on: date, now: datetime) -> None:
    """Tell those in each unit who write for it."""
    accounts = drafter_accounts({one.holder_id for one in commitments}, on=on)
    for unit_id, users in accounts.items():
        notify(
            users,
            topic=f"review:{period.pk}:{unit_id}",
            kind=NoticeKind.NEEDS_ACT.value,
            text=f"{period}: đơn vị tự đánh giá, hạn gửi {show_day(period.due_on)}.",
            path=f"/danh-gia/{period.pk}/don-vi/{unit_id}/",
            now=now,
        )
