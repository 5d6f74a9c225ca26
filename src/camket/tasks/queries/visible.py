"""Which tasks a person may see, as a part of the same statement."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.shared.actor import Actor
from camket.tasks.models import Task


def tasks_visible_to(actor: Actor, on: date) -> QuerySet[Task]:
    """Return the tasks the actor may see that day: those of the units in reach, and his own."""
    return Task.objects.filter(task_is_visible(actor, on))


def task_is_visible(actor: Actor, on: date) -> Q:
    """Return the test of one task the actor may see that day."""
    nothing = Q(pk__in=())
    mine = Q(owner_id=actor.person_id) if actor.person_id is not None else nothing
    return mine | (units_in_reach(actor, Permission.VIEW_TASK, on=on, is_of_few=True) or nothing)


def may_verify_there(actor: Actor, *, on: date) -> Q | None:
    """Return where the actor is asked to confirm: his own unit and those directly below."""
    return units_in_reach(actor, Permission.VERIFY_RESULT, on=on, depth=1)
