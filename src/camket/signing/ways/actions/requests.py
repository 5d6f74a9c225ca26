"""A request at a remote service: begun by a person, carried on by a worker, finished once.

No row is locked while a service is asked. Whoever carries a request on takes it for a while first
(`busy_until`), so that two workers never ask twice; and what a service answers is used only if the
request is still open and in time when the answer is there.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from asn1crypto import x509
from django.db import IntegrityError, transaction
from django.db.models import Q

from camket.audit.chain import one_act, record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.csc.answers import (
    Approval,
    Approved,
    Asked,
    Credential,
    ServiceError,
    Trouble,
)
from camket.signing.ways.csc.client import CscClient, Service
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import (
    OPEN_STATES,
    PaperState,
    RemoteAccount,
    RemotePaper,
    RemoteRequest,
    RemoteService,
    RequestState,
)
from camket.signing.ways.secrets import (
    challenge_of,
    decipher,
    digest_of_token,
    encipher,
    new_token,
    secret_of,
)
from camket.signing.writing import Prepared, complete

_LOGGER: Final = logging.getLogger(__name__)
LASTS: Final = timedelta(minutes=5)
_TAKEN_FOR: Final = timedelta(minutes=2)
_MOST_TRIES: Final = 3
_CODES: Final = 1000

Accept = Callable[[RemotePaper, bytes, Actor, datetime], str]
"""Takes a signed file into its paper; returns why not, as a sentence, or nothing."""
Clock = Callable[[], datetime]
Connect = Callable[[RemoteService], CscClient]


@dataclass(frozen=True, slots=True)
class PaperToSign:
    """A paper the person wants to sign.

    Attributes:
        paper_id: Its number in the room above.
        role: The slot.
        name: What the person knows it as.
        prepare: Makes the file with everything but the value, for the certificate that will sign.
    """

    paper_id: int
    role: str
    name: str
    prepare: Callable[[x509.Certificate, Sequence[x509.Certificate]], Prepared]


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


def begin_request(
    account: RemoteAccount,
    papers: Sequence[PaperToSign],
    *,
    back: str,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteRequest:
    """Prepare the papers and ask the service for one approval of all of them.

    Args:
        account: The person's account at the service.
        papers: What is to be signed.
        back: Where the service's own page sends the person back to.
        actor: Who signs.
        now: The instant.
        connect: Makes the client.

    Raises:
        Refused: There is nothing to sign, a paper cannot be signed by this person or is asked for
            already, or the service does not go along.
    """
    if not papers:
        raise Refused(WayRefusal.NOTHING_TO_SIGN)
    service = account.service
    client = connect(service)
    try:
        credential = client.credential(account.credential_id)
    except ServiceError as error:
        raise _refused(error, service) from error
    if not credential.is_usable:
        raise Refused(Trouble.NO_CREDENTIAL, service=service.name)
    if len(papers) > credential.most:
        raise Refused(
            Trouble.NO_BATCH, service=service.name, most=credential.most, count=len(papers)
        )
    prepared = [one.prepare(credential.certificate, credential.chain) for one in papers]
    end_overdue(now=now)
    request = _kept(account, credential, list(zip(papers, prepared, strict=True)), actor, now)
    try:
        _ask_person(request, client, credential, [one.hash_to_sign for one in prepared], back)
    except ServiceError as error:
        _finish(request.pk, RequestState.FAILED, error.trouble, now)
        raise _refused(error, service) from error
    return RemoteRequest.objects.get(pk=request.pk)


@one_act()
def _kept(
    account: RemoteAccount,
    credential: Credential,
    papers: Sequence[tuple[PaperToSign, Prepared]],
    actor: Actor,
    now: datetime,
) -> RemoteRequest:
    if actor.user_id is None:
        raise Refused(WayRefusal.NOT_YOURS)
    request = RemoteRequest.objects.create(
        service=account.service,
        owner_id=actor.user_id,
        person=account.person,
        actor=actor.as_record(),
        credential_id=credential.credential_id,
        certificate=credential.certificate.dump(),
        approval=credential.approval.value,
        asks_otp=bool(credential.otp_name),
        asks_pin=bool(credential.pin_name),
        state=RequestState.BEGUN,
        code=_code_for([one.hash_to_sign for _paper, one in papers]),
        created_at=now,
        expires_at=now + LASTS,
    )
    for position, (paper, prepared) in enumerate(papers, start=1):
        try:
            with transaction.atomic():
                RemotePaper.objects.create(
                    request=request,
                    position=position,
                    paper_id=paper.paper_id,
                    role=paper.role,
                    name=paper.name[:300],
                    prepared=prepared.dump(),
                    hash_to_sign=prepared.hash_to_sign,
                    state=PaperState.WAITING,
                )
        except IntegrityError as error:
            raise Refused(WayRefusal.ASKED_ALREADY, paper=paper.name) from error
    record(
        "remote_request.begun",
        request,
        actor=actor,
        at=now,
        after={
            "service": account.service.name,
            "papers": [paper.paper_id for paper, _prepared in papers],
        },
    )
    return request


def _code_for(hashes: Sequence[bytes]) -> str:
    """Return three digits to compare, bound to what is signed and to this one time."""
    spelled = hashlib.sha256(b"".join(hashes) + secrets.token_bytes(16)).digest()
    return f"{int.from_bytes(spelled) % _CODES:03d}"


def _ask_person(
    request: RemoteRequest,
    client: CscClient,
    credential: Credential,
    hashes: Sequence[bytes],
    back: str,
) -> None:
    """Have the code sent, or the page made; an app is asked by the worker, which may wait."""
    waiting = RemoteRequest.objects.filter(pk=request.pk)
    if credential.approval is Approval.OTP:
        if credential.sends_otp:
            client.send_otp(credential.credential_id)
        waiting.update(state=RequestState.ASKED)
    elif credential.approval is Approval.BROWSER:
        state, verifier = new_token(), new_token()
        page = client.approval_page(
            credential.credential_id,
            hashes,
            back=back,
            state=state,
            challenge=challenge_of(verifier),
        )
        waiting.update(
            state=RequestState.ASKED,
            state_sha256=digest_of_token(state),
            verifier=encipher(verifier),
            page=page,
        )


def enter_code(
    request_id: int,
    *,
    otp: str,
    pin: str,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteRequest:
    """Give the service the code it sent; it is passed on and kept nowhere.

    Raises:
        Refused: The request is not the person's, is over or asks for no code, the code is wrong, or
            the service does not go along. After three wrong codes the request ends.
    """
    request = _own(request_id, actor)
    if not request.is_open or request.expires_at <= now:
        raise Refused(WayRefusal.NOT_OPEN)
    if request.state != RequestState.ASKED or request.approval != Approval.OTP:
        raise Refused(WayRefusal.WRONG_STATE)
    if request.asks_otp and not otp:
        raise Refused(WayRefusal.NO_CODE)
    tries = RemoteRequest.objects.filter(pk=request.pk, tries__lt=_MOST_TRIES)
    if not tries.update(tries=request.tries + 1):
        _finish(request.pk, RequestState.FAILED, Trouble.WRONG_OTP, now)
        raise Refused(WayRefusal.TOO_MANY_TRIES, count=_MOST_TRIES)
    client = connect(request.service)
    try:
        credential = client.credential(request.credential_id)
        answer = _authorized(client, credential, request, otp=otp, pin=pin)
    except ServiceError as error:
        if error.trouble not in (Trouble.WRONG_OTP, Trouble.WRONG_PIN):
            _finish(request.pk, RequestState.FAILED, error.trouble, now)
        raise _refused(error, request.service) from error
    _keep_answer(request.pk, answer)
    return _own(request_id, actor)


def come_back(
    request_id: int,
    *,
    code: str,
    state: str,
    back: str,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteRequest:
    """Take the person back from the service's page, with the code it gave him; good once.

    Raises:
        Refused: The request is not the person's, is over or was not made for this way back, or the
            service does not take the code.
    """
    request = _own(request_id, actor)
    if not request.is_open or request.expires_at <= now:
        raise Refused(WayRefusal.NOT_OPEN)
    spent = RemoteRequest.objects.filter(
        pk=request.pk, state=RequestState.ASKED, state_sha256=digest_of_token(state)
    )
    if not state or not spent.update(state_sha256="", page=""):
        raise Refused(WayRefusal.WRONG_STATE)
    try:
        answer = _exchanged(request, connect(request.service), code, back)
    except ServiceError as error:
        _finish(request.pk, RequestState.FAILED, error.trouble, now)
        raise _refused(error, request.service) from error
    _keep_answer(request.pk, answer)
    return _own(request_id, actor)


def _exchanged(request: RemoteRequest, client: CscClient, code: str, back: str) -> Approved:
    if not code:  # the service's page sent the person back without one: he said no
        raise ServiceError(Trouble.DECLINED)
    return client.exchange(code, back=back, verifier=decipher(request.verifier))


def cancel_request(request_id: int, *, actor: Actor, now: datetime) -> RemoteRequest:
    """Give a request up; one that is over stays as it is.

    Raises:
        Refused: It is not the person's.
    """
    request = _own(request_id, actor)
    _finish(request.pk, RequestState.CANCELLED, None, now)
    return _own(request_id, actor)


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
            _finish(request_id, RequestState.FAILED, Trouble.EXPIRED, now)
        else:
            _step(request_id, accept, clock, connect(request.service))
    except ServiceError as error:
        _LOGGER.warning("request %s: %s %s", request_id, error.trouble, error.code)
        _finish(request_id, RequestState.FAILED, error.trouble, clock())
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
        _finish(request_id, RequestState.FAILED, Trouble.EXPIRED, now)
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
        _keep_answer(request_id, _authorized(client, credential, request))
    elif request.state == RequestState.ASKED and request.handle:
        approved = client.check(request.handle)
        if approved is None:
            return
        _keep_answer(request_id, approved)
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.state == RequestState.APPROVED:
        _sign(request, accept, clock, client)


def _authorized(
    client: CscClient,
    credential: Credential,
    request: RemoteRequest,
    *,
    otp: str = "",
    pin: str = "",
) -> Approved | Asked:
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


def _keep_answer(request_id: int, answer: Approved | Asked) -> None:
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
    _finish(request.pk, RequestState.DONE, None, now)


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
def _finish(request_id: int, state: RequestState, trouble: Trouble | None, now: datetime) -> None:
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


def _own(request_id: int, actor: Actor) -> RemoteRequest:
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.owner_id != actor.user_id:
        raise Refused(WayRefusal.NOT_YOURS)
    return request


def _actor_of(request: RemoteRequest) -> Actor:
    kept = {**request.actor, "limited_to": tuple(request.actor.get("limited_to", ()))}
    return Actor(**kept)


def _refused(error: ServiceError, service: RemoteService) -> Refused:
    _LOGGER.warning("service %s: %s %s", service.name, error.trouble, error.code)
    return Refused(error.trouble, service=service.name)
