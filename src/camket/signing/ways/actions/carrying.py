"""A request at a remote service carried on by a worker, step by step, and ended once.

No row is locked while a service is asked. Whoever carries a request on takes it for a while first
(`busy_until`), so that two workers never ask twice; and what a service answers is used only if the
request is still open and in time when the answer is there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from camket.audit.chain import one_act, record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.csc.answers import (
    Approved,
    Asked,
    Credential,
    ServiceError,
    Trouble,
)
from camket.signing.ways.csc.client import CscClient, Service
from camket.signing.ways.rows import (
    OPEN_STATES,
    PaperState,
    RemotePaper,
    RemoteRequest,
    RemoteService,
    RequestState,
)
from camket.signing.ways.secrets import (
    decipher,
    encipher,
    secret_of,
)
from camket.signing.writing import Prepared, complete

_LOGGER: Final = logging.getLogger(__name__)
_TAKEN_FOR: Final = timedelta(minutes=2)

Accept = Callable[[RemotePaper, bytes, Actor, datetime], str]
"""Takes a signed file into its paper; returns why not, as a sentence, or nothing."""
Clock = Callable[[], datetime]
Connect = Callable[[RemoteService], CscClient]


def connect(service: RemoteService) -> CscClient:
    """Return a client for a service as it was set up."""
    return CscClient(
        Service(
            name=service.name,
            address=service.address.rstrip("/"),
            version=service.version,
            sign_in_address=service.sign_in_address.rstrip("/"),
            client_id=service.client_id,
            secret=secret_of(service),
        )
    )


def advance(
    request_id: int, *, accept: Accept, clock: Clock, connect: Connect = connect
) -> RemoteRequest:
    """Carry a request on by one step; safe to run twice and beside another worker.

    Args:
        request_id: The request.
        accept: Takes a signed file into its paper.
        clock: Tells the instant, again after the service answered.
        connect: Makes the client.
    """
    now = clock()
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if not request.is_open or not _taken(request_id, now):
        return request
    try:
        if request.expires_at <= now:
            finish_request(request_id, RequestState.FAILED, Trouble.EXPIRED, now)
        else:
            _step(request_id, accept, clock, connect(request.service))
    except ServiceError as error:
        _LOGGER.warning("request %s: %s %s", request_id, error.trouble, error.code)
        finish_request(request_id, RequestState.FAILED, error.trouble, clock())
    finally:
        RemoteRequest.objects.filter(pk=request_id).update(busy_until=None)
    return RemoteRequest.objects.select_related("service").get(pk=request_id)


def end_overdue(*, now: datetime) -> int:
    """End the requests whose time is up; return how many."""
    overdue = RemoteRequest.objects.filter(
        Q(busy_until__isnull=True) | Q(busy_until__lte=now),
        state__in=OPEN_STATES,
        expires_at__lte=now,
    )
    ended = list(overdue.values_list("pk", flat=True))
    for request_id in ended:
        finish_request(request_id, RequestState.FAILED, Trouble.EXPIRED, now)
    return len(ended)


def _taken(request_id: int, now: datetime) -> bool:
    free = RemoteRequest.objects.filter(
        Q(busy_until__isnull=True) | Q(busy_until__lte=now), pk=request_id, state__in=OPEN_STATES
    )
    return bool(free.update(busy_until=now + _TAKEN_FOR))


def _step(request_id: int, accept: Accept, clock: Clock, client: CscClient) -> None:
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.state == RequestState.BEGUN:
        credential = client.credential(request.credential_id)
        keep_answer(request_id, authorized(client, credential, request))
    elif request.state == RequestState.ASKED and request.handle:
        approved = client.check(request.handle)
        if approved is None:
            return
        keep_answer(request_id, approved)
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.state == RequestState.APPROVED:
        _sign(request, accept, clock, client)


def authorized(
    client: CscClient,
    credential: Credential,
    request: RemoteRequest,
    *,
    otp: str = "",
    pin: str = "",
) -> Approved | Asked:
    """Ask the service for the approval of all papers of a request together.

    Raises:
        ServiceError: It does not go along, or shows another certificate than was prepared for.
    """
    if credential.certificate.dump() != bytes(request.certificate):
        raise ServiceError(Trouble.WRONG_SIGNATURE)  # prepared for another certificate
    papers = list(request.papers.order_by("position"))
    name = papers[0].name if len(papers) == 1 else f"{len(papers)} văn bản"
    return client.authorize(
        credential,
        [bytes(paper.hash_to_sign) for paper in papers],
        description=f"Mã đối chiếu {request.code}. {name}"[:200],
        client_data=f"camket-{request.pk}",
        otp=otp,
        pin=pin,
    )


def keep_answer(request_id: int, answer: Approved | Asked) -> None:
    """Keep what the service said, if the request is still open: it may have been cancelled."""
    waiting = RemoteRequest.objects.filter(
        pk=request_id, state__in=(RequestState.BEGUN, RequestState.ASKED)
    )
    if isinstance(answer, Asked):
        waiting.update(state=RequestState.ASKED, handle=answer.handle)
    else:
        waiting.update(state=RequestState.APPROVED, sad=encipher(answer.sad), page="")


def _sign(request: RemoteRequest, accept: Accept, clock: Clock, client: CscClient) -> None:
    waiting = list(request.papers.filter(state=PaperState.WAITING).order_by("position"))
    credential = client.credential(request.credential_id)
    # the approval is for all hashes together, so all are asked for again after a broken run
    every = list(request.papers.order_by("position"))
    hashes = [bytes(paper.hash_to_sign) for paper in every]
    values = client.sign(credential, decipher(request.sad), hashes)
    now = clock()
    if now >= request.expires_at:
        raise ServiceError(Trouble.LATE)
    by_position = {paper.position: value for paper, value in zip(every, values, strict=True)}
    files = {paper.pk: _completed(paper, by_position[paper.position]) for paper in waiting}
    for paper in waiting:
        _take(paper.pk, files[paper.pk], request, accept, now)
    finish_request(request.pk, RequestState.DONE, None, now)


def _completed(paper: RemotePaper, value: bytes) -> bytes:
    """Return the signed file; of a batch with one wrong value none is taken."""
    try:
        return complete(Prepared.load(bytes(paper.prepared or b"")), value)
    except Refused as refused:
        raise ServiceError(Trouble.WRONG_SIGNATURE) from refused


@one_act()
def _take(paper_id: int, pdf: bytes, request: RemoteRequest, accept: Accept, now: datetime) -> None:
    """Take one signed file, if its request was not given up meanwhile."""
    paper = (
        RemotePaper.objects.select_for_update(of=("self",))
        .filter(pk=paper_id, state=PaperState.WAITING, request__state=RequestState.APPROVED)
        .first()
    )
    if paper is None:
        return
    sentence = accept(paper, pdf, _actor_of(request), now)
    paper.state = PaperState.REFUSED if sentence else PaperState.SIGNED
    paper.sentence, paper.prepared = sentence, None
    paper.save(update_fields=["state", "sentence", "prepared"])


@one_act()
def finish_request(
    request_id: int, state: RequestState, trouble: Trouble | None, now: datetime
) -> None:
    """End a request that is open, and forget its secrets."""
    papers = RemotePaper.objects.select_for_update().filter(
        request_id=request_id, state=PaperState.WAITING
    )
    left = list(papers)
    ended = RemoteRequest.objects.filter(pk=request_id, state__in=OPEN_STATES)
    if not ended.update(
        state=state,
        trouble=trouble.value if trouble else "",
        finished_at=now,
        sad="",
        verifier="",
        state_sha256="",
        handle="",
        page="",
    ):
        return
    RemotePaper.objects.filter(pk__in=[paper.pk for paper in left]).update(
        state=PaperState.REFUSED, prepared=None
    )
    request = RemoteRequest.objects.get(pk=request_id)
    record(
        f"remote_request.{state.value}",
        request,
        actor=_actor_of(request),
        at=now,
        after={"trouble": request.trouble},
    )


def _actor_of(request: RemoteRequest) -> Actor:
    kept = {**request.actor, "limited_to": tuple(request.actor.get("limited_to", ()))}
    return Actor(**kept)


def refused_by_service(error: ServiceError, service: RemoteService) -> Refused:
    """Return the refusal to raise for what a service answered; the log has its own code."""
    _LOGGER.warning("service %s: %s %s", service.name, error.trouble, error.code)
    return Refused(error.trouble, service=service.name)
