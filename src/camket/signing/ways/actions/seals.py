"""What an administrator does about the seals of bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import x509
from django.conf import settings
from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean
from camket.signing.chain import identity_of
from camket.signing.trust import Trust
from camket.signing.ways.offers import WayReason
from camket.signing.ways.providers import refusal_of_chain
from camket.signing.ways.seal_rows import BodySeal
from camket.signing.ways.seals import SealRefusal, on_token
from camket.signing.ways.secrets import VARIABLES, encipher, read_variable
from camket.signing.ways.tokens import (
    Pin,
    TokenCertificate,
    certificates_on_tokens,
    chain_beside,
    sign_with_token,
)

_PROBE = b"CamKet"
"""What is signed, and thrown away, to learn that key and PIN belong together."""


@dataclass(frozen=True, slots=True)
class SealText:
    """What an administrator fills in for a seal; the PIN itself, or where it is kept.

    Attributes:
        sha256: Digest of a certificate on a token in the server.
        unit_id: The body; None for the whole installation.
        unit_name: What the body is called.
        pin: The PIN of the token.
        pin_variable: The environment variable that holds it.
    """

    sha256: str
    unit_id: int | None = None
    unit_name: str = ""
    pin: str = field(default="", repr=False)
    pin_variable: str = ""


@dataclass(frozen=True, slots=True)
class FoundSeal:
    """A certificate on a token that may become a seal.

    Attributes:
        held: The certificate and where it is.
        reason: Why it cannot, or None.
        details: What the reason's sentence needs.
    """

    held: TokenCertificate
    reason: WayReason | None
    details: dict[str, str]


def seals_on_tokens(trust: Trust, *, now: datetime) -> list[FoundSeal]:
    """Return the certificates of organisations on the tokens in the server, fit or not."""
    found = certificates_on_tokens(settings.PKCS11_MODULES)
    return [
        FoundSeal(one, *refusal_of_chain(one.certificate, chain_beside(one, found), trust, now))
        for one in found.certificates
        if not one.certificate.ca and identity_of(one.certificate).is_an_organisation
    ]


def add_seal(text: SealText, trust: Trust, *, actor: Actor, now: datetime) -> BodySeal:
    """Let a body seal what it issues with a key on a token; the key signs once to prove it can.

    Raises:
        Refused: The certificate is not there or not fit, the PIN is wrong or in no place or in
            two, or the body has a seal in use.
    """
    named = bool(text.pin_variable)
    if named == bool(text.pin) or (named and not text.pin_variable.startswith(VARIABLES)):
        raise Refused(SealRefusal.SECRET_PLACE, start=VARIABLES)
    held = _fit(text.sha256, trust, now)
    pin = text.pin or read_variable(text.pin_variable)
    sign_with_token(held, _PROBE, Pin(pin))
    with transaction.atomic():
        in_use = BodySeal.objects.select_for_update().filter(ended_at__isnull=True)
        if in_use.filter(unit_id=text.unit_id).exists():
            raise Refused(SealRefusal.IN_USE, unit=text.unit_name or "Hệ thống")
        row = BodySeal.objects.create(
            unit_id=text.unit_id,
            unit_name=text.unit_name,
            **_of_certificate(held.certificate),
            token=held.token[:100],
            secret=encipher(text.pin) if text.pin else "",
            secret_variable=text.pin_variable,
            added_at=now,
            added_by_name=actor.label[:200],
        )
        after = {"body": text.unit_name, "sha256": row.sha256, "serial": row.serial}
        record("seal.added", row, actor=actor, at=now, unit_id=text.unit_id, after=after)
    return row


def end_seal(seal_id: int, *, reason: str, actor: Actor, now: datetime) -> BodySeal:
    """Seal nothing more with a seal; what it sealed stays as good.

    Raises:
        Refused: There is no reason, or it has ended already.
    """
    words = clean(reason)
    with transaction.atomic():
        row = BodySeal.objects.select_for_update().get(pk=seal_id)
        if row.ended_at is not None:
            raise Refused(SealRefusal.ENDED_ALREADY)
        if not words:
            raise Refused(SealRefusal.NO_REASON)
        row.ended_at, row.ended_by_name, row.end_reason = now, actor.label[:200], words
        row.save(update_fields=["ended_at", "ended_by_name", "end_reason"])
        after = {"reason": words}
        record("seal.ended", row, actor=actor, at=now, unit_id=row.unit_id, after=after)
    return row


def _fit(sha256: str, trust: Trust, now: datetime) -> TokenCertificate:
    found = certificates_on_tokens(settings.PKCS11_MODULES)
    held = on_token(found, sha256)
    if held is None or not identity_of(held.certificate).is_an_organisation:
        raise Refused(SealRefusal.NOT_OFFERED)
    chain = chain_beside(held, found)
    reason, details = refusal_of_chain(held.certificate, chain, trust, now)
    if reason is not None:
        raise Refused(reason, **details)
    return held


def _of_certificate(certificate: x509.Certificate) -> dict[str, object]:
    identity = identity_of(certificate)
    return {
        "sha256": certificate.sha256.hex(),
        "certificate": certificate.dump(),
        "subject": ", ".join(dict.fromkeys(filter(None, (identity.name, identity.unit))))[:300],
        "issuer": identity.issuer[:300],
        "serial": identity.serial,
        "not_before": certificate.not_valid_before,
        "not_after": certificate.not_valid_after,
    }
