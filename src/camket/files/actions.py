"""Writes of long jobs and of the store: begun, moved on, stopped; checked, set apart, mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from camket.audit.chain import record
from camket.files import storage
from camket.files.models import (
    STOPPABLE,
    Damage,
    DamageKind,
    Job,
    JobProblem,
    JobState,
    StoreCheck,
    StoredFile,
)
from camket.files.queries import open_damages
from camket.shared.actor import SYSTEM, Actor

MOST_PROBLEMS: Final = 10_000
"""As many as the page lists; the count and the marked-up copy hold all."""
_EVERY: Final = 50
_KEPT: Final = 30

Tell = Callable[[int, int], None]


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


# --- the store ------------------------------------------------------------------------------------


def check_store(*, now: datetime, tell: Tell = lambda _done, _total: None) -> StoreCheck:
    """Compare every stored file with its digest, in an order of its own; safe to run twice.

    What was found before and is not mended yet stays as it was reported. A walk that was cut off
    stands there unfinished; the next one begins anew.
    """
    digests = list(StoredFile.objects.order_by("sha256").values_list("sha256", flat=True))
    walk = StoreCheck.objects.create(started_at=now, total=len(digests))
    for done, digest in enumerate(digests, start=1):
        look_at(digest, now=now)
        if done % _EVERY == 0:
            StoreCheck.objects.filter(pk=walk.pk).update(done=done)
            tell(done, len(digests))
    StoreCheck.objects.filter(pk=walk.pk).update(
        done=len(digests), finished_at=now, damaged=open_damages().count()
    )
    walk.refresh_from_db()
    tell(len(digests), len(digests))
    old = StoreCheck.objects.order_by("-pk").values_list("pk", flat=True)[_KEPT:]
    StoreCheck.objects.filter(pk__in=list(old)).delete()
    return walk


def look_at(digest: str, *, now: datetime) -> Damage | None:
    """Compare one stored file with its digest; report it, and set altered bytes apart.

    Returns:
        The open report, None while the file is well.
    """
    stored = StoredFile.objects.get(pk=digest)
    found = storage.digest_on_disk(stored)
    if found == digest:
        return None
    if known := Damage.objects.filter(file=stored, mended_at__isnull=True).first():
        if found is not None:
            _set_apart_again(known, stored, found)
        return known
    kind = DamageKind.LOST if found is None else DamageKind.ALTERED
    place = storage.set_apart(stored, found) if found is not None else ""
    try:
        with transaction.atomic():
            damage = Damage.objects.create(
                file=stored, kind=kind, found_at=now, found_sha256=found or "", kept_under=place
            )
            after = {"file": digest, "kind": kind.value, "found": found or "", "kept_under": place}
            record("file.damaged", damage, actor=SYSTEM, at=now, after=after)
    except IntegrityError:  # another process has just reported it
        return Damage.objects.get(file=stored, mended_at__isnull=True)
    return damage


def mend(digest: str, content: bytes, *, actor: Actor, now: datetime) -> bool:
    """Put the right bytes of a damaged file back; False when they are others, or none is damaged.

    Only the digest decides: the bytes may come from a backup, another machine or somebody's mail.
    """
    with transaction.atomic():
        damage = (
            Damage.objects.select_for_update(of=("self",))
            .select_related("file")
            .filter(file_id=digest, mended_at__isnull=True)
            .first()
        )
        if damage is None or not storage.put_back(damage.file, content):
            return False
        damage.mended_at, damage.mended_by = now, actor.label[:300]
        damage.save(update_fields=["mended_at", "mended_by"])
        before = {"kind": damage.kind}
        record("file.mended", damage, actor=actor, at=now, before=before, after={"file": digest})
    return True


def _set_apart_again(damage: Damage, stored: StoredFile, found: str) -> None:
    """Wrong bytes have come back to where the file stood: move them away too."""
    damage.kept_under = storage.set_apart(stored, found)
    damage.kind, damage.found_sha256 = DamageKind.ALTERED, found
    damage.save(update_fields=["kept_under", "kind", "found_sha256"])
