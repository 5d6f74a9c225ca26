"""Sign many papers with one confirmation: each opened before, each by itself, none twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from camket.audit.chain import record
from camket.commitments.actions.ways import (
    SignedTogether,
    ask_service_to_sign,
    sign_all_with_pin,
)
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.models import Slot
from camket.commitments.signatures import opened_by, papers_waiting_for
from camket.files.actions import begin_job, finish_job, take_up
from camket.files.models import MOVING, Job, JobState, StoredFile
from camket.files.progress import progress_of
from camket.files.storage import read, store
from camket.organisation.models import Person
from camket.shared.actor import Actor
from camket.shared.errors import Refused, UnusableInputError
from camket.signing.models import RemoteRequest
from camket.signing.queries import signing_settings
from camket.signing.ways.offers import WayReason
from camket.signing.ways.tokens import Pin
from camket.tasks.actions.taking_up import sign_and_take_up, take_from_token
from camket.tasks.decisions import BatchRefusal

BATCH: Final = "signing"
BATCH_JOB: Final = "camket.tasks.jobs.sign_batch"
MOST_PAPERS: Final = 200
AT_ONCE: Final = 3
"""So many are signed while the person waits; more are the worker's."""
_LOG: Final = logging.getLogger(__name__)


def begin_batch(
    commitment_ids: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
    signed: SignedTogether | None = None,
) -> Job:
    """Take the confirmation for some papers; a form sent twice finds the batch it has begun.

    Args:
        commitment_ids: The papers.
        actor: Who signs.
        now: The instant.
        signed: What a token has signed; without it the trial authority signs each in its turn.

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
        same = Job.objects.filter(owner_id=actor.user_id, kind=BATCH, state__in=MOVING).first()
        if same is not None and set(same.asked["papers"]) == set(chosen):
            return same
        slots = _refuse_unless_ready(chosen, actor)
        if signed is None and not signing_settings().trial_signs:
            raise Refused(WayReason.TRIAL_OFF)
        names = {str(slot.commitment_id): str(slot.commitment.number) for slot in slots}
        job = begin_job(
            BATCH,
            asked={"papers": chosen, "numbers": names, **_kept(signed, now)},
            input_file=None,
            actor=actor,
            now=now,
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
            transaction.on_commit(lambda: _queue(job.pk))
    return job


def begin_batch_with_token(
    commitment_ids: Sequence[int], key: str, pin: Pin, *, actor: Actor, now: datetime
) -> Job:
    """Sign papers with a token under one entry of the PIN, and let them be taken one by one.

    Args:
        commitment_ids: The papers.
        key: The line of the choice, as `offers` named it.
        pin: What the person typed; gone when this returns.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: As `begin_batch`, or the token or the PIN does not go along.
    """
    chosen = list(dict.fromkeys(commitment_ids))
    _refuse_unless_ready(chosen, actor)
    signed = sign_all_with_pin(chosen, key, pin, actor=actor, now=now)
    return begin_batch(chosen, actor=actor, now=now, signed=signed)


def ask_service_for_batch(
    commitment_ids: Sequence[int], service_id: int, *, back: str, actor: Actor, now: datetime
) -> RemoteRequest:
    """Ask a remote service to sign papers under one approval of the person.

    Args:
        commitment_ids: The papers; all or none are asked for.
        service_id: The service.
        back: Where the service's own page sends the person back to.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: As `begin_batch`, or the service does not go along.
    """
    chosen = list(dict.fromkeys(commitment_ids))
    _refuse_unless_ready(chosen, actor)
    return ask_service_to_sign(chosen, service_id, back=back, actor=actor, now=now)


def _kept(signed: SignedTogether | None, now: datetime) -> dict[str, Any]:
    """Keep what a token has signed until it is taken; return where, for the job."""
    if signed is None:
        return {}
    files = {
        str(paper): {"role": role, "file": store(pdf, "application/pdf", now=now).pk}
        for paper, (role, pdf) in signed.files.items()
    }
    refused = {str(paper): sentence_of(reason) for paper, reason in signed.refused.items()}
    return {"files": files, "refused": refused}


def _refuse_unless_ready(chosen: Sequence[int], actor: Actor) -> Sequence[Slot]:
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
    _queue(job.pk)
    return True


def sign_batch(job_id: int, *, clock: Callable[[], datetime]) -> None:
    """Sign the papers of a batch one by one; one that fails is named and does not stop the rest.

    Safe to run twice, and to be taken up where a worker died: a paper signed before is passed over.
    """
    job = take_up(job_id, JobState.WRITING, after=[JobState.WAITING])
    if job is None:
        return
    actor = Actor.from_record(job.actor)
    papers: list[int] = job.asked["papers"]
    signed: list[int] = []
    failed: list[dict[str, Any]] = []
    with progress_of(job_id) as progress:
        for place, paper in enumerate(papers):
            progress.tell("sign", place, len(papers))
            if sentence := _sign_one(paper, job.asked, actor, clock()):
                number = job.asked["numbers"][str(paper)]
                failed.append({"paper": paper, "number": number, "sentence": sentence})
            else:
                signed.append(paper)
    try:
        finish_job(job_id, JobState.DONE, result={"signed": signed, "failed": failed}, now=clock())
    except LookupError:  # taken up twice: the other one has said what came of it
        _LOG.info("batch %s was finished by another worker", job_id)


def _sign_one(paper: int, asked: dict[str, Any], actor: Actor, now: datetime) -> str:
    """Sign one paper, or take it signed; return the sentence that says why not, or nothing."""
    if sentence := asked.get("refused", {}).get(str(paper)):
        return str(sentence)
    try:
        if "files" in asked:
            kept = asked["files"][str(paper)]
            pdf = read(StoredFile.objects.get(pk=kept["file"]))
            take_from_token(paper, kept["role"], pdf, actor=actor, now=now)
        else:
            sign_and_take_up(paper, actor=actor, now=now)
    except Refused as refused:
        try:
            return sentence_of(refused)
        except ValueError:  # no reason of agreeing or of a way to sign
            _LOG.exception("paper %s was refused", paper)
    except UnusableInputError as error:
        return str(error)
    except Exception:  # noqa: BLE001  # a job: one bad paper is named, the others are signed
        _LOG.exception("paper %s was not signed", paper)
    else:
        return ""
    return _("Hệ thống gặp lỗi nên văn bản này chưa được ký. Ký lại; nếu vẫn lỗi, báo quản trị.")


def _queue(job_id: int) -> None:
    app.configure_task(BATCH_JOB).defer(job_id=job_id)
