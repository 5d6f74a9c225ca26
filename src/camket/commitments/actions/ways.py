"""Sign with a token in the server, or ask a remote service: for one paper or for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from django.utils.translation import gettext as _

from camket.commitments.actions.signing import (
    PreparedPaper,
    prepare_signature,
    take_signed_file,
)
from camket.commitments.certificates import signatory_of
from camket.commitments.models import Commitment, Slot
from camket.commitments.signatures import unit_signing
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.ways.actions.carrying import Connect, connect
from camket.signing.ways.actions.requests import PaperToSign, begin_request
from camket.signing.ways.actions.services import link_account
from camket.signing.ways.kinds import Way
from camket.signing.ways.reach import token_provider
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import RemoteAccount, RemoteRequest, RemoteService
from camket.signing.ways.tokens import (
    Pin,
    TokenCertificate,
    chain_beside,
    sign_all_with_token,
    sign_with_token,
)
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
    chosen, chain = _chosen_key(key)
    paper = prepare_signature(commitment_id, chosen.certificate, chain, actor=actor, now=now)
    value = sign_with_token(chosen, paper.prepared.attributes, pin)
    pdf = complete(paper.prepared, value)
    return take_signed_file(commitment_id, paper.role, pdf, way=Way.TOKEN, actor=actor, now=now)


def _chosen_key(key: str) -> tuple[TokenCertificate, Sequence[x509.Certificate]]:
    """Return the key that was chosen and the certificates beside it.

    Raises:
        Refused: No token of this server holds it now.
    """
    provider = token_provider()
    chosen = provider.certificate(key)
    if chosen is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    return chosen, chain_beside(chosen, provider.found)


@dataclass(frozen=True, slots=True)
class SignedTogether:
    """What came of signing several papers with a token.

    Attributes:
        files: By paper, the slot and the signed file, which waits to be taken.
        refused: By paper, why it could not be signed.
    """

    files: dict[int, tuple[str, bytes]]
    refused: dict[int, Refused]


def sign_all_with_pin(
    commitment_ids: Sequence[int], key: str, pin: Pin, *, actor: Actor, now: datetime
) -> SignedTogether:
    """Sign several papers with a key on a token under one entry of the PIN; nothing is kept yet.

    The PIN is gone when this returns. Each file goes through `take_signed_file` like one that
    another program signed.

    Args:
        commitment_ids: The papers.
        key: The line of the choice, as `offers` named it.
        pin: What the person typed.
        actor: Who signs.
        now: The instant.

    Raises:
        Refused: The token or the PIN does not go along; then no paper is signed.
    """
    chosen, chain = _chosen_key(key)
    ready: list[PreparedPaper] = []
    refused: dict[int, Refused] = {}
    for pk in commitment_ids:
        try:
            paper = prepare_signature(pk, chosen.certificate, chain, actor=actor, now=now)
        except Refused as reason:
            refused[pk] = reason
        else:
            ready.append(paper)
    values = sign_all_with_token(chosen, [one.prepared.attributes for one in ready], pin)
    files = {
        one.commitment_id: (one.role, complete(one.prepared, value))
        for one, value in zip(ready, values, strict=True)
    }
    return SignedTogether(files, refused)


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
        commitment_ids: The papers; all or none are asked for.
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
    account = (
        RemoteAccount.objects.select_related("service")
        .filter(
            service_id=service_id,
            service__ended_at__isnull=True,
            person=signatory_of(slots[0], "").person,
        )
        .first()
    )
    if account is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    papers = [_paper(first[pk], actor, now) for pk in dict.fromkeys(commitment_ids)]
    return begin_request(account, papers, back=back, actor=actor, now=now, connect=connect)


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
    service = RemoteService.objects.filter(pk=service_id, ended_at__isnull=True).first()
    if service is None or slot.person_id != actor.person_id:
        raise Refused(WayRefusal.NOT_OFFERED)
    signatory = signatory_of(slot, unit_signing(slot.commitment, slot))
    return link_account(service, user_id, signatory, actor=actor, now=now, connect=connect)


def _paper(slot: Slot, actor: Actor, now: datetime) -> PaperToSign:
    commitment = slot.commitment

    def prepare(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> Prepared:
        made = prepare_signature(commitment.pk, certificate, chain, actor=actor, now=now)
        return made.prepared

    unit = (commitment.text or {})["party_b"]["unit"]
    name = _("Cam kết năm {year} của {unit}").format(year=commitment.year, unit=unit)
    return PaperToSign(commitment.pk, slot.role, name, prepare)
