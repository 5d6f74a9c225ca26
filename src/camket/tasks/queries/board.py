"""The board of tasks: tabs, filters, fifty rows a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from camket.organisation.models import UnitEdge
from camket.organisation.queries import name_of_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import units_in_reach
from camket.shared.actor import Actor
from camket.shared.text import fold
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import OWED, SOON_DAYS, State, TaskStatus, percent_of, state_of
from camket.tasks.models import Report, Task
from camket.tasks.queries.visible import may_verify_there

PAGE_SIZE: Final = 50
_OVER: Final = 2


class Tab(StrEnum):
    """Whose tasks are listed."""

    MINE = "cua-toi"
    UNIT = "don-vi"
    TO_CONFIRM = "cho-xac-nhan"


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What a person looks for; all of it stands in the query string."""

    tab: Tab = Tab.MINE
    year: int | None = None
    text: str = ""
    state: State | None = None
    unit_id: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of the board."""

    task: Task
    state: State
    unit_name: str
    reached: Decimal
    percent: Decimal
    days: int
    """Days left until the deadline; negative when it is past."""
    claim_id: int | None
    """The report that waits for somebody's word."""

    @property
    def days_late(self) -> int:
        """Return how many days a task still owed is late."""
        return max(-self.days, 0) if self.state is State.OVERDUE else 0


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page of rows, and whether more follow."""

    rows: list[BoardRow]
    number: int
    has_more: bool


def board_page(actor: Actor, wanted: BoardFilter, *, on: date) -> BoardPage:
    """Return a page of the board; one statement, and no counting."""
    tasks = _of_tab(actor, wanted.tab, on=on)
    if wanted.year is not None:
        tasks = tasks.filter(year=wanted.year)
    if wanted.text:
        tasks = tasks.filter(folded__contains=fold(wanted.text))
    if wanted.state is not None:
        tasks = tasks.filter(condition_of(wanted.state, on))
    if wanted.unit_id is not None:
        below = UnitEdge.objects.filter(ancestor_id=wanted.unit_id, valid__contains=on)
        tasks = tasks.filter(unit_id__in=below.values("descendant_id"))
    first = (wanted.page - 1) * PAGE_SIZE
    found = list(_in_order(tasks, on)[first : first + PAGE_SIZE + 1])
    rows = [_row_of(task, on) for task in found[:PAGE_SIZE]]
    return BoardPage(rows=rows, number=wanted.page, has_more=len(found) > PAGE_SIZE)


def counts_of_tabs(actor: Actor, *, on: date) -> dict[Tab, int]:
    """Count what waits for this person alone, up to a hundred each; two statements."""
    mine = _of_tab(actor, Tab.MINE, on=on).filter(status__in=OWED)
    claims = _of_tab(actor, Tab.TO_CONFIRM, on=on)
    return {
        Tab.MINE: len(mine.values_list("pk", flat=True)[:100]),
        Tab.TO_CONFIRM: len(claims.values_list("pk", flat=True)[:100]),
    }


def condition_of(
    state: State,
    on: date,
    *,
    status: str = "status",
    obstacles: str = "open_obstacles",
    due: str = "due_on",
) -> Q:
    """Return the rows that are in a state on a day, as `decisions.state_of` says it of one.

    `status`, `obstacles` and `due` name the columns: of a past day they are computed.
    """
    soon_until = on + timedelta(days=SOON_DAYS)
    owed = Q((f"{status}__in", OWED))
    in_time = owed & Q((f"{due}__gte", on))
    free = in_time & Q((obstacles, 0))
    later = free & Q((f"{due}__gt", soon_until))
    conditions = {
        State.OVERDUE: owed & Q((f"{due}__lt", on)),
        State.BLOCKED: in_time & Q((f"{obstacles}__gt", 0)),
        State.SOON: free & Q((f"{due}__lte", soon_until)),
        State.NOT_STARTED: later & Q((status, TaskStatus.NOT_STARTED)),
        State.ON_TRACK: later & Q((status, TaskStatus.DOING)),
        State.AWAITING: Q((status, TaskStatus.AWAITING)),
        State.DONE: Q((status, TaskStatus.DONE)),
        State.DONE_LATE: Q((status, TaskStatus.DONE_LATE)),
        State.STOPPED: Q((status, TaskStatus.STOPPED)),
    }
    return conditions[state]


def _of_tab(actor: Actor, tab: Tab, *, on: date) -> QuerySet[Task]:
    if tab is Tab.MINE:
        if actor.person_id is None:
            return Task.objects.none()
        return Task.objects.filter(owner_id=actor.person_id)
    if tab is Tab.UNIT:
        reach = units_in_reach(actor, Permission.VIEW_TASK, on=on)
        # the totals count whole tasks; the shares of people stand on the page of their task
        return Task.objects.none() if reach is None else Task.objects.filter(reach, parent=None)
    near = may_verify_there(actor, on=on)
    if near is None:
        return Task.objects.none()
    waiting = Task.objects.filter(near, status=TaskStatus.AWAITING)
    return waiting.exclude(owner_id=actor.person_id).exclude(
        reports__state="awaiting", reports__author_id=actor.person_id
    )


def _in_order(tasks: QuerySet[Task], on: date) -> QuerySet[Task]:
    """Owed first, by deadline; then what waits; then what is over, the latest first."""
    rank = Case(
        When(status__in=OWED, then=Value(0)),
        When(status=TaskStatus.AWAITING, then=Value(1)),
        default=Value(_OVER),
        output_field=IntegerField(),
    )
    claims = Report.objects.filter(task_id=OuterRef("pk"), state=ReportState.AWAITING)
    return (
        tasks.select_related("owner")
        .annotate(rank=rank, unit_name=name_of_unit(on), claim_id=Subquery(claims.values("pk")[:1]))
        .order_by("rank", Case(When(rank__lt=_OVER, then="due_on")), "-due_on", "pk")
    )


def _row_of(task: Task, on: date) -> BoardRow:
    return BoardRow(
        task=task,
        state=state_of(task.facts, on),
        unit_name=getattr(task, "unit_name", None) or "",
        reached=task.reached,
        percent=percent_of(task.reached, task.target),
        days=(task.due_on - on).days,
        claim_id=getattr(task, "claim_id", None),
    )
