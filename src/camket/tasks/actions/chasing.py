"""Chase the owner of a task: once a day; from the third time on the superior is told as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from camket.audit.chain import Fact, fact, record_facts
from camket.notifications.actions import notify
from camket.organisation.models import UnitEdge
from camket.organisation.queries import superior_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines, show_day
from camket.tasks.actions.common import (
    LATE,
    NEEDS_ACT,
    head_account,
    lock_task,
    note_event,
    path_of,
)
from camket.tasks.decisions import OWED, ChaseFacts, refusal_to_chase
from camket.tasks.models import Task, TaskChase

_TELLS_SUPERIOR_FROM: Final = 3
_MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Chased:
    """What came of chasing many: how many were reminded, how many had been already today."""

    reminded: int
    reminded_before: int


def chase_task(task_id: int, *, text: str, actor: Actor, now: datetime) -> TaskChase:
    """Remind the owner of a task that is owed.

    Raises:
        Refused: The actor may not, the task is not owed, or it was chased today already.
    """
    with transaction.atomic():
        task = lock_task(task_id)
        today = legal_day(now)
        facts = ChaseFacts(
            may_chase=may(actor, Permission.CHASE_UNITS, task.unit_id, on=today),
            task_is_owed=task.status in OWED,
            is_owner=actor.person_id is not None and actor.person_id == task.owner_id,
            chased_today=task.chases.filter(on=today).exists(),
        )
        if reason := refusal_to_chase(facts):
            raise Refused(reason)
        chase = _chase(task, text, actor=actor, now=now)
        record_facts([_fact_of(task, chase)], actor=actor, at=now)
    return chase


def chase_all_late(unit_id: int, *, text: str, actor: Actor, now: datetime) -> Chased:
    """Remind the owners of all that is late in a unit and directly below it, save the actor's own.

    Raises:
        Refused: The actor may not chase in this unit.
    """
    with transaction.atomic():
        today = legal_day(now)
        allowed = may(actor, Permission.CHASE_UNITS, unit_id, on=today)
        facts = ChaseFacts(may_chase=allowed, task_is_owed=True, is_owner=False, chased_today=False)
        if reason := refusal_to_chase(facts):
            raise Refused(reason)
        near = UnitEdge.objects.filter(ancestor_id=unit_id, depth__lte=1, valid__contains=today)
        late = list(
            Task.objects.select_for_update(of=("self",))
            .select_related("owner")
            .filter(
                unit_id__in=near.values("descendant_id"),
                status__in=OWED,
                due_on__lt=today,
            )
            .exclude(owner_id=actor.person_id)
            .order_by("due_on", "pk")[:_MOST_AT_ONCE]
        )
        chased = set(
            TaskChase.objects.filter(task__in=late, on=today).values_list("task_id", flat=True)
        )
        wanted = [task for task in late if task.pk not in chased]
        done = [(task, _chase(task, text, actor=actor, now=now)) for task in wanted]
        record_facts([_fact_of(task, chase) for task, chase in done], actor=actor, at=now)
    return Chased(reminded=len(wanted), reminded_before=len(chased))


def _chase(task: Task, text: str, *, actor: Actor, now: datetime) -> TaskChase:
    today = legal_day(now)
    number = task.chases.count() + 1
    words = clean_lines(text) or f"Đề nghị báo cáo tiến độ, hạn {show_day(task.due_on)}."
    superior = _account_above(task, on=today) if number >= _TELLS_SUPERIOR_FROM else None
    chase = TaskChase.objects.create(
        task=task,
        on=today,
        at=now,
        text=words,
        actor_name=actor.label[:300],
        told_superior=number >= _TELLS_SUPERIOR_FROM,
    )
    notify(
        [task.owner.account_id if task.owner else head_account(task.unit_id, on=today)],
        topic=f"task.chased:{task.pk}",
        kind=NEEDS_ACT,
        text=f"Đôn đốc lần {number}: {task.title}. {words}",
        path=path_of(task),
        now=now,
    )
    event = f"Đôn đốc lần {number}"
    if chase.told_superior:
        event += ", đồng thời báo cấp trên"
        notify(
            [superior],
            topic=f"task.chased:{task.pk}",
            kind=LATE,
            text=f"Đã đôn đốc lần {number} mà chưa xong: {task.title}",
            path=path_of(task),
            now=now,
        )
    note_event(task, "chased", event, actor=actor, at=now)
    return chase


def _account_above(task: Task, *, on: date) -> int | None:
    """Return the account of who stands above the owner: the unit's head, or the head above him."""
    own = head_account(task.unit_id, on=on)
    if own is not None and task.owner is not None and own != task.owner.account_id:
        return own
    above = superior_of(task.unit_id, on=on)
    return head_account(above, on=on) if above is not None else None


def _fact_of(task: Task, chase: TaskChase) -> Fact:
    return fact("task.chased", task, after={"told_superior": chase.told_superior})
