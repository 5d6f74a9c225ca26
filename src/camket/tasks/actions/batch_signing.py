"""Sign many papers with one confirmation: each opened before, each by itself, none twice.

What is long is a worker's: it may be watched, left, stopped; a worker that dies is followed by one
that goes on where it stood. What a token needs besides stands in `batch_tokens`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.commitments.actions.ways import ask_service_to_sign
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.models import Slot
from camket.commitments.signatures import opened_by, papers_waiting_for
from camket.files.actions import ask_stop, ask_stop_between, begin_job, finish_job, take_up
from camket.files.models import MOVING, Job, JobState
from camket.files.progress import StopAskedError, progress_of
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.organisation.models import Person
from camket.shared.actor import Actor
from camket.shared.errors import Refused, UnusableInputError
from camket.signing.models import RemoteRequest, TokenPaper
from camket.signing.queries import signing_settings
from camket.signing.ways.offers import WayReason
from camket.signing.ways.queueing import AHEAD
from camket.signing.ways.refusals import FAILED_HERE
from camket.tasks.actions.taking_up import sign_and_take_up
from camket.tasks.decisions.batches import BatchRefusal

BATCH: Final = "signing"
BATCH_JOB: Final = "camket.tasks.jobs.sign_batch"
MOST_PAPERS: Final = 200
AT_ONCE: Final = 3
"""So many are signed while the person waits; more are the worker's."""
WITH_TOKEN: Final = "token"  # noqa: S105  # a device, not a password
"""What a job is asked that waits for a PIN between preparing and taking."""
_OPEN: Final = (*MOVING, JobState.READY)
_LOG: Final = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def begin_batch(
    commitment_ids: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
    token: Mapping[str, Any] | None = None,
) -> Job:
    """Take the confirmation for some papers; a form sent twice finds the batch it has begun.

    Args:
        commitment_ids: The papers.
        actor: Who signs.
        now: The instant.
        token: Which key on a token is to sign them, as plain values; without it the trial
            authority signs each in its turn.

    Raises:
        Refused: Nothing or too much is chosen, a paper does not wait for this person, one was
            never opened by him, or the trial authority is to sign and is switched off; then none
            of them is signed.
    """
    chosen = list(dict.fromkeys(commitment_ids))
    with transaction.atomic():
        if actor.person_id is None:
            raise Refused(BatchRefusal.NOTHING_CHOSEN)
        Person.objects.select_for_update().get(pk=actor.person_id)  # one click after the other
        if same := _same(chosen, actor, token):
            return same
        slots = refuse_unless_ready(chosen, actor)
        if token is None and not signing_settings().trial_signs:
            raise Refused(WayReason.TRIAL_OFF)
        names = {str(slot.commitment_id): str(slot.commitment.number) for slot in slots}
        asked = {"papers": chosen, "numbers": names}
        job = begin_job(
            BATCH,
            asked=asked if token is None else {**asked, WITH_TOKEN: dict(token)},
            input_file=None,
            actor=actor,
            now=now,
        )
        if token is not None:
            TokenPaper.objects.bulk_create(
                TokenPaper(job=job, position=position, paper_id=paper)
                for position, paper in enumerate(chosen, start=1)
            )
        record(
            "papers.signing_confirmed",
            job,
            actor=actor,
            at=now,
            unit_id=actor.unit_id,
            after={"papers": chosen},
        )
        if len(chosen) > AT_ONCE:
            transaction.on_commit(lambda: queue(job.pk))
    return job


def _same(chosen: Sequence[int], actor: Actor, token: Mapping[str, Any] | None) -> Job | None:
    """Return the open batch of these very papers, to be signed the same way."""
    for job in Job.objects.filter(owner_id=actor.user_id, kind=BATCH, state__in=_OPEN):
        known = job.asked.get(WITH_TOKEN)
        is_same_way = (known and known["key"]) == (token and token["key"])
        if is_same_way and set(job.asked["papers"]) == set(chosen):
            return job
    return None


def ask_service_for_batch(
    commitment_ids: Sequence[int], service_id: int, *, back: str, actor: Actor, now: datetime
) -> RemoteRequest:
    """Ask a remote service to sign papers under one approval of the person.

    Args:
        commitment_ids: The papers.
        service_id: The service.
        back: Where the service's own page sends the person back to.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: As `begin_batch`, or the service does not go along.
    """
    chosen = list(dict.fromkeys(commitment_ids))
    refuse_unless_ready(chosen, actor)
    return ask_service_to_sign(chosen, service_id, back=back, actor=actor, now=now)


def refuse_unless_ready(chosen: Sequence[int], actor: Actor) -> Sequence[Slot]:
    """Return the places the papers are to be signed in.

    Raises:
        Refused: As `begin_batch`.
    """
    if not chosen:
        raise Refused(BatchRefusal.NOTHING_CHOSEN)
    if len(chosen) > MOST_PAPERS:
        raise Refused(BatchRefusal.TOO_MANY, count=len(chosen), most=MOST_PAPERS)
    waiting = papers_waiting_for(actor.person_id).filter(commitment_id__in=chosen)
    slots = list(waiting.annotate(is_opened=opened_by(actor.person_id)))
    if {slot.commitment_id for slot in slots} != set(chosen):
        raise Refused(BatchRefusal.NOT_WAITING)
    unopened = [str(slot.commitment.number) for slot in slots if not slot.is_opened]
    if unopened:
        raise Refused(BatchRefusal.NOT_OPENED, count=len(unopened), numbers=", ".join(unopened[:5]))
    return slots


def continue_batch(job_id: int) -> bool:
    """Let a batch that stands still be taken up again; what was signed stays signed once."""
    job = Job.objects.get(pk=job_id)
    if not job.is_moving:
        return False
    queue(job.pk)
    return True


def stop_batch(job_id: int, *, now: datetime) -> None:
    """Stop after the paper that is being signed; what is signed stays, the rest goes on waiting."""
    with transaction.atomic():
        ask_stop(job_id, now=now)
        ask_stop_between(job_id, now=now)
        job = Job.objects.get(pk=job_id)
        if job.state == JobState.STOPPED:
            forget_prepared(job)
            settle(f"job.{job.pk}", now=now)


def forget_prepared(job: Job) -> None:
    """Drop what was prepared for a token and will not be signed."""
    TokenPaper.objects.filter(job=job).delete()


def sign_batch(job_id: int, *, clock: Clock) -> None:
    """Sign the papers of a batch one by one; one that fails is named and does not stop the rest.

    Safe to run twice, and to be taken up where a worker died: a paper signed before is passed over.
    """
    job = take_up(job_id, JobState.WRITING, after=[JobState.WAITING])
    if job is None:
        _end_asked_stop(job_id, now=clock())
        return
    actor = Actor.from_record(job.actor)
    papers: list[int] = job.asked["papers"]
    signed: list[int] = []
    failed: list[dict[str, Any]] = []
    state = JobState.DONE
    with progress_of(job_id) as progress:
        try:
            for place, paper in enumerate(papers):
                progress.tell("sign", place, len(papers))
                sign = partial(sign_and_take_up, paper, actor=actor, now=clock())
                if sentence := sign_one(paper, sign):
                    failed.append(failure(job, paper, sentence))
                else:
                    signed.append(paper)
        except StopAskedError:
            state = JobState.STOPPED
    end_batch(job, state, signed, failed, now=clock())


def sign_one(paper: int, act: Callable[[], object]) -> str:
    """Do what signs one paper; return the sentence that says why it was not, or nothing."""
    try:
        act()
    except Refused as refused:
        try:
            return sentence_of(refused)
        except ValueError:  # no reason of agreeing or of a way to sign
            _LOG.exception("paper %s was refused", paper)
    except UnusableInputError as error:
        return str(error)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the paper is not to blame, and is tried again
    except Exception:  # noqa: BLE001  # a job: one bad paper is named, the others are signed
        _LOG.exception("paper %s was not signed", paper)
    else:
        return ""
    return str(FAILED_HERE)


def failure(job: Job, paper: int, sentence: str) -> dict[str, Any]:
    """Return what the page says of a paper that was not signed."""
    return {"paper": paper, "number": job.asked["numbers"][str(paper)], "sentence": sentence}


def asked_to_stop(job_id: int) -> Job | None:
    """Return a batch whose worker died after somebody had asked it to stop."""
    moving = (JobState.CHECKING, JobState.WRITING)
    return Job.objects.filter(pk=job_id, state__in=moving, stop_asked=True).first()


def _end_asked_stop(job_id: int, *, now: datetime) -> None:
    if job := asked_to_stop(job_id):
        own = Slot.objects.filter(
            commitment_id__in=job.asked["papers"],
            person_id=job.actor["person_id"],
            signed_at__gte=job.created_at,
        )
        signed = own.order_by("commitment_id").values_list("commitment_id", flat=True).distinct()
        end_batch(job, JobState.STOPPED, list(signed), [], now=now)


def end_batch(
    job: Job,
    state: JobState,
    signed: Sequence[int],
    failed: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
) -> None:
    """Keep what came of a batch, and tell its owner, who may have left the page."""
    left = len(job.asked["papers"]) - len(signed) - len(failed)
    result = {"signed": list(signed), "failed": list(failed), "left": left}
    try:
        with transaction.atomic():
            finish_job(job.pk, state, result=result, now=now)
            forget_prepared(job)
    except LookupError:  # taken up twice: the other one has said what came of it
        _LOG.info("batch %s was finished by another worker", job.pk)
        return
    settle(f"job.{job.pk}", now=now)
    if len(job.asked["papers"]) > AT_ONCE:
        notify(
            [job.owner_id],
            topic=f"job.{job.pk}",
            kind=NoticeKind.NEEDS_ACT if left or failed else NoticeKind.SYSTEM,
            text=_told(len(signed), len(failed), left),
            path=f"/cho-ky/lan-ky/{job.pk}/",
            now=now,
        )


def _told(signed: int, failed: int, left: int) -> str:
    told = f"Ký nhiều văn bản: đã ký {signed}"
    told += f", chưa ký được {failed}" if failed else ""
    return told + (f", đã dừng khi còn {left}." if left else ".")


def queue(job_id: int) -> None:
    """Let a worker take a batch up."""
    app.configure_task(BATCH_JOB, priority=AHEAD).defer(job_id=job_id)
