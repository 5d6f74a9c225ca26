"""What is within reach of this installation: devices in the server, services, accounts there."""

from __future__ import annotations

from django.conf import settings

from camket.signing.models import SigningSettings
from camket.signing.ways.providers import (
    FileProvider,
    PaperProvider,
    PluginProvider,
    RemoteProvider,
    TokenProvider,
)
from camket.signing.ways.rows import RemoteAccount, RemoteService
from camket.signing.ways.tokens import certificates_on_tokens


def token_provider() -> TokenProvider:
    """Return the tokens plugged into the server."""
    modules: tuple[str, ...] = settings.PKCS11_MODULES
    return TokenProvider(certificates_on_tokens(modules), has_modules=bool(modules))


def remote_provider(person: str) -> RemoteProvider:
    """Return the services in use, with a person's accounts there."""
    services = list(RemoteService.objects.filter(ended_at__isnull=True))
    accounts = (
        list(RemoteAccount.objects.filter(person=person, service__in=services)) if services else []
    )
    return RemoteProvider(services, accounts)


def outside_providers() -> tuple[PluginProvider, FileProvider, PaperProvider]:
    """Return the ways in which the file leaves the installation."""
    return PluginProvider(bool(settings.PLUGIN_ADDRESS)), FileProvider(), PaperProvider()


def trial_signs() -> bool:
    """Say whether the installation's trial authority may sign: yes until it is switched off."""
    kept = SigningSettings.objects.values_list("trial_signs", flat=True).first()
    return True if kept is None else kept
