"""Obstacles: those that wait for me, those that went elsewhere, those answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from camket.organisation.models import UnitSpan
from camket.organisation.queries import name_of_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, units_in_reach
from camket.shared.actor import Actor
from camket.shared.clock import end_of, legal_day
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.models import Obstacle
from camket.tasks.queries.detail import ladders_of
from camket.tasks.queries.detail_rows import ObstacleLadder
from camket.tasks.queries.on_day import obstacles_as_on

PAGE_SIZE: Final = 50


class ObstacleGroup(StrEnum):
    """The three groups of the list."""

    WAITING_FOR_ME = "cho-tra-loi"
    ELSEWHERE = "da-gui-len"
    ANSWERED = "da-tra-loi"


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """A line of the list."""

    obstacle: Obstacle
    unit_name: str
    level_name: str
    age: int
    """Days since it was raised, up to its answer."""
    days_left: int
    may_climb: bool
    """Whether there is a level above the one it waits at."""
    is_open: bool
    """Whether it waited on the day shown."""
    answer_by_on: date | None
    """The day to answer; None where it waited elsewhere than now, for which no day is kept."""

    @property
    def answer(self) -> str:
        """Return what was answered by the day shown."""
        return "" if self.is_open else self.obstacle.answer

    @property
    def is_late(self) -> bool:
        """Say whether the level let its day to answer pass."""
        return self.is_open and self.answer_by_on is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class ObstaclePage:
    """An obstacle with its ladder, and what this person may do about it."""

    ladder: ObstacleLadder
    row: ObstacleRow
    may_act: bool


def obstacles_visible_to(actor: Actor, on: date) -> QuerySet[Obstacle]:
    """Return the obstacles of the units in reach, those at the actor's level, and his own."""
    seen = Q(pk__isnull=True)
    if actor.person_id is not None:
        seen |= Q(raised_by_id=actor.person_id) | Q(task__owner_id=actor.person_id)
    reach = units_in_reach(actor, Permission.VIEW_TASK, on=on)
    if reach is not None:
        seen |= reach | Q(level_id__in=_own_levels(actor))
    return Obstacle.objects.filter(seen)


def obstacle_group(
    actor: Actor, group: ObstacleGroup, *, on: date, page: int = 1
) -> tuple[list[ObstacleRow], bool]:
    """Return a page of one group, and whether more follow; one statement."""
    first = (page - 1) * PAGE_SIZE
    rows = list(
        _of_group(actor, group, on=on)
        .select_related("task", "raised_by")
        .annotate(
            unit_name=name_of_unit(on),
            level_name=name_of_unit(on, "level_id"),
            above_id=_level_above(on),
        )[first : first + PAGE_SIZE + 1]
    )
    return [_row_of(row, on) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def past_obstacle_group(
    actor: Actor, group: ObstacleGroup, *, past: date, today: date, page: int = 1
) -> tuple[list[ObstacleRow], bool]:
    """Return a page of one group as it stood at the end of a past day; one statement.

    Args:
        actor: Who reads; what he may read is asked for today.
        group: The group; what waited for him is what waited at the levels he serves now.
        past: The day.
        today: The present day.
        page: The page.
    """
    visible = obstacles_visible_to(actor, today)
    own = Q(level_then__in=_own_levels(actor))
    if group is ObstacleGroup.ANSWERED:
        answered = visible.filter(answered_at__lt=end_of(past))
        found = answered.annotate(level_then=F("level_id")).order_by("-answered_at", "-pk")
    else:
        waited = obstacles_as_on(past).filter(pk__in=visible.values("pk"))
        is_mine = group is ObstacleGroup.WAITING_FOR_ME
        found = (waited.filter(own) if is_mine else waited.exclude(own)).order_by("raised_at", "pk")
    first = (page - 1) * PAGE_SIZE
    rows = list(
        found.select_related("task", "raised_by").annotate(
            unit_name=name_of_unit(past), level_name=name_of_unit(past, "level_then")
        )[first : first + PAGE_SIZE + 1]
    )
    shown = [_past_row_of(row, group, past) for row in rows[:PAGE_SIZE]]
    return shown, len(rows) > PAGE_SIZE


def obstacle_page(obstacle_id: int, actor: Actor, *, on: date) -> ObstaclePage | None:
    """Return an obstacle the actor may see, with its ladder; one statement."""
    visible = obstacles_visible_to(actor, on).filter(pk=obstacle_id)
    visible = visible.annotate(above_id=_level_above(on))
    ladders = ladders_of(visible.select_related("task", "raised_by"), on)
    if not ladders:
        return None
    obstacle = ladders[0].obstacle
    return ObstaclePage(ladders[0], _row_of(obstacle, on), may_act_at_level(actor, obstacle))


def may_act_at_level(actor: Actor, obstacle: Obstacle) -> bool:
    """Say whether the obstacle waits for this person's level."""
    return (
        obstacle.state == ObstacleState.OPEN
        and holds(actor, Permission.ANSWER_OBSTACLE)
        and obstacle.level_id in _own_levels(actor)
    )


def waiting_obstacles(actor: Actor, on: date, *, limit: int = PAGE_SIZE) -> list[ObstacleRow]:
    """Return what waits for this person's answer, the oldest term first; one statement."""
    return obstacle_group(actor, ObstacleGroup.WAITING_FOR_ME, on=on)[0][:limit]


def _level_above(on: date) -> Subquery:
    spans = UnitSpan.objects.filter(unit_id=OuterRef("level_id"), valid__contains=on)
    return Subquery(spans.values("parent_id")[:1])


def _own_levels(actor: Actor) -> list[int]:
    return sorted({level for level in (actor.scope_id, actor.unit_id) if level is not None})


def _of_group(actor: Actor, group: ObstacleGroup, *, on: date) -> QuerySet[Obstacle]:
    may_answer = holds(actor, Permission.ANSWER_OBSTACLE, on=on)
    mine = Q(level_id__in=_own_levels(actor)) if may_answer else None
    if group is ObstacleGroup.WAITING_FOR_ME:
        if mine is None:
            return Obstacle.objects.none()
        waiting = Obstacle.objects.filter(mine, state=ObstacleState.OPEN)
        return waiting.order_by("answer_by_on", "pk")
    visible = obstacles_visible_to(actor, on)
    if group is ObstacleGroup.ANSWERED:
        return visible.exclude(state=ObstacleState.OPEN).order_by("-answered_at", "-pk")
    elsewhere = visible.filter(state=ObstacleState.OPEN)
    if mine is not None:
        elsewhere = elsewhere.exclude(mine)
    return elsewhere.order_by("answer_by_on", "pk")


def _past_row_of(obstacle: Obstacle, group: ObstacleGroup, past: date) -> ObstacleRow:
    is_open = group is not ObstacleGroup.ANSWERED
    waited_here = getattr(obstacle, "level_then", None) == obstacle.level_id
    until = past if is_open or obstacle.answered_at is None else legal_day(obstacle.answered_at)
    return ObstacleRow(
        obstacle=obstacle,
        unit_name=getattr(obstacle, "unit_name", None) or "",
        level_name=getattr(obstacle, "level_name", None) or "",
        age=max((until - legal_day(obstacle.raised_at)).days, 0),
        days_left=(obstacle.answer_by_on - past).days,
        may_climb=False,
        is_open=is_open,
        answer_by_on=obstacle.answer_by_on if waited_here else None,
    )


def _row_of(obstacle: Obstacle, on: date) -> ObstacleRow:
    ended = legal_day(obstacle.answered_at) if obstacle.answered_at else on
    age: timedelta = ended - legal_day(obstacle.raised_at)
    return ObstacleRow(
        obstacle=obstacle,
        unit_name=getattr(obstacle, "unit_name", None) or "",
        level_name=getattr(obstacle, "level_name", None) or "",
        age=max(age.days, 0),
        days_left=(obstacle.answer_by_on - on).days,
        may_climb=getattr(obstacle, "above_id", None) is not None,
        is_open=obstacle.state == ObstacleState.OPEN,
        answer_by_on=obstacle.answer_by_on,
    )
