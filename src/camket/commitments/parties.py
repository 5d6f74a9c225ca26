"""Who stands on each side of a commitment on a day: names, heads, vacancies, who can be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from camket.audit.models import Entry
from camket.commitments.decisions import Turn
from camket.commitments.models import Commitment
from camket.organisation.conflicts import Upper, next_to_ask, stands_on_both_sides
from camket.organisation.models import ADVISORY_KINDS, Tenure, UnitEdge, UnitSpan
from camket.organisation.queries import children_of, heads_of, people_in, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, posts_with
from camket.registry.setting import superior_of
from camket.shared.actor import Actor
from camket.shared.text import show_day

_WRITTEN: Final = ("commitments.commitment", "commitments.item")


@dataclass(frozen=True, slots=True)
class Party:
    """One side on a day.

    Attributes:
        head: The tenure of its head; None is a vacancy.
        vacancy: The vacancy in words, as "Khuyết bí thư từ ngày 01/09/2026"; empty with a head.
    """

    unit_id: int
    span: UnitSpan | None
    head: Tenure | None
    vacancy: str

    @property
    def name(self) -> str:
        """Return the unit's name that day."""
        return self.span.name if self.span else ""

    @property
    def paper_name(self) -> str:
        """Return the body that issues the unit's papers: of a department, its Party committee."""
        return self.span.paper_name if self.span else ""


@dataclass(frozen=True, slots=True)
class Parties:
    """Both sides on a day."""

    a: Party
    b: Party

    @property
    def spans(self) -> dict[int, UnitSpan]:
        """Return both units as they are that day, by unit; one that is not there is absent."""
        return {one.unit_id: one.span for one in (self.a, self.b) if one.span is not None}

    @property
    def superior(self) -> str:
        """Return what stands above side B at the head of its paper."""
        return superior_of(self.b.span, self.a.span)

    @property
    def one_person_heads_both(self) -> bool:
        """Say whether the same person would sign with himself."""
        heads = [{party.head.person_id} if party.head else set[int]() for party in (self.a, self.b)]
        return any(stands_on_both_sides(person_id, *heads) for person_id in heads[0])

    def named(self, side: Turn) -> str:
        """Return the name of a side."""
        return self.a.name if side is Turn.PARTY_A else self.b.name


def parties_of(commitment: Commitment, *, on: date) -> Parties:
    """Return both sides of a commitment on a day."""
    unit_ids = [commitment.superior_id, commitment.holder_id]
    spans, heads = spans_of(unit_ids, on=on), heads_of(unit_ids, on=on)
    sides = [
        Party(
            unit_id,
            spans.get(unit_id),
            heads.get(unit_id),
            "" if unit_id in heads else vacancy_of(unit_id, on=on),
        )
        for unit_id in unit_ids
    ]
    return Parties(*sides)


def vacancy_of(unit_id: int, *, on: date) -> str:
    """Say since when a unit has no head."""
    last = (
        Tenure.objects.filter(unit_id=unit_id, is_head=True, valid__endswith__lte=on)
        .select_related("post")
        .order_by("-valid__endswith")
        .first()
    )
    if last is None:
        return "Khuyết người đứng đầu"
    post = last.post.name[:1].lower() + last.post.name[1:]
    return f"Khuyết {post} từ ngày {show_day(last.valid.upper)}"


def side_of(commitment: Commitment, actor: Actor) -> Turn | None:
    """Return the side the actor acts for in the present post; None for everybody else.

    Only the unit itself and its direct superior are parties: a body two steps above is none.
    """
    works_for = {actor.scope_id, actor.unit_id}
    if commitment.holder_id in works_for:
        return Turn.PARTY_B
    return Turn.PARTY_A if commitment.superior_id in works_for else None


def next_level(commitment: Commitment, *, barred: Collection[int], on: date) -> Party | None:
    """Return the first level above the superior whose head is free to act in its place.

    None when everybody up to the top is barred: then a decision about people comes first.
    """
    edges = UnitEdge.objects.filter(
        descendant_id=commitment.superior_id, depth__gt=0, valid__contains=on
    )
    above = list(edges.order_by("depth").values_list("ancestor_id", flat=True))
    heads = heads_of(above, on=on)
    levels = [Upper(unit, (heads[unit].person_id,)) for unit in above if unit in heads]
    asked = next_to_ask(levels, barred=barred)
    if asked is None:
        return None
    span = spans_of([asked.unit_id], on=on).get(asked.unit_id)
    return Party(asked.unit_id, span, heads[asked.unit_id], "")


def is_asked_instead(commitment: Commitment, actor: Actor, *, on: date) -> bool:
    """Say whether the actor's level stands in for a superior whose head is of the unit too.

    One person on both sides is stopped and the next level is asked (organisation.md §2).
    """
    if side_of(commitment, actor) is not None or actor.scope_id is None:
        return False
    head = heads_of([commitment.superior_id], on=on).get(commitment.superior_id)
    if head is None or not stands_in_unit(head.person_id, commitment.holder_id, on=on):
        return False
    asked = next_level(commitment, barred={head.person_id}, on=on)
    return asked is not None and asked.unit_id == actor.scope_id


def acts_for(commitment: Commitment, actor: Actor, side: Turn, permission: Permission) -> bool:
    """Say whether the actor's post allows this for that side of the commitment."""
    return side_of(commitment, actor) is side and holds(actor, permission)


def has_issued(commitment: Commitment, actor: Actor) -> bool:
    """Say whether the actor acts for the office or the head of the side that issued the paper."""
    issuer = commitment.issued_by_id or commitment.superior_id
    allowed = (Permission.ISSUE_COMMITMENT, Permission.ACCEPT_FOR_SUPERIOR)
    return issuer in (actor.scope_id, actor.unit_id) and any(
        holds(actor, permission) for permission in allowed
    )


def people_of(
    commitment: Commitment, side: Turn, permissions: Collection[Permission], *, on: date
) -> list[Tenure]:
    """Return who may do one of these for a side that day, the highest post first."""
    unit_id = commitment.superior_id if side is Turn.PARTY_A else commitment.holder_id
    offices = children_of(unit_id, on=on, kinds=list(ADVISORY_KINDS)).values_list(
        "unit_id", flat=True
    )
    carrying = posts_with(permissions, on)
    return [
        tenure for tenure in people_in([unit_id, *offices], on=on) if tenure.post.code in carrying
    ]


def accounts_of(
    commitment: Commitment, side: Turn, permissions: Collection[Permission], *, on: date
) -> list[int | None]:
    """Return the accounts of those who may do one of these for a side that day."""
    return [tenure.person.account_id for tenure in people_of(commitment, side, permissions, on=on)]


def accounts_by_unit(
    unit_ids: Collection[int], permissions: Collection[Permission], *, on: date
) -> dict[int, list[int | None]]:
    """Return the accounts of those who may do one of these for each unit, from it or its offices.

    Three statements, however many units there are.
    """
    offices = UnitSpan.objects.filter(
        parent_id__in=unit_ids, valid__contains=on, kind__in=ADVISORY_KINDS
    )
    served = dict(offices.values_list("unit_id", "parent_id"))
    carrying = posts_with(permissions, on)
    found: dict[int, list[int | None]] = {unit_id: [] for unit_id in unit_ids}
    for tenure in people_in([*found, *served], on=on):
        if tenure.post.code not in carrying:
            continue
        homes = {tenure.unit_id, served.get(tenure.unit_id) or tenure.unit_id}
        for unit_id in homes & found.keys():
            found[unit_id].append(tenure.person.account_id)
    return found


def named(tenures: Collection[Tenure]) -> str:
    """Return people as a sentence names them; nobody is said to be nobody."""
    shown = [f"đồng chí {tenure.person.full_name} ({tenure.post.name})" for tenure in tenures]
    return "; ".join(shown[:3]) or "chưa có ai được phân công"


def drafters_of(commitment: Commitment) -> set[int]:
    """Return the people who wrote at the text or sent it from a post of the unit, by the audit."""
    written = Entry.objects.filter(
        object_unit_id=commitment.unit_id,
        object_type__in=_WRITTEN,
        unit_id__in=(commitment.unit_id, commitment.holder_id),
        at__gte=commitment.campaign.opened_at,
    )
    people = written.values_list("person_id", flat=True).distinct()
    return {person_id for person_id in people if person_id is not None}


def stands_in_unit(person_id: int | None, unit_id: int, *, on: date) -> bool:
    """Say whether a person holds any post in a unit that day."""
    return (
        person_id is not None
        and Tenure.objects.filter(person_id=person_id, unit_id=unit_id, valid__contains=on).exists()
    )


def stand_in_for(
    commitment: Commitment, permission: Permission, *, barred: Collection[int], on: date
) -> str:
    """Name who of the superior can be asked instead of a person who stands on both sides."""
    free = [
        tenure
        for tenure in people_of(commitment, Turn.PARTY_A, [permission], on=on)
        if tenure.person_id not in barred
        and not stands_in_unit(tenure.person_id, commitment.holder_id, on=on)
    ]
    if free:
        return named(free[:2])
    asked = next_level(commitment, barred=barred, on=on)
    return f"{named([asked.head])}, {asked.name}" if asked and asked.head else named([])
