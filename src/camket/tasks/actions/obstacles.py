"""Raise an obstacle, pass it up, answer it; the answer comes back down the ladder it climbed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from camket.audit.chain import record
from camket.notifications.actions import notify
from camket.organisation.models import UnitSpan
from camket.organisation.queries import head_of, people_in, span_of, superior_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, posts_with
from camket.rules.working_days import add_working_days
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, clean_lines
from camket.tasks.actions.common import (
    ANSWERED,
    NEEDS_ACT,
    Counted,
    lock_task,
    may_speak_for,
    note_event,
    path_of,
)
from camket.tasks.decisions.obstacles import (
    ANSWER_DAYS,
    LevelFacts,
    ObstacleRefusal,
    ObstacleState,
    RaiseFacts,
    refusal_to_answer,
    refusal_to_pass_up,
    refusal_to_raise,
)
from camket.tasks.models import Obstacle, ObstacleStep, Task
from camket.workdays.queries import working_calendar


def raise_obstacle(
    task_id: int, *, title: str, request: str, level_id: int, actor: Actor, now: datetime
) -> Obstacle:
    """Say what stands in the way and who should remove it: the own unit, or the one above.

    It waits first at `level_id`; `request` says what is asked for.

    Raises:
        Refused: The actor does not speak for the task, it is closed, or the level is out of line.
    """
    with transaction.atomic():
        today = legal_day(now)
        task = lock_task(task_id)
        facts = RaiseFacts(
            may_raise=may_speak_for(task, actor, Permission.RAISE_OBSTACLE, on=today),
            task_is_open=task.is_open,
            level_in_line=level_id in (task.unit_id, superior_of(task.unit_id, on=today)),
        )
        if reason := refusal_to_raise(facts):
            raise Refused(reason)
        counted = Counted(task)
        obstacle = Obstacle.objects.create(
            task=task,
            unit_id=task.unit_id,
            level_id=level_id,
            title=clean(title)[:300],
            request=clean_lines(request),
            raised_by_id=actor.person_id,
            raised_at=now,
            answer_by_on=add_working_days(today, ANSWER_DAYS, working_calendar()),
        )
        _add_step(obstacle, task.unit_id, "raised", obstacle.request, actor=actor, now=now)
        task.open_obstacles += 1
        counted.save(on=today)
        note_event(task, "obstacle", f"Nêu vướng mắc: {obstacle.title}", actor=actor, at=now)
        _tell_level(obstacle, actor=actor, on=today, now=now)
        record(
            "obstacle.raised",
            obstacle,
            actor=actor,
            at=now,
            after={"task": task.pk, "level": level_id, "request": obstacle.request},
        )
    return obstacle


def pass_obstacle_up(obstacle_id: int, *, note: str, actor: Actor, now: datetime) -> Obstacle:
    """Pass an obstacle to the level above, which then has its own days to answer.

    Raises:
        Refused: It waits elsewhere, is answered, has nowhere to climb or no note.
    """
    with transaction.atomic():
        today = legal_day(now)
        obstacle, task = _lock_obstacle(obstacle_id)
        above = superior_of(obstacle.level_id, on=today)
        facts = _level_facts(obstacle, actor, note, has_level_above=above is not None)
        if (reason := refusal_to_pass_up(facts)) or above is None:
            raise Refused(
                reason or ObstacleRefusal.NO_LEVEL_ABOVE,
                level=_name_of(obstacle.level_id, on=today),
            )
        left = obstacle.level_id
        obstacle.level_id = above
        obstacle.answer_by_on = add_working_days(today, ANSWER_DAYS, working_calendar())
        obstacle.save()
        _add_step(obstacle, left, "passed_up", clean_lines(note), actor=actor, now=now)
        text = f"Chuyển vướng mắc lên {_name_of(above, on=today)}: {obstacle.title}"
        note_event(task, "obstacle", text, actor=actor, at=now)
        _tell_level(obstacle, actor=actor, on=today, now=now)
        record(
            "obstacle.passed_up",
            obstacle,
            actor=actor,
            at=now,
            before={"level": left},
            after={"level": above, "note": clean_lines(note)},
        )
    return obstacle


def answer_obstacle(obstacle_id: int, *, answer: str, actor: Actor, now: datetime) -> Obstacle:
    """Answer an obstacle where it waits; the raiser and everybody it passed are told.

    Raises:
        Refused: It does not wait at the actor's level, is answered already, or has no answer.
    """
    with transaction.atomic():
        today = legal_day(now)
        obstacle, task = _lock_obstacle(obstacle_id)
        facts = _level_facts(obstacle, actor, answer)
        if reason := refusal_to_answer(facts):
            raise Refused(reason, level=_name_of(obstacle.level_id, on=today))
        counted = Counted(task)
        obstacle.state = ObstacleState.ANSWERED
        obstacle.answer = clean_lines(answer)
        obstacle.answered_by_name = actor.label[:300]
        obstacle.answered_at = now
        obstacle.save()
        _add_step(obstacle, obstacle.level_id, "answered", obstacle.answer, actor=actor, now=now)
        task.open_obstacles -= 1
        counted.save(on=today)
        note_event(
            task, "answered", f"Tháo gỡ: {obstacle.title}. {obstacle.answer}", actor=actor, at=now
        )
        _tell_down(obstacle, task, actor=actor, on=today, now=now)
        record(
            "obstacle.answered",
            obstacle,
            actor=actor,
            at=now,
            before={"state": ObstacleState.OPEN},
            after={"state": obstacle.state, "answer": obstacle.answer},
        )
    return obstacle


def _lock_obstacle(obstacle_id: int) -> tuple[Obstacle, Task]:
    """Lock the task first, then the obstacle: every action takes them in this order."""
    task_id = Obstacle.objects.values_list("task_id", flat=True).get(pk=obstacle_id)
    task = lock_task(task_id)
    return Obstacle.objects.select_for_update().get(pk=obstacle_id), task


def _level_facts(
    obstacle: Obstacle, actor: Actor, text: str, *, has_level_above: bool = True
) -> LevelFacts:
    """A level speaks through its own people and its offices; who stands above it waits."""
    return LevelFacts(
        is_at_own_level=holds(actor, Permission.ANSWER_OBSTACLE)
        and obstacle.level_id in (actor.scope_id, actor.unit_id),
        state=ObstacleState(obstacle.state),
        has_text=bool(clean(text)),
        has_level_above=has_level_above,
    )


def _add_step(
    obstacle: Obstacle, unit_id: int, kind: str, note: str, *, actor: Actor, now: datetime
) -> None:
    ObstacleStep.objects.create(
        obstacle=obstacle,
        unit_id=unit_id,
        kind=kind,
        at=now,
        actor_name=actor.label[:300],
        note=note,
    )


def _tell_level(obstacle: Obstacle, *, actor: Actor, on: date, now: datetime) -> None:
    """Tell who may answer at the level it waits at, its offices included."""
    offices = UnitSpan.objects.filter(parent_id=obstacle.level_id, valid__contains=on)
    units = [obstacle.level_id, *[span.unit_id for span in offices if span.is_advisory]]
    answering = posts_with([Permission.ANSWER_OBSTACLE], on)
    accounts = [
        tenure.person.account_id
        for tenure in people_in(units, on=on)
        if tenure.post.code in answering and tenure.person_id != actor.person_id
    ]
    notify(
        accounts,
        topic=f"obstacle:{obstacle.pk}",
        kind=NEEDS_ACT,
        text=f"Vướng mắc chờ trả lời: {obstacle.title}",
        path=f"/vuong-mac/{obstacle.pk}/",
        now=now,
    )


def _tell_down(obstacle: Obstacle, task: Task, *, actor: Actor, on: date, now: datetime) -> None:
    """Bring the answer back: to who raised it, who owns the task, and the heads it passed."""
    accounts = {obstacle.raised_by.account_id if obstacle.raised_by else None}
    accounts.add(task.owner.account_id if task.owner else None)
    passed = obstacle.steps.values_list("unit_id", flat=True).distinct()
    for unit_id in {*passed} - {obstacle.level_id}:
        head = head_of(unit_id, on=on)
        accounts.add(head.person.account_id if head else None)
    notify(
        accounts - {actor.user_id},
        topic=f"obstacle:{obstacle.pk}",
        kind=ANSWERED,
        text=f"Đã trả lời vướng mắc “{obstacle.title}”: {obstacle.answer}",
        path=path_of(task),
        now=now,
    )


def _name_of(unit_id: int, *, on: date) -> str:
    span = span_of(unit_id, on=on)
    return span.name if span else ""
