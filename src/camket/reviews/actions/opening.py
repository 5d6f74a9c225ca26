"""Open a period: one assessment per signed commitment, with its facts; at year-end the ratings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q

from camket.audit.chain import record
from camket.commitments.decisions import Status
from camket.commitments.models import Campaign, Commitment, Item, Measure
from camket.commitments.queries import drafter_accounts
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.models import Tenure, UnitKind, UnitSpan
from camket.organisation.queries import children_of, heads_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.dossiers import open_dossiers
from camket.reviews.decisions import PeriodKind, ReviewRefusal, SubjectKind
from camket.reviews.dossier import Entered, as_record
from camket.reviews.models import KIND_NAMES, ItemReview, Period, Rating, UnitReview
from camket.reviews.own_days import counts_of_heads
from camket.reviews.queries import gathered_for, in_own_days, young_units
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.tasks.decisions import TaskStatus
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries import item_progress

RATED_KINDS: Final = (UnitKind.COMMUNE_COMMITTEE,)
"""Who is rated under 366-QĐ/TW in this release: committees of communes, and their secretaries."""
_LAST_DAY: Final = {PeriodKind.MIDYEAR: (6, 30), PeriodKind.YEAREND: (12, 31)}
PEER_GROUP: Final = "xã, phường, đặc khu"
"""Units with similar duties: the group within which the ceiling on HTXS is counted."""


@transaction.atomic
def open_period(campaign_id: int, kind: PeriodKind, *, actor: Actor, now: datetime) -> Period:
    """Open mid-year or year-end of a campaign, filling in the facts as they stand at this moment.

    Raises:
        Refused: The actor may not, the period is open already, or nothing was signed.
    """
    today = legal_day(now)
    # the campaign's lock keeps two clerks from opening the same period at once
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if not may(actor, Permission.MANAGE_CAMPAIGN, campaign.superior_id, on=today):
        raise Refused(ReviewRefusal.NOT_ALLOWED)
    if Period.objects.filter(
        superior_id=campaign.superior_id, year=campaign.year, kind=kind.value
    ).exists():
        name = str(KIND_NAMES[kind]).lower()
        raise Refused(ReviewRefusal.PERIOD_EXISTS, kind=name, year=campaign.year)
    commitments = _commitments_of(campaign, on=today)
    if not commitments:
        raise Refused(ReviewRefusal.NOTHING_TO_REVIEW, year=campaign.year)
    period = Period.objects.create(
        campaign=campaign,
        superior_id=campaign.superior_id,
        year=campaign.year,
        kind=kind.value,
        starts_on=date(campaign.year, 1, 1),
        ends_on=date(campaign.year, *_LAST_DAY[kind]),
        opened_on=today,
        due_on=campaign.midyear_by if kind is PeriodKind.MIDYEAR else campaign.yearend_by,
    )
    _open_reviews(period, commitments, on=today)
    rated = _open_ratings(period, on=today) if kind is PeriodKind.YEAREND else 0
    open_dossiers(period, now=now)
    _tell_units(period, commitments, on=today, now=now)
    record(
        "period.opened",
        period,
        actor=actor,
        at=now,
        after={
            "kind": kind.value,
            "year": period.year,
            "due_on": period.due_on,
            "units": len(commitments),
            "ratings": rated,
        },
    )
    return period


def _commitments_of(campaign: Campaign, *, on: date) -> list[Commitment]:
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


def _open_reviews(period: Period, commitments: list[Commitment], *, on: date) -> None:
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


def _open_ratings(period: Period, *, on: date) -> int:
    young = young_units(period.superior_id, period.year, on=on, kinds=RATED_KINDS)
    below = children_of(period.superior_id, on=on, kinds=RATED_KINDS)
    spans = [span for span in below if span.unit_id not in young]
    heads = heads_of([span.unit_id for span in spans], on=on)
    gathered = gathered_for(period, [span.unit_id for span in spans])
    own_days = counts_of_heads([span.unit_id for span in spans], period.year)
    rows = []
    for span in spans:
        facts = as_record(gathered[span.unit_id], Entered(), unit_level=None)
        rows.append(_collective(period, span, facts))
        if head := heads.get(span.unit_id):
            own = in_own_days(gathered[span.unit_id], own_days.get((span.unit_id, head.person_id)))
            rows.append(_leader(period, span, head, as_record(own, Entered(), unit_level=None)))
    Rating.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _collective(period: Period, span: UnitSpan, facts: dict[str, Any]) -> Rating:
    return Rating(
        period=period,
        kind=SubjectKind.COLLECTIVE.value,
        unit_id=span.unit_id,
        name=span.name,
        group=PEER_GROUP,
        facts=facts,
    )


def _leader(period: Period, span: UnitSpan, head: Tenure, facts: dict[str, Any]) -> Rating:
    return Rating(
        period=period,
        kind=SubjectKind.LEADER.value,
        unit_id=span.unit_id,
        person=head.person,
        tenure=head,
        name=head.person.full_name,
        group=PEER_GROUP,
        facts=facts,
    )


def _tell_units(period: Period, commitments: list[Commitment], *, on: date, now: datetime) -> None:
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
