"""Writes of the organisation: found units, name people, appoint them; history is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import fact, record, record_facts
from camket.organisation.models import (
    Line,
    Person,
    Post,
    Tenure,
    TenureKind,
    Unit,
    UnitEdge,
    UnitSpan,
)
from camket.shared.actor import Actor
from camket.shared.text import clean, fold, name_sort_key, sort_key


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is needed to found a unit.

    Attributes:
        key: The caller's own name for it, unique within one call.
        parent_id: The unit above, if it exists already.
        parent_key: The unit above, if it is founded in the same call, earlier in the list.
    """

    key: str
    name: str
    kind: str
    short_name: str = ""
    paper_name: str = ""
    collective: str = ""
    line: str = Line.PARTY
    parent_id: int | None = None
    parent_key: str = ""
    code: str = ""
    body_code: str = ""
    place: str = ""
    area: str = ""


@transaction.atomic
def found_units(
    new: Sequence[NewUnit], *, from_on: date, actor: Actor, now: datetime
) -> dict[str, Unit]:
    """Found units from a day on, with their spans and their places in the tree.

    Returns:
        The units by the caller's keys.
    """
    units = Unit.objects.bulk_create([Unit() for _ in new])
    by_key = {spec.key: unit for spec, unit in zip(new, units, strict=True)}
    valid = DateRange(from_on, None)
    spans, edges = [], []
    above: dict[int, list[tuple[int, int]]] = {}
    for spec, unit in zip(new, units, strict=True):
        parent_id = by_key[spec.parent_key].pk if spec.parent_key else spec.parent_id
        spans.append(_span(spec, unit, parent_id, valid))
        line = [(unit.pk, 0)]
        if parent_id is not None:
            upper = above.get(parent_id) or _line_above(parent_id, from_on)
            line += [(ancestor, depth + 1) for ancestor, depth in upper]
        above[unit.pk] = line
        edges += [
            UnitEdge(ancestor_id=ancestor, descendant=unit, depth=depth, valid=valid)
            for ancestor, depth in line
        ]
    UnitSpan.objects.bulk_create(spans, batch_size=1000)
    UnitEdge.objects.bulk_create(edges, batch_size=5000)
    record_facts(
        [
            fact("unit.founded", span, unit_id=span.unit_id, after={"name": span.name})
            for span in spans
        ],
        actor=actor,
        at=now,
    )
    return by_key


def _span(spec: NewUnit, unit: Unit, parent_id: int | None, valid: DateRange) -> UnitSpan:
    name = clean(spec.name)
    short = clean(spec.short_name) or name
    return UnitSpan(
        unit=unit,
        valid=valid,
        name=name,
        short_name=short,
        paper_name=clean(spec.paper_name) or name,
        collective=clean(spec.collective),
        kind=spec.kind,
        line=spec.line,
        parent_id=parent_id,
        code=spec.code,
        body_code=spec.body_code,
        place=clean(spec.place),
        area=clean(spec.area),
        sort_key=sort_key(short),
        folded=fold(name),
    )


def _line_above(unit_id: int, on: date) -> list[tuple[int, int]]:
    edges = UnitEdge.objects.filter(descendant_id=unit_id, valid__contains=on)
    return list(edges.values_list("ancestor_id", "depth"))


def add_post(
    code: str, name: str, *, is_head: bool = False, line: str = Line.PARTY, rank: int = 50
) -> Post:
    """Add a post to the catalogue, or bring its name up to date."""
    post, _ = Post.objects.update_or_create(
        code=code, defaults={"name": name, "is_head": is_head, "line": line, "rank": rank}
    )
    return post


def new_person(full_name: str, *, account_id: int | None = None) -> Person:
    """Return a person not yet saved, with the keys that search and order need."""
    name = clean(full_name)
    return Person(
        full_name=name, account_id=account_id, sort_key=name_sort_key(name), folded=fold(name)
    )


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person, a post, a unit, and the days."""

    person: Person
    post: Post
    unit_id: int
    from_on: date
    until_on: date | None = None
    kind: str = TenureKind.FULL
    decision_no: str = ""


@transaction.atomic
def appoint(appointments: Sequence[Appointment], *, actor: Actor, now: datetime) -> list[Tenure]:
    """Give people posts; the database refuses a second head of a unit on the same day."""
    tenures = Tenure.objects.bulk_create(
        [
            Tenure(
                person=given.person,
                post=given.post,
                unit_id=given.unit_id,
                valid=DateRange(given.from_on, given.until_on),
                kind=given.kind,
                is_head=given.post.is_head,
                decision_no=given.decision_no,
            )
            for given in appointments
        ],
        batch_size=2000,
    )
    record_facts(
        [
            fact(
                "tenure.began",
                tenure,
                after={"person": tenure.person.full_name, "post": tenure.post.name},
            )
            for tenure in tenures
        ],
        actor=actor,
        at=now,
    )
    return tenures


@transaction.atomic
def end_tenure(tenure_id: int, *, ends_on: date, actor: Actor, now: datetime) -> Tenure:
    """End a tenure; `ends_on` is the first day the post is no longer held."""
    tenure = Tenure.objects.select_for_update().select_related("person", "post").get(pk=tenure_id)
    tenure.valid = DateRange(tenure.valid.lower, ends_on)
    tenure.save(update_fields=["valid"])
    record(
        "tenure.ended",
        tenure,
        actor=actor,
        at=now,
        after={"person": tenure.person.full_name, "post": tenure.post.name, "ends_on": ends_on},
    )
    return tenure
