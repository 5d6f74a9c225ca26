"""Pass work on, chase who owes it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.commitments.wording import sentence_of as commitment_sentence
from camket.organisation.models import ADVISORY_KINDS
from camket.organisation.queries import children_of, people_in
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.tasks.actions.cascading import assign_share, pass_work_to_unit
from camket.tasks.actions.chasing import chase_all_late, chase_task
from camket.tasks.models import Task
from camket.tasks.queries import tasks_visible_to
from camket.tasks.wording import knows, sentence_of
from camket.web.shared.http import SignedInRequest, go_to, needs, say
from camket.web.tasks.forms import PassToUnitForm, ShareForm
from camket.web.tasks.views import show_task

SECTION: Final = "tasks"
_UNIT: Final = "don-vi"
_PERSON: Final = "ca-nhan"


@needs(Permission.ASSIGN_WORK)
def pass_on(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Pass a work on to a unit below, or a part of it to a person."""
    task = get_object_or_404(
        tasks_visible_to(request.actor, request.today).select_related("work", "owner"),
        pk=task_id,
    )
    to = request.POST.get("to")
    unit_form = _unit_form(request, task, bound=to == _UNIT)
    share_form = _share_form(request, task, bound=to == _PERSON)
    if request.method == "POST":
        form: Any = unit_form if to == _UNIT else share_form
        try:
            if form is not None and form.is_valid():
                said = _pass(request, task, form)
                say(request, said)
                return go_to(request, "tasks:detail", task.pk)
        except Refused as refused:
            form.add_error(
                None, sentence_of(refused) if knows(refused) else commitment_sentence(refused)
            )
    context = {
        "section": SECTION,
        "task": task,
        "unit_form": unit_form,
        "share_form": share_form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/pass_on.html", context, status=status)


def _pass(request: SignedInRequest, task: Task, form: PassToUnitForm | ShareForm) -> str:
    if isinstance(form, ShareForm):
        person, part, target, due_on = form.wanted
        assign_share(
            task.pk,
            person,
            title=part,
            target=target,
            due_on=due_on,
            actor=request.actor,
            now=request.now,
        )
        return _("Đã giao phần việc.")
    told = form.cleaned_data
    pass_work_to_unit(
        task.work_id or 0,
        told["unit"],
        title=told["title"],
        expected_result=told["expected_result"],
        due_on=told["unit_due_on"],
        actor=request.actor,
        now=request.now,
    )
    return _("Đã đưa vào bản cam kết đang soạn của đơn vị nhận.")


def _unit_form(request: SignedInRequest, task: Task, *, bound: bool) -> PassToUnitForm | None:
    """Return the form when the task stems from a signed work and there are units below."""
    if task.work_id is None or task.parent_id is not None:
        return None
    units = [
        span
        for span in children_of(task.unit_id, on=request.today)
        if span.kind not in ADVISORY_KINDS
    ]
    if not units:
        return None
    initial = {
        "title": task.title,
        "expected_result": task.product,
        "unit_due_on": task.due_on,
    }
    return PassToUnitForm(request.POST if bound else None, units=units, initial=initial)


def _share_form(request: SignedInRequest, task: Task, *, bound: bool) -> ShareForm | None:
    if task.parent_id is not None:
        return None
    people = people_in([task.unit_id], on=request.today)
    return ShareForm(
        request.POST if bound else None,
        people=people,
        task=task,
        initial={"due_on": task.due_on},
    )


@needs(Permission.CHASE_UNITS)
@require_POST
def chase(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Remind the owner of one task."""
    task = get_object_or_404(tasks_visible_to(request.actor, request.today), pk=task_id)
    try:
        chased = chase_task(
            task.pk, text=request.POST.get("text", ""), actor=request.actor, now=request.now
        )
    except Refused as refused:
        return show_task(request, task.pk, problem=sentence_of(refused), status=422)
    if chased.told_superior:
        say(request, _("Đã đôn đốc lần thứ ba trở lên, đồng thời báo cấp trên."))
    else:
        say(request, _("Đã đôn đốc."))
    return _back(request, task.pk)


@needs(Permission.CHASE_UNITS)
@require_POST
def chase_all(request: SignedInRequest) -> HttpResponse:
    """Remind the owners of everything that is late in the actor's own unit."""
    done = chase_all_late(
        request.actor.scope_id or 0,
        text=request.POST.get("text", ""),
        actor=request.actor,
        now=request.now,
    )
    if done.reminded or not done.reminded_before:
        say(request, _("Đã đôn đốc {n} việc quá hạn.").format(n=done.reminded))
    else:
        say(request, _("Các việc quá hạn đều đã được đôn đốc hôm nay."))
    return _back(request, None)


def _back(request: SignedInRequest, task_id: int | None) -> HttpResponse:
    """Return to the list the act was done on; only to an address of this site."""
    came_from = request.POST.get("ve", "")
    if came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return HttpResponseRedirect(came_from, status=303)
    if task_id is None:
        return go_to(request, "tasks:board")
    return go_to(request, "tasks:detail", task_id)
