"""Chase the owner of a task: once a day; from the third time on the superior is told as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Count

from camket.audit.chain import fact, record_facts
from camket.notifications.actions import Told, notify_each
from camket.organisation.models import Tenure, UnitEdge, UnitSpan
from camket.organisation.queries import heads_of, spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean_lines, show_day
from camket.tasks.actions.common import LATE, NEEDS_ACT, lock_task, path_of
from camket.tasks.decisions.chasing import ChaseFacts, refusal_to_chase
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task, TaskChase, TaskEvent

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
        (chase,) = _chase([task], text, actor=actor, now=now)
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
        _chase(wanted, text, actor=actor, now=now)
    return Chased(reminded=len(wanted), reminded_before=len(chased))


def _chase(tasks: Sequence[Task], text: str, *, actor: Actor, now: datetime) -> list[TaskChase]:
    """Remind the owner of each task; the same few statements for one and for many."""
    today = legal_day(now)
    before = dict(
        TaskChase.objects.filter(task__in=tasks).values_list("task").annotate(Count("pk"))
    )
    numbers = {task.pk: before.get(task.pk, 0) + 1 for task in tasks}
    chases = TaskChase.objects.bulk_create(
        TaskChase(
            task=task,
            on=today,
            at=now,
            text=clean_lines(text) or f"Đề nghị báo cáo tiến độ, hạn {show_day(task.due_on)}.",
            actor_name=actor.label[:300],
            told_superior=numbers[task.pk] >= _TELLS_SUPERIOR_FROM,
        )
        for task in tasks
    )
    above = _heads_above(tasks, on=today)
    notify_each(_notices(chases, numbers, above), now=now)
    TaskEvent.objects.bulk_create(
        TaskEvent(
            task=chase.task,
            at=now,
            kind="chased",
            text=f"Đôn đốc lần {numbers[chase.task_id]}"
            + (", đồng thời báo cấp trên" if chase.told_superior else ""),
            actor_name=actor.label[:300],
        )
        for chase in chases
    )
    record_facts(
        [
            fact("task.chased", chase.task, after={"told_superior": chase.told_superior})
            for chase in chases
        ],
        actor=actor,
        at=now,
    )
    return chases


def _notices(
    chases: Iterable[TaskChase], numbers: Mapping[int, int], above: _Heads
) -> Iterator[Told]:
    for chase in chases:
        task, number = chase.task, numbers[chase.task_id]
        topic, path = f"task.chased:{task.pk}", path_of(task)
        words = f"Đôn đốc lần {number}: {task.title}. {chase.text}"
        owner = task.owner.account_id if task.owner else above.of_unit(task.unit_id)
        yield Told(owner, topic, NEEDS_ACT, words, path)
        if chase.told_superior:
            words = f"Đã đôn đốc lần {number} mà chưa xong: {task.title}"
            yield Told(above.of(task), topic, LATE, words, path)


@dataclass(frozen=True, slots=True)
class _Heads:
    """Who heads the units of some tasks, and the units above them, that day."""

    heads: Mapping[int, Tenure]
    spans: Mapping[int, UnitSpan]

    def of_unit(self, unit_id: int | None) -> int | None:
        """Return the account of the unit's head."""
        head = self.heads.get(unit_id) if unit_id is not None else None
        return head.person.account_id if head else None

    def of(self, task: Task) -> int | None:
        """Return the account of who stands above the owner: his unit's head, or the one above."""
        own = self.of_unit(task.unit_id)
        if own is not None and task.owner is not None and own != task.owner.account_id:
            return own
        span = self.spans.get(task.unit_id)
        return self.of_unit(span.parent_id) if span else None


def _heads_above(tasks: Iterable[Task], *, on: date) -> _Heads:
    units = {task.unit_id for task in tasks}
    spans = spans_of(units, on=on)
    above = {span.parent_id for span in spans.values() if span.parent_id is not None}
    return _Heads(heads_of(units | above, on=on), spans)
