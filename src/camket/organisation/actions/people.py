"""Writes of people: name them, appoint them; history is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from camket.audit.chain import fact, record, record_facts
from camket.organisation.models import Line, Person, Post, Tenure, TenureKind
from camket.shared.actor import Actor
from camket.shared.text import clean, fold, name_sort_key


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
