"""Which tasks a person may see, as a part of the same statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for, own_units, units_in_reach, units_within
from camket.shared.actor import Actor
from camket.tasks.models import Task


def tasks_visible_to(actor: Actor, on: date) -> QuerySet[Task]:
    """Return the tasks the actor may see that day: those of the units in reach, and his own."""
    return Task.objects.filter(task_is_visible(actor, on))


def task_is_visible(actor: Actor, on: date) -> Q:
    """Return the test of one task the actor may see that day."""
    return task_is_seen(reading_of(actor, on))


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose tasks somebody reads, as plain values a composed read is told.

    Attributes:
        person_id: His own; None where the account is nobody's.
        own: The units he works for; None where he reads those of none.
        below_id: The unit whose units below he reads; None where none.
        on: The day of what he may; None as before.
    """

    person_id: int | None
    own: list[int] | None
    below_id: int | None
    on: date | None


def reading_of(actor: Actor, on: date) -> Reading:
    """Return whose tasks the actor may read that day."""
    reach = grants_for(actor, on).get(Permission.VIEW_TASK)
    if reach is None or actor.scope_id is None:
        return Reading(actor.person_id, None, None, None)
    below_id = actor.scope_id if reach is Reach.BELOW else None
    return Reading(actor.person_id, own_units(actor), below_id, on)


def task_is_seen(reading: Reading) -> Q:
    """Return the test of one task that is read so."""
    mine = reading.person_id
    seen = Q(pk__in=()) if mine is None else Q(owner_id=mine)
    if reading.own is not None and reading.on is not None:
        seen |= units_within(
            reading.own, reading.below_id, Permission.VIEW_TASK, on=reading.on, is_of_few=True
        )
    return seen


def may_verify_there(actor: Actor, *, on: date) -> Q | None:
    """Return where the actor is asked to confirm: his own unit and those directly below."""
    return units_in_reach(actor, Permission.VERIFY_RESULT, on=on, depth=1)
