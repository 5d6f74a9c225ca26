"""Report from a phone, give one's word on a claim, hand out evidence."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.files.storage import EXTENSIONS, read
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.tasks.actions.common import may_speak_for
from camket.tasks.actions.reporting import confirm_report, report_progress, return_report
from camket.tasks.decisions.reporting import ReportRefusal, ReportState
from camket.tasks.decisions.standing import TaskStatus
from camket.tasks.models import Task
from camket.tasks.queries import (
    evidence_visible_to,
    report_page,
    tasks_visible_to,
    waits_for,
)
from camket.tasks.wording import REPORT_WORDS, sentence_of
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say
from camket.web.tasks.forms import ReportForm, VerifyForm
from camket.web.tasks.views import show_task

SECTION: Final = "tasks"


@needs(Permission.REPORT_PROGRESS)
def report(request: SignedInRequest, task_id: int) -> HttpResponse:
    """Take a report with its photos, or offer the form."""
    task = get_object_or_404(
        tasks_visible_to(request.actor, request.today).select_related("owner"), pk=task_id
    )
    if request.method != "POST":
        if reason := _refusal_of_form(request, task):
            return show_task(request, task.pk, problem=sentence_of(Refused(reason)), status=422)
        return _report_form(request, task, ReportForm(task=task))
    form = ReportForm(request.POST, request.FILES, task=task)
    if form.is_valid():
        try:
            kept = report_progress(
                task.pk, new=form.to_report(), actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã gửi, chờ xác nhận.") if kept.claims_done else _("Đã ghi nhận."))
            return go_to(request, "tasks:detail", task.pk)
    return _report_form(request, task, form, status=422)


def _refusal_of_form(request: SignedInRequest, task: Task) -> ReportRefusal | None:
    """Say why no form is offered: it would be refused whatever is typed."""
    if not may_speak_for(task, request.actor, Permission.REPORT_PROGRESS, on=request.today):
        return ReportRefusal.NOT_YOURS
    if task.status == TaskStatus.AWAITING:
        return ReportRefusal.AWAITING
    return ReportRefusal.CLOSED if not task.is_open else None


def _report_form(
    request: SignedInRequest, task: Task, form: ReportForm, *, status: int = 200
) -> HttpResponse:
    context = {"section": SECTION, "task": task, "form": form}
    return render(request, "tasks/report.html", context, status=status)


@needs(Permission.VERIFY_RESULT)
def confirm(request: SignedInRequest, task_id: int, report_id: int) -> HttpResponse:
    """Show a claim beside its evidence, and take the word of somebody who did not do it."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _claim(request, task_id, report_id, form)
    _seen_or_404(request, task_id, report_id)
    if form.is_valid():
        try:
            confirm_report(
                report_id,
                note=form.cleaned_data["note"],
                approves_exceeded=form.cleaned_data["approves_exceeded"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã xác nhận kết quả."))
            return go_to(request, "tasks:detail", task_id)
    return _claim(request, task_id, report_id, form, status=422)


@needs(Permission.VERIFY_RESULT)
@require_POST
def return_claim(request: SignedInRequest, task_id: int, report_id: int) -> HttpResponse:
    """Return a claim with a note."""
    _seen_or_404(request, task_id, report_id)
    form = VerifyForm(request.POST)
    if form.is_valid():
        try:
            return_report(
                report_id, note=form.cleaned_data["note"], actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error("note", sentence_of(refused))
        else:
            say(request, _("Đã trả lại báo cáo."))
            return go_to(request, "tasks:detail", task_id)
    return _claim(request, task_id, report_id, form, status=422)


@needs(Permission.VIEW_TASK)
def evidence(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Hand out a file to who may see its task; always a download, which a picture ignores."""
    kept = get_object_or_404(evidence_visible_to(request.actor, request.today), pk=evidence_id)
    name = kept.name
    extension = EXTENSIONS.get(kept.file.media_type, "")
    if extension and not name.lower().endswith((extension, ".jpeg")):
        name += extension
    response = as_file(read(kept.file), kept.file.media_type, name)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _seen_or_404(request: SignedInRequest, task_id: int, report_id: int) -> None:
    visible = tasks_visible_to(request.actor, request.today)
    if not visible.filter(pk=task_id, reports__pk=report_id).exists():
        raise Http404


def _claim(
    request: SignedInRequest,
    task_id: int,
    report_id: int,
    form: VerifyForm,
    *,
    status: int = 200,
) -> HttpResponse:
    found = report_page(report_id, request.actor, on=request.today)
    if found is None or found[1].pk != task_id:
        raise Http404
    row, task = found
    context = {
        "section": SECTION,
        "task": task,
        "report": row.report,
        "files": row.files,
        "form": form,
        "may_decide": waits_for(request.actor, row.report, task),
        "state": REPORT_WORDS[ReportState(row.report.state)],
        "days_late": max(((row.report.done_on or task.due_on) - task.due_on).days, 0),
    }
    return render(request, "tasks/confirm.html", context, status=status)
