"""Many papers with a token: prepared by a worker, signed under one PIN, taken by a worker.

The PIN goes from the form to the device and nowhere else, so the one step that needs it is done
while the person waits, and is short: a value over a few hundred bytes for each paper. What comes
before and after is long, and is a worker's.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from asn1crypto import x509
from django.db import transaction

from camket.audit.chain import record
from camket.commitments.actions.signing import prepare_signature
from camket.commitments.agreement_wording import sentence_of
from camket.files.actions import finish_job, queue_job, take_up
from camket.files.models import Job, JobState
from camket.files.progress import StopAskedError, progress_of
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.models import TokenPaper
from camket.signing.ways.reach import token_certificate
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import PaperState
from camket.signing.ways.tokens import Pin, sign_all_with_token
from camket.signing.writing import Prepared, complete
from camket.tasks.actions.batch_signing import (
    AT_ONCE,
    BATCH,
    WITH_TOKEN,
    Clock,
    asked_to_stop,
    begin_batch,
    end_batch,
    failure,
    queue,
    refuse_unless_ready,
    sign_batch,
    sign_one,
    stop_batch,
)
from camket.tasks.actions.taking_up import take_from_token
from camket.tasks.decisions.batches import BatchRefusal

PIN_WITHIN: Final = timedelta(minutes=30)
"""So long what was prepared waits for the PIN: a signature bears the time it was prepared at."""
_SECONDS_TO_SIGN: Final = 20.0
_CHUNK: Final = 10


def begin_batch_with_token(
    commitment_ids: Sequence[int], key: str, *, actor: Actor, now: datetime
) -> Job:
    """Let papers be prepared for a key on a token; the PIN is asked for when they are.

    Args:
        commitment_ids: The papers.
        key: The line of the choice, as `offers` named it.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: As `begin_batch`, or the token is gone.
    """
    chosen = list(dict.fromkeys(commitment_ids))
    refuse_unless_ready(chosen, actor)
    held, chain = token_certificate(key)
    token = {
        "key": key,
        "name": held.token,
        "certificate": b64encode(held.certificate.dump()).decode(),
        "chain": [b64encode(one.dump()).decode() for one in chain],
    }
    return begin_batch(chosen, actor=actor, now=now, token=token)


def carry_on_batch(job_id: int, *, clock: Clock) -> None:
    """Do what is a worker's of a batch, as far as it is; safe to run twice."""
    job = Job.objects.get(pk=job_id)
    if WITH_TOKEN not in job.asked:
        sign_batch(job_id, clock=clock)
    elif job.state in (JobState.WAITING, JobState.CHECKING):
        prepare_batch(job_id, clock=clock)
    else:
        take_batch(job_id, clock=clock)


def prepare_batch(job_id: int, *, clock: Clock) -> None:
    """Prepare the papers that are not yet, one by one, for the certificate that was chosen."""
    job = take_up(job_id, JobState.CHECKING, after=[JobState.WAITING])
    if job is None:
        _end_asked_stop(job_id, now=clock())
        return
    token = job.asked[WITH_TOKEN]
    certificate = x509.Certificate.load(b64decode(token["certificate"]))
    chain = [x509.Certificate.load(b64decode(one)) for one in token["chain"]]
    actor = Actor.from_record(job.actor)
    total = len(job.asked["papers"])
    queued = TokenPaper.objects.filter(job=job, state=PaperState.QUEUED)
    before = total - queued.count()
    with progress_of(job_id) as progress:
        try:
            for place, row in enumerate(queued, start=before):
                progress.tell("prepare", place, total)
                _prepare(row, certificate, chain, actor, clock())
        except StopAskedError:
            _end(job, JobState.STOPPED, now=clock())
            return
    _end_preparing(job, now=clock())


def _prepare(
    row: TokenPaper,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    actor: Actor,
    now: datetime,
) -> None:
    own = TokenPaper.objects.filter(pk=row.pk, state=PaperState.QUEUED)

    def prepare() -> None:
        made = prepare_signature(row.paper_id, certificate, chain, actor=actor, now=now)
        own.update(
            state=PaperState.WAITING,
            role=made.role,
            prepared=made.prepared.dump(),
            to_be_signed=made.prepared.attributes,
        )

    if sentence := sign_one(row.paper_id, prepare):
        own.update(state=PaperState.REFUSED, sentence=sentence)


def _end_preparing(job: Job, *, now: datetime) -> None:
    """Let the PIN be asked for; where nothing could be prepared the batch is over."""
    ready = TokenPaper.objects.filter(job=job, state=PaperState.WAITING).count()
    if not ready:
        _end(job, JobState.DONE, now=now)
        return
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, state=JobState.CHECKING).exists():
            return  # another worker did the same, or the owner stopped it
        finish_job(job.pk, JobState.READY, result={"ready": ready}, now=now)
    if len(job.asked["papers"]) > AT_ONCE:
        notify(
            [job.owner_id],
            topic=f"job.{job.pk}",
            kind=NoticeKind.NEEDS_ACT,
            text=f"Đã chuẩn bị {ready} văn bản: nhập mã PIN một lần để ký.",
            path=f"/cho-ky/lan-ky/{job.pk}/",
            now=now,
        )


def sign_prepared(job_id: int, pin: Pin, *, actor: Actor, now: datetime) -> None:
    """Have the token sign what was prepared, under one entry of the PIN; a worker then takes it.

    Args:
        job_id: The batch.
        pin: What the person typed; gone when this returns.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: The batch is not the actor's or waits for no PIN, what was prepared is too old, or
            the token or the PIN does not go along. What a token made before it failed is kept.
    """
    job = Job.objects.filter(pk=job_id, kind=BATCH, owner_id=actor.user_id).first()
    if job is None or job.state != JobState.READY:
        raise Refused(BatchRefusal.NO_PIN_ASKED)
    if job.finished_at is None or now >= job.finished_at + PIN_WITHIN:
        stop_batch(job_id, now=now)
        raise Refused(BatchRefusal.PREPARED_LONG_AGO, minutes=PIN_WITHIN.seconds // 60)
    token = job.asked[WITH_TOKEN]
    held, _chain = token_certificate(token["key"])
    if held.certificate.dump() != b64decode(token["certificate"]):
        raise Refused(WayRefusal.NOT_OFFERED)
    waiting = TokenPaper.objects.filter(job=job, state=PaperState.WAITING)
    rows = list(waiting.filter(value__isnull=True).only("pk", "to_be_signed"))
    made = sign_all_with_token(
        held, [bytes(row.to_be_signed or b"") for row in rows], pin, within=_SECONDS_TO_SIGN
    )
    with transaction.atomic():
        for row, value in zip(rows, made.values, strict=False):
            row.value = value
        TokenPaper.objects.bulk_update(rows[: len(made.values)], ["value"])
        if made.stopped is None and queue_job(job_id):
            record(
                "papers.signed_with_token",
                job,
                actor=actor,
                at=now,
                unit_id=actor.unit_id,
                after={"papers": len(rows), "token": held.token},
            )
            settle(f"job.{job_id}", now=now)
            if len(job.asked["papers"]) > AT_ONCE:
                transaction.on_commit(lambda: queue(job_id))
    if made.stopped is None:
        return
    done = waiting.filter(value__isnull=False).count()
    if not done:
        raise made.stopped
    raise Refused(
        BatchRefusal.TOKEN_STOPPED,
        why=sentence_of(made.stopped),
        done=done,
        left=len(rows) - len(made.values),
    )


def take_batch(job_id: int, *, clock: Clock) -> None:
    """Take what the token signed, one by one; safe to run twice, and after a worker that died."""
    job = take_up(job_id, JobState.WRITING, after=[JobState.QUEUED])
    if job is None:
        _end_asked_stop(job_id, now=clock())
        return
    actor = Actor.from_record(job.actor)
    total = len(job.asked["papers"])
    signed = TokenPaper.objects.filter(job=job, state=PaperState.WAITING, value__isnull=False)
    before = total - signed.count()
    with progress_of(job_id) as progress:
        try:
            for place, row in enumerate(signed.iterator(chunk_size=_CHUNK), start=before):
                progress.tell("sign", place, total)
                _take(row, actor, clock())
        except StopAskedError:
            _end(job, JobState.STOPPED, now=clock())
            return
    _end(job, JobState.DONE, now=clock())


def _take(row: TokenPaper, actor: Actor, now: datetime) -> None:
    def take() -> None:
        pdf = complete(Prepared.load(bytes(row.prepared or b"")), bytes(row.value or b""))
        take_from_token(row.paper_id, row.role, pdf, actor=actor, now=now)

    sentence = sign_one(row.paper_id, take)
    TokenPaper.objects.filter(pk=row.pk, state=PaperState.WAITING).update(
        state=PaperState.REFUSED if sentence else PaperState.SIGNED,
        sentence=sentence,
        prepared=None,
        to_be_signed=None,
        value=None,
    )


def _end(job: Job, state: JobState, *, now: datetime) -> None:
    rows = list(TokenPaper.objects.filter(job=job).values_list("paper_id", "state", "sentence"))
    signed = [paper for paper, what, _why in rows if what == PaperState.SIGNED]
    failed = [failure(job, paper, why) for paper, what, why in rows if what == PaperState.REFUSED]
    end_batch(job, state, signed, failed, now=now)


def _end_asked_stop(job_id: int, *, now: datetime) -> None:
    if job := asked_to_stop(job_id):
        _end(job, JobState.STOPPED, now=now)


def end_unsigned(*, now: datetime) -> int:
    """Stop the batches whose PIN nobody typed in time; their papers go on waiting.

    Returns:
        How many there were.
    """
    ready = Job.objects.filter(kind=BATCH, state=JobState.READY, finished_at__lte=now - PIN_WITHIN)
    ended = list(ready)
    for job in ended:
        stop_batch(job.pk, now=now)
    return len(ended)
