"""Open a campaign, change it, chase the units that owe something in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from camket.audit.chain import fact, record, record_facts
from camket.commitments.decisions import (
    CampaignFacts,
    CampaignRefusal,
    ChaseOutcome,
    ChaseRefusal,
    Status,
    Turn,
    outcome_of_chase,
    refusal_of_campaign,
    refusal_of_scope,
    unit_owes,
)
from camket.commitments.models import Campaign, Chase, Commitment
from camket.commitments.order import SigningOrder
from camket.commitments.queries import (
    drafter_accounts,
    spans_below,
    submitted_count,
)
from camket.notifications.actions import Told, notify_each
from camket.notifications.models import NoticeKind
from camket.organisation.queries import head_of, last_names, span_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines, show_day


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What a campaign asks: of whom, how many items, by when."""

    superior_id: int
    year: int
    theme: str
    unit_ids: tuple[int, ...]
    registers_by: date
    signs_by: date
    midyear_by: date
    yearend_by: date
    min_items: int = 3
    max_items: int = 5
    plan_no: str = ""
    plan_on: date | None = None
    signing_order: str = SigningOrder.ONE_EACH.value


@transaction.atomic
def open_campaign(new: NewCampaign, *, actor: Actor, now: datetime) -> Campaign:
    """Open a campaign: one draft for each unit in scope, a notice to its head and clerks.

    Raises:
        Refused: The actor may not, the year is taken, or its units, limits or days do not hold.
    """
    today = legal_day(now)
    if not may(actor, Permission.MANAGE_CAMPAIGN, new.superior_id, on=today):
        raise Refused(CampaignRefusal.NOT_ALLOWED)
    if reason := refusal_of_campaign(_facts(new)):
        raise Refused(reason)
    below = spans_below(new.unit_ids, new.superior_id, on=today)
    if reason := refusal_of_scope(new.unit_ids, below):
        raise Refused(reason)
    campaign, is_new = Campaign.objects.get_or_create(
        superior_id=new.superior_id,
        year=new.year,
        defaults={
            "theme": clean(new.theme),
            "plan_no": clean(new.plan_no),
            "plan_on": new.plan_on,
            "min_items": new.min_items,
            "max_items": new.max_items,
            "registers_by": new.registers_by,
            "signs_by": new.signs_by,
            "midyear_by": new.midyear_by,
            "yearend_by": new.yearend_by,
            "signing_order": new.signing_order,
            "opened_at": now,
        },
    )
    if not is_new:
        raise Refused(CampaignRefusal.YEAR_TAKEN, year=new.year)
    drafts = Commitment.objects.bulk_create(
        [
            Commitment(
                campaign=campaign,
                unit_id=unit_id,
                holder_id=unit_id,
                superior_id=new.superior_id,
                year=new.year,
                turn_since=now,
            )
            for unit_id in dict.fromkeys(new.unit_ids)
        ],
        batch_size=1000,
    )
    _tell_opening(campaign, drafts, on=today, now=now)
    facts = [fact("campaign.opened", campaign, after=_values(campaign, units=len(drafts)))]
    facts += [fact("commitment.opened", draft, after={"year": new.year}) for draft in drafts]
    record_facts(facts, actor=actor, at=now)
    return campaign


def _facts(new: NewCampaign | CampaignChange) -> CampaignFacts:
    return CampaignFacts(
        has_theme=bool(clean(new.theme)),
        min_items=new.min_items,
        max_items=new.max_items,
        registers_by=new.registers_by,
        signs_by=new.signs_by,
        midyear_by=new.midyear_by,
        yearend_by=new.yearend_by,
    )


def _values(campaign: Campaign, **more: object) -> dict[str, object]:
    names = (
        "year",
        "theme",
        "plan_no",
        "plan_on",
        "min_items",
        "max_items",
        "registers_by",
        "signs_by",
        "midyear_by",
        "yearend_by",
        "signing_order",
    )
    return {**{name: getattr(campaign, name) for name in names}, **more}


def _tell_opening(campaign: Campaign, drafts: list[Commitment], *, on: date, now: datetime) -> None:
    superior = span_of(campaign.superior_id, on=on)
    text = _("{superior} mở đợt cam kết năm {year}. Đăng ký trước {day}.").format(
        superior=superior.name if superior else "",
        year=campaign.year,
        day=show_day(campaign.registers_by),
    )
    accounts = drafter_accounts([draft.holder_id for draft in drafts], on=on)
    notices = [
        Told(
            user_id=account,
            topic=f"commitment-{draft.pk}",
            kind=NoticeKind.NEEDS_ACT,
            text=text,
            path=f"/cam-ket/{draft.pk}/soan/",
        )
        for draft in drafts
        for account in accounts[draft.holder_id]
    ]
    notify_each(notices, now=now)


@dataclass(frozen=True, slots=True)
class CampaignChange:
    """A campaign's values as they are to be; `version` is the one the person saw."""

    theme: str
    registers_by: date
    signs_by: date
    midyear_by: date
    yearend_by: date
    min_items: int
    max_items: int
    version: int
    plan_no: str = ""
    plan_on: date | None = None
    signing_order: str = SigningOrder.ONE_EACH.value


@transaction.atomic
def change_campaign(
    campaign_id: int, change: CampaignChange, *, actor: Actor, now: datetime
) -> Campaign:
    """Change theme and days; the limits of items only before anything was sent up.

    Raises:
        Refused: The actor may not, the values do not hold, or somebody changed them meanwhile.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if not may(actor, Permission.MANAGE_CAMPAIGN, campaign.superior_id, on=legal_day(now)):
        raise Refused(CampaignRefusal.NOT_ALLOWED)
    if campaign.version != change.version:
        raise Refused(CampaignRefusal.CHANGED_MEANWHILE)
    if reason := refusal_of_campaign(_facts(change)):
        raise Refused(reason)
    limits = (campaign.min_items, campaign.max_items)
    if limits != (change.min_items, change.max_items) and (sent := submitted_count(campaign.pk)):
        raise Refused(CampaignRefusal.LIMITS_FIXED, count=sent)
    before = _values(campaign)
    for name in before:
        if hasattr(change, name):
            setattr(campaign, name, getattr(change, name))
    campaign.theme, campaign.plan_no = clean(change.theme), clean(change.plan_no)
    campaign.version += 1
    campaign.save()
    record(
        "campaign.changed", campaign, actor=actor, at=now, before=before, after=_values(campaign)
    )
    return campaign


@dataclass(frozen=True, slots=True)
class ChaseResult:
    """What became of a round of chasing, in numbers of units."""

    sent: int = 0
    superior_told: int = 0
    already_today: int = 0
    owe_nothing: int = 0


@transaction.atomic
def chase_units(
    campaign_id: int,
    commitment_ids: Collection[int],
    *,
    text: str,
    actor: Actor,
    now: datetime,
) -> ChaseResult:
    """Remind units of what they owe: at most once a day each, the third reminder told upwards.

    Raises:
        Refused: The actor may not, nothing was chosen, or a unit is not of this campaign.
    """
    today = legal_day(now)
    campaign = Campaign.objects.get(pk=campaign_id)
    message = clean_lines(text)
    if not may(actor, Permission.CHASE_UNITS, campaign.superior_id, on=today):
        raise Refused(ChaseRefusal.NOT_ALLOWED)
    if not commitment_ids:
        raise Refused(ChaseRefusal.NOBODY_CHOSEN)
    if not message:
        raise Refused(ChaseRefusal.NO_TEXT)
    chosen = list(
        Commitment.objects.select_for_update()
        .filter(campaign=campaign, pk__in=commitment_ids)
        .order_by("pk")
    )
    if len(chosen) != len(set(commitment_ids)):
        raise Refused(ChaseRefusal.NOT_IN_CAMPAIGN)
    outcomes = _outcomes(chosen, on=today)
    sent = [
        Chase(
            commitment=commitment,
            on=today,
            at=now,
            text=message,
            actor_name=actor.label,
            told_superior=outcomes[commitment.pk] is ChaseOutcome.SENT_AND_SUPERIOR_TOLD,
        )
        for commitment in chosen
        if outcomes[commitment.pk] in (ChaseOutcome.SENT, ChaseOutcome.SENT_AND_SUPERIOR_TOLD)
    ]
    Chase.objects.bulk_create(sent, batch_size=1000)
    _tell_chased(campaign, sent, on=today, now=now)
    record_facts(
        [
            fact(
                "commitment.chased",
                chase.commitment,
                after={"text": message, "told_superior": chase.told_superior},
            )
            for chase in sent
        ],
        actor=actor,
        at=now,
    )
    found = list(outcomes.values())
    return ChaseResult(
        sent=len(sent),
        superior_told=found.count(ChaseOutcome.SENT_AND_SUPERIOR_TOLD),
        already_today=found.count(ChaseOutcome.ALREADY_TODAY),
        owe_nothing=found.count(ChaseOutcome.OWES_NOTHING),
    )


def _outcomes(chosen: list[Commitment], *, on: date) -> dict[int, ChaseOutcome]:
    counted = (
        Chase.objects.filter(commitment__in=chosen)
        .values("commitment_id")
        .annotate(before=Count("pk", filter=Q(on__lt=on)), this_day=Count("pk", filter=Q(on=on)))
    )
    by_commitment = {row["commitment_id"]: row for row in counted}
    outcomes = {}
    for commitment in chosen:
        row = by_commitment.get(commitment.pk, {"before": 0, "this_day": 0})
        outcomes[commitment.pk] = outcome_of_chase(
            owes=unit_owes(Status(commitment.status), Turn(commitment.turn)),
            chased_today=row["this_day"] > 0,
            chased_before=row["before"],
        )
    return outcomes


def _tell_chased(campaign: Campaign, sent: list[Chase], *, on: date, now: datetime) -> None:
    unit_ids = [chase.commitment.holder_id for chase in sent]
    accounts = drafter_accounts(unit_ids, on=on)
    closing = _(" Đây là lần nhắc từ thứ ba trở đi, cấp trên đã được báo.")
    notices = [
        Told(
            user_id=account,
            topic=f"commitment-{chase.commitment_id}",
            kind=NoticeKind.NEEDS_ACT,
            text=chase.text[:400] + (closing if chase.told_superior else ""),
            path=f"/cam-ket/{chase.commitment_id}/soan/",
        )
        for chase in sent
        for account in accounts[chase.commitment.holder_id]
    ]
    told = [chase for chase in sent if chase.told_superior]
    head = head_of(campaign.superior_id, on=on) if told else None
    if head is not None:
        names = last_names([chase.commitment.holder_id for chase in told])
        words = _("{unit} đã được đôn đốc từ ba lần về cam kết năm {year}.")
        notices += [
            Told(
                user_id=head.person.account_id,
                topic=f"chase-{chase.commitment_id}",
                kind=NoticeKind.LATE,
                text=words.format(
                    unit=names.get(chase.commitment.holder_id, ""), year=campaign.year
                ),
                path=f"/dot/{campaign.year}/",
            )
            for chase in told
        ]
    notify_each(notices, now=now)


def mark_chases_seen(commitment_id: int, *, now: datetime) -> int:
    """Note that the unit opened its commitment after being chased; return how many were new."""
    return Chase.objects.filter(commitment_id=commitment_id, seen_at__isnull=True).update(
        seen_at=now
    )
