"""One choice for what waits, what is read for it, and how it is told as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from camket.commitments.models import Item
from camket.organisation.models import Tenure
from camket.tasks.decisions.obstacles import ObstacleState
from camket.tasks.models import Obstacle, Task
from camket.transitions.decisions import Amendment, Choice, Part, Thing, sum_of
from camket.transitions.models import Waiting


@dataclass(frozen=True, slots=True)
class Settlement:
    """One choice for some rows, with all that is settled together with them.

    Attributes:
        heads: The rows the choice was made for; the others belong to them.
        targets: For each row, the heir that takes it over.
    """

    rows: tuple[Waiting, ...]
    heads: set[int]
    targets: Mapping[int, int]
    choice: Choice
    parts: tuple[Part, ...] = ()
    amendment: Amendment = field(default_factory=Amendment)
    owner_id: int | None = None
    done_on: date | None = None
    reason: str = ""
    decision_no: str = ""

    def of(self, *things: Thing) -> list[Waiting]:
        """Return the rows of some kinds."""
        return [row for row in self.rows if row.kind in things]

    def is_head(self, row: Waiting) -> bool:
        """Say whether the choice was made for this row itself."""
        return row.pk in self.heads

    @property
    def by_paper(self) -> str:
        """Return reason and number as a line of history ends."""
        number = f" theo {self.decision_no}" if self.decision_no else ""
        return f"{number}. {self.reason}" if self.reason else number


def locked_tasks(task_ids: Collection[int]) -> dict[int, Task]:
    """Return tasks, locked in the order of their keys; none, no statement."""
    if not task_ids:
        return {}
    found = Task.objects.select_for_update(of=("self",)).filter(pk__in=task_ids)
    return {task.pk: task for task in found.select_related("item__commitment").order_by("pk")}


def serving_there(
    unit_ids: Iterable[int], person_ids: Iterable[int | None], *, on: date
) -> set[tuple[int, int]]:
    """Return which of these people hold a post in which of these units that day."""
    people = {person_id for person_id in person_ids if person_id is not None}
    tenures = Tenure.objects.filter(
        unit_id__in=set(unit_ids), person_id__in=people, valid__contains=on
    )
    return set(tenures.values_list("person_id", "unit_id"))


def posts_there(person_id: int, unit_ids: Collection[int], *, on: date) -> dict[int, str]:
    """Return the post a person holds in each of some units that day."""
    held = Tenure.objects.filter(person_id=person_id, unit_id__in=unit_ids, valid__contains=on)
    return dict(held.order_by("-pk").values_list("unit_id", "post__name"))


def parts_taken(task_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Return, of tasks that were divided, the part each heir took; none, no statement."""
    if not task_ids:
        return {}
    divided = Waiting.objects.filter(task_id__in=task_ids, choice=Choice.DIVIDED).order_by("pk")
    return {
        (row.task_id or 0, part["unit_id"]): part["task"]
        for row in divided
        for part in (row.result or {}).get("parts", [])
        if part["task"]
    }


def move_obstacles(old: Task, new: Task) -> None:
    """Let what stands in the way of a divided task stand in the way of its first part."""
    moved = Obstacle.objects.filter(task=old, state=ObstacleState.OPEN).update(
        task=new, unit_id=new.unit_id
    )
    if moved:
        Task.objects.filter(pk=new.pk).update(open_obstacles=moved)
        new.open_obstacles = moved


def year_of(item: Item | None) -> int:
    """Return the year of an item.

    Raises:
        LookupError: There is no item, so nothing tells the year.
    """
    if item is None:
        message = "a thing that is carried over belongs to a year"
        raise LookupError(message)
    return item.commitment.year


def amendment_record(amendment: Amendment) -> dict[str, Any]:
    """Return an amendment as plain values."""
    return {
        "text": amendment.text,
        "target": {"old": None, "new": str(amendment.target)} if amendment.target else None,
        "due_on": {"old": None, "new": amendment.due_on.isoformat()} if amendment.due_on else None,
    }


def parts_record(
    old: Decimal | None, parts: Iterable[Part], names: Mapping[int, str], tasks: Iterable[Task] = ()
) -> dict[str, Any]:
    """Return how a target was divided, as plain values: old, sum, each part."""
    told = list(parts)
    made = {task.unit_id: task.pk for task in tasks}
    return {
        "old": None if old is None else str(old),
        "sum": str(sum_of(told)),
        "parts": [
            {
                "unit_id": part.unit_id,
                "name": names.get(part.unit_id, ""),
                "numerator": str(part.target),
                "denominator": None if part.denominator is None else str(part.denominator),
                "value": str(part.value),
                "task": made.get(part.unit_id),
            }
            for part in told
        ],
    }
