"""The objective causes of a task: claimed by its side, answered by somebody above."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.errors import Refused
from camket.tasks.actions.excusing import (
    claim_objective_cause,
    confirm_objective_cause,
    has_hand,
    refuse_objective_cause,
    why_not_claim,
)
from camket.tasks.causes import CauseRefusal, CauseState
from camket.tasks.models import ObjectiveCause, Task
from camket.tasks.queries import tasks_visible_to
from camket.tasks.wording import sentence_of
from camket.web.shared.forms import Form, TextField
from camket.web.shared.http import SignedInRequest, go_to, needs, say

SECTION: Final = "tasks"
_KINDS: Final = {
    CauseState.CLAIMED.value: "wait",
    CauseState.CONFIRMED.value: "done",
    CauseState.REFUSED.value: "late",
}


class ClaimForm(Form):
    """Why a task is late through nobody's fault."""

    reason = TextField(lines=3, label=_("Nguyên nhân khách quan"), max_length=2000)
    paper = TextField(label=_("Văn bản, minh chứng"), max_length=300)


class AnswerForm(Form):
    """What the level above says of it."""

    answer = TextField(lines=2, label=_("Ý kiến"), max_length=2000)


@needs(Permission.VIEW_TASK)
@require_http_methods(["GET", "HEAD", "POST"])
def causes(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Show every claim with its answer; take a new one."""
    task = _task(request, task_id)
    if request.method != "POST":
        return _show(request, task)
    form = ClaimForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            claim_objective_cause(
                task.pk,
                reason=told["reason"],
                paper=told["paper"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi đề nghị, chờ cấp trên xác nhận."))
            return go_to(request, "tasks:causes", task.pk)
    return _show(request, task, claim=form, status=422)


@needs(Permission.VERIFY_RESULT)
@require_POST
def decide(request: SignedInRequest, task_id: int, cause_id: int) -> HttpResponse:
    """Take the answer of somebody above: confirmed, or not and why."""
    task = _task(request, task_id)
    cause = get_object_or_404(ObjectiveCause, pk=cause_id, task=task)
    form = AnswerForm(request.POST)
    if form.is_valid():
        act = (
            confirm_objective_cause
            if request.POST.get("y-kien") == "xac-nhan"
            else refuse_objective_cause
        )
        try:
            act(
                cause.pk,
                answer=form.cleaned_data["answer"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã ghi ý kiến."))
            return go_to(request, "tasks:causes", task.pk)
    return _show(request, task, answer=form, status=422)


def _task(request: SignedInRequest, task_id: int) -> Task:
    visible = tasks_visible_to(request.actor, request.today)
    return get_object_or_404(visible.select_related("owner"), pk=task_id)


def _show(
    request: SignedInRequest,
    task: Task,
    *,
    claim: ClaimForm | None = None,
    answer: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    told = list(task.objective_causes.all())
    waiting = next((one for one in told if one.state == CauseState.CLAIMED), None)
    refusal = why_not_claim(task, told, request.actor, on=request.today)
    context = {
        "section": SECTION,
        "task": task,
        "causes": [(one, _KINDS[one.state]) for one in told],
        "waiting": waiting,
        "claim": claim or ClaimForm(),
        "answer": answer or AnswerForm(),
        "may_claim": refusal is None,
        # a claim that stands is seen above, and who may not claim has nothing to be told
        "why_not": sentence_of(Refused(refusal))
        if refusal is CauseRefusal.NOTHING_TO_EXCUSE
        else "",
        "may_decide": waiting is not None
        and may(request.actor, Permission.VERIFY_RESULT, task.unit_id, on=request.today)
        and not has_hand(waiting, task, request.actor, on=request.today),
    }
    return render(request, "tasks/causes.html", context, status=status)
