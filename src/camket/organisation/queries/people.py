"""Reads of people and their posts; which day is meant is always asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from camket.organisation.arrays import among
from camket.organisation.composed import composed
from camket.organisation.holding import title_of
from camket.organisation.models import (
    ADVISORY_KINDS,
    Delegation,
    Line,
    Person,
    Tenure,
    TenureKind,
    UnitSpan,
)
from camket.organisation.queries.units import span_of
from camket.shared.actor import Actor


def head_of(unit_id: int, *, on: date) -> Tenure | None:
    """Return the tenure of the unit's head that day; None is a vacancy."""
    return next(iter(_heads([unit_id], on)), None)


def heads_of(unit_ids: Iterable[int], *, on: date) -> dict[int, Tenure]:
    """Return the heads of several units that day, by unit; vacant units are absent."""
    asked = set(unit_ids)
    return {one.unit_id: one for one in _heads(list(asked), on)} if asked else {}


@composed
def _heads(unit_ids: list[int], on: date) -> QuerySet[Tenure]:
    heads = Tenure.objects.filter(among("unit_id", unit_ids), is_head=True, valid__contains=on)
    return heads.select_related("person", "post")


def heads_unit(person_id: int, unit_id: int, *, on: date) -> bool:
    """Say whether the person is the head of the unit that day."""
    return Tenure.objects.filter(
        person_id=person_id, unit_id=unit_id, is_head=True, valid__contains=on
    ).exists()


def units_held_by(person_id: int | None, *, on: date) -> frozenset[int]:
    """Return the units in which a person holds any post that day, a suspended one too."""
    if person_id is None:
        return frozenset()
    held = Tenure.objects.filter(person_id=person_id, valid__contains=on)
    return frozenset(held.values_list("unit_id", flat=True))


def people_in(unit_ids: Collection[int], *, on: date) -> list[Tenure]:
    """Return who may act in a post of these units that day, by rank and name.

    Whoever is suspended is not among them.
    """
    return list(
        Tenure.objects.filter(unit_id__in=unit_ids, valid__contains=on)
        .exclude(kind=TenureKind.SUSPENDED)
        .select_related("person", "post")
        .order_by("post__rank", "person__sort_key")
    )


def post_title(tenure: Tenure) -> str:
    """Return the post as a paper writes it, without its unit: "Quyền Bí thư"."""
    return title_of(tenure.post.name, "", tenure.kind)


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post an account may act in on a day: the actor it makes, and since when it is held.

    Attributes:
        key: What the choice of this post is called in a form and in a session.
        since: The first day of the tenure, or of the delegation.
        until: The first day it is no longer held; None where no end is written.
        earlier: Keys under which the same holding was chosen before a suspension was lifted.
    """

    actor: Actor
    since: date
    until: date | None = None
    key: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Return the last day it is held; None where no end is written."""
        return self.until - timedelta(days=1) if self.until else None


def posts_of(*, user_id: int, on: date, address: str = "") -> list[HeldPost]:
    """Return the posts an account may act in that day, the highest first, then what is delegated.

    Neither a suspended nor an ended post is among them, nor one of a unit that has ended. One
    statement, and a second one for whoever received a delegation.
    """
    held: list[HeldPost] = []
    receiving: dict[int, Actor] = {}
    for tenure in _tenures_of_account(user_id, on):
        if tenure.span_name is None:
            continue  # a unit that has ended gives nobody a post
        place = _Place(tenure.span_name, tenure.span_kind, tenure.span_parent)
        actor = _actor(tenure, place, address=address)
        earlier = (tenure.continues_id, tenure.before_id)
        held.append(
            HeldPost(
                actor,
                tenure.valid.lower,
                tenure.valid.upper,
                key=str(tenure.pk),
                earlier=tuple(str(pk) for pk in earlier if pk is not None),
            )
        )
        if tenure.is_delegate:
            receiving[tenure.pk] = actor
    return held + _delegated(receiving, on) if receiving else held


@composed
def _tenures_of_account(user_id: int, on: date) -> QuerySet[Any]:
    received = Delegation.objects.filter(receiver_id=OuterRef("pk"), valid__contains=on)
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    return (
        Tenure.objects.filter(person__account_id=user_id, valid__contains=on)
        .exclude(kind=TenureKind.SUSPENDED)
        .select_related("person", "post")
        .annotate(
            span_name=Subquery(spans.values("name")[:1]),
            span_kind=Subquery(spans.values("kind")[:1]),
            span_parent=Subquery(spans.values("parent_id")[:1]),
            is_delegate=Exists(received),
            before_id=F("continues__continues_id"),
        )
        .order_by("post__rank", "pk")
    )


def _delegated(receiving: dict[int, Actor], on: date) -> list[HeldPost]:
    """Return what was delegated to these tenures: it ends with the giver's post, and rests too."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("giver__unit_id"), valid__contains=on)
    delegations = (
        Delegation.objects.filter(
            receiver_id__in=receiving, valid__contains=on, giver__valid__contains=on
        )
        .exclude(giver__kind=TenureKind.SUSPENDED)
        .select_related("giver__person", "giver__post")
        .annotate(
            span_name=Subquery(spans.values("name")[:1]),
            span_kind=Subquery(spans.values("kind")[:1]),
            span_parent=Subquery(spans.values("parent_id")[:1]),
        )
        .order_by("giver__post__rank", "pk")
    )
    held = []
    for given in delegations:
        if given.span_name is None:
            continue
        place = _Place(given.span_name, given.span_kind, given.span_parent)
        own = receiving[given.receiver_id]
        giver = _actor(given.giver, place, address=own.address)
        actor = replace(
            giver,
            user_id=own.user_id,
            person_id=own.person_id,
            person_name=own.person_name,
            post_name=(
                f"{own.post_name}, thay đồng chí {giver.person_name} "
                f"theo ủy quyền số {given.decision_no}"
            ),
            delegation_id=given.pk,
            for_name=f"{giver.person_name}, {giver.post_name}",
            limited_to=tuple(sorted(given.permissions)),
        )
        held.append(HeldPost(actor, given.valid.lower, given.valid.upper, key=f"u{given.pk}"))
    return held


def actor_for(
    *, user_id: int, on: date, tenure_id: str | int | None = None, address: str = ""
) -> Actor | None:
    """Return the actor an account is that day, in the chosen post or else its highest.

    A person without a post may do nothing that a post allows; an account without a person is None.
    """
    held = posts_of(user_id=user_id, on=on, address=address)
    if held:
        return chosen_post(held, tenure_id)
    person = Person.objects.filter(account_id=user_id).first()
    if person is None:
        return None
    return Actor(
        user_id=user_id, person_id=person.pk, person_name=person.full_name, address=address
    )


def chosen_post(held: Sequence[HeldPost], key: str | int | None) -> Actor:
    """Return the actor of the chosen post, or of the highest when the choice no longer holds.

    A choice made before a suspension finds the row that continues the same holding.
    """
    wanted = str(key)
    for post in held:
        if wanted == post.key or wanted in post.earlier:
            return post.actor
    return held[0].actor


def actor_of(tenure: Tenure, *, on: date, address: str = "") -> Actor:
    """Return the actor that a tenure makes of its person on a day.

    Raises:
        LookupError: The unit does not exist that day, or the post rests.
    """
    span = span_of(tenure.unit_id, on=on)
    if span is None or tenure.kind == TenureKind.SUSPENDED:
        message = f"tenure {tenure.pk} makes no actor on {on}"
        raise LookupError(message)
    return _actor(tenure, _Place(span.name, span.kind, span.parent_id), address=address)


@dataclass(frozen=True, slots=True)
class _Place:
    """What the unit of a tenure is called on a day, and where it stands."""

    name: str
    kind: str
    parent_id: int | None


def _actor(tenure: Tenure, place: _Place, *, address: str) -> Actor:
    serves = place.parent_id if place.kind in ADVISORY_KINDS else None
    return Actor(
        user_id=tenure.person.account_id,
        person_id=tenure.person_id,
        tenure_id=tenure.pk,
        unit_id=tenure.unit_id,
        scope_id=serves or tenure.unit_id,  # an office acts on the field of the committee above
        person_name=tenure.person.full_name,
        post_name=title_of(tenure.post.name, place.name, tenure.kind),
        unit_name=place.name,
        post_code=tenure.post.code,
        address=address,
    )


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit that nobody heads on a day; `since` is None when no head was ever written."""

    unit_id: int
    unit_name: str
    since: date | None


def vacant_units(
    within: Q, *, on: date, limit: int | None = None, offset: int = 0
) -> list[Vacancy]:
    """Return the units that nobody heads that day, in the order of their names.

    A unit whose head is suspended is vacant too, unless somebody was put in charge.

    Args:
        within: Which spans are asked for, as `units_in_reach` returns it.
        on: The day.
        limit: The most that are returned.
        offset: How many are passed over.
    """
    heads = Tenure.objects.filter(unit_id=OuterRef("unit_id"), is_head=True)
    past = heads.filter(valid__endswith__lte=on).order_by("-valid__endswith")
    rows = (
        UnitSpan.objects.filter(within, valid__contains=on)
        .exclude(line=Line.TERRITORY)  # a place is headed by no one; the bodies seated in it are
        .filter(~Exists(heads.filter(valid__contains=on)))
        .order_by("sort_key", "unit_id")
        .values_list("unit_id", "name", Subquery(past.values("valid__endswith")[:1]))
    )
    return [Vacancy(*row) for row in rows[offset : None if limit is None else offset + limit]]
