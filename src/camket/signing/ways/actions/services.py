"""Remote services as an administrator sets them up, and people's accounts there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from camket.audit.chain import record
from camket.documents.canonical import RequiredSignatory
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.chain import identity_of
from camket.signing.ways.actions.carrying import Connect, connect
from camket.signing.ways.csc.answers import Credential, ServiceError, Trouble
from camket.signing.ways.csc.client import CscClient
from camket.signing.ways.csc.transport import is_safe_address
from camket.signing.ways.people import belongs_to
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import RemoteAccount, RemoteService
from camket.signing.ways.secrets import VARIABLES, encipher


@dataclass(frozen=True, slots=True)
class ServiceText:
    """What an administrator fills in for a service; the secret itself, or where it is kept."""

    name: str
    address: str
    version: int
    client_id: str
    sign_in_address: str = ""
    secret: str = field(default="", repr=False)
    secret_variable: str = ""


@transaction.atomic
def add_service(text: ServiceText, *, actor: Actor, now: datetime) -> RemoteService:
    """Set up a service; its secret is enciphered, or stays in the environment.

    Raises:
        Refused: An address is not one a secret may be sent to, the secret is in no place or in two,
            or another service has this name.
    """
    addresses = [text.address, *([text.sign_in_address] if text.sign_in_address else [])]
    if not all(is_safe_address(address) for address in addresses):
        raise Refused(WayRefusal.BAD_ADDRESS)
    named = bool(text.secret_variable)
    if named == bool(text.secret) or (named and not text.secret_variable.startswith(VARIABLES)):
        raise Refused(WayRefusal.SECRET_PLACE, start=VARIABLES)
    if RemoteService.objects.filter(name=text.name, ended_at__isnull=True).exists():
        raise Refused(WayRefusal.NAME_TAKEN, service=text.name)
    service = RemoteService.objects.create(
        name=text.name,
        address=text.address,
        sign_in_address=text.sign_in_address,
        version=text.version,
        client_id=text.client_id,
        secret=encipher(text.secret) if text.secret else "",
        secret_variable=text.secret_variable,
        added_at=now,
        added_by_name=actor.label[:200],
    )
    record(
        "remote_service.added",
        service,
        actor=actor,
        at=now,
        after={"address": service.address, "version": service.version},
    )
    return service


@transaction.atomic
def end_service(service_id: int, *, actor: Actor, now: datetime) -> RemoteService:
    """Stop using a service; requests that are open there end by themselves."""
    service = RemoteService.objects.select_for_update().get(pk=service_id)
    if service.ended_at is None:
        service.ended_at, service.ended_by_name = now, actor.label[:200]
        service.save(update_fields=["ended_at", "ended_by_name"])
        record("remote_service.ended", service, actor=actor, at=now)
    return service


def account_at(service_id: int, person: str) -> RemoteAccount:
    """Return a person's account at a service in use.

    Raises:
        Refused: He has none, or the service is no longer in use.
    """
    accounts = RemoteAccount.objects.select_related("service")
    found = accounts.filter(service_id=service_id, service__ended_at__isnull=True, person=person)
    account = found.first()
    if account is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    return account


def service_in_use(service_id: int) -> RemoteService:
    """Return a service.

    Raises:
        Refused: It is no longer in use.
    """
    service = RemoteService.objects.filter(pk=service_id, ended_at__isnull=True).first()
    if service is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    return service


def link_account(
    service: RemoteService,
    user_id: str,
    signatory: RequiredSignatory,
    *,
    actor: Actor,
    now: datetime,
    connect: Connect = connect,
) -> RemoteAccount:
    """Keep what a service calls a person, once it shows a certificate in his name there.

    Raises:
        Refused: The service does not answer, knows no credential that may sign, or only one in
            another name.
    """
    if not user_id:
        raise Refused(WayRefusal.NO_ACCOUNT, service=service.name)
    try:
        credential = _credential_of(connect(service), service, user_id, signatory)
    except ServiceError as error:
        raise Refused(error.trouble, service=service.name) from error
    with transaction.atomic():
        account, _is_new = RemoteAccount.objects.update_or_create(
            service=service,
            person=signatory.person,
            defaults={
                "user_id": user_id,
                "credential_id": credential.credential_id,
                "certificate": credential.certificate.dump(),
                "approval": credential.approval.value,
                "kept_at": now,
            },
        )
        record(
            "remote_account.linked",
            account,
            actor=actor,
            at=now,
            after={"service": service.name, "user": user_id},
        )
    return account


def _credential_of(
    client: CscClient, service: RemoteService, user_id: str, signatory: RequiredSignatory
) -> Credential:
    found = [client.credential(one) for one in client.credential_ids(user_id)]
    usable = [one for one in found if one.is_usable]
    if not usable:
        raise Refused(Trouble.NO_CREDENTIAL, service=service.name)
    own = [one for one in usable if belongs_to(one.certificate, signatory)]
    if not own:
        other = identity_of(usable[0].certificate).name
        raise Refused(
            WayRefusal.NAME_DIFFERS, service=service.name, found=other, name=signatory.name
        )
    return own[0]
