"""Reads of people and their posts; which day is meant is always asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from camket.organisation.models import ADVISORY_KINDS, Person, Tenure, UnitSpan
from camket.organisation.queries.units import span_of
from camket.shared.actor import Actor


def head_of(unit_id: int, *, on: date) -> Tenure | None:
    """Return the tenure of the unit's head that day; None is a vacancy."""
    return (
        Tenure.objects.filter(unit_id=unit_id, is_head=True, valid__contains=on)
        .select_related("person", "post")
        .first()
    )


def heads_of(unit_ids: Iterable[int], *, on: date) -> dict[int, Tenure]:
    """Return the heads of several units that day, by unit; vacant units are absent."""
    tenures = Tenure.objects.filter(
        unit_id__in=set(unit_ids), is_head=True, valid__contains=on
    ).select_related("person", "post")
    return {tenure.unit_id: tenure for tenure in tenures}


def heads_unit(person_id: int, unit_id: int, *, on: date) -> bool:
    """Say whether the person is the head of the unit that day."""
    return Tenure.objects.filter(
        person_id=person_id, unit_id=unit_id, is_head=True, valid__contains=on
    ).exists()


def people_in(unit_ids: Collection[int], *, on: date) -> list[Tenure]:
    """Return who holds a post in these units that day, by rank and name."""
    return list(
        Tenure.objects.filter(unit_id__in=unit_ids, valid__contains=on)
        .select_related("person", "post")
        .order_by("post__rank", "person__sort_key")
    )


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post an account may act in on a day: the actor it makes, and since when it is held."""

    actor: Actor
    since: date


def posts_of(*, user_id: int, on: date, address: str = "") -> list[HeldPost]:
    """Return the posts an account may act in that day, the highest first; one statement."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    tenures = (
        Tenure.objects.filter(person__account_id=user_id, valid__contains=on)
        .select_related("person", "post")
        .annotate(
            span_name=Subquery(spans.values("name")[:1]),
            span_kind=Subquery(spans.values("kind")[:1]),
            span_parent=Subquery(spans.values("parent_id")[:1]),
        )
        .order_by("post__rank", "pk")
    )
    return [
        HeldPost(
            _actor(
                tenure,
                name=tenure.span_name,
                kind=tenure.span_kind,
                parent_id=tenure.span_parent,
                address=address,
            ),
            tenure.valid.lower,
        )
        for tenure in tenures
        if tenure.span_name is not None  # a unit that has ended gives nobody a post
    ]


def actor_for(
    *, user_id: int, on: date, tenure_id: int | None = None, address: str = ""
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


def chosen_post(held: Sequence[HeldPost], tenure_id: int | None) -> Actor:
    """Return the actor of the chosen post, or of the highest when the choice no longer holds."""
    return next((post.actor for post in held if post.actor.tenure_id == tenure_id), held[0].actor)


def actor_of(tenure: Tenure, *, on: date, address: str = "") -> Actor:
    """Return the actor that a tenure makes of its person on a day.

    Raises:
        LookupError: The unit does not exist that day.
    """
    span = span_of(tenure.unit_id, on=on)
    if span is None:
        message = f"unit {tenure.unit_id} does not exist on {on}"
        raise LookupError(message)
    return _actor(tenure, name=span.name, kind=span.kind, parent_id=span.parent_id, address=address)


def _actor(tenure: Tenure, *, name: str, kind: str, parent_id: int | None, address: str) -> Actor:
    scope = parent_id if kind in ADVISORY_KINDS and parent_id else tenure.unit_id
    return Actor(
        user_id=tenure.person.account_id,
        person_id=tenure.person_id,
        tenure_id=tenure.pk,
        unit_id=tenure.unit_id,
        scope_id=scope,
        person_name=tenure.person.full_name,
        post_name=f"{tenure.post.name} {name}",
        unit_name=name,
        post_code=tenure.post.code,
        address=address,
    )
