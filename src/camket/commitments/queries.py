"""Reads of campaigns, commitments and their text; the scope and the day are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from camket.commitments.clarity import ItemValues, MeasureValues, WorkValues
from camket.commitments.decisions import IN_FORCE, LOCKED
from camket.commitments.models import Campaign, Chase, Commitment, Item
from camket.organisation.models import ADVISORY_KINDS, Tenure, TenureKind, UnitSpan
from camket.organisation.queries import children_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import posts_with, units_in_reach
from camket.shared.actor import Actor


def commitments_visible_to(actor: Actor, on: date) -> QuerySet[Commitment]:
    """Return the commitments the actor may read that day: of those who answer, or who signed."""
    return papers_visible_to(actor, on).filter(amends__isnull=True)


def papers_visible_to(actor: Actor, on: date) -> QuerySet[Commitment]:
    """Return the commitments the actor may read that day and the papers that amend them."""
    reaches = [
        units_in_reach(actor, Permission.VIEW_COMMITMENT, on=on, column=column, is_of_few=True)
        for column in ("unit_id", "holder_id")
    ]
    seen = [reach for reach in reaches if reach is not None]
    return Commitment.papers.filter(reduce(or_, seen)) if seen else Commitment.papers.none()


def draft_of(unit_id: int, year: int, superior_id: int | None = None) -> Commitment | None:
    """Return the commitment of a year whose text the unit can still change, or None.

    Its own before one it has inherited.
    """
    open_ones = Commitment.objects.filter(holder_id=unit_id, year=year).exclude(status__in=LOCKED)
    if superior_id is not None:
        open_ones = open_ones.filter(superior_id=superior_id)
    is_own = Case(When(unit_id=unit_id, then=1), default=0)
    return open_ones.order_by(is_own, "pk").last()


def campaign_of(superior_id: int, year: int) -> Campaign | None:
    """Return the campaign a unit holds for a year."""
    return Campaign.objects.filter(superior_id=superior_id, year=year).first()


def units_for_campaign(superior_id: int, *, on: date) -> QuerySet[UnitSpan]:
    """Return the units a campaign may bind: those directly below, without its own offices."""
    return children_of(superior_id, on=on).exclude(kind__in=ADVISORY_KINDS)


def submitted_count(campaign_id: int) -> int:
    """Count the commitments that were ever sent up in a campaign."""
    return Commitment.objects.filter(campaign_id=campaign_id, submitted_at__isnull=False).count()


def drafter_accounts(unit_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Return the accounts of head and clerks by unit; a unit's office counts as the unit."""
    offices = dict(
        UnitSpan.objects.filter(
            parent_id__in=unit_ids, kind__in=ADVISORY_KINDS, valid__contains=on
        ).values_list("unit_id", "parent_id")
    )
    holders = Tenure.objects.filter(
        unit_id__in={*unit_ids, *offices},
        post__code__in=sorted(posts_with([Permission.DRAFT_COMMITMENT], on)),
        valid__contains=on,
        person__account_id__isnull=False,
    ).exclude(kind=TenureKind.SUSPENDED)
    accounts_held = holders.values_list("unit_id", "person__account_id")
    accounts: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    for unit_id, account_id in accounts_held:
        owner = offices.get(unit_id) or unit_id
        if account_id is not None and owner in accounts:
            accounts[owner].add(account_id)
    return accounts


@dataclass(frozen=True, slots=True)
class LeadChoice:
    """A person who may lead a work, with the post as it stands in the text."""

    person_id: int
    name: str
    post: str
    is_own: bool


def leads_for(unit_id: int, *, on: date) -> list[LeadChoice]:
    """Return who may lead a work: people of the unit and its offices, heads of units below."""
    children = UnitSpan.objects.filter(parent_id=unit_id, valid__contains=on)
    offices = children.filter(kind__in=ADVISORY_KINDS)
    below = children.exclude(kind__in=ADVISORY_KINDS)
    tenures = (
        Tenure.objects.filter(
            Q(unit_id=unit_id)
            | Q(unit_id__in=offices.values("unit_id"))
            | Q(unit_id__in=below.values("unit_id"), is_head=True),
            valid__contains=on,
            unit__spans__valid__contains=on,
        )
        .exclude(kind=TenureKind.SUSPENDED)
        .values_list(
            "person_id", "person__full_name", "post__name", "unit__spans__paper_name", "unit_id"
        )
        .order_by("post__rank", "unit__spans__sort_key", "person__sort_key")
    )
    chosen: dict[int, LeadChoice] = {}
    for person_id, name, post, unit_name, own in tenures:
        choice = LeadChoice(person_id, name, f"{post} {unit_name}", own == unit_id)
        if person_id not in chosen or (choice.is_own and not chosen[person_id].is_own):
            chosen[person_id] = choice
    return sorted(chosen.values(), key=lambda choice: not choice.is_own)


def last_year_titles() -> ArraySubquery:
    """Return an annotation: what the unit promised the year before, to warn of a copy."""
    return ArraySubquery(
        Item.objects.filter(
            commitment__unit_id=OuterRef("unit_id"),
            commitment__year=OuterRef("year") - 1,
            commitment__status__in=IN_FORCE,
            commitment__amends__isnull=True,
            dropped_on__isnull=True,
        )
        .order_by("pk")
        .values("title")
    )


def spans_below(unit_ids: Iterable[int], superior_id: int, *, on: date) -> set[int]:
    """Return which of these units stand directly below the superior that day."""
    return set(
        units_for_campaign(superior_id, on=on)
        .filter(unit_id__in=set(unit_ids))
        .values_list("unit_id", flat=True)
    )


def unseen_chase() -> Exists:
    """Return an annotation: has the unit been chased without having looked since."""
    return Exists(Chase.objects.filter(commitment=OuterRef("pk"), seen_at__isnull=True))


def item_values(item: Item, campaign: Campaign, last_year: Iterable[str] = ()) -> ItemValues:
    """Return an item as plain values for the hints; its measures and works are read."""
    return ItemValues(
        title=item.title,
        measures=tuple(
            MeasureValues(
                name=measure.name,
                baseline=measure.baseline,
                target=measure.target,
                unit=measure.unit,
                direction=measure.direction,
                due_on=measure.due_on,
            )
            for measure in item.measures.all()
        ),
        works=tuple(
            WorkValues(
                title=work.title,
                # a person chosen from the list is one; only free words can name several
                lead="một người" if work.lead_id else work.lead_post,
                due_on=work.due_on,
                product=work.product,
            )
            for work in item.works.all()
        ),
        midyear_by=campaign.midyear_by,
        yearend_by=campaign.yearend_by,
        # an item carried over is meant to repeat last year's words
        last_year=() if item.carried_from else tuple(last_year),
    )
