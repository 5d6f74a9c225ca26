"""Reads of periods, assessments, ratings and remediations; each says who may see what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from camket.organisation.models import UnitEdge, UnitSpan
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for, holds
from camket.reviews.decisions import PeriodState, SubjectKind, UnitReviewState
from camket.reviews.dossier import Gathered, corrected_in, gathered_in, with_corrections
from camket.reviews.gathering import asked_of, gather, stays_of
from camket.reviews.models import ItemReview, Period, Rating, Remediation, UnitReview
from camket.rules.evaluate import cap_of
from camket.rules.levels import Level
from camket.rules.quotas import CapCheck, Caps, Denominator
from camket.shared.actor import Actor

_SUPERIORS = (Permission.CONCLUDE_REVIEW, Permission.VIEW_RATINGS)


def _reach_of(actor: Actor, permissions: Iterable[Permission], *, on: date) -> QuerySet[Any] | None:
    """Return the units these permissions reach as a subquery, so that a page pays no statement."""
    grants = grants_for(actor, on)
    reaches = [grants.get(permission) for permission in permissions]
    if actor.scope_id is None or not any(reaches):
        return None
    edges = UnitEdge.objects.filter(ancestor_id=actor.scope_id, valid__contains=on)
    if Reach.BELOW not in reaches:
        edges = edges.filter(depth=0)
    return edges.values("descendant_id")


def periods_visible_to(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods the actor holds as a superior, or in which his unit or he stands."""
    unit_id, person_id = actor.scope_id or 0, actor.person_id or 0
    own = Exists(UnitReview.objects.filter(period=OuterRef("pk"), unit_id=unit_id))
    rated = Exists(Rating.objects.filter(period=OuterRef("pk"), unit_id=unit_id))
    seen = Q(Exists(Rating.objects.filter(period=OuterRef("pk"), person_id=person_id)))
    if holds(actor, Permission.SELF_REVIEW):
        seen |= Q(own) | Q(rated)
    reach = _reach_of(actor, _SUPERIORS, on=on)
    if reach is not None:
        seen |= Q(superior_id__in=reach)
    if holds(actor, Permission.MANAGE_CAMPAIGN):
        seen |= Q(superior_id=unit_id)
    return Period.objects.filter(seen).order_by("-year", "-kind", "-pk")


def unit_reviews_visible_to(actor: Actor, on: date) -> QuerySet[UnitReview]:
    """Return the assessments of the actor's own unit, and of the units below it."""
    reach = _reach_of(actor, (*_SUPERIORS, Permission.SELF_REVIEW), on=on)
    if reach is None:
        return UnitReview.objects.none()
    return UnitReview.objects.filter(unit_id__in=reach)


def ratings_visible_to(actor: Actor, on: date) -> QuerySet[Rating]:
    """Return the ratings whose scores the actor may read: deciders, and whom they are about.

    Scores go only to the person concerned and the deciders (people.md 5.4); a unit sees its own.
    """
    seen = ~Q(kind=SubjectKind.COLLECTIVE) & Q(person_id=actor.person_id or 0)
    if holds(actor, Permission.SELF_REVIEW):
        seen |= Q(kind=SubjectKind.COLLECTIVE, unit_id=actor.scope_id or 0)
    reach = _reach_of(actor, (Permission.VIEW_RATINGS,), on=on)
    if reach is not None:
        seen |= Q(period__superior_id__in=reach)
    return Rating.objects.filter(seen)


def rating_lists_visible_to(actor: Actor, on: date) -> QuerySet[Period]:
    """Return the periods whose whole list of ratings the actor may read."""
    reach = _reach_of(actor, (Permission.VIEW_RATINGS,), on=on)
    if reach is None:
        return Period.objects.none()
    return Period.objects.filter(superior_id__in=reach)


def remediations_visible_to(actor: Actor, on: date) -> QuerySet[Remediation]:
    """Return what the actor's unit and the units below it must remedy.

    A single person's fault is read by him and by those who review his unit, not by his colleagues.
    """
    seen = Q(person_id=actor.person_id or 0)
    own = _reach_of(actor, (Permission.MANAGE_REMEDIATION,), on=on)
    if own is not None:
        seen |= Q(unit_id__in=own, person__isnull=True)
    reach = _reach_of(actor, _SUPERIORS, on=on)
    if reach is not None:
        seen |= Q(unit_id__in=reach) & (
            Q(person__isnull=True) | ~Q(unit_id=actor.scope_id) | Q(person_id=actor.person_id or 0)
        )
    return Remediation.objects.filter(seen)


def announced() -> Q:
    """Return the test of a level that is no secret: a notice told it, or its period is closed."""
    told = Q(notice_number__isnull=False) | Q(period__state=PeriodState.CLOSED)
    return told & ~Q(decided_level="")


def published_levels(period_id: int, unit_id: int) -> list[tuple[str, str]]:
    """Return who in a unit was announced at which level: words may be public, scores are not."""
    decided = Rating.objects.filter(announced(), period_id=period_id, unit_id=unit_id)
    return [(one.name, one.get_decided_level_display()) for one in decided.order_by("kind")]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One unit in the list of a period."""

    review: UnitReview
    name: str
    days_late: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return how many items are done, in progress, not begun."""
        told = self.review
        return (
            getattr(told, "items_done", 0),
            getattr(told, "items_doing", 0),
            getattr(told, "items_not_begun", 0),
        )


def review_rows(period: Period, actor: Actor, *, on: date) -> list[ReviewRow]:
    """Return the units of a period in Vietnamese order, with how they stand; two statements."""
    reviews = list(
        unit_reviews_visible_to(actor, on)
        .filter(period=period)
        .annotate(
            items_done=Count("items", filter=Q(items__state="done")),
            items_doing=Count("items", filter=Q(items__state="in_progress")),
            items_not_begun=Count("items", filter=Q(items__state="not_begun")),
        )
    )
    # a period of the past names its units as they were when it was opened
    spans = spans_of([review.unit_id for review in reviews], on=period.opened_on)
    reviews.sort(key=lambda review: spans[review.unit_id].sort_key)
    return [
        ReviewRow(review, spans[review.unit_id].name, _days_late(review, period, on=on))
        for review in reviews
    ]


def _days_late(review: UnitReview, period: Period, *, on: date) -> int:
    if review.state != UnitReviewState.OPEN:
        return 0
    return max(0, (on - period.due_on).days)


def items_of(review_id: int) -> list[ItemReview]:
    """Return the items of an assessment in their order; one statement."""
    return list(
        ItemReview.objects.filter(unit_review_id=review_id)
        .select_related("item")
        .order_by("item__position", "item_id")
    )


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One subject in the list of ratings, with what the explanation needs."""

    rating: Rating
    unit: UnitSpan

    @property
    def finding(self) -> dict[str, Any]:
        """Return what the rules found, or nothing before the appraisal."""
        found: dict[str, Any] = self.rating.finding or {}
        return found

    @property
    def score(self) -> Decimal | None:
        """Return the appraised total."""
        return score_of(self.rating)

    @property
    def self_score(self) -> Decimal | None:
        """Return the total the subject gave itself."""
        told = self.rating
        if told.self_general is None or told.self_results is None:
            return None
        return told.self_general + told.self_results

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Return the conditions of the levels, met or not, without the forcing cases."""
        return [one for one in self._all if not one["rule"].startswith(("P-N", "NO-"))]

    @property
    def forcing(self) -> list[dict[str, Any]]:
        """Return the forcing cases that hold."""
        return [
            one
            for one in self._all
            if one["rule"].startswith(("P-N", "NO-")) and one["is_met"] is False
        ]

    @property
    def of_unit(self) -> dict[str, Any] | None:
        """Return how the unit's level bounds its head."""
        return next((one for one in self._all if one["rule"] == "P-H1"), None)

    @property
    def best_conditions(self) -> list[dict[str, Any]]:
        """Return the conditions of the best level alone: the ticks of a dense list."""
        return [one for one in self.conditions if one["level"] == Level.HTXS]

    @property
    def met(self) -> int:
        """Return how many conditions of the best level hold."""
        return sum(one["is_met"] is True for one in self.best_conditions)

    @property
    def first_failed(self) -> str:
        """Return in words what decides the level: a failed rule that bars the lowest level."""
        reasons = self.finding.get("reasons", [])
        if not reasons:
            return ""
        lowest = [one for one in reasons if one["bars"] == reasons[-1]["bars"]]
        forcing = [one for one in lowest if one["rule"].startswith("P-N")]
        return str((forcing or lowest)[0]["says"])

    @property
    def _all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.finding.get("conditions", [])
        return found


def rating_rows(period: Period, kind: SubjectKind) -> list[RatingRow]:
    """Return all ratings of one kind in a period, the highest score first; two statements."""
    ratings = list(Rating.objects.filter(period=period, kind=kind.value))
    spans = spans_of([rating.unit_id for rating in ratings], on=period.opened_on)
    rows = [RatingRow(rating, spans[rating.unit_id]) for rating in ratings]
    rows.sort(key=lambda row: (_score_order(row.rating), row.unit.sort_key))
    return rows


def row_of(rating: Rating) -> RatingRow:
    """Return one rating with its unit; one statement."""
    day = rating.period.opened_on
    return RatingRow(rating, spans_of([rating.unit_id], on=day)[rating.unit_id])


def _score_order(rating: Rating) -> tuple[bool, Decimal]:
    score = score_of(rating)
    return (score is None, -score if score is not None else Decimal(0))


def score_of(rating: Rating) -> Decimal | None:
    """Return the appraised total, or None before the appraisal; the exact sum, never rounded."""
    if rating.general is None or rating.results is None:
        return None
    return rating.general + rating.results


def standing_level(rating: Rating) -> str:
    """Return the level a rating stands at now: decided, else proposed, else none."""
    return rating.decided_level or rating.appraised_level


@dataclass(frozen=True, slots=True)
class Quota:
    """A list beside the ceiling on HTXS, under both readings of the clause."""

    check: CapCheck
    counts: dict[str, int]
    total: int

    @property
    def strict(self) -> int:
        """Return how many are allowed if the share is of those rated HTT."""
        return self.check.allowed_by(Denominator.HTT)

    @property
    def wide(self) -> int:
        """Return how many are allowed if the share is of those rated HTT or better."""
        return self.check.allowed_by(Denominator.HTT_OR_BETTER)


def quota_of(standing: Iterable[str], caps: Caps) -> Quota:
    """Set a list of levels beside its ceiling; nobody is demoted by it, a body decides."""
    levels = [Level(level) if level else None for level in standing]
    counts = {one.value: levels.count(one) for one in reversed(Level)}
    return Quota(cap_of(levels, caps), counts, len(levels))


def gathered_of(rating: Rating) -> Gathered:
    """Return what the system knows of a subject: counted anew while the period is open.

    From the day facts are frozen on, what was kept then. What was corrected after a contest stands
    over either.
    """
    corrected = corrected_in(rating.facts)
    if not rating.period.is_open:
        return with_corrections(gathered_in(rating.facts), corrected)
    found = gather(rating.period, [asked_of(rating)], stays_of([rating.pk]))
    return with_corrections(found[rating.pk], corrected)


def left_out_of(period: Period) -> list[Rating]:
    """Return who is reviewed in a period and not rated, units first; one statement."""
    return list(
        Rating.objects.filter(period=period).exclude(left_out="").order_by("kind", "name", "pk")
    )


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period in the list: how far it is, and what of it is the reader's own."""

    period: Period
    sent: int
    total: int
    is_superior: bool
    has_ratings: bool
    own_state: str
    own_ratings: list[Rating]
    superior: str
    """The body that opened it, by the name it bears."""


def superiors_among(periods: Collection[Period], actor: Actor, on: date) -> set[int]:
    """Return the superiors of these periods for whom the actor speaks."""
    reach = _reach_of(actor, _SUPERIORS, on=on)
    if reach is None:
        return set()
    held = reach.filter(descendant_id__in={period.superior_id for period in periods})
    return set(held.values_list("descendant_id", flat=True))


def period_rows(actor: Actor, *, on: date) -> list[PeriodRow]:
    """Return the periods an actor has a part in; three statements."""
    unit_id, person_id = actor.scope_id or 0, actor.person_id or 0
    own = UnitReview.objects.filter(period=OuterRef("pk"), unit_id=unit_id).values("state")[:1]
    periods = list(
        periods_visible_to(actor, on).annotate(
            total=Count("unit_reviews"),
            sent=Count("unit_reviews", filter=~Q(unit_reviews__state=UnitReviewState.OPEN)),
            own_state=Subquery(own),
            has_ratings=Exists(Rating.objects.filter(period=OuterRef("pk"))),
            superior_name=Subquery(
                UnitSpan.objects.filter(unit_id=OuterRef("superior_id"), valid__contains=on).values(
                    "short_name"
                )[:1]
            ),
        )[:50]
    )
    of_unit = Q(kind=SubjectKind.COLLECTIVE, unit_id=unit_id)
    if not holds(actor, Permission.SELF_REVIEW):
        of_unit = Q(pk__in=())
    mine: dict[int, list[Rating]] = {}
    for rating in Rating.objects.filter(
        of_unit | (~Q(kind=SubjectKind.COLLECTIVE) & Q(person_id=person_id)), period__in=periods
    ).order_by("kind"):
        mine.setdefault(rating.period_id, []).append(rating)
    superiors = superiors_among(periods, actor, on)
    return [
        PeriodRow(
            period,
            period.sent,
            period.total,
            period.superior_id in superiors,
            period.has_ratings,
            period.own_state or "",
            mine.get(period.pk, []),
            getattr(period, "superior_name", None) or "",
        )
        for period in periods
    ]
