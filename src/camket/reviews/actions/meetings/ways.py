"""Ways to sign a paper of a meeting whose key is elsewhere: a token, a service, a plug-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from django.utils.translation import gettext as _

from camket.reviews.actions.meetings.signing import prepare_paper, take_signed_paper
from camket.reviews.decisions.papers import PaperKind
from camket.reviews.models import PAPER_NAMES, MeetingPaper, MeetingSlot
from camket.reviews.queries.meetings.papers import signatory_of
from camket.reviews.wording.meetings import sentence_of_paper
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.actions.carrying import Connect, connect
from camket.signing.ways.actions.requests import PaperToSign, begin_request
from camket.signing.ways.actions.services import account_at, link_account, service_in_use
from camket.signing.ways.kinds import Room, Way
from camket.signing.ways.reach import token_certificate
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import PluginErrand, RemoteAccount, RemotePaper, RemoteRequest
from camket.signing.ways.tokens import Pin, sign_with_token
from camket.signing.writing import Prepared, complete


def sign_paper_with_token(
    paper_id: int, key: str, pin: Pin, *, actor: Actor, now: datetime
) -> MeetingPaper:
    """Sign with a key on a token in the server.

    Raises:
        Refused: The token, the PIN or the paper does not go along.
    """
    chosen, chain = token_certificate(key)
    _role, prepared = prepare_paper(paper_id, chosen.certificate, chain, actor=actor, now=now)
    value = sign_with_token(chosen, prepared.attributes, pin)
    pdf = complete(prepared, value)
    return take_signed_paper(paper_id, pdf, way=Way.TOKEN, actor=actor, now=now)


def ask_service_to_sign_paper(
    slot: MeetingSlot,
    service_id: int,
    *,
    back: str,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteRequest:
    """Ask a remote service to sign the actor's place on a paper.

    Args:
        slot: The place.
        service_id: The service.
        back: Where the service's own page sends the person back to.
        actor: Who signs.
        now: The instant.
        connect: Makes the client.

    Raises:
        Refused: It is not the actor's to sign now, he has no account there, or the service does not
            go along.
    """
    account = account_at(service_id, signatory_of(slot).person)
    paper = slot.paper

    def prepare(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> Prepared:
        return prepare_paper(paper.pk, certificate, chain, actor=actor, now=now)[1]

    name = _("{kind} số {number}").format(
        kind=PAPER_NAMES[PaperKind(paper.kind)], number=paper.number
    )
    asked = PaperToSign(Room.MEETINGS, paper.pk, slot.role, name, prepare)
    return begin_request(account, [asked], back=back, actor=actor, now=now, connect=connect)


def link_signer(
    slot: MeetingSlot,
    service_id: int,
    user_id: str,
    *,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteAccount:
    """Keep what a service calls the person of a place, who says so himself.

    Raises:
        Refused: The service is no longer in use, does not answer, or shows no certificate of his.
    """
    service = service_in_use(service_id)
    if slot.person_id != actor.person_id:
        raise Refused(WayRefusal.NOT_OFFERED)
    return link_account(service, user_id, signatory_of(slot), actor=actor, now=now, connect=connect)


def prepare_for_service(
    paper: RemotePaper,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    actor: Actor,
    now: datetime,
) -> Prepared | str:
    """Prepare one paper of a request; return why not, as a sentence, where it cannot be signed."""
    try:
        role, made = prepare_paper(paper.paper_id, certificate, chain, actor=actor, now=now)
    except Refused as refused:
        return sentence_of_paper(refused)
    return made if role == paper.role else sentence_of_paper(Refused(WayRefusal.FILE_MOVED_ON))


def accept_from_service(paper: RemotePaper, pdf: bytes, actor: Actor, now: datetime) -> str:
    """Take a file that a remote service signed; return why not, as a sentence, or nothing."""
    try:
        take_signed_paper(paper.paper_id, pdf, way=Way.REMOTE, actor=actor, now=now)
    except Refused as refused:
        return sentence_of_paper(refused)
    return ""


def take_back_from_plugin(errand: PluginErrand, pdf: bytes, *, actor: Actor, now: datetime) -> str:
    """Take what a plug-in brought back; return why not, as a sentence, or nothing."""
    paper = MeetingPaper.objects.get(pk=errand.paper_id)
    if (paper.signed_file_id or paper.issued_file_id) != errand.sent_sha256:
        return sentence_of_paper(Refused(WayRefusal.FILE_MOVED_ON))
    try:
        take_signed_paper(paper.pk, pdf, way=Way.PLUGIN, actor=actor, now=now)
    except Refused as refused:
        return sentence_of_paper(refused)
    return ""
