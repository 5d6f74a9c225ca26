"""Open a period: who is assessed and who is not rated, by which rules, with the facts so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from camket.audit.bulk import copy_rows
from camket.audit.chain import Fact, fact, record_facts
from camket.commitments.models import Campaign, Commitment
from camket.organisation.models import Unit
from camket.organisation.queries import is_below
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.reviews.actions.dossiers.opening import ask_persons, open_dossiers
from camket.reviews.actions.ledger.item_reviews import commitments_of, open_item_reviews, tell_units
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.decisions.items import ReviewRefusal
from camket.reviews.decisions.period_days import PeriodDays, days_of
from camket.reviews.decisions.periods import OpenFacts, PeriodRefusal, refusal_to_open
from camket.reviews.decisions.states import PeriodKind
from camket.reviews.models import KIND_NAMES, Period, PostReview, Rating
from camket.reviews.queries.chosen_rules import (
    has_rules,
    is_civil,
    knows,
    scheme_for,
    snapshot_of,
    switches_of,
)
from camket.reviews.queries.rated.new_subjects import NewSubject
from camket.reviews.queries.rated.servants import servants_of
from camket.reviews.queries.rated.subjects import (
    EVERYBODY,
    Frame,
    Who,
    day_of,
    groups_below,
    subjects_of,
)
from camket.rules.schemes.codes import NATIONAL, OF_QUARTER
from camket.rules.schemes.numbers_366 import SCHEME
from camket.rules.schemes.quy_dinh_366 import RULE_SETS
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, within_sentence


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """What somebody opens.

    Attributes:
        starts_on: The first day, where it does not follow from kind and year.
        ends_on: The last day, likewise.
        other_scheme: A scheme other than the one that follows from kind and last day.
        who: Whom it assesses.
        groups: The peer groups of units it is about; None for all of them.
        undone_fails: Whether one task not done fails a leader's quarter (P-N8); None as published.
        axes_bind: Whether a plan of axes outside AX-2 is refused; None leaves it a remark.
    """

    kind: PeriodKind
    year: int
    due_on: date
    quarter: int | None = None
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    other_scheme: str = ""
    rule_set: str = NATIONAL
    who: frozenset[Who] = field(default=EVERYBODY)
    groups: frozenset[str] | None = None
    undone_fails: bool | None = None
    axes_bind: bool | None = None

    @property
    def days(self) -> PeriodDays | None:
        """Return the days it covers; None while they are not said."""
        if found := days_of(self.kind, self.year, self.quarter):
            return found
        if self.starts_on is None or self.ends_on is None:
            return None
        return PeriodDays(self.starts_on, self.ends_on)

    @property
    def scheme(self) -> str:
        """Return by which scheme it is rated: that in force for its kind on its last day."""
        days = self.days
        return self.other_scheme or scheme_for(self.kind, days.ends_on if days else None)

    def frame(self, today: date) -> Frame:
        """Return the days and the day whose organisation holds.

        Raises:
            ValueError: The days are not said.
        """
        if (days := self.days) is None:
            message = "a period needs its days"
            raise ValueError(message)
        on = day_of(days.ends_on, today)
        return Frame(self.kind, days.starts_on, days.ends_on, on, self.who, self.groups)


def open_period(
    campaign_id: int,
    kind: PeriodKind,
    *,
    rule_set: str = NATIONAL,
    actor: Actor,
    now: datetime,
) -> Period:
    """Open mid-year or year-end of a campaign, filling in the facts as they stand at this moment.

    It is about the groups of units whose commitments the campaign holds.

    Raises:
        Refused: The actor may not, the period is open already, the rules are not there to be
            chosen, or nothing was signed.
    """
    today = legal_day(now)
    with transaction.atomic():
        # the campaign's lock keeps two clerks from opening the same period at once
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        if not may(actor, Permission.MANAGE_CAMPAIGN, campaign.superior_id, on=today):
            raise Refused(ReviewRefusal.NOT_ALLOWED)
        due_on = campaign.midyear_by if kind is PeriodKind.MIDYEAR else campaign.yearend_by
        # half a year is looked at item by item, and nobody is rated unless somebody opens it so
        who = EVERYBODY if kind is PeriodKind.YEAREND else frozenset[Who]()
        new = NewPeriod(kind, campaign.year, due_on, rule_set=rule_set, who=who)
        if _exists(campaign.superior_id, new):
            name = str(KIND_NAMES[kind]).lower()
            raise Refused(ReviewRefusal.PERIOD_EXISTS, kind=name, year=campaign.year)
        held = {one.holder_id for one in commitments_of(campaign, on=today)}
        if not held:
            raise Refused(ReviewRefusal.NOTHING_TO_REVIEW, year=campaign.year)
        groups = frozenset(groups_below(campaign.superior_id, on=today, unit_ids=held))
        return open_review(campaign.superior_id, replace(new, groups=groups), actor=actor, now=now)


def open_review(superior_id: int, new: NewPeriod, *, actor: Actor, now: datetime) -> Period:
    """Open a period of any kind for the units below a superior and for the persons it assesses.

    Where the superior holds a campaign of that year, half-year and year-end also ask each unit
    about its items.

    Raises:
        Refused: The actor may not, the days are not said or wrong, it is open already, or there
            is nobody to assess.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=superior_id)
        check_opening(superior_id, new, actor=actor, now=now, exists=_exists(superior_id, new))
        written = write_periods([superior_id], new, now=now)
        if not written:
            raise Refused(PeriodRefusal.NOBODY)
        ask_and_record(written, actor=actor, now=now)
    period = written[0]
    period.refresh_from_db()
    return period


def check_opening(
    superior_id: int, new: NewPeriod, *, actor: Actor, now: datetime, exists: bool
) -> None:
    """Refuse what nobody may open so.

    Args:
        superior_id: The unit that opens.
        new: What it opens.
        actor: Who opens it.
        now: When.
        exists: Whether the unit holds the same period already.

    Raises:
        Refused: The actor may not, the days are not said or wrong, the rules are not there to be
            chosen, nobody was chosen, or it exists.
    """
    today, days = legal_day(now), new.days
    facts = OpenFacts(
        may_open=may_open_for(superior_id, actor, on=today),
        kind=new.kind,
        quarter=new.quarter,
        title=clean(new.title)[:200],
        starts_on=days.starts_on if days else None,
        ends_on=days.ends_on if days else None,
        due_on=new.due_on,
        today=today,
        has_somebody=bool(new.who) or bool(_campaigns([superior_id], new)),
        knows_rules=knows(
            new.scheme,
            new.rule_set,
            superior_id=superior_id,
            on=days.ends_on if days else today,
        ),
        exists=exists,
        is_civil=is_civil(new.scheme),
        is_own_in_quarter=new.scheme == OF_QUARTER and new.rule_set not in RULE_SETS,
        has_rules_then=has_rules(new.scheme, days.ends_on if days else today),
    )
    if reason := refusal_to_open(facts):
        kind = within_sentence(str(KIND_NAMES[new.kind]))
        named = f"{kind} “{facts.title}”" if new.kind is PeriodKind.ADHOC and exists else kind
        raise Refused(reason, kind=named, year=new.year)


def ask_and_record(periods: Sequence[Period], *, actor: Actor, now: datetime) -> None:
    """Ask units and persons of periods just written for their part, and keep who opened them."""
    today = legal_day(now)
    units = {one.pk: _ask_units(one, on=today, now=now) for one in periods}
    ask_persons(periods, now=now)
    rated = dict(
        Rating.objects.filter(period__in=periods)
        .values_list("period_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
    record_facts(
        [opened(one, units=units[one.pk], ratings=rated.get(one.pk, 0)) for one in periods],
        actor=actor,
        at=now,
    )


def may_open_for(superior_id: int, actor: Actor, *, on: date) -> bool:
    """Say whether an actor opens periods of a unit: his own, or one below it that has no clerk."""
    if may(actor, Permission.MANAGE_CAMPAIGN, superior_id, on=on):
        return True
    own = actor.scope_id
    return (
        own is not None
        and may(actor, Permission.MANAGE_CAMPAIGN, own, on=on)
        and is_below(superior_id, own, on=on)
    )


def opened(period: Period, *, units: int = 0, ratings: int = 0) -> Fact:
    """Return what the audit keeps of an opening."""
    return fact(
        "period.opened",
        period,
        after={
            "kind": period.kind,
            "year": period.year,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "due_on": period.due_on,
            "scheme": period.scheme,
            "rule_set": period.rule_set,
            "units": units,
            "ratings": ratings,
        },
    )


def write_periods(superior_ids: Sequence[int], new: NewPeriod, *, now: datetime) -> list[Period]:
    """Write the periods of some superiors with their subjects and facts; who has nobody gets none.

    The caller has looked whether they may be opened, and holds the transaction.
    """
    today = legal_day(now)
    frame = new.frame(today)
    of_superior: dict[int, list[NewSubject]] = {}
    civil = is_civil(new.scheme)
    for one in (servants_of if civil else subjects_of)(superior_ids, frame):
        of_superior.setdefault(one.superior_id, []).append(one)
    wanted = [unit_id for unit_id in superior_ids if unit_id in of_superior or not new.who]
    campaigns = _campaigns(wanted, new)
    kept = snapshot_of(new.scheme, new.rule_set, on=frame.ends_on)
    snapshot = {
        **kept,
        "who": sorted(new.who),
        "groups": sorted(new.groups or ()),
        "participation": frame.rules.as_record(),
        **switches_of(new.scheme, undone_fails=new.undone_fails, axes_bind=new.axes_bind),
    }
    periods = Period.objects.bulk_create(
        [
            Period(
                campaign_id=campaigns.get(superior_id),
                superior_id=superior_id,
                year=new.year,
                kind=new.kind.value,
                quarter=new.quarter if new.kind is PeriodKind.QUARTER else None,
                title=clean(new.title)[:200],
                starts_on=frame.starts_on,
                ends_on=frame.ends_on,
                opened_on=today,
                due_on=new.due_on,
                scheme=new.scheme,
                rule_set=new.rule_set,
                snapshot=snapshot,
            )
            for superior_id in wanted
        ]
    )
    write_subjects({one.superior_id: one.pk for one in periods}, of_superior)
    if not civil:  # the forms of the Party's review; a civil servant's sheet is his products
        open_dossiers([one.pk for one in periods])
    fill_periods([one.pk for one in periods], now=now)
    return periods


def write_subjects(
    periods: Mapping[int, int], of_superior: Mapping[int, Sequence[NewSubject]]
) -> None:
    """Write who is assessed, and in which posts; periods are by their superior."""
    subjects = [one for superior in periods for one in of_superior.get(superior, ())]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('reviews_rating_id_seq') FROM generate_series(1, %s)", [len(subjects)]
        )
        ids = [row[0] for row in cursor.fetchall()]
    copy_rows(
        Rating,
        _RATING_COLUMNS,
        (_rating(pk, periods[one.superior_id], one) for pk, one in zip(ids, subjects, strict=True)),
    )
    copy_rows(
        PostReview,
        _POST_COLUMNS,
        (
            (
                pk,
                post.unit_id,
                post.tenure_id,
                post.name,
                post.role.value,
                post.starts_on,
                post.ends_on,
                post.is_main,
            )
            for pk, one in zip(ids, subjects, strict=True)
            for post in one.posts
        ),
    )


_RATING_COLUMNS = (
    *("id", "period_id", "kind", "unit_id", "person_id", "tenure_id", "name", "group"),
    *("left_out", "left_out_reason", "left_out_citation", "left_out_mark"),
    *("sort_key", "folded", "held_posts"),
)
_POST_COLUMNS = (
    *("rating_id", "unit_id", "tenure_id", "name", "role", "starts_on", "ends_on", "is_main"),
)


def _rating(pk: int, period_id: int, one: NewSubject) -> tuple[Any, ...]:
    out = one.left_out
    return (
        pk,
        period_id,
        one.kind.value,
        one.unit_id,
        one.person_id,
        one.tenure_id,
        one.name[:300],
        one.group[:120],
        *((out.rule, out.says, out.citation[:300], out.mark) if out else ("", "", "", "")),
        one.listed.sort_key,
        one.listed.folded,
        f"{{{','.join(one.held_posts)}}}",
    )


def _exists(superior_id: int, new: NewPeriod) -> bool:
    return same_periods(new).filter(superior_id=superior_id).exists()


def same_periods(new: NewPeriod) -> QuerySet[Period]:
    """Return the periods of the same kind, days and scheme, whoever holds them."""
    return Period.objects.filter(
        year=new.year,
        kind=new.kind.value,
        quarter=new.quarter if new.kind is PeriodKind.QUARTER else None,
        scheme=new.scheme,
        title=clean(new.title)[:200],
    )


def _campaigns(superior_ids: Sequence[int], new: NewPeriod) -> dict[int, int]:
    if new.kind not in (PeriodKind.MIDYEAR, PeriodKind.YEAREND) or new.scheme != SCHEME:
        return {}
    held = Campaign.objects.filter(superior_id__in=superior_ids, year=new.year)
    return dict(held.values_list("superior_id", "pk"))


def _ask_units(period: Period, *, on: date, now: datetime) -> int:
    """Ask the units about their items where a campaign stands behind the period."""
    if period.campaign is None:
        return 0
    commitments: list[Commitment] = commitments_of(period.campaign, on=on)
    open_item_reviews(period, commitments, on=on)
    tell_units(period, commitments, on=on, now=now)
    return len(commitments)
