"""Reads of tasks and obstacles; the day is told, the number of statements is known."""

from camket.tasks.queries.board import (
    BoardFilter,
    BoardPage,
    BoardRow,
    Tab,
    board_page,
    counts_of_tabs,
)
from camket.tasks.queries.detail import (
    evidence_visible_to,
    report_page,
    stands_over,
    task_page,
    waits_for,
)
from camket.tasks.queries.detail_rows import TaskPage
from camket.tasks.queries.obstacles import (
    ObstacleGroup,
    ObstaclePage,
    ObstacleRow,
    obstacle_group,
    obstacle_page,
    obstacles_visible_to,
    past_obstacle_group,
    waiting_obstacles,
)
from camket.tasks.queries.on_day import obstacles_as_on, tasks_as_on
from camket.tasks.queries.own_days import Days, OwnDays, counts_in_days
from camket.tasks.queries.past_board import past_page
from camket.tasks.queries.progress import (
    ItemFacts,
    ItemProgress,
    TaskCounts,
    check_tallies,
    counts_for_rating,
    item_facts,
    item_progress,
)
from camket.tasks.queries.visible import may_verify_there, tasks_visible_to

__all__ = [
    "BoardFilter",
    "BoardPage",
    "BoardRow",
    "Days",
    "ItemFacts",
    "ItemProgress",
    "ObstacleGroup",
    "ObstaclePage",
    "ObstacleRow",
    "OwnDays",
    "Tab",
    "TaskCounts",
    "TaskPage",
    "board_page",
    "check_tallies",
    "counts_for_rating",
    "counts_in_days",
    "counts_of_tabs",
    "evidence_visible_to",
    "item_facts",
    "item_progress",
    "may_verify_there",
    "obstacle_group",
    "obstacle_page",
    "obstacles_as_on",
    "obstacles_visible_to",
    "past_obstacle_group",
    "past_page",
    "report_page",
    "stands_over",
    "task_page",
    "tasks_as_on",
    "tasks_visible_to",
    "waiting_obstacles",
    "waits_for",
]
