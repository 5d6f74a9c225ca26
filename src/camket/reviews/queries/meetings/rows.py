"""Reads of review meetings: members of the day, the roll, the tally sheet, who is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.models import (
    ADVISORY_KINDS,
    Person,
    Tenure,
    TenureKind,
    UnitKind,
    UnitSpan,
)
from camket.organisation.posts import posts_for
from camket.organisation.queries import post_title
from camket.reviews.decisions.votes import (
    BLANK,
    INVALID,
    TRUST_HIGH,
    TRUST_LOW,
    TRUST_MIDDLE,
    Composition,
    Denominator,
    Exclusion,
    Outcome,
    Round,
    Seat,
    Trust,
    compositions_of,
    days_expected,
    denominator_of,
    outcome_of,
    posts_of_body,
    voters_present,
)
from camket.reviews.models import (
    EXCLUSION_NAMES,
    Ballot,
    BodyProposal,
    MeetingSubject,
    Period,
    Rating,
    ReviewMeeting,
)
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.reviews.queries.meetings.visible import of_body
from camket.reviews.queries.rated.steps import steps_of
from camket.reviews.queries.ratings import Quota, quota_of


def bodies_of_kind(kind: str) -> list[Composition]:
    """Return which bodies a unit of this kind can meet as."""
    return compositions_of([post.code for post in posts_for(kind)])


def members_of(body_id: int, composition: Composition, *, on: date) -> list[Tenure]:
    """Return the members of a body on a day, one row a person, the highest post first.

    Whoever is suspended is a member still and is not counted (294-QĐ/TW, 9.3); one statement.
    """
    found: dict[int, Tenure] = {}
    for tenure in _holding(body_id, on, composition):
        found.setdefault(tenure.person_id, tenure)
    return list(found.values())


@composed
def _holding(body_id: int, on: date, composition: Composition) -> QuerySet[Tenure]:
    codes = posts_of_body(composition)
    held = Tenure.objects.filter(unit_id=body_id, valid__contains=on, post__code__in=codes)
    return held.select_related("person", "post").order_by("post__rank", "person__sort_key", "pk")


def people_around(body_id: int, *, on: date) -> list[Person]:
    """Return who could write for a body: people of its unit and of the offices that serve it."""
    return list(_around(body_id, on))


@composed
def _around(body_id: int, on: date) -> QuerySet[Person]:
    around = Q(parent_id=body_id, kind__in=ADVISORY_KINDS) | Q(unit_id=body_id)
    units = UnitSpan.objects.filter(around, valid__contains=on).values("unit_id")
    held = Tenure.objects.filter(unit_id__in=units, valid__contains=on).exclude(
        kind=TenureKind.SUSPENDED
    )
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("sort_key", "pk")


def subjects_to_come(period: Period, body_id: int) -> QuerySet[Rating]:
    """Return what a body can review in a period, to be read a page at a time.

    One that a closed meeting of the body has reviewed is absent.
    """
    return _to_come(period.pk, body_id, period.superior_id == body_id)


def keys_to_come(period: Period, body_id: int) -> QuerySet[Rating, Any]:
    """Return the keys of `subjects_to_come`, composed once: to be read in part."""
    return _keys_to_come(period.pk, body_id, period.superior_id == body_id)


def names_to_come(period: Period, body_id: int, keys: list[int]) -> QuerySet[Rating]:
    """Return these of `subjects_to_come` with their names, in its order."""
    return _names_to_come(keys, period.pk, body_id)


def _to_come(period_id: int, body_id: int, is_whole: bool) -> QuerySet[Rating]:
    found = _coming_in_order(period_id, body_id).filter(period_id=period_id)
    if not is_whole:
        found = found.filter(pk__in=of_body(body_id, "pk"))
    reviewed = _closed_on(period_id, body_id).filter(is_reviewed=True)
    return found.exclude(pk__in=reviewed.values("rating_id"))


@composed
def _keys_to_come(period_id: int, body_id: int, is_whole: bool) -> QuerySet[Rating, Any]:
    keys: QuerySet[Rating, Any] = _to_come(period_id, body_id, is_whole).values_list(
        "pk", flat=True
    )
    return keys


@composed
def _names_to_come(keys: list[int], period_id: int, body_id: int) -> QuerySet[Rating]:
    return _coming_in_order(period_id, body_id).filter(among("pk", keys)).only("name")


def count_to_come(period: Period, body_id: int) -> int | None:
    """Return how many `subjects_to_come` holds where a whole list comes, which may be long.

    None where a body reviews its own few.
    """
    if period.superior_id != body_id:
        return None
    reviewed = _closed_on(period.pk, body_id).filter(is_reviewed=True)
    return steps_of(period).all - reviewed.values("rating_id").distinct().count()


def _coming_in_order(period_id: int, body_id: int) -> QuerySet[Rating]:
    """Return ratings in the order in which a body reviews them, not narrowed to any.

    Who was not reviewed at one meeting comes up at the next (ballot forms under HD 21; B), with
    why he was not (`not_reviewed`; None where he comes up first).
    """
    before = _closed_on(period_id, body_id).filter(rating_id=OuterRef("pk"))
    why = before.order_by("-meeting__closed_at", "-pk").values("not_reviewed")[:1]
    return Rating.objects.annotate(not_reviewed=Subquery(why)).order_by(
        "kind", "group", "sort_key", "pk"
    )


def _closed_on(period_id: int, body_id: int) -> QuerySet[MeetingSubject]:
    return MeetingSubject.objects.filter(
        meeting__period_id=period_id, meeting__body_id=body_id, meeting__closed_at__isnull=False
    )


@dataclass(frozen=True, slots=True)
class RollRow:
    """A member at the roll call, as it stands or as the day's posts give it."""

    person_id: int
    name: str
    post: str
    is_present: bool
    exclusion: str
    reason: str

    @property
    def exclusion_word(self) -> str:
        """Return in words why the member is not counted; empty if he is."""
        return str(EXCLUSION_NAMES[Exclusion(self.exclusion)]) if self.exclusion else ""


def roll_of(meeting: ReviewMeeting) -> list[RollRow]:
    """Return the roll as taken; before that the members of the day, the suspended left out."""
    taken = list(meeting.roll.all())
    if taken:
        return [
            RollRow(one.person_id, one.name, one.post, one.is_present, one.exclusion, one.reason)
            for one in taken
        ]
    composition = Composition(meeting.composition)
    return [
        RollRow(
            one.person_id,
            one.person.full_name,
            post_title(one),
            is_present=one.kind != TenureKind.SUSPENDED,
            exclusion=Exclusion.BARRED.value if one.kind == TenureKind.SUSPENDED else "",
            reason="",
        )
        for one in members_of(meeting.body_id, composition, on=meeting.held_on)
    ]


def seats_of(roll: list[RollRow]) -> list[Seat]:
    """Return the roll as the counting takes it."""
    return [
        Seat(
            one.person_id,
            one.name,
            one.is_present,
            Exclusion(one.exclusion) if one.exclusion else None,
            one.reason,
        )
        for one in roll
    ]


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A subject in the tally sheet: the columns beside the votes, the votes, what they carry.

    Attributes:
        first: Counts of the first ballot by choice, with the invalid and the blank; none voted.
        best: Counts of the second ballot.
        trust: The trust vote, if one was held.
        is_hidden: Whether the votes are left out for the one they are about.
    """

    subject: MeetingSubject
    denominator: Denominator
    first: Mapping[str, int]
    best: Mapping[str, int]
    trust: Trust | None
    outcome: Outcome
    is_hidden: bool = False

    @property
    def rating(self) -> Rating:
        """Return the rating."""
        return self.subject.rating


@dataclass(frozen=True, slots=True)
class Tally:
    """A meeting whole: roll, sums, ballots, subjects."""

    meeting: ReviewMeeting
    roll: list[RollRow]
    rows: list[TallyRow]
    ballots: list[Ballot]
    denominator: Denominator

    @property
    def present(self) -> int:
        """Return how many can be handed a ballot."""
        return voters_present(seats_of(self.roll))

    @property
    def absent(self) -> list[RollRow]:
        """Return who is not there."""
        return [one for one in self.roll if not one.is_present]

    @property
    def not_reviewed(self) -> list[TallyRow]:
        """Return who was not reviewed and why; they come up at the next meeting."""
        return [row for row in self.rows if row.subject.not_reviewed]

    def latest(self, which: Round) -> Ballot | None:
        """Return the ballot of a round that holds: the last one taken."""
        return next((one for one in reversed(self.ballots) if one.round == which), None)

    def in_round(self, which: Round) -> list[TallyRow]:
        """Return whom a ballot is about: not the unreviewed, nor who is not rated."""
        rows = [row for row in self.rows if not row.subject.not_reviewed and row.rating.is_rated]
        if which is Round.BEST:
            return [row for row in rows if row.outcome.level in ("HTT", "HTXS")]
        if which is Round.TRUST:
            return [row for row in rows if row.rating.person_id is not None]
        return rows

    def quota(self) -> Quota:
        """Return the levels carried beside the ceiling on HTXS: shown, never enforced."""
        levels = [row.outcome.level for row in self.in_round(Round.FIRST)]
        return quota_of(levels, numbers_of(self.meeting.period).caps)


def tally_of(meeting: ReviewMeeting) -> Tally:
    """Return a meeting with all its sums; four statements whatever its size."""
    roll = roll_of(meeting)
    seats = seats_of(roll)
    ballots = list(meeting.ballots.prefetch_related("counts"))
    counts = _latest_counts(ballots)
    subjects = list(meeting.subjects.select_related("rating"))
    return Tally(
        meeting,
        roll,
        [_row(one, seats, counts) for one in subjects],
        ballots,
        denominator_of(seats),
    )


_Counts = dict[tuple[str, int], dict[str, int]]


def _latest_counts(ballots: list[Ballot]) -> _Counts:
    """Return the counts of the last ballot of each round, by round and subject."""
    found: _Counts = {}
    for ballot in ballots:
        counts: dict[int, dict[str, int]] = defaultdict(dict)
        for one in ballot.counts.all():
            counts[one.subject_id][one.choice] = one.count
        # a repeated ballot may be about some subjects only; of the others the earlier one holds
        for subject_id, told in counts.items():
            found[ballot.round, subject_id] = told
    return found


def _row(subject: MeetingSubject, seats: list[Seat], counts: _Counts) -> TallyRow:
    denominator = denominator_of(seats, subject=subject.rating.person_id)
    first = counts.get((Round.FIRST.value, subject.pk), {})
    best = counts.get((Round.BEST.value, subject.pk), {})
    trust = counts.get((Round.TRUST.value, subject.pk), {})
    return TallyRow(
        subject=subject,
        denominator=denominator,
        first=first,
        best=best,
        trust=_trust(trust) if trust else None,
        outcome=outcome_of(first, denominator, best),
    )


def _trust(counts: Mapping[str, int]) -> Trust:
    return Trust(
        counts.get(TRUST_HIGH, 0),
        counts.get(TRUST_MIDDLE, 0),
        counts.get(TRUST_LOW, 0),
        sum(counts.values()),
    )


def special_counts(counts: Mapping[str, int]) -> tuple[int, int]:
    """Return how many papers were invalid and how many blank."""
    return counts.get(INVALID, 0), counts.get(BLANK, 0)


@dataclass(frozen=True, slots=True)
class ShortMeeting:
    """A meeting shorter than the guidance says: a warning, no bar."""

    days: int
    expected: int


def short_of(meeting: ReviewMeeting, kind: str) -> ShortMeeting | None:
    """Return the warning about a meeting of a unit of this kind, or None."""
    is_province = kind == UnitKind.PROVINCIAL_COMMITTEE
    expected = days_expected(Composition(meeting.composition), is_province=is_province)
    return ShortMeeting(meeting.days, expected) if meeting.days < expected else None


def last_day_of(meeting: ReviewMeeting) -> date:
    """Return the last day of a meeting."""
    return meeting.held_on + timedelta(days=meeting.days - 1)


def proposals_of(rating: Rating) -> list[BodyProposal]:
    """Return what bodies proposed for a subject by vote, the earliest first; one statement."""
    return list(_proposals(rating.pk))


@composed
def _proposals(rating_id: int) -> QuerySet[BodyProposal]:
    return BodyProposal.objects.filter(rating_id=rating_id).select_related("subject__meeting")


@dataclass(frozen=True, slots=True)
class TrustVote:
    """A trust vote with the first day of the meeting that held it."""

    trust: Trust
    held_on: date


def trust_vote_of(rating: Rating) -> TrustVote | None:
    """Return the last trust vote of a closed meeting on a person in the period's year."""
    if rating.person_id is None:
        return None
    ballot = (
        Ballot.objects.filter(
            round=Round.TRUST.value,
            meeting__closed_at__isnull=False,
            meeting__period__year=rating.period.year,
            counts__subject__rating__person_id=rating.person_id,
        )
        .select_related("meeting")
        .order_by("-meeting__closed_at", "-pk")
        .first()
    )
    if ballot is None:
        return None
    counts = ballot.counts.filter(subject__rating__person_id=rating.person_id)
    return TrustVote(_trust(dict(counts.values_list("choice", "count"))), ballot.meeting.held_on)
