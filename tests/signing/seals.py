"""A token in the server with the seal of a body on it, certified by a trusted public authority."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tests.signing.administered import ADMINISTRATOR, make_public_authority, make_trusted
from tests.signing.devices import PIN, put_on_token

from camket.bench.authority import Holder, PublicAuthority
from camket.commitments.certificates import trust_at
from camket.signing.actions.lists import take_list
from camket.signing.actions.trusting import trust_certificate
from camket.signing.models import BodySeal, SigningSettings
from camket.signing.ways.actions.seals import SealText, add_seal

_HOUR: Final = timedelta(hours=1)


def make_known_authority(now: datetime) -> PublicAuthority:
    """Return a trusted authority whose lists were brought in: nobody need be asked."""
    authority = make_public_authority()
    make_trusted(authority)
    middle = authority.intermediate
    trust_certificate(
        middle.pem,
        middle.asn1.sha256.hex()[-8:],
        trusted_from=now - timedelta(days=300),
        actor=ADMINISTRATOR,
        now=now,
    )
    for issuer in (authority.root, middle):
        take_list(authority.list_of(issuer, now - _HOUR), actor=ADMINISTRATOR, now=now)
    return authority


def put_seal_on_token(library: str, authority: PublicAuthority, name: str, number: int) -> Holder:
    """Put the certificate and the key of a body on the token, with the intermediate beside it."""
    holder = authority.certify_body(name, f"MST-010000000{number}")
    assert isinstance(holder.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    put_on_token(library, number, holder.key, holder.asn1)
    put_on_token(library, 100 + number, None, authority.intermediate.asn1)
    return holder


def make_seal(
    holder: Holder, now: datetime, *, unit_id: int | None = None, unit_name: str = ""
) -> BodySeal:
    """Take a seal on the token into use, for a body or for the installation."""
    text = SealText(holder.asn1.sha256.hex(), unit_id, unit_name, pin=PIN)
    return add_seal(text, trust_at(now), actor=ADMINISTRATOR, now=now)


def switch_trial_off(now: datetime) -> None:
    """End signing and sealing by the trial authority."""
    off = {"trial_signs": False, "trial_ended_at": now}
    SigningSettings.objects.update_or_create(pk=1, defaults=off)
