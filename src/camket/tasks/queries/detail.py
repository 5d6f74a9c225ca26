"""One task with all that proves it: parts, reports, evidence, obstacles, chain, history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from camket.commitments.models import Item
from camket.commitments.queries import papers_visible_to
from camket.organisation.models import UnitSpan
from camket.organisation.queries import name_of_unit
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.queries import grants_for
from camket.shared.actor import Actor
from camket.tasks.decisions.cascading import Part, roll_up
from camket.tasks.decisions.reporting import ReportState
from camket.tasks.decisions.standing import DONE, elapsed_percent, percent_of, state_of
from camket.tasks.models import (
    Evidence,
    Obstacle,
    ObstacleStep,
    Report,
    Task,
    TaskChase,
    TaskEvent,
    TaskTerm,
)
from camket.tasks.queries.detail_rows import (
    ChainLink,
    EventRow,
    FileRow,
    ObstacleLadder,
    ReportRow,
    Share,
    StepRow,
    TaskPage,
    TermRow,
)
from camket.tasks.queries.visible import tasks_visible_to

_EVENTS_SHOWN: Final = 60


def task_page(task_id: int, actor: Actor, *, on: date) -> TaskPage | None:
    """Return a task the actor may see, with everything about it; four statements."""
    task = _with_surroundings(tasks_visible_to(actor, on), actor, on).filter(pk=task_id).first()
    if task is None:
        return None
    shares = [_share_of(share, on) for share in _shares(task)]
    told: Any = task  # the columns added by the statement
    return TaskPage(
        task=task,
        state=state_of(task.facts, on),
        unit_name=told.unit_name or "",
        superior_id=told.superior_id,
        superior_name=told.superior_name or "",
        percent=percent_of(task.reached, task.target),
        due_percent=elapsed_percent(task.starts_on, task.due_on, on).quantize(Decimal(1)),
        days_left=(task.due_on - on).days,
        shares=shares,
        rolled_up=roll_up([_part_of(s.task) for s in shares], task.target, task.measure_unit),
        reports=reports_of(Report.objects.filter(task=task)),
        obstacles=ladders_of(Obstacle.objects.filter(task=task), on),
        events=[EventRow(datetime.fromisoformat(e["at"]), **_rest(e)) for e in told.history],
        above=_chain_above(task),
        below=[_link_of(child) for child in told.children],
        chased_on=told.chased_on,
        terms=[_term_of(row) for row in told.kept_terms],
    )


def report_page(report_id: int, actor: Actor, *, on: date) -> tuple[ReportRow, Task] | None:
    """Return a report of a task the actor may see, beside its files; two statements."""
    rows = reports_of(Report.objects.filter(pk=report_id))
    if not rows:
        return None
    visible = tasks_visible_to(actor, on).annotate(unit_name=name_of_unit(on, field="name"))
    task = visible.select_related("owner").filter(pk=rows[0].report.task_id).first()
    return (rows[0], task) if task is not None else None


def evidence_visible_to(actor: Actor, on: date) -> QuerySet[Evidence]:
    """Return the files of the tasks the actor may see."""
    visible = tasks_visible_to(actor, on).values("pk")
    return Evidence.objects.filter(report__task_id__in=visible).select_related("file")


def stands_over(actor: Actor, permission: Permission, task: Task) -> bool:
    """Say whether the actor may do this to a task he can see, without asking the database again.

    What is seen is in reach; only one's own tasks may lie outside, and then nothing reaches them.
    """
    grants = grants_for(actor)
    reach = grants.get(permission)
    if reach is None:
        return False
    if task.unit_id in (actor.scope_id, actor.unit_id):
        return True
    sees_below = grants.get(Permission.VIEW_TASK) is Reach.BELOW
    return reach is Reach.BELOW and sees_below and task.owner_id != actor.person_id


def _with_surroundings(tasks: QuerySet[Task], actor: Actor, on: date) -> QuerySet[Task]:
    own_span = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=on)
    superior_span = UnitSpan.objects.filter(
        valid__contains=on,
        unit_id=Subquery(
            UnitSpan.objects.filter(
                unit_id=OuterRef(OuterRef("unit_id")), valid__contains=on
            ).values("parent_id")[:1]
        ),
    )
    events = TaskEvent.objects.filter(task_id=OuterRef("pk")).order_by("-at", "-pk")
    above = "item__parent_work__item"
    papers = papers_visible_to(actor, on)
    return tasks.select_related(
        "owner",
        "parent",
        "item",
        f"{above}__commitment",
        f"{above}__parent_work__item__commitment",
    ).annotate(
        unit_name=name_of_unit(on, field="name"),
        superior_id=Subquery(own_span.values("parent_id")[:1]),
        superior_name=Subquery(superior_span.values("name")[:1]),
        above_name=name_of_unit(on, f"{above}__commitment__holder_id"),
        top_name=name_of_unit(on, f"{above}__parent_work__item__commitment__holder_id"),
        may_read_above=Exists(papers.filter(pk=OuterRef(f"{above}__commitment_id"))),
        may_read_top=Exists(
            papers.filter(pk=OuterRef(f"{above}__parent_work__item__commitment_id"))
        ),
        chased_on=Subquery(
            TaskChase.objects.filter(task_id=OuterRef("pk")).order_by("-on").values("on")[:1]
        ),
        history=ArraySubquery(
            events.values(
                row=JSONObject(at="at", kind="kind", text="text", actor_name="actor_name")
            )[:_EVENTS_SHOWN]
        ),
        children=ArraySubquery(_children(on)),
        kept_terms=ArraySubquery(_terms()),
    )


def _terms() -> QuerySet[TaskTerm, Any]:
    """Return what held of a task before its amendments, the signed first, as JSON rows."""
    terms = TaskTerm.objects.filter(task_id=OuterRef("pk")).order_by("until_on", "pk")
    return terms.values(
        row=JSONObject(
            due_on="due_on",
            target="target",
            until_on="until_on",
            amendment_id="amendment_id",
            ordinal="amendment__ordinal",
        )
    )


def _term_of(row: dict[str, Any]) -> TermRow:
    return TermRow(
        due_on=date.fromisoformat(row["due_on"]),
        target=Decimal(str(row["target"])),
        until_on=date.fromisoformat(row["until_on"]),
        amendment_id=row["amendment_id"],
        ordinal=row["ordinal"],
    )


def _children(on: date) -> QuerySet[Item, Any]:
    """Return the items of units below that this task's work became, as JSON rows."""
    tasks = Task.objects.filter(item_id=OuterRef("pk"), parent__isnull=True).order_by()
    items = Item.objects.filter(parent_work_id=OuterRef("work_id")).exclude(
        commitment__status="withdrawn"
    )
    return (
        items.annotate(
            unit_name=name_of_unit(on, "commitment__holder_id"),
            tasks_total=Subquery(tasks.values("item_id").annotate(n=Count("pk")).values("n")),
            tasks_done=Subquery(
                tasks.filter(status__in=DONE).values("item_id").annotate(n=Count("pk")).values("n")
            ),
        )
        .order_by("unit_name", "pk")
        .values(
            row=JSONObject(
                unit_name="unit_name",
                title="title",
                commitment_id="commitment_id",
                done="tasks_done",
                total="tasks_total",
            )
        )[:200]
    )


def _chain_above(task: Task) -> list[ChainLink]:
    told: Any = task
    links: list[ChainLink] = []
    work = task.item.parent_work if task.item else None
    levels = ((told.above_name, told.may_read_above), (told.top_name, told.may_read_top))
    for name, may_read in levels:
        if work is None:
            break
        paper_id = work.item.commitment_id if may_read else None
        links.insert(0, ChainLink(name or "", work.title, paper_id))
        work = work.item.parent_work
    return links


def _link_of(child: dict[str, Any]) -> ChainLink:
    return ChainLink(
        unit_name=child["unit_name"] or "",
        title=child["title"],
        commitment_id=child["commitment_id"],
        done=child["done"] or 0,
        total=child["total"] or 0,
    )


def _rest(event: dict[str, Any]) -> dict[str, str]:
    return {key: event[key] for key in ("kind", "text", "actor_name")}


def _shares(task: Task) -> QuerySet[Task]:
    return Task.objects.filter(parent=task).select_related("owner").order_by("starts_on", "pk")


def _share_of(share: Task, on: date) -> Share:
    return Share(share, state_of(share.facts, on), percent_of(share.reached, share.target))


def _part_of(share: Task) -> Part:
    return Part(
        target=share.target,
        reached=share.reached,
        measure_unit=share.measure_unit,
        is_done=share.status in DONE,
    )


def reports_of(reports: QuerySet[Report]) -> list[ReportRow]:
    """Return reports with their files, the newest first; one statement."""
    files = Evidence.objects.filter(report_id=OuterRef("pk")).order_by("pk")
    rows = reports.annotate(
        file_rows=ArraySubquery(
            files.values(
                row=JSONObject(
                    pk="pk", name="name", media_type="file__media_type", size="file__size"
                )
            )
        )
    ).order_by("-at", "-pk")
    return [
        ReportRow(row, [FileRow(**file) for file in getattr(row, "file_rows", [])]) for row in rows
    ]


def ladders_of(obstacles: QuerySet[Obstacle], on: date) -> list[ObstacleLadder]:
    """Return obstacles with their ladders, those still open first; one statement."""
    steps = (
        ObstacleStep.objects.filter(obstacle_id=OuterRef("pk"))
        .annotate(unit_name=name_of_unit(on))
        .order_by("at", "pk")
    )
    rows = obstacles.annotate(
        unit_name=name_of_unit(on, field="name"),
        level_name=name_of_unit(on, "level_id", "name"),
        step_rows=ArraySubquery(
            steps.values(
                row=JSONObject(
                    unit_id="unit_id",
                    unit_name="unit_name",
                    kind="kind",
                    at="at",
                    actor_name="actor_name",
                    note="note",
                )
            )
        ),
    ).order_by(F("answered_at").desc(nulls_first=True), "-raised_at")
    return [
        ObstacleLadder(
            row,
            getattr(row, "unit_name", None) or "",
            getattr(row, "level_name", None) or "",
            [
                StepRow(**{**step, "at": datetime.fromisoformat(step["at"])})
                for step in getattr(row, "step_rows", [])
            ],
        )
        for row in rows
    ]


def waits_for(actor: Actor, report: Report, task: Task) -> bool:
    """Say whether this claim waits for this person: in reach, and not his own doing."""
    return (
        report.state == ReportState.AWAITING
        and actor.person_id is not None
        and actor.person_id not in (report.author_id, task.owner_id)
        and stands_over(actor, Permission.VERIFY_RESULT, task)
    )
