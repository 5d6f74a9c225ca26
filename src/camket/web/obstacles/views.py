"""Obstacles: what waits for my answer, what went up, what was answered."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.errors import Refused
from camket.tasks.actions.obstacles import answer_obstacle, pass_obstacle_up, raise_obstacle
from camket.tasks.decisions.obstacles import ObstacleRefusal
from camket.tasks.queries import (
    ObstacleGroup,
    obstacle_group,
    obstacle_page,
    obstacles_visible_to,
    past_obstacle_group,
    task_page,
)
from camket.tasks.wording import sentence_of
from camket.web.obstacles.forms import AnswerForm, PassUpForm, RaiseForm
from camket.web.shared.days import day_asked, day_more, day_query, past_of
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole
from camket.web.tasks.views import acts_of, show_task

SECTION: Final = "obstacles"
_MOST_PAGES: Final = 10_000
_GROUPS: Final = {
    ObstacleGroup.WAITING_FOR_ME: gettext_lazy("Chờ đồng chí trả lời"),
    ObstacleGroup.ELSEWHERE: gettext_lazy("Đã gửi lên, chờ nơi khác trả lời"),
    ObstacleGroup.ANSWERED: gettext_lazy("Đã trả lời"),
}


@needs(Permission.VIEW_TASK)
def obstacles(request: SignedInRequest) -> HttpResponse:
    """List the obstacles in three groups, or one group page by page; of a past day as they stood.

    A day to come is shown as today: nobody knows what will stand in the way.
    """
    day_asked(request)
    past = past_of(request)
    told = request.GET.get("nhom")
    only = next((group for group in ObstacleGroup if group.value == told), None)
    page = (whole(request.GET.get("trang"), most=_MOST_PAGES) or 1) if only else 1
    shown = [only] if only else list(_GROUPS)
    if not holds(request.actor, Permission.ANSWER_OBSTACLE) and not only:
        shown.remove(ObstacleGroup.WAITING_FOR_ME)
    groups = []
    for group in shown:
        if past is None:
            rows, has_more = obstacle_group(request.actor, group, on=request.today, page=page)
        else:
            rows, has_more = past_obstacle_group(
                request.actor, group, past=past, today=request.today, page=page
            )
        groups.append({"key": group.value, "name": _GROUPS[group], "rows": rows, "more": has_more})
    context = {
        "section": SECTION,
        "groups": groups,
        "only": only,
        "page_number": page,
        "waiting_key": ObstacleGroup.WAITING_FOR_ME.value,
        "past": past,
        "has_figures": True,
        "day_query": day_query(request),
        "day_more": day_more(request),
    }
    return render(request, "obstacles/list.html", context)


@needs(Permission.VIEW_TASK)
def detail(request: SignedInRequest, obstacle_id: int) -> HttpResponse:
    """Show an obstacle with the ladder it climbed."""
    return _show(request, obstacle_id)


@needs(Permission.RAISE_OBSTACLE)
def raise_one(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Say what stands in the way of a task."""
    page = task_page(task_id, request.actor, on=request.today)
    if page is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    if posted is None and not acts_of(page.task, page, request.actor).raise_obstacle:
        reason = ObstacleRefusal.NOT_YOURS if page.task.is_open else ObstacleRefusal.TASK_CLOSED
        return show_task(request, task_id, problem=sentence_of(Refused(reason)), status=422)
    form = RaiseForm(posted, page=page, actor=request.actor)
    if posted is not None and form.is_valid():
        try:
            raise_obstacle(
                task_id,
                title=form.cleaned_data["title"],
                request=form.cleaned_data["request"],
                level_id=form.cleaned_data["level"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi vướng mắc."))
            return go_to(request, "tasks:detail", task_id)
    context = {"section": SECTION, "task": page.task, "form": form}
    status = 422 if posted is not None else 200
    return render(request, "obstacles/raise.html", context, status=status)


@needs(Permission.ANSWER_OBSTACLE)
@require_POST
def pass_up(request: SignedInRequest, obstacle_id: int) -> HttpResponse:
    """Pass an obstacle to the level above."""
    _seen_or_404(request, obstacle_id)
    form = PassUpForm(request.POST)
    if form.is_valid():
        try:
            pass_obstacle_up(
                obstacle_id,
                note=form.cleaned_data["note"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã chuyển lên cấp trên."))
            return go_to(request, "obstacles:list")
    return _show(request, obstacle_id, pass_form=form, status=422)


@needs(Permission.ANSWER_OBSTACLE)
@require_POST
def answer(request: SignedInRequest, obstacle_id: int) -> HttpResponse:
    """Answer an obstacle; the answer goes back down to who raised it."""
    _seen_or_404(request, obstacle_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_obstacle(
                obstacle_id,
                answer=form.cleaned_data["answer"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lời, đơn vị nêu vướng mắc được báo ngay."))
            return go_to(request, "obstacles:list")
    return _show(request, obstacle_id, answer_form=form, status=422)


def _seen_or_404(request: SignedInRequest, obstacle_id: int) -> None:
    get_object_or_404(obstacles_visible_to(request.actor, request.today), pk=obstacle_id)


def _show(
    request: SignedInRequest,
    obstacle_id: int,
    *,
    answer_form: AnswerForm | None = None,
    pass_form: PassUpForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = obstacle_page(obstacle_id, request.actor, on=request.today)
    if page is None:
        raise Http404
    context: dict[str, Any] = {
        "section": SECTION,
        "ladder": page.ladder,
        "obstacle": page.ladder.obstacle,
        "row": page.row,
        "may_act": page.may_act,
        "answer_form": answer_form or AnswerForm(),
        "pass_form": pass_form or PassUpForm(),
    }
    return render(request, "obstacles/detail.html", context, status=status)
