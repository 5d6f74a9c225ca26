"""Rows about trust, as an administrator would have made them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from camket.bench.authority import PublicAuthority
from camket.bench.services import LocalServices
from camket.shared.actor import Actor
from camket.signing.actions.services import ServiceText, add_service
from camket.signing.actions.trusting import trust_certificate
from camket.signing.models import BodySeal, TimestampService, TrustedCertificate

NOW: Final = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
ADMINISTRATOR: Final = Actor(person_name="Người quản trị")


def make_public_authority() -> PublicAuthority:
    """Return an authority without services."""
    return PublicAuthority(
        "http://127.0.0.1:1",
        datetime(2025, 1, 1, tzinfo=UTC),
        datetime(2035, 1, 1, tzinfo=UTC),
    )


def make_trusted(authority: PublicAuthority | None = None) -> TrustedCertificate:
    """Return a trusted root."""
    root = (authority or make_public_authority()).root
    return trust_certificate(
        root.pem,
        root.asn1.sha256.hex()[-8:],
        trusted_from=NOW - timedelta(days=300),
        actor=ADMINISTRATOR,
        now=NOW,
    )


def make_time_service(services: LocalServices | None = None) -> TimestampService:
    """Return a timestamp service that is asked."""
    url = f"{services.address}/tsa" if services else "http://127.0.0.1:1/tsa"
    text = ServiceText("TSA thử", url, rank=1, timeout_seconds=2, most_bytes=16384)
    return add_service(text, actor=ADMINISTRATOR, now=NOW)


def make_seal_row() -> BodySeal:
    """Return a seal in use whose device is not there."""
    return BodySeal.objects.create(
        sha256="c" * 64,
        certificate=b"",
        subject="Hệ thống thử",
        issuer="Cơ quan chứng thực thử",
        serial="1A2B",
        not_before=NOW - timedelta(days=300),
        not_after=NOW + timedelta(days=300),
        token="Con dau",  # a device, not a password
        secret_variable="CAMKET_KY_SO_DAU",
        added_at=NOW,
        added_by_name="Người quản trị",
    )
