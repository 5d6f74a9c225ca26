"""Obstacles: they wait at the heir of the level they had climbed to, or end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from camket.organisation.queries import heirs_of
from camket.rules.working_days import add_working_days
from camket.tasks.decisions.obstacles import ANSWER_DAYS, ObstacleState
from camket.tasks.models import Obstacle
from camket.transitions.actions.settling.effect import Effect
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting
from camket.workdays.queries import working_calendar


def settle_obstacles(effect: Effect) -> None:
    """Let each obstacle wait at the heir of the level it had climbed to, or end it."""
    pairs = [
        (row, effect.obstacles[row.obstacle_id or 0]) for row in effect.what.of(Thing.OBSTACLE)
    ]
    # those that are not open have ended with their task
    still = [(row, one) for row, one in pairs if one.state == ObstacleState.OPEN]
    if effect.what.choice in (Choice.INHERITED, Choice.AMENDED):
        _pass_on(effect, still)
    elif effect.what.choice is not Choice.CARRIED_OVER:
        _end(effect, still)
    for row, obstacle in pairs:
        if obstacle.state != ObstacleState.OPEN:
            effect.results[row.pk] |= {"state": obstacle.state}


def _pass_on(effect: Effect, pairs: Sequence[tuple[Waiting, Obstacle]]) -> None:
    if not pairs:
        return
    heirs = heirs_of({one.level_id for _row, one in pairs}, on=effect.today)
    answer_by = add_working_days(effect.today, ANSWER_DAYS, working_calendar())
    for row, obstacle in pairs:
        _pass_one(effect, row, obstacle, heirs, answer_by)


def _pass_one(
    effect: Effect,
    row: Waiting,
    obstacle: Obstacle,
    heirs: Mapping[int, Sequence[int]],
    answer_by: date,
) -> None:
    task = effect.tasks.get(obstacle.task_id) or obstacle.task
    obstacle.unit_id = task.unit_id
    heir = next(iter(heirs.get(obstacle.level_id, ())), None)  # the main one
    level = effect.what.targets[row.pk] if obstacle.level_id == row.unit_id else heir
    if level is not None:
        effect.results[row.pk] |= {"level": {"old": obstacle.level_id, "new": level}}
        obstacle.level_id = level
        obstacle.answer_by_on = answer_by
        words = f"Chuyển theo sắp xếp{effect.what.by_paper}"
        effect.step(obstacle, level, "passed_on", words)
    effect.move(obstacle)


def _end(effect: Effect, pairs: Sequence[tuple[Waiting, Obstacle]]) -> None:
    effect.lock_tasks(one.task_id for _row, one in pairs)
    for _row, obstacle in pairs:
        effect.end_obstacle(obstacle, effect.what.reason)
        task = effect.tasks[obstacle.task_id]
        task.open_obstacles = max(task.open_obstacles - 1, 0)
