"""Writes of long jobs: begun, moved on, stopped, finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from camket.files.models import STOPPABLE, Job, JobProblem, JobState, StoredFile
from camket.shared.actor import Actor

MOST_PROBLEMS: Final = 10_000
"""As many as the page lists; the count and the marked-up copy hold all."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing wrong in a job's input."""

    sheet: str
    row: int
    letter: str
    column: str
    value: str
    sentence: str

    def as_kept(self) -> dict[str, Any]:
        """Return it as its row keeps it: a workbook's words may be longer than a page shows."""
        return {
            "sheet": self.sheet[:200],
            "row": self.row,
            "letter": self.letter,
            "column": self.column[:200],
            "value": self.value[:300],
            "sentence": self.sentence,
        }


def begin_job(
    kind: str,
    *,
    asked: Mapping[str, Any],
    input_file: StoredFile | None,
    actor: Actor,
    now: datetime,
) -> Job:
    """Write down that somebody asked for a long job.

    Raises:
        ValueError: Nobody asked: a job belongs to an account.
    """
    if actor.user_id is None:
        message = "a job belongs to an account"
        raise ValueError(message)
    return Job.objects.create(
        kind=kind,
        owner_id=actor.user_id,
        actor=actor.as_record(),
        asked=dict(asked),
        input_file=input_file,
        created_at=now,
    )


def take_up(job_id: int, state: JobState, *, after: Sequence[JobState]) -> Job | None:
    """Move a job on for a worker that begins; None when it is no longer waiting for that.

    A worker that died leaves its job in `state`, so that it may be taken up again.
    """
    moved = Job.objects.filter(pk=job_id, state__in=[*after, state], stop_asked=False)
    if not moved.update(state=state, step="", done=0, total=0, errors=0, seconds_left=None):
        return None
    return Job.objects.select_related("input_file").get(pk=job_id)


def finish_job(
    job_id: int,
    state: JobState,
    *,
    result: Mapping[str, Any],
    now: datetime,
    problems: Sequence[Told] = (),
    output_file: StoredFile | None = None,
) -> None:
    """Write what came of a job, in the caller's transaction where there is one.

    Raises:
        LookupError: Another worker finished it meanwhile; the caller's work must be undone.
    """
    with transaction.atomic():
        moving = Job.objects.filter(pk=job_id, state__in=(JobState.CHECKING, JobState.WRITING))
        count = moving.update(
            state=state,
            result=dict(result),
            errors=len(problems),
            output_file=output_file,
            finished_at=now,
        )
        if not count:
            message = f"job {job_id} was finished by another worker"
            raise LookupError(message)
        JobProblem.objects.filter(job_id=job_id).delete()
        JobProblem.objects.bulk_create(
            [
                JobProblem(job_id=job_id, number=number, **one.as_kept())
                for number, one in enumerate(problems[:MOST_PROBLEMS], start=1)
            ],
            batch_size=2000,
        )


def queue_job(job_id: int) -> bool:
    """Let a checked job be written; False when it is not waiting for that."""
    ready = Job.objects.filter(pk=job_id, state=JobState.READY, stop_asked=False)
    return bool(ready.update(state=JobState.QUEUED, step="", done=0, total=0))


def ask_stop(job_id: int, *, now: datetime) -> None:
    """Stop a job of which nothing has been written; a worker that has it stops within a second."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state not in STOPPABLE:
            return
        job.stop_asked = True
        if job.state != JobState.CHECKING:
            job.state, job.finished_at = JobState.STOPPED, now
        job.save(update_fields=["stop_asked", "state", "finished_at"])


def ask_stop_between(job_id: int, *, now: datetime) -> bool:
    """Stop a job that is made of many whole steps: what is done stays, the rest is left.

    A worker that has it stops after the steps it has begun.

    Returns:
        Whether there was anything to stop.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if not job.is_moving:
            return False
        job.stop_asked = True
        if job.state == JobState.WAITING:
            job.state, job.finished_at = JobState.STOPPED, now
        job.save(update_fields=["stop_asked", "state", "finished_at"])
    return True


def let_go_on(job_id: int, *, actor: Actor) -> bool:
    """Let a stopped or failed job wait again for a worker; False when it is neither.

    What it does from now on is done for whoever lets it go on.
    """
    ended = Job.objects.filter(pk=job_id, state__in=(JobState.STOPPED, JobState.FAILED))
    fresh = {"state": JobState.WAITING, "stop_asked": False, "finished_at": None}
    return bool(ended.update(actor=actor.as_record(), **fresh))


def tell_problem(job_id: int, number: int, told: Told) -> None:
    """Write one problem while the job still runs; the number says which it is."""
    JobProblem.objects.update_or_create(
        job_id=job_id,
        number=number,
        defaults=told.as_kept(),
    )
    Job.objects.filter(pk=job_id).update(errors=number)
