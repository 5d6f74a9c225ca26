"""What is within reach of this installation: devices in the server, services, accounts there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection

from camket.shared.errors import Refused
from camket.signing.ways.providers import (
    FileProvider,
    PaperProvider,
    PluginProvider,
    RemoteProvider,
    TokenProvider,
)
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import RemoteAccount, RemoteService
from camket.signing.ways.tokens import TokenCertificate, certificates_on_tokens, chain_beside

if TYPE_CHECKING:
    from asn1crypto import x509

_SET_UP: Final = """
SELECT coalesce((SELECT trial_signs FROM signing_signingsettings LIMIT 1), true),
       EXISTS (SELECT FROM signing_remoteservice WHERE ended_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What administrators have set up.

    Attributes:
        trial_signs: Whether the trial authority may sign: yes until it is switched off.
        has_services: Whether a remote service is in use.
    """

    trial_signs: bool
    has_services: bool


def what_is_set_up() -> SetUp:
    """Read both in one statement: the signing page has few to spare."""
    with connection.cursor() as cursor:
        cursor.execute(_SET_UP)
        trial_signs, has_services = cursor.fetchone() or (True, False)
    return SetUp(trial_signs=trial_signs, has_services=has_services)


def token_provider() -> TokenProvider:
    """Return the tokens plugged into the server."""
    modules: tuple[str, ...] = settings.PKCS11_MODULES
    return TokenProvider(certificates_on_tokens(modules), has_modules=bool(modules))


def token_certificate(key: str) -> tuple[TokenCertificate, tuple[x509.Certificate, ...]]:
    """Return the certificate behind a line of the choice, and what leads from it to its root.

    Raises:
        Refused: It is gone.
    """
    provider = token_provider()
    chosen = provider.certificate(key)
    if chosen is None:
        raise Refused(WayRefusal.NOT_OFFERED)
    return chosen, chain_beside(chosen, provider.found)


def remote_provider(person: str, *, has_services: bool) -> RemoteProvider:
    """Return the services in use, with a person's accounts there."""
    if not has_services:
        return RemoteProvider((), ())
    services = list(RemoteService.objects.filter(ended_at__isnull=True))
    accounts = list(RemoteAccount.objects.filter(person=person, service__in=services))
    return RemoteProvider(services, accounts)


def outside_providers() -> tuple[PluginProvider, FileProvider, PaperProvider]:
    """Return the ways in which the file leaves the installation."""
    return PluginProvider(bool(settings.PLUGIN_ADDRESS)), FileProvider(), PaperProvider()
