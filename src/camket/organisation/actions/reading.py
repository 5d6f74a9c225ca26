"""Keep who read the page of a person: reading about people is an act of its own."""

from __future__ import annotations

from datetime import datetime

from camket.audit.chain import record
from camket.organisation.models import Person
from camket.shared.actor import Actor


def note_read(person: Person, *, actor: Actor, now: datetime) -> None:
    """Keep that somebody read what is stored about a person; reading about oneself is not kept."""
    if actor.person_id != person.pk:
        record("person.read", person, actor=actor, at=now)
