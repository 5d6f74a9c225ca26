"""Ask for workbooks to be taken in or given out as long jobs, and do what the jobs ask."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.files import storage
from camket.files.actions import Told, begin_job, finish_job, queue_job, store, take_up
from camket.files.models import Job, JobState, StoredFile
from camket.files.progress import StopAskedError, progress_of
from camket.files.wording import FileRefusal
from camket.notifications.actions import notify
from camket.notifications.models import NoticeKind
from camket.organisation.sheets import Plan, Scope, SheetKind, kind_of
from camket.organisation.sheets.exporting import write_export
from camket.organisation.sheets.importing import check_file, import_file
from camket.shared.actor import Actor
from camket.shared.errors import Refused, UnusableInputError
from camket.spreadsheets import container
from camket.spreadsheets.columns import Problem
from camket.spreadsheets.writing import write_marked

CHECK_JOB: Final = "camket.organisation.jobs.check_workbook"
WRITE_JOB: Final = "camket.organisation.jobs.write_workbook"
EXPORT_JOB: Final = "camket.organisation.jobs.export_workbook"
IMPORT: Final = "import"
EXPORT: Final = "export"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES: Final = {
    container.FileKind.XLSX: XLSX,
    container.FileKind.XLSB: "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    container.FileKind.XLS: "application/vnd.ms-excel",
    container.FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    container.FileKind.CSV: "text/csv",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook as somebody sends it."""

    name: str
    content: bytes


def begin_import(
    kind: str, upload: Upload, *, on: date, scope: Scope, actor: Actor, now: datetime
) -> Job:
    """Take a workbook and let it be checked; nothing is written before somebody says so.

    Raises:
        Refused: The file is empty, too large or marked secret.
        UnusableInputError: It is no workbook that can be read.
    """
    with transaction.atomic():
        job = begin_job(
            f"{IMPORT}.{kind}",
            asked=_asked(kind, on, scope) | {"name": upload.name[:200]},
            input_file=_received(upload, now=now),
            actor=actor,
            now=now,
        )
        transaction.on_commit(lambda: _queue(CHECK_JOB, job.pk))
    return job


def confirm_import(job_id: int) -> bool:
    """Let a checked workbook be written; False when it is not waiting for that."""
    with transaction.atomic():
        is_queued = queue_job(job_id)
        if is_queued:
            transaction.on_commit(lambda: _queue(WRITE_JOB, job_id))
    return is_queued


def begin_export(kind: str, *, on: date, scope: Scope, actor: Actor, now: datetime) -> Job:
    """Let a workbook be written of what stands on a day."""
    with transaction.atomic():
        job = begin_job(
            f"{EXPORT}.{kind}",
            asked=_asked(kind, on, scope),
            input_file=None,
            actor=actor,
            now=now,
        )
        transaction.on_commit(lambda: _queue(EXPORT_JOB, job.pk))
    return job


def check_workbook(job_id: int, *, now: datetime) -> None:
    """Check the workbook of a job and keep what was found; safe to run twice."""
    job = take_up(job_id, JobState.CHECKING, after=[JobState.WAITING])
    if job is None or job.input_file is None:
        return
    kind, on, scope = _read(job)
    with _input(job) as path, progress_of(job_id) as progress:
        try:
            plan = check_file(
                kind, path, on=on, name=job.asked["name"], scope=scope, step=progress.tell
            )
        except StopAskedError:
            _end(job, JobState.STOPPED, {}, now=now)
            return
        except UnusableInputError as error:
            _end(job, JobState.UNUSABLE, {"sentence": str(error)}, now=now)
            return
        state = JobState.REFUSED if plan.problems else JobState.READY
        marked = _marked(kind, path, plan, now=now) if plan.problems else None
        _end(job, state, _counts(plan), now=now, plan=plan, output_file=marked)


def write_workbook(job_id: int, *, now: datetime) -> None:
    """Write the workbook of a job: all rows or none; safe to run twice.

    It is checked again, for the organisation may have changed since.
    """
    job = take_up(job_id, JobState.WRITING, after=[JobState.QUEUED])
    if job is None or job.input_file is None:
        return
    kind, on, scope = _read(job)
    actor = Actor.from_record(job.actor)
    with _input(job) as path, progress_of(job_id) as progress, transaction.atomic():
        plan = import_file(
            kind, path,
            on=on, actor=actor, now=now, name=job.asked["name"], scope=scope, step=progress.tell,
        )  # fmt: skip
        if plan.problems:
            marked = _marked(kind, path, plan, now=now)
            _end(job, JobState.REFUSED, _counts(plan), now=now, plan=plan, output_file=marked)
            return
        _end(job, JobState.DONE, _counts(plan), now=now)
        after = {"kind": kind.name, "on": on, "name": job.asked["name"], **_counts(plan)}
        after.pop("notes")
        record("workbook.taken_in", job, actor=actor, at=now, unit_id=actor.unit_id, after=after)


def export_workbook(job_id: int, *, now: datetime) -> None:
    """Write what stands on a day into a workbook; safe to run twice."""
    job = take_up(job_id, JobState.WRITING, after=[JobState.WAITING])
    if job is None:
        return
    kind, on, scope = _read(job)
    actor = Actor.from_record(job.actor)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        count = write_export(kind, path, on=on, scope=scope)
        stored = store(path.read_bytes(), XLSX, now=now)
    with transaction.atomic():
        _end(job, JobState.DONE, {"rows": count}, now=now, output_file=stored)
        after = {"kind": kind.name, "on": on, "rows": count}
        record("workbook.given_out", job, actor=actor, at=now, unit_id=actor.unit_id, after=after)


def give_up(job_id: int, *, now: datetime) -> None:
    """Say that a job ended in an error of our own; nothing of it was written."""
    job = Job.objects.get(pk=job_id)
    if job.state in (JobState.CHECKING, JobState.WRITING):
        _end(job, JobState.FAILED, {}, now=now)


def _queue(task: str, job_id: int) -> None:
    app.configure_task(task).defer(job_id=job_id)


def _asked(kind: str, on: date, scope: Scope) -> dict[str, Any]:
    return {
        "kind": kind,
        "on": on.isoformat(),
        "scope": scope.unit_id,
        "person": scope.person_id,
    }


def _read(job: Job) -> tuple[SheetKind, date, Scope]:
    asked = job.asked
    scope = Scope(asked["scope"], asked.get("person"))
    return kind_of(asked["kind"]), date.fromisoformat(asked["on"]), scope


def _received(upload: Upload, *, now: datetime) -> StoredFile:
    limit: int = settings.MAX_UPLOAD_BYTES
    name, size = upload.name, len(upload.content)
    if storage.is_marked_secret(name):
        raise Refused(FileRefusal.SECRET, name=name)
    if not size:
        raise Refused(FileRefusal.EMPTY, name=name)
    if size > limit:
        shown = {"size": storage.show_size(size), "limit": storage.show_size(limit)}
        raise Refused(FileRefusal.TOO_LARGE, name=name, **shown)
    with tempfile.NamedTemporaryFile(suffix=".upload") as handle:
        handle.write(upload.content)
        handle.flush()
        media_type = _MEDIA_TYPES[container.kind_of(Path(handle.name))]
    return store(upload.content, media_type, now=now)


@contextmanager
def _input(job: Job) -> Iterator[Path]:
    """Lay the stored workbook where the reader can open it by its path."""
    if job.input_file is None:
        message = f"job {job.pk} has no file"
        raise LookupError(message)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "import"
        path.write_bytes(storage.read(job.input_file))
        yield path


def _marked(kind: SheetKind, path: Path, plan: Plan, *, now: datetime) -> StoredFile | None:
    if plan.mark is None:
        return None
    target = path.with_name("marked")
    write_marked(path, target, kind.columns, plan.problems, plan.mark)
    return store(target.read_bytes(), XLSX, now=now)


def _counts(plan: Plan) -> dict[str, Any]:
    return {
        "rows": plan.rows,
        "created": plan.created,
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "bad_rows": len({problem.row for problem in plan.problems}),
        "notes": plan.notes,
    }


def _end(
    job: Job,
    state: JobState,
    result: Mapping[str, Any],
    *,
    now: datetime,
    plan: Plan | None = None,
    output_file: StoredFile | None = None,
) -> None:
    """Keep what came of a job and tell its owner."""
    problems = [_told(problem) for problem in plan.problems] if plan else []
    finish_job(job.pk, state, result=result, now=now, problems=problems, output_file=output_file)
    name = kind_of(job.asked["kind"]).name
    what = "Nhập" if job.kind.startswith(IMPORT) else "Xuất"
    notify(
        [job.owner_id],
        topic=f"job.{job.pk}",
        kind=NoticeKind.NEEDS_ACT if state is JobState.READY else NoticeKind.SYSTEM,
        text=f"{what} {name}: {JobState(state).label}.",
        path=f"/quan-tri/nhap-du-lieu/{job.pk}/",
        now=now,
    )


def _told(problem: Problem) -> Told:
    return Told(
        sheet=problem.sheet,
        row=problem.row,
        letter=problem.letter,
        column=problem.column,
        value=problem.value,
        sentence=problem.problem,
    )
