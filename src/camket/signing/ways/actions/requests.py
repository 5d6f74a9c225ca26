"""A request at a remote service: begun by a person, confirmed or given up by him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from asn1crypto import x509
from django.db import IntegrityError, transaction

from camket.audit.chain import one_act, record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.actions.carrying import (
    LASTS,
    Connect,
    ask_person,
    authorized,
    code_for,
    connect,
    end_overdue,
    keep_answer,
    refused_by_service,
)
from camket.signing.ways.actions.closing import finish_request
from camket.signing.ways.csc.answers import (
    Approval,
    Approved,
    Credential,
    ServiceError,
    Trouble,
)
from camket.signing.ways.csc.client import CscClient
from camket.signing.ways.kinds import Room
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import (
    PaperState,
    RemoteAccount,
    RemotePaper,
    RemoteRequest,
    RequestState,
)
from camket.signing.ways.secrets import decipher, digest_of_token
from camket.signing.writing import Prepared

AT_ONCE: Final = 3
"""So many papers are prepared while the person waits; more are the worker's."""
_PREPARED_WITHIN: Final = timedelta(minutes=30)
_MOST_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class PaperToSign:
    """A paper the person wants to sign.

    Attributes:
        room: Whose paper it is.
        paper_id: Its number in that room.
        role: The slot.
        name: What the person knows it as.
        prepare: Makes the file with everything but the value, for the certificate that will sign.
    """

    room: Room
    paper_id: int
    role: str
    name: str
    prepare: Callable[[x509.Certificate, Sequence[x509.Certificate]], Prepared]


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

    Of more than a few nothing but the wish is kept: a worker prepares them, then asks.

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
        raise refused_by_service(error, service) from error
    if not credential.is_usable:
        raise Refused(Trouble.NO_CREDENTIAL, service=service.name)
    if len(papers) > credential.most:
        raise Refused(
            Trouble.NO_BATCH, service=service.name, most=credential.most, count=len(papers)
        )
    end_overdue(now=now)
    if len(papers) > AT_ONCE:
        return _kept(account, credential, [(one, None) for one in papers], back, actor, now)
    prepared = [one.prepare(credential.certificate, credential.chain) for one in papers]
    pairs = list(zip(papers, prepared, strict=True))
    request = _kept(account, credential, pairs, back, actor, now)
    try:
        ask_person(request, client, credential)
    except ServiceError as error:
        finish_request(request.pk, RequestState.FAILED, error.trouble, now)
        raise refused_by_service(error, service) from error
    return RemoteRequest.objects.get(pk=request.pk)


@one_act()
def _kept(
    account: RemoteAccount,
    credential: Credential,
    papers: Sequence[tuple[PaperToSign, Prepared | None]],
    back: str,
    actor: Actor,
    now: datetime,
) -> RemoteRequest:
    if actor.user_id is None:
        raise Refused(WayRefusal.NOT_YOURS)
    hashes = [prepared.hash_to_sign for _paper, prepared in papers if prepared is not None]
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
        state=RequestState.BEGUN if hashes else RequestState.PREPARING,
        code=code_for(hashes) if hashes else "",
        back=back,
        created_at=now,
        expires_at=now + (LASTS if hashes else _PREPARED_WITHIN),
    )
    rows = [
        RemotePaper(
            request=request,
            position=position,
            room=paper.room.value,
            paper_id=paper.paper_id,
            role=paper.role,
            name=paper.name[:300],
            prepared=prepared.dump() if prepared else None,
            hash_to_sign=prepared.hash_to_sign if prepared else b"",
            state=PaperState.WAITING if prepared else PaperState.QUEUED,
        )
        for position, (paper, prepared) in enumerate(papers, start=1)
    ]
    try:
        with transaction.atomic():
            RemotePaper.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused(WayRefusal.ASKED_ALREADY, paper=_asked_already(rows)) from error
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


def _asked_already(rows: Sequence[RemotePaper]) -> str:
    """Name the first paper whose place an open request asks for already."""
    asked = RemotePaper.objects.filter(
        paper_id__in=[row.paper_id for row in rows],
        state__in=(PaperState.QUEUED, PaperState.WAITING),
    )
    places = set(asked.values_list("room", "paper_id", "role"))
    again = (row.name for row in rows if (row.room, row.paper_id, row.role) in places)
    return next(again, rows[0].name)


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
        finish_request(request.pk, RequestState.FAILED, Trouble.WRONG_OTP, now)
        raise Refused(WayRefusal.TOO_MANY_TRIES, count=_MOST_TRIES)
    client = connect(request.service)
    try:
        credential = client.credential(request.credential_id)
        answer = authorized(client, credential, request, otp=otp, pin=pin)
    except ServiceError as error:
        if error.trouble not in (Trouble.WRONG_OTP, Trouble.WRONG_PIN):
            finish_request(request.pk, RequestState.FAILED, error.trouble, now)
        raise refused_by_service(error, request.service) from error
    keep_answer(request.pk, answer)
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
        finish_request(request.pk, RequestState.FAILED, error.trouble, now)
        raise refused_by_service(error, request.service) from error
    keep_answer(request.pk, answer)
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
    finish_request(request.pk, RequestState.CANCELLED, None, now)
    return _own(request_id, actor)


def _own(request_id: int, actor: Actor) -> RemoteRequest:
    request = RemoteRequest.objects.select_related("service").get(pk=request_id)
    if request.owner_id != actor.user_id:
        raise Refused(WayRefusal.NOT_YOURS)
    return request
