"""Workbooks in and out: check first, then write; long work may be left and come back to."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.files import storage
from camket.files.actions import MOST_PROBLEMS, ask_stop
from camket.files.models import JobProblem
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.organisation.actions.workbooks import (
    XLSX,
    Upload,
    begin_export,
    begin_import,
    confirm_import,
)
from camket.organisation.sheets import KINDS
from camket.organisation.sheets.exporting import write_template
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused, UnusableInputError
from camket.shared.text import show_day
from camket.web.imports.forms import KIND_NAMES, ExportForm, ImportForm
from camket.web.imports.reading import (
    RECENT,
    gap_after,
    jobs_of,
    line_of,
    scope_of,
    steps_of,
)
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, render_part, say, whole

_PAGE_ROWS = 50


@needs(Permission.IMPORT_DATA)
def overview(request: SignedInRequest) -> HttpResponse:
    """Show what can be taken in and given out, or take a workbook to be checked."""
    if request.method != "POST":
        return _overview(request)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        upload = Upload(given["file"].name, given["file"].read())
        try:
            job = begin_import(
                given["kind"],
                upload,
                on=given["on"],
                scope=scope_of(request.actor, given["on"]),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            sentence = str(FILE_REFUSED[FileRefusal(refused.reason)])
            form.add_error("file", sentence.format(**refused.details))
        except UnusableInputError as error:
            form.add_error("file", str(error))
        else:
            return go_to(request, "imports:job", job.pk)
    return _overview(request, import_form=form, status=422)


def _overview(
    request: SignedInRequest,
    *,
    import_form: ImportForm | None = None,
    export_form: ExportForm | None = None,
    status: int = 200,
) -> HttpResponse:
    initial = {"on": request.today}
    context = {
        "section": "imports",
        "form": import_form or ImportForm(initial=initial),
        "export_form": export_form or ExportForm(initial=initial, prefix="xuat"),
        "export_refused": export_form is not None,
        "kinds": KIND_NAMES.items(),
        "lines": [line_of(job) for job in jobs_of(request.actor)[:RECENT]],
    }
    return render(request, "imports/overview.html", context, status=status)


@needs(Permission.IMPORT_DATA)
@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """Give an empty workbook with instructions."""
    del request
    if kind not in KINDS:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(KINDS[kind], path)
        return as_file(path.read_bytes(), XLSX, f"Bảng mẫu {KIND_NAMES[kind]}.xlsx")


@needs(Permission.IMPORT_DATA)
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """Let a workbook be written of what stands on a day."""
    form = ExportForm(request.POST, prefix="xuat")
    if not form.is_valid():
        return _overview(request, export_form=form, status=422)
    on = form.cleaned_data["on"]
    job = begin_export(
        form.cleaned_data["kind"],
        on=on,
        scope=scope_of(request.actor, on),
        actor=request.actor,
        now=request.now,
    )
    return go_to(request, "imports:job", job.pk)


@needs(Permission.IMPORT_DATA)
@require_safe
def job(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Show how far a job is, what was found, and what can be done next."""
    found = get_object_or_404(jobs_of(request.actor), pk=job_id)
    looks = whole(request.GET.get("lan"), most=1000) or 0
    context: dict[str, Any] = {
        "section": "imports",
        "line": line_of(found),
        "job": found,
        "step": steps_of(found),
        "gap": gap_after(looks),
        "looks": looks + 1,
        "to_write": found.result.get("created", 0) + found.result.get("updated", 0),
        "most": MOST_PROBLEMS,
        "kept_days": settings.JOB_FILES_DAYS,
    }
    if found.errors and found.files_ended_at is None:
        problems = JobProblem.objects.filter(job=found).order_by("number")
        page = Paginator(problems, _PAGE_ROWS).get_page(request.GET.get("trang"))
        context |= {"page": page, "numbers": page.paginator.get_elided_page_range(page.number)}
    return render_part(request, "imports/job.html", "job", context)


@needs(Permission.IMPORT_DATA)
@require_POST
def confirm(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Let the checked rows be written."""
    found = get_object_or_404(jobs_of(request.actor), pk=job_id)
    if not confirm_import(found.pk):
        say(request, _("Việc này không còn chờ nhập."))
    return go_to(request, "imports:job", found.pk)


@needs(Permission.IMPORT_DATA)
@require_POST
def stop(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Stop a job of which nothing has been written."""
    found = get_object_or_404(jobs_of(request.actor), pk=job_id)
    ask_stop(found.pk, now=request.now)
    return go_to(request, "imports:job", found.pk)


@needs(Permission.IMPORT_DATA)
@require_safe
def download(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Give the marked-up copy or the export; where it is gone, the page that says so."""
    found = get_object_or_404(jobs_of(request.actor).select_related("output_file"), pk=job_id)
    line = line_of(found)
    if found.output_file is None:
        if found.files_ended_at is not None:
            return go_to(request, "imports:job", found.pk)
        raise Http404
    if line.is_export:
        name = f"{KIND_NAMES[found.asked['kind']]} {show_day(line.on).replace('/', '-')}.xlsx"
    else:
        name = f"{Path(found.asked['name']).stem} - lỗi cần sửa.xlsx"
    return as_file(storage.read(found.output_file), XLSX, name)
