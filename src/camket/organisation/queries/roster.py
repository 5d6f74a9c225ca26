"""Reads for the pages about people: the roster of a day, one person's posts and delegations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from camket.organisation.holding import title_of
from camket.organisation.models import (
    AreaCharge,
    Delegation,
    Line,
    Person,
    Tenure,
    TenureKind,
    UnitEdge,
    UnitSpan,
)
from camket.shared.text import fold


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """What the roster of a day is narrowed to.

    Attributes:
        words: Words of the person's name, accents or none, the last one perhaps unfinished.
        unit_id: A unit; it and everything below it that day.
        post: Code of a post.
    """

    words: str = ""
    unit_id: int | None = None
    post: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One post held on a day."""

    person_id: int
    name: str
    title: str
    unit_id: int
    unit_name: str
    kind: str
    is_head: bool
    since: date


def roster(within: Q, wanted: RosterFilter, *, on: date) -> QuerySet[Tenure]:
    """Return who holds a post in these units that day, by rank and name; `rows_of` reads them."""
    tenures = Tenure.objects.filter(within, valid__contains=on)
    if wanted.unit_id is not None:
        below = UnitEdge.objects.filter(ancestor_id=wanted.unit_id, valid__contains=on)
        tenures = tenures.filter(unit_id__in=below.values("descendant_id"))
    if wanted.post:
        tenures = tenures.filter(post__code=wanted.post)
    if query := words_query(wanted.words):
        bearing = Person.objects.annotate(bears=SearchVector("folded", config="simple"))
        tenures = tenures.filter(person_id__in=bearing.filter(bears=query).values("pk"))
    return tenures.select_related("person", "post").order_by("post__rank", "person__sort_key", "pk")


def rows_of(tenures: Iterable[Tenure], *, on: date) -> list[RosterRow]:
    """Return a page of the roster with the names its units have that day; one statement."""
    page = list(tenures)
    spans = UnitSpan.objects.filter(unit_id__in={one.unit_id for one in page}, valid__contains=on)
    names = dict(spans.values_list("unit_id", "name"))
    return [
        RosterRow(
            one.person_id,
            one.person.full_name,
            title_of(one.post.name, "", one.kind),
            one.unit_id,
            names.get(one.unit_id, ""),
            one.kind,
            one.is_head,
            one.valid.lower,
        )
        for one in page
    ]


def words_query(words: str) -> SearchQuery | None:
    """Return what finds all of the words, the last also when it is only begun; None for no word."""
    plain = ["".join(c for c in word if c.isalnum()) for word in fold(words).split()]
    kept = [word for word in plain if word]
    if not kept:
        return None
    return SearchQuery(" & ".join(f"{word}:*" for word in kept), search_type="raw", config="simple")


def units_bearing(words: str, within: Q, *, on: date, limit: int) -> list[tuple[int, str]]:
    """Return units of these whose name that day bears the words: identity and name."""
    query = words_query(words)
    if query is None:
        return []
    spans = (
        UnitSpan.objects.annotate(bears=SearchVector("folded", config="simple"))
        .filter(within, bears=query, valid__contains=on)
        .exclude(line=Line.TERRITORY)
        .order_by("sort_key", "unit_id")
    )
    return list(spans.values_list("unit_id", "name")[:limit])


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person one may read about, with the areas he is in charge of that day."""

    person: Person
    areas: tuple[str, ...]


def person_for(
    person_id: int, *, own_id: int | None, within: Q | None, on: date
) -> PersonRead | None:
    """Return a person one may read about: oneself, who holds or held a post there, any head.

    Args:
        person_id: Who is asked for.
        own_id: The person who reads.
        within: Where the reader sees people, over tenures; None for nowhere.
        on: The day asked for: heads of that day are public.
    """
    tenures = Tenure.objects.filter(person_id=OuterRef("pk"))
    seen = Q(Exists(tenures.filter(is_head=True, valid__contains=on)))
    if own_id is not None:
        seen |= Q(pk=own_id)
    if within is not None:
        seen |= Q(Exists(tenures.filter(within)))
    charges = AreaCharge.objects.filter(person_id=OuterRef("pk"), valid__contains=on)
    areas = ArraySubquery(charges.order_by("area__sort_key").values("area__name"))
    found = Person.objects.filter(seen, pk=person_id).annotate(areas=areas).first()
    return PersonRead(found, tuple(found.areas)) if found else None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row of a person's timeline of posts.

    Attributes:
        title: The post with its unit, as they were called then.
        until: The last day; None where no end is written.
        state: "past", "present" or "planned" on the day asked for.
        post_code: Code of the post, for what may be delegated.
        ended: Why it ended.
        may_manage: Whether the reader may end, suspend or delegate it.
    """

    tenure_id: int
    post_code: str
    title: str
    unit_id: int
    unit_name: str
    kind: str
    is_head: bool
    since: date
    until: date | None
    decision_no: str
    ended: str
    state: str
    may_manage: bool

    @property
    def is_suspended(self) -> bool:
        """Say whether the post rests in this row."""
        return self.kind == TenureKind.SUSPENDED


def posts_held(person_id: int, *, on: date, manageable: Q | None = None) -> list[HeldRow]:
    """Return every post a person held, holds or will hold, the latest first; one statement.

    Args:
        person_id: The person.
        on: The day by which a post is past, present or planned.
        manageable: Where the reader may act on posts, over tenures; None for nowhere.
    """
    managed = Tenure.objects.filter(pk=OuterRef("pk"))
    managed = managed.none() if manageable is None else managed.filter(manageable)
    # today's name while the post is held; of one that is over, the last its unit then had
    then = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__overlap=OuterRef("valid"))
    tenures = (
        Tenure.objects.filter(person_id=person_id)
        .select_related("post")
        .annotate(
            may_manage=Exists(managed),
            name_then=Coalesce(
                Subquery(then.filter(valid__contains=on).values("name")[:1]),
                Subquery(then.order_by("-valid").values("name")[:1]),
            ),
        )
        .order_by("-valid", "post__rank")
    )
    return [
        HeldRow(
            tenure_id=one.pk,
            post_code=one.post.code,
            title=title_of(one.post.name, one.name_then or "", one.kind),
            unit_id=one.unit_id,
            unit_name=one.name_then or "",
            kind=one.kind,
            is_head=one.is_head,
            since=one.valid.lower,
            until=one.valid.upper - timedelta(days=1) if one.valid.upper else None,
            decision_no=one.decision_no,
            ended=one.end_reason,
            state=_state(one.valid.lower, one.valid.upper, on),
            may_manage=one.may_manage,
        )
        for one in tenures
    ]


def _state(lower: date, upper: date | None, on: date) -> str:
    if lower > on:
        return "planned"
    return "present" if upper is None or on < upper else "past"


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A delegation given or received by a person; it ends no later than either post."""

    delegation_id: int
    giver_tenure: int
    giver_unit: int
    is_given: bool
    other_id: int
    other_name: str
    post: str
    permissions: tuple[str, ...]
    since: date
    until: date
    decision_no: str
    ended: str
    state: str


def delegations_of(person_id: int, *, on: date) -> list[DelegationRow]:
    """Return what a person delegated and received, the latest first; one statement."""
    rows = (
        Delegation.objects.filter(
            Q(giver__person_id=person_id) | Q(receiver__person_id=person_id),
            valid__isempty=False,
        )
        .select_related("giver__person", "giver__post", "receiver__person", "receiver__post")
        .order_by("-valid", "-pk")
    )
    return [_delegation(row, person_id, on) for row in rows]


def _delegation(row: Delegation, person_id: int, on: date) -> DelegationRow:
    is_given = row.giver.person_id == person_id
    other = row.receiver if is_given else row.giver
    ends = [row.valid.upper, row.giver.valid.upper, row.receiver.valid.upper]
    upper = max(min(day for day in ends if day is not None), row.valid.lower)
    return DelegationRow(
        delegation_id=row.pk,
        giver_tenure=row.giver_id,
        giver_unit=row.giver.unit_id,
        is_given=is_given,
        other_id=other.person_id,
        other_name=other.person.full_name,
        post=title_of(other.post.name, "", other.kind),
        permissions=tuple(row.permissions),
        since=row.valid.lower,
        until=upper - timedelta(days=1),
        decision_no=row.decision_no,
        ended=row.ended_reason,
        state=_state(row.valid.lower, upper, on),
    )
