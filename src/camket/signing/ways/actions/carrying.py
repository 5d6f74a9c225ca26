"""A request at a remote service carried on by a worker, step by step, and ended once.

No row is locked while a service is asked. Whoever carries a request on takes it for a while first
(`busy_until`), so that two workers never ask twice; and what a service answers is used only if the
request is still open and in time when the answer is there. Many papers are prepared and taken one
by one, each for good: a worker that dies in the middle leaves the rest to the next, and a service
is never asked twice for what it has signed.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from camket.audit.chain import one_act
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.actions.closing import actor_of, finish_request
from camket.signing.ways.csc.answers import (
    Approval,
    Approved,
    Asked,
    Credential,
    ServiceError,
    Trouble,
)
from camket.signing.ways.csc.client import CscClient, Service
from camket.signing.ways.refusals import FAILED_HERE
from camket.signing.ways.rows import (
    OPEN_STATES,
    PaperState,
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

if TYPE_CHECKING:
    from asn1crypto import x509

LASTS: Final = timedelta(minutes=5)
"""So long the person has to confirm, from when he is asked."""
_TAKEN_FOR: Final = timedelta(minutes=2)
_HELD_FOR: Final = timedelta(seconds=45)
"""Between two papers: so soon another worker takes up what one that died has left."""
_CODES: Final = 1000
_LOGGER: Final = logging.getLogger(__name__)

Accept = Callable[[RemotePaper, bytes, Actor, datetime], str]
"""Takes a signed file into its paper; returns why not, as a sentence, or nothing."""
Prepare = Callable[
    [RemotePaper, "x509.Certificate", "Sequence[x509.Certificate]", Actor, datetime],
    Prepared | str,
]
"""Makes the file with everything but the value; returns why not, as a sentence, where it cannot."""
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
    request_id: int,
    *,
    prepare: Prepare,
    accept: Accept,
    clock: Clock,
    connect: Connect = connect,
) -> RemoteRequest:
    """Carry a request on by one step; safe to run twice and beside another worker.

    Args:
        request_id: The request.
        prepare: Makes the file that lacks nothing but the value.
        accept: Takes a signed file into its paper.
        clock: Tells the instant, again after the service answered.
        connect: Makes the client.
    """
    now = clock()
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if not request.is_open or not _taken(request_id, now):
        return request
    try:
        if request.state != RequestState.TAKING and request.expires_at <= now:
            finish_request(request_id, RequestState.FAILED, Trouble.EXPIRED, now)
        else:
            client = connect(request.service)
            if request.state == RequestState.PREPARING:
                _prepare(request, prepare, clock, client)
            _step(request_id, accept, clock, client)
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
        state__in=[one for one in OPEN_STATES if one is not RequestState.TAKING],
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


def _held(request: RemoteRequest, state: RequestState, now: datetime) -> bool:
    """Keep a request for the next paper; False when its owner gave it up meanwhile."""
    own = RemoteRequest.objects.filter(pk=request.pk, state=state)
    return bool(own.update(busy_until=now + _HELD_FOR))


def _prepare(request: RemoteRequest, prepare: Prepare, clock: Clock, client: CscClient) -> None:
    """Prepare the papers that are not yet, one by one; then the person may be asked.

    Raises:
        ServiceError: The service shows another certificate than it did when it was chosen.
    """
    credential = client.credential(request.credential_id)
    if credential.certificate.dump() != bytes(request.certificate):
        raise ServiceError(Trouble.WRONG_SIGNATURE)
    actor = actor_of(request)
    for paper in request.papers.filter(state=PaperState.QUEUED).order_by("position"):
        now = clock()
        if not _held(request, RequestState.PREPARING, now):
            return
        try:
            made = prepare(paper, credential.certificate, credential.chain, actor, now)
        except (OperationalError, InterfaceError):
            raise  # the database is away: the paper is not to blame, and is tried again
        except Exception:  # a job: one bad paper is named, the others go on
            _LOGGER.exception("paper %s was not prepared", paper.paper_id)
            made = str(FAILED_HERE)
        own = RemotePaper.objects.filter(pk=paper.pk, state=PaperState.QUEUED)
        if isinstance(made, str):
            own.update(state=PaperState.REFUSED, sentence=made)
        else:
            own.update(
                state=PaperState.WAITING, prepared=made.dump(), hash_to_sign=made.hash_to_sign
            )
    _end_preparing(request.pk, clock())


@one_act()
def _end_preparing(request_id: int, now: datetime) -> None:
    """Let the person be asked for what could be prepared, with a code to compare for just that."""
    request = RemoteRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state != RequestState.PREPARING:
        return
    hashes = _hashes(request)
    if not hashes:
        finish_request(request_id, RequestState.FAILED, Trouble.NOTHING_PREPARED, now)
        return
    request.state, request.code = RequestState.BEGUN, code_for(hashes)
    request.expires_at, request.busy_until = now + LASTS, now + _TAKEN_FOR
    request.save(update_fields=["state", "code", "expires_at", "busy_until"])


def _step(request_id: int, accept: Accept, clock: Clock, client: CscClient) -> None:
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.state == RequestState.BEGUN:
        credential = client.credential(request.credential_id)
        if credential.approval is Approval.APP:
            keep_answer(request_id, authorized(client, credential, request))
        else:
            ask_person(request, client, credential)
    elif request.state == RequestState.ASKED and request.handle:
        approved = client.check(request.handle)
        if approved is None:
            return
        keep_answer(request_id, approved)
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.state == RequestState.APPROVED:
        _sign(request, clock, client)
        request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.state == RequestState.TAKING:
        _take_all(request, accept, clock)


def code_for(hashes: Sequence[bytes]) -> str:
    """Return three digits to compare, bound to what is signed and to this one time."""
    spelled = hashlib.sha256(b"".join(hashes) + secrets.token_bytes(16)).digest()
    return f"{int.from_bytes(spelled) % _CODES:03d}"


def ask_person(request: RemoteRequest, client: CscClient, credential: Credential) -> None:
    """Have the code sent, or the page made; an app is asked by the worker, which may wait.

    Raises:
        ServiceError: The service does not go along.
    """
    waiting = RemoteRequest.objects.filter(pk=request.pk, state=RequestState.BEGUN)
    if credential.approval is Approval.OTP:
        if credential.sends_otp:
            client.send_otp(credential.credential_id)
        waiting.update(state=RequestState.ASKED)
    elif credential.approval is Approval.BROWSER:
        state, verifier = new_token(), new_token()
        page = client.approval_page(
            credential.credential_id,
            _hashes(request),
            back=request.back,
            state=state,
            challenge=challenge_of(verifier),
        )
        waiting.update(
            state=RequestState.ASKED,
            state_sha256=digest_of_token(state),
            verifier=encipher(verifier),
            page=page,
        )


def _asked_for(request: RemoteRequest) -> QuerySet[RemotePaper]:
    """Return what one approval is asked for: the papers that could be prepared, in their order.

    A paper that ends while its owner is asked stays among them: the service signs just what was
    approved together. The value for such a paper is dropped.
    """
    return request.papers.exclude(hash_to_sign=b"").order_by("position")


def _hashes(request: RemoteRequest) -> list[bytes]:
    return [bytes(one) for one in _asked_for(request).values_list("hash_to_sign", flat=True)]


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
    papers = list(_asked_for(request).values_list("name", "hash_to_sign"))
    name = papers[0][0] if len(papers) == 1 else f"{len(papers)} văn bản"
    return client.authorize(
        credential,
        [bytes(hash_to_sign) for _name, hash_to_sign in papers],
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


def _sign(request: RemoteRequest, clock: Clock, client: CscClient) -> None:
    """Have the values made, and keep them: the approval is good once.

    Raises:
        ServiceError: There are none, they come too late, or one of them is no signature of its
            paper; then none is kept.
    """
    credential = client.credential(request.credential_id)
    papers = list(_asked_for(request).values_list("pk", "hash_to_sign"))
    hashes = [bytes(hash_to_sign) for _pk, hash_to_sign in papers]
    values = client.sign(credential, decipher(request.sad), hashes)
    now = clock()
    if now >= request.expires_at:
        raise ServiceError(Trouble.LATE)
    given = {pk: value for (pk, _hash), value in zip(papers, values, strict=True)}
    waiting = request.papers.filter(pk__in=given, state=PaperState.WAITING)
    for paper in waiting.iterator(chunk_size=10):
        _completed(paper, given[paper.pk])
    _keep_values(request.pk, given, now)


@one_act()
def _keep_values(request_id: int, given: dict[int, bytes], now: datetime) -> None:
    """Keep what the service made, of the papers that were not given up meanwhile."""
    approved = RemoteRequest.objects.filter(pk=request_id, state=RequestState.APPROVED)
    if not approved.update(state=RequestState.TAKING, sad="", busy_until=now + _HELD_FOR):
        return
    waiting = RemotePaper.objects.select_for_update().filter(pk__in=given, state=PaperState.WAITING)
    rows = [RemotePaper(pk=pk, value=given[pk]) for pk in waiting.values_list("pk", flat=True)]
    RemotePaper.objects.bulk_update(rows, ["value"])


def _completed(paper: RemotePaper, value: bytes) -> bytes:
    """Return the signed file; of a batch with one wrong value none is taken."""
    try:
        return complete(Prepared.load(bytes(paper.prepared or b"")), value)
    except Refused as refused:
        raise ServiceError(Trouble.WRONG_SIGNATURE) from refused


def _take_all(request: RemoteRequest, accept: Accept, clock: Clock) -> None:
    """Take the signed files one by one; one that is not taken is named and stops no other."""
    waiting = request.papers.filter(state=PaperState.WAITING).order_by("position")
    for paper_id in list(waiting.values_list("pk", flat=True)):
        now = clock()
        if not _held(request, RequestState.TAKING, now):
            return
        try:
            _take(paper_id, request, accept, now)
        except (OperationalError, InterfaceError):
            raise  # the database is away: the paper is not to blame, and is tried again
        except Exception:  # a job: one bad paper is named, the others are taken
            _LOGGER.exception("remote paper %s was not taken", paper_id)
            RemotePaper.objects.filter(pk=paper_id, state=PaperState.WAITING).update(
                state=PaperState.REFUSED, sentence=str(FAILED_HERE), prepared=None, value=None
            )
    finish_request(request.pk, RequestState.DONE, None, clock())


@one_act()
def _take(paper_id: int, request: RemoteRequest, accept: Accept, now: datetime) -> None:
    """Take one signed file, if its request was not given up meanwhile."""
    paper = (
        RemotePaper.objects.select_for_update(of=("self",))
        .filter(pk=paper_id, state=PaperState.WAITING, request__state=RequestState.TAKING)
        .first()
    )
    if paper is None:
        return
    pdf = _completed(paper, bytes(paper.value or b""))
    sentence = accept(paper, pdf, actor_of(request), now)
    paper.state = PaperState.REFUSED if sentence else PaperState.SIGNED
    paper.sentence, paper.prepared, paper.value = sentence, None, None
    paper.save(update_fields=["state", "sentence", "prepared", "value"])


def refused_by_service(error: ServiceError, service: RemoteService) -> Refused:
    """Return the refusal to raise for what a service answered; the log has its own code."""
    _LOGGER.warning("service %s: %s %s", service.name, error.trouble, error.code)
    return Refused(error.trouble, service=service.name)
