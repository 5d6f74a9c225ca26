"""Home of whoever leads: a unit, a cell, a province."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.actor import Actor
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task
from camket.tasks.queries import item_progress
from camket.web.dashboard import reading
from camket.web.dashboard.homes.shared import (
    MEMBER_ROWS,
    OPEN,
    Home,
    badges_for,
    draft_of,
    left_waiting,
    scope_of,
    states_of,
    unit_names,
    waiting_clauses,
    waiting_of,
)
from camket.web.dashboard.links import to
from camket.web.dashboard.overviews import unit_rows, worst_first
from camket.web.dashboard.parts import (
    Clause,
    clauses,
    item_rows,
    names_of,
    obstacle_rows,
    paper_rows,
    task_rows,
)

WORST_ROWS: Final = 6


def head_home(actor: Actor, on: date) -> Home:
    """Return the two minutes of a head: what to sign, what is late, what nobody answered."""
    unit_id = scope_of(actor)
    badges = badges_for(actor, on)
    slots = reading.slots_to_sign(actor.person_id, on)
    obstacles = reading.obstacles_around(unit_id, on)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    tasks = task_rows(reading.urgent_tasks(on, unit_id=unit_id), on)
    items = reading.signed_items(unit_id, on.year)
    names = reading.names_around(slots, obstacles)
    rows = obstacle_rows(obstacles, names, on)
    here = [r for r, o in zip(rows, obstacles, strict=True) if o.level_id == unit_id]
    sent = [r for r, o in zip(rows, obstacles, strict=True) if o.level_id != unit_id]
    own = [p for p in promises if p.unit_id == unit_id and p.status in OPEN]
    waiting = waiting_of(actor, on)
    return Home(
        "dashboard/home_head.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(slots), _("văn bản chờ ký"), "#ky", is_read=True),
                *waiting_clauses(waiting),
                Clause(standing.overdue, _("việc quá hạn"), "#cham"),
                Clause(
                    len(here), _("vướng mắc chờ đồng chí trả lời"), "#cho-tra-loi", is_read=True
                ),
                Clause(len(sent), _("vướng mắc chưa được trả lời"), "#tra-loi", is_read=True),
                left_waiting(badges),
            ),
            "papers": paper_rows(slots, names),
            "waiting": waiting,
            "standing": standing,
            "late": [task for task in tasks if task.is_late],
            "soon": [task for task in tasks if not task.is_late],
            "here": here,
            "sent": sent,
            "drafts": [draft_of(promise) for promise in own],
            "commitment": items[0].commitment if items else None,
            "commitment_path": to("commitments:detail", items[0].commitment_id) if items else "",
            "items": item_rows(items, item_progress([item.pk for item in items], on)),
            "below": states_of(promises, unit_id, on.year),
            "board_path": f"{to('tasks:board')}?tab=don-vi",
            "may_chase": holds(actor, Permission.CHASE_UNITS)
            or holds(actor, Permission.ASSIGN_WORK),
        },
    )


def cell_home(actor: Actor, on: date) -> Home:
    """Return a cell secretary's page: the items with one big button each, and the obstacles."""
    unit_id = scope_of(actor)
    badges = badges_for(actor, on)
    slots = reading.slots_to_sign(actor.person_id, on)
    items = reading.signed_items(unit_id, on.year)
    tasks = task_rows(
        list(
            Task.objects.filter(unit_id=unit_id, status__in=OWED, parent__isnull=True)
            .select_related("owner")
            .order_by("due_on")[:MEMBER_ROWS]
        ),
        on,
    )
    obstacles = reading.obstacles_around(unit_id, on)
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    names = reading.names_around(slots, obstacles)
    rows = obstacle_rows(obstacles, names, on)
    own = [p for p in promises if p.unit_id == unit_id and p.status in OPEN]
    waiting = waiting_of(actor, on)
    late = [task for task in tasks if task.is_late]
    return Home(
        "dashboard/home_cell.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(slots), _("văn bản chờ ký"), "#ky", is_read=True),
                Clause(len(late), _("việc quá hạn"), "#viec"),
                Clause(len(tasks) - len(late), _("việc đang làm"), "#viec"),
                Clause(standing.awaiting, _("kết quả chờ xác nhận"), "#viec"),
                *waiting_clauses(waiting),
                Clause(len(rows), _("vướng mắc chưa được trả lời"), "#vuong-mac", is_read=True),
                left_waiting(badges),
            ),
            "papers": paper_rows(slots, names),
            "waiting": waiting,
            "tasks": tasks,
            "items": item_rows(items, item_progress([item.pk for item in items], on)),
            "commitment": items[0].commitment if items else None,
            "commitment_path": to("commitments:detail", items[0].commitment_id) if items else "",
            "obstacles": rows,
            "drafts": [draft_of(promise) for promise in own],
            "standing": standing,
            "may_report": holds(actor, Permission.REPORT_PROGRESS),
        },
    )


def leader_home(actor: Actor, on: date) -> Home:
    """Return a leader's page: decisions waiting, papers to sign, the units that lag most."""
    unit_id = scope_of(actor)
    badges = badges_for(actor, on)
    slots = reading.slots_to_sign(actor.person_id, on)
    obstacles = reading.obstacles_of_units(unit_id)
    spans = reading.spans_below(unit_id, on)
    found = reading.standings(unit_id, [span.unit_id for span in spans], on.year)
    standing = found.of(unit_id)
    names = names_of(spans) | {unit_id: actor.unit_name}
    missing = {o.unit_id for o in obstacles} | {s.commitment.unit_id for s in slots}
    names |= unit_names(sorted(missing - set(names)), on)
    rows = worst_first(unit_rows(spans, found, []))
    waiting = waiting_of(actor, on)
    return Home(
        "dashboard/home_leader.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(obstacles), _("vướng mắc chờ quyết định"), "#cho", is_read=True),
                *waiting_clauses(waiting),
                Clause(len(slots), _("văn bản chờ ký"), "#ky", is_read=True),
                Clause(standing.overdue, _("việc quá hạn"), "#cham-nhat"),
                left_waiting(badges),
            ),
            "papers": paper_rows(slots, names),
            "waiting": waiting,
            "obstacles": obstacle_rows(obstacles, names, on),
            "standing": standing,
            "year": found.year,
            "worst": [row for row in rows if row.standing.overdue][:WORST_ROWS],
            "lagging": sum(1 for row in rows if row.standing.overdue),
            "units": len(rows),
            "may_answer": holds(actor, Permission.ANSWER_OBSTACLE),
        },
    )
