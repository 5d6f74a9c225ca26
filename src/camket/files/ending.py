"""End the files of long jobs after their time; bytes that anything else refers to stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q

from camket.audit.chain import record
from camket.files.models import MOVING, Job, JobProblem, JobState, StoredFile
from camket.shared.actor import SYSTEM


def end_old_files(*, days: int, now: datetime) -> int:
    """End the files of every job whose time is over; safe to run twice.

    Args:
        days: How long a job's workbook, its marked-up copy or its export is kept.
        now: The instant kept with the job and in the audit.

    Returns:
        How many jobs lost their files.
    """
    before = now - timedelta(days=days)
    over = Q(finished_at__lt=before) | Q(finished_at__isnull=True, created_at__lt=before)
    due = Job.objects.filter(over, files_ended_at__isnull=True).exclude(state__in=MOVING)
    has_file = Q(input_file__isnull=False) | Q(output_file__isnull=False)
    job_ids = list(due.filter(has_file).order_by("pk").values_list("pk", flat=True))
    return sum(_end_files_of(job_id, now=now) for job_id in job_ids)


@transaction.atomic
def _end_files_of(job_id: int, *, now: datetime) -> bool:
    """Take a job's files from it; False when a worker took it up meanwhile.

    What a checked workbook would have written is no longer offered: there is nothing to read.
    """
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state in MOVING or job.files_ended_at is not None:
        return False
    digests = [one for one in (job.input_file_id, job.output_file_id) if one is not None]
    job.input_file = job.output_file = None
    job.files_ended_at = now
    if job.state == JobState.READY:
        job.state, job.finished_at = JobState.STOPPED, now
    job.save(update_fields=["input_file", "output_file", "files_ended_at", "state", "finished_at"])
    JobProblem.objects.filter(job=job).delete()  # they hold values of the workbook
    kept = remove_unneeded(digests)
    record(
        "job.files_ended",
        job,
        actor=SYSTEM,
        at=now,
        before={"files": digests},
        after={"kept_elsewhere": kept},
    )
    return True


def remove_unneeded(digests: Iterable[str]) -> list[str]:
    """Remove stored bytes unless anything refers to them; return those that are still needed.

    The row is locked first, so that nobody can begin to refer to it meanwhile. The bytes go last
    before the caller commits: were the commit lost, the row would stay and the next run finds it.
    """
    needed = []
    rows = StoredFile.objects.select_for_update().filter(pk__in=set(digests)).order_by("pk")
    for stored in rows:
        if is_referred_to(stored):
            needed.append(stored.pk)
            continue
        path = stored.path
        stored.delete()
        default_storage.delete(path)
    return needed


def is_referred_to(stored: StoredFile) -> bool:
    """Say whether any row of any room refers to these bytes."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: stored}).exists()  # noqa: SLF001  # rows a default manager would hide count too
        for relation in StoredFile._meta.get_fields(include_hidden=True)  # noqa: SLF001  # Django's documented Meta interface
        if isinstance(relation, models.ForeignObjectRel)
    )
