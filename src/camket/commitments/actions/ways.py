"""Sign with a token in the server, or ask a remote service: for one paper or for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509

from camket.commitments.actions.signing import prepare_signature, take_signed_file
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.certificates import signatory_of
from camket.commitments.models import Commitment, Slot
from camket.commitments.naming import name_of_paper
from camket.commitments.signatures import unit_signing
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.actions.carrying import Connect, connect
from camket.signing.ways.actions.requests import PaperToSign, begin_request
from camket.signing.ways.actions.services import account_at, link_account, service_in_use
from camket.signing.ways.kinds import Room, Way
from camket.signing.ways.reach import token_certificate
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import RemoteAccount, RemotePaper, RemoteRequest
from camket.signing.ways.tokens import Pin, sign_with_token
from camket.signing.writing import Prepared, complete


def sign_commitment_with_token(
    commitment_id: int, key: str, pin: Pin, *, actor: Actor, now: datetime
) -> Commitment:
    """Sign with a key on a token in the server.

    Args:
        commitment_id: The paper.
        key: The line of the choice, as `offers` named it.
        pin: What the person typed; given to the token and to nothing else.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: The token, the PIN or the paper does not go along.
    """
    chosen, chain = token_certificate(key)
    paper = prepare_signature(commitment_id, chosen.certificate, chain, actor=actor, now=now)
    value = sign_with_token(chosen, paper.prepared.attributes, pin)
    pdf = complete(paper.prepared, value)
    return take_signed_file(commitment_id, paper.role, pdf, way=Way.TOKEN, actor=actor, now=now)


def ask_service_to_sign(
    commitment_ids: Sequence[int],
    service_id: int,
    *,
    back: str,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteRequest:
    """Ask a remote service to sign papers of the actor, all under one approval.

    Args:
        commitment_ids: The papers; of more than a few each is prepared by the worker, by itself.
        service_id: The service.
        back: Where the service's own page sends the person back to.
        actor: Who signs.
        now: The instant.
        connect: Makes the client.

    Raises:
        Refused: A paper is not the actor's to sign now, or the service does not go along.
    """
    if actor.person_id is None:
        raise Refused(WayRefusal.NOTHING_TO_SIGN)
    slots = list(
        Slot.objects.filter(
            commitment_id__in=commitment_ids, person_id=actor.person_id, signed_at__isnull=True
        )
        .select_related("commitment")
        .order_by("commitment_id", "position")
    )
    first = {slot.commitment_id: slot for slot in reversed(slots)}
    missing = [pk for pk in commitment_ids if pk not in first]
    if missing or not first:
        raise Refused(WayRefusal.NOTHING_TO_SIGN)
    account = account_at(service_id, signatory_of(slots[0], "").person)
    papers = [_paper(first[pk], actor, now) for pk in dict.fromkeys(commitment_ids)]
    return begin_request(account, papers, back=back, actor=actor, now=now, connect=connect)


def prepare_for_service(
    paper: RemotePaper,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    actor: Actor,
    now: datetime,
) -> Prepared | str:
    """Prepare one paper of a request; return why not, as a sentence, where it cannot be signed."""
    try:
        made = prepare_signature(paper.paper_id, certificate, chain, actor=actor, now=now)
    except Refused as refused:
        return sentence_of(refused)
    if made.role != paper.role:
        return sentence_of(Refused(WayRefusal.FILE_MOVED_ON))
    return made.prepared


def refuse_unless_same_file(commitment_id: int, sha256: str) -> None:
    """Check that a paper is still the file that was sent out.

    Raises:
        Refused: Somebody has signed it meanwhile, or it was taken back.
    """
    paper = Commitment.papers.values_list("signed_file_id", "issued_file_id").get(pk=commitment_id)
    if (paper[0] or paper[1]) != sha256:
        raise Refused(WayRefusal.FILE_MOVED_ON)


def link_signatory(
    slot: Slot,
    service_id: int,
    user_id: str,
    *,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteAccount:
    """Keep what a service calls the person of a slot, who says so himself.

    Raises:
        Refused: The service is no longer in use, does not answer, or shows no certificate of his.
    """
    service = service_in_use(service_id)
    if slot.person_id != actor.person_id:
        raise Refused(WayRefusal.NOT_OFFERED)
    signatory = signatory_of(slot, unit_signing(slot.commitment, slot))
    return link_account(service, user_id, signatory, actor=actor, now=now, connect=connect)


def _paper(slot: Slot, actor: Actor, now: datetime) -> PaperToSign:
    commitment = slot.commitment

    def prepare(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> Prepared:
        made = prepare_signature(commitment.pk, certificate, chain, actor=actor, now=now)
        return made.prepared

    unit = (commitment.text or {})["party_b"]["unit"]
    name = name_of_paper(commitment, unit)
    return PaperToSign(Room.COMMITMENTS, commitment.pk, slot.role, name, prepare)
