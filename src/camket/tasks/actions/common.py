"""What every action on a task shares: lock it, count it, keep its history, know whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.queries import people_in, superior_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, may, posts_with
from camket.shared.actor import Actor
from camket.tallies.actions import append_delta
from camket.tasks.decisions.standing import change_of, counts_of
from camket.tasks.models import Task, TaskEvent, TaskTerm


def lock_task(task_id: int) -> Task:
    """Take the row of a task for the rest of the transaction.

    Raises:
        Task.DoesNotExist: There is no such task.
    """
    return Task.objects.select_for_update(of=("self",)).select_related("owner").get(pk=task_id)


@dataclass(slots=True)
class Counted:
    """A task whose counts were read before it is changed, so that the change can be appended."""

    task: Task
    before: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Read the counts as they are."""
        self.before = counts_of(self.task.facts)

    def save(self, *, on: date) -> None:
        """Save the task and append what changed in its unit's counts."""
        self.task.version += 1
        self.task.save()
        change = change_of(self.before, counts_of(self.task.facts))
        append_delta(self.task.unit_id, self.task.year, on, **change)


def due_that_held(task: Task, on: date) -> date:
    """Return the deadline that held on a day: an amendment since does not reach back."""
    term = TaskTerm.objects.filter(task=task, until_on__gt=on).order_by("until_on").first()
    return term.due_on if term else task.due_on


def note_event(task: Task, kind: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Add a line to the task's history."""
    TaskEvent.objects.create(
        task=task, at=at, kind=kind, text=text[:400], actor_name=actor.label[:300]
    )


def path_of(task: Task) -> str:
    """Return the address a notice about the task opens."""
    return f"/nhiem-vu/{task.pk}/"


def may_speak_for(task: Task, actor: Actor, permission: Permission, *, on: date) -> bool:
    """Say whether the actor may report on the task, or raise what stands in its way.

    That is its owner, or who may also verify in the same unit: heads and clerks enter what a
    person without a phone reports.
    """
    if not may(actor, permission, task.unit_id, on=on):
        return False
    owns = actor.person_id is not None and actor.person_id == task.owner_id
    return owns or holds(actor, Permission.VERIFY_RESULT, on=on)


def tell_owner(task: Task, *, topic: str, kind: str, text: str, now: datetime) -> None:
    """Put a notice before the owner, if the owner has an account."""
    account = task.owner.account_id if task.owner else None
    notify([account], topic=topic, kind=kind, text=text, path=path_of(task), now=now)


def verifier_accounts(task: Task, doers: Iterable[int | None], *, on: date) -> list[int | None]:
    """Return the accounts of who may confirm: the unit's own, else those of the unit above."""
    barred = set(doers)
    verifying = posts_with([Permission.VERIFY_RESULT], on)
    for unit_id in (task.unit_id, superior_of(task.unit_id, on=on)):
        if unit_id is None:
            continue
        accounts = [
            tenure.person.account_id
            for tenure in people_in([unit_id], on=on)
            if tenure.post.code in verifying
            and tenure.person_id not in barred
            and tenure.person.account_id is not None
        ]
        if accounts:
            return list(accounts)
    return []


NEEDS_ACT = NoticeKind.NEEDS_ACT
ANSWERED = NoticeKind.ANSWERED
LATE = NoticeKind.LATE
