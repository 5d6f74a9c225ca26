"""The board of tasks and the page of one task."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from camket.organisation.queries import children_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, may
from camket.shared.actor import Actor
from camket.shared.text import clean
from camket.tallies.queries import NOTHING, totals_in
from camket.tasks.decisions.standing import OWED, State
from camket.tasks.models import Task
from camket.tasks.queries import (
    BoardFilter,
    Tab,
    TaskPage,
    board_page,
    counts_of_tabs,
    past_page,
    stands_over,
    task_page,
    waits_for,
)
from camket.tasks.wording import REPORT_WORDS, STATE_KINDS, STATE_WORDS
from camket.transitions.queries import unit_of_task_on
from camket.web.obstacles.forms import RaiseForm
from camket.web.shared.days import AskedDay, day_asked, day_more, past_of
from camket.web.shared.http import SignedInRequest, needs, whole
from camket.web.tasks.forms import ReportForm
from camket.web.tasks.roadmap import roadmap_of

SECTION: Final = "tasks"
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Acts:
    """What this person may do on this task; what he may not is absent."""

    report: bool
    raise_obstacle: bool
    confirm: bool
    pass_on: bool
    chase: bool


@needs(Permission.VIEW_TASK)
def board(request: SignedInRequest) -> HttpResponse:
    """List tasks: mine, the unit's, those whose completion waits for my word.

    Of a past day the unit's alone, as they stood; what waits for somebody is a thing of today.
    """
    actor, on = request.actor, _day_of_board(request)
    past = past_of(request)
    wanted = _filter_of(request, on)
    if past is not None:
        wanted = replace(wanted, tab=Tab.UNIT, year=wanted.year or past.year)
    below = list(children_of(actor.scope_id, on=on)) if actor.scope_id else []
    year = wanted.year or on.year
    shown_unit = wanted.unit_id or actor.scope_id
    found = totals_in([shown_unit], [year], past=past) if shown_unit else {}
    totals = found.get((shown_unit, year), NOTHING) if shown_unit else None
    if past is None:
        page = board_page(actor, wanted, on=on)
    else:
        page = past_page(
            actor, wanted, past=past, today=request.today, unit_then=unit_of_task_on(past)
        )
    context = {
        "section": SECTION,
        "page": page,
        "wanted": wanted,
        "tabs": _tabs(actor) if past is None else [(Tab.UNIT, _("Của đơn vị"))],
        "counts": counts_of_tabs(actor, on=on) if past is None else {},
        "has_figures": True,
        "day_more": day_more(request),
        "totals": totals,
        "year": year,
        "states": [(state.value, STATE_WORDS[state]) for state in State],
        "units": below,
        "words": STATE_WORDS,
        "kinds": STATE_KINDS,
        "may_chase": past is None and holds(actor, Permission.CHASE_UNITS),
        "may_report": past is None and holds(actor, Permission.REPORT_PROGRESS),
        "has_filter": bool(wanted.text or wanted.state or wanted.unit_id),
    }
    return render(request, "tasks/board.html", context)


def _day_of_board(request: SignedInRequest) -> date:
    """Return the day asked for; nobody knows yet which tasks there will be on a day to come."""
    on = day_asked(request)
    if on > request.today:
        request.asked_day = AskedDay(
            request.today,
            problem=_("Ngày này chưa đến nên chưa có danh sách nhiệm vụ của ngày ấy."),
        )
        return request.today
    return on


@needs(Permission.VIEW_TASK)
def detail(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Show one task with all that proves it."""
    return show_task(request, task_id)


def show_task(
    request: SignedInRequest, task_id: int, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Render the page of a task, above it what was refused, if anything."""
    page = task_page(task_id, request.actor, on=request.today)
    if page is None:
        raise Http404
    acts = acts_of(page.task, page, request.actor)
    context = {
        "section": SECTION,
        "page": page,
        "task": page.task,
        "acts": acts,
        "problem": problem,
        "state_kind": STATE_KINDS[page.state],
        "state_word": STATE_WORDS[page.state],
        "words": STATE_WORDS,
        "kinds": STATE_KINDS,
        "report_words": REPORT_WORDS,
        "roadmap": roadmap_of(page, request.today),
        "report_form": ReportForm(task=page.task) if acts.report else None,
        "raise_form": RaiseForm(page=page, actor=request.actor) if acts.raise_obstacle else None,
    }
    return render(request, "tasks/detail.html", context, status=status)


def acts_of(task: Task, page: TaskPage, actor: Actor) -> Acts:
    """Return what the actor may do on a task he sees."""
    is_owner = actor.person_id is not None and actor.person_id == task.owner_id
    speaks = is_owner or holds(actor, Permission.VERIFY_RESULT)
    is_owed = task.status in OWED
    is_own = task.unit_id in (actor.scope_id, actor.unit_id)
    claim = page.waiting
    return Acts(
        report=is_owed and is_own and speaks and holds(actor, Permission.REPORT_PROGRESS),
        raise_obstacle=task.is_open
        and is_own
        and speaks
        and holds(actor, Permission.RAISE_OBSTACLE),
        confirm=claim is not None and waits_for(actor, claim, task),
        pass_on=is_owed
        and task.parent_id is None
        and stands_over(actor, Permission.ASSIGN_WORK, task),
        chase=is_owed and not is_owner and stands_over(actor, Permission.CHASE_UNITS, task),
    )


def _filter_of(request: SignedInRequest, on: date) -> BoardFilter:
    """Read the query string; what cannot be read is as if it were not there."""
    told = request.GET
    tab = _member(Tab, told.get("tab")) or Tab.MINE
    if tab not in dict(_tabs(request.actor)):
        tab = Tab.MINE
    year = whole(told.get("nam"))
    unit_id = whole(told.get("don-vi")) if tab is Tab.UNIT or on < request.today else None
    if unit_id is not None and not may(
        request.actor, Permission.VIEW_TASK, unit_id, on=request.today
    ):
        unit_id = None  # its totals are not his to read either
    return BoardFilter(
        tab=tab,
        year=year or (on.year if tab is Tab.UNIT else None),
        text=clean(told.get("q", ""))[:100],
        state=_member(State, told.get("tinh-trang")),
        unit_id=unit_id,
        page=max(whole(told.get("trang")) or 1, 1),
    )


def _member(kind: type[E], value: str | None) -> E | None:
    return next((member for member in kind if member.value == value), None)


def _tabs(actor: Actor) -> list[tuple[Tab, str]]:
    tabs = [(Tab.MINE, _("Của tôi")), (Tab.UNIT, _("Của đơn vị"))]
    if holds(actor, Permission.VERIFY_RESULT):
        tabs.append((Tab.TO_CONFIRM, _("Chờ tôi xác nhận")))
    return tabs
