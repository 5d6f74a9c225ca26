"""How far items are, what a review asks of them, what a rating counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Q, Sum

from camket.commitments.models import Item
from camket.tallies.models import COUNT_NAMES
from camket.tallies.queries import NOTHING, Drift, own_counts
from camket.tasks.decisions.standing import (
    DONE,
    OWED,
    State,
    TaskFacts,
    TaskStatus,
    elapsed_percent,
    percent_of,
    state_of,
)
from camket.tasks.models import Evidence, Task
from camket.tasks.queries.on_day import facts_on, tasks_as_on
from camket.tasks.queries.terms import with_terms


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """How far an item is on a day, read from the tasks its works became.

    Attributes:
        reached_percent: The average of what its tasks reached; a task that was confirmed as done
            counts whole.
        due_percent: The share of the time between start and deadline that has passed, averaged
            over its tasks: what should be reached by today if work went evenly.
        late: How many tasks are still owed after their day.
        days_late: The days of the latest of them.
        kind: late with a task after its day; done; soon when behind what is due today; else ok, or
            none when nothing is assigned or nothing has begun. Colour and words both follow it.
    """

    item_id: int
    reached_percent: Decimal = Decimal(0)
    due_percent: Decimal = Decimal(0)
    done: int = 0
    total: int = 0
    late: int = 0
    days_late: int = 0
    kind: str = "none"

    @property
    def has_data(self) -> bool:
        """Say whether anything was assigned; nothing assigned is never a percentage."""
        return self.total > 0

    @property
    def points_ahead(self) -> int:
        """Return by how many whole points it is ahead of the roadmap; negative when behind."""
        return _whole_points(self.reached_percent - self.due_percent)


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """What a rating counts of a unit's own tasks in a year; nothing assigned is no data.

    Attributes:
        below_quality: Confirmed as done with less than was promised.
    """

    assigned: int = 0
    done: int = 0
    on_time: int = 0
    below_quality: int = 0
    exceeded: int = 0

    @property
    def has_data(self) -> bool:
        """Say whether anything was assigned."""
        return self.assigned > 0


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item when it is reviewed."""

    item_id: int
    position: int
    title: str
    progress: ItemProgress
    done_on_time: int = 0
    done_late: int = 0
    exceeded: int = 0
    open_obstacles: int = 0
    evidence: int = 0
    last_report_at: datetime | None = None
    works: list[str] = field(default_factory=list)
    """Titles of the tasks still owed."""


def item_progress(
    item_ids: Iterable[int], on: date, *, past: date | None = None
) -> dict[int, ItemProgress]:
    """Return the progress of each item asked for; one statement.

    What is reached is what is reached now, or what was by the end of a past day.
    """
    wanted = list(item_ids)
    tasks: dict[int, list[_Stand]] = {item_id: [] for item_id in wanted}
    rows = Task.objects.filter(item_id__in=wanted, parent__isnull=True)
    for task in with_terms(tasks_as_on(rows, past), past or on):
        tasks[task.item_id or 0].append(_Stand(task, *facts_on(task, past)))
    return {item_id: _progress_of(item_id, of_item, on) for item_id, of_item in tasks.items()}


@dataclass(frozen=True, slots=True)
class _Stand:
    """A task with how it stood on the day looked at."""

    task: Task
    facts: TaskFacts
    reached: Decimal

    @property
    def percent(self) -> Decimal:
        if self.facts.status in DONE:
            return Decimal(100)
        return percent_of(self.reached, self.task.target)


def _progress_of(item_id: int, tasks: list[_Stand], on: date) -> ItemProgress:
    if not tasks:
        return ItemProgress(item_id)
    states = [state_of(one.facts, on) for one in tasks]
    late = [
        (on - one.task.due_on).days
        for one, state in zip(tasks, states, strict=True)
        if state is State.OVERDUE
    ]
    due = [elapsed_percent(one.task.starts_on, one.task.due_on, on) for one in tasks]
    mean_reached, mean_due = _average([one.percent for one in tasks]), _average(due)
    return ItemProgress(
        item_id=item_id,
        reached_percent=mean_reached,
        due_percent=mean_due,
        done=sum(one.facts.status in DONE for one in tasks),
        total=len(tasks),
        late=len(late),
        days_late=max(late, default=0),
        kind=_kind_of(states, _whole_points(mean_reached - mean_due)),
    )


def _average(shares: list[Decimal]) -> Decimal:
    """Return the mean with one decimal; 100 only when every share is."""
    mean = (sum(shares, Decimal(0)) / len(shares)).quantize(Decimal("0.1"))
    if mean == Decimal(100) and any(share < Decimal(100) for share in shares):
        return Decimal("99.9")
    return mean


def _whole_points(ahead: Decimal) -> int:
    return int(ahead.quantize(Decimal(1), ROUND_HALF_UP))


def _kind_of(states: list[State], points_ahead: int) -> str:
    if State.OVERDUE in states:
        return "late"
    if all(state in (State.DONE, State.DONE_LATE) for state in states):
        return "done"
    if points_ahead < 0:
        return "soon"
    return "none" if all(state is State.NOT_STARTED for state in states) else "ok"


def item_facts(commitment_id: int, on: date) -> list[ItemFacts]:
    """Return what is known of every item of a commitment, in its order; four statements."""
    items = list(Item.objects.filter(commitment_id=commitment_id).order_by("position", "pk"))
    progress = item_progress([item.pk for item in items], on)
    tasks: dict[int, list[Task]] = {item.pk: [] for item in items}
    for task in Task.objects.filter(item__in=items, parent__isnull=True).order_by("due_on"):
        tasks[task.item_id or 0].append(task)
    evidence = dict(
        Evidence.objects.filter(report__task__item__in=items)
        .values_list("report__task__item")
        .annotate(count=Count("pk"))
    )
    return [
        ItemFacts(
            item_id=item.pk,
            position=item.position,
            title=item.title,
            progress=progress[item.pk],
            done_on_time=sum(task.status == TaskStatus.DONE for task in tasks[item.pk]),
            done_late=sum(task.status == TaskStatus.DONE_LATE for task in tasks[item.pk]),
            exceeded=sum(task.is_exceeded for task in tasks[item.pk]),
            open_obstacles=sum(task.open_obstacles for task in tasks[item.pk]),
            evidence=evidence.get(item.pk, 0),
            last_report_at=max(
                (task.last_report_at for task in tasks[item.pk] if task.last_report_at),
                default=None,
            ),
            works=[task.title for task in tasks[item.pk] if task.is_open],
        )
        for item in items
    ]


def counts_for_rating(unit_ids: Collection[int], year: int) -> dict[int, TaskCounts]:
    """Return what a rating counts of each unit's own tasks; one statement."""
    rows = (
        Task.objects.filter(unit_id__in=unit_ids, year=year, parent__isnull=True)
        .exclude(status=TaskStatus.STOPPED)
        .values_list("unit_id")
        .annotate(
            assigned=Count("pk"),
            done=Count("pk", filter=Q(status__in=DONE)),
            on_time=Count("pk", filter=Q(status=TaskStatus.DONE)),
            below=Count("pk", filter=Q(status__in=DONE, reached__lt=F("target"))),
            exceeded=Count("pk", filter=Q(status__in=DONE, is_exceeded=True)),
        )
    )
    found = {row[0]: TaskCounts(*row[1:]) for row in rows}
    return {unit_id: found.get(unit_id, TaskCounts()) for unit_id in unit_ids}


def check_tallies(year: int) -> list[Drift]:
    """Compare what the deltas of each unit sum up to with a recount of its tasks; must be empty."""
    held, counted = own_counts(year), _recount(year)
    return [
        Drift(
            unit_id=unit_id,
            year=year,
            name=name,
            held=getattr(held.get(unit_id, NOTHING), name),
            counted=counted.get(unit_id, {}).get(name, 0),
        )
        for unit_id in sorted(held.keys() | counted.keys())
        for name in COUNT_NAMES
        if getattr(held.get(unit_id, NOTHING), name) != counted.get(unit_id, {}).get(name, 0)
    ]


def _recount(year: int) -> dict[int, dict[str, int]]:
    """Count tasks in the database as `decisions.counts_of` counts one of them."""
    whole = Q(parent__isnull=True) & ~Q(status=TaskStatus.STOPPED)
    owed = Q(status__in=OWED)
    counts = {
        "assigned": Count("pk", filter=whole),
        "done": Count("pk", filter=whole & Q(status__in=DONE)),
        "done_on_time": Count("pk", filter=whole & Q(status=TaskStatus.DONE)),
        "overdue": Count("pk", filter=whole & owed & Q(overdue_since__isnull=False)),
        "awaiting": Count("pk", filter=whole & Q(status=TaskStatus.AWAITING)),
        "exceeded": Count("pk", filter=whole & Q(status__in=DONE, is_exceeded=True)),
        "obstacles": Sum("open_obstacles"),
        "started": Count("pk", filter=whole & ~Q(status=TaskStatus.NOT_STARTED)),
    }
    rows = (
        Task.objects.filter(year=year)
        .order_by()
        .values_list("unit_id")
        .annotate(**{f"n_{name}": counts[name] for name in COUNT_NAMES})
    )
    return {unit_id: dict(zip(COUNT_NAMES, found, strict=True)) for unit_id, *found in rows}
