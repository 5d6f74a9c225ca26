"""Whom signatures may lead to: roots and intermediates, added and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509 as cryptography_x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day
from camket.signing.actions.ending import end
from camket.signing.actions.lists import loaded, name_of
from camket.signing.authority import certificates_from_pem
from camket.signing.chain import is_trial_name
from camket.signing.envelope import LEAST_RSA_BITS
from camket.signing.models import (
    TrustedCertificate,
)
from camket.signing.wording import TrustRefusal

_FINGERPRINT_DIGITS = 8
_LEAST_EC_BITS = 256


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as it is shown before it is trusted."""

    der: bytes
    sha256: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    is_root: bool

    @property
    def fingerprint(self) -> str:
        """Return the digest in groups, as authorities print it."""
        digits = self.sha256.upper()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def look_at_certificate(raw: bytes, *, now: datetime) -> Shown:
    """Read a file that may become trusted.

    Raises:
        Refused: It is no certificate of an authority, has ended, is weak, or is a trial's.
    """
    try:
        found = certificates_from_pem([raw])
    except ValueError as error:
        raise Refused(TrustRefusal.NOT_A_CERTIFICATE) from error
    if len(found) != 1:
        raise Refused(TrustRefusal.MANY_CERTIFICATES)
    one = found[0]
    if not one.ca:
        raise Refused(TrustRefusal.NOT_AN_AUTHORITY)
    if one.not_valid_after <= now:
        raise Refused(TrustRefusal.EXPIRED, on=show_day(legal_day(one.not_valid_after)))
    own = cryptography_x509.load_der_x509_certificate(one.dump())
    if not _is_strong(own):
        raise Refused(TrustRefusal.WEAK)
    if is_trial_name(one.subject) or is_trial_name(one.issuer):
        raise Refused(TrustRefusal.TRIAL)
    return Shown(
        der=one.dump(),
        sha256=one.sha256.hex(),
        subject=name_of(one.subject),
        issuer=name_of(one.issuer),
        serial=f"{one.serial_number:X}",
        not_before=one.not_valid_before,
        not_after=one.not_valid_after,
        is_root=one.subject.dump() == one.issuer.dump() and _is_signed_by(own, own),
    )


def trust_certificate(
    raw: bytes, fingerprint: str, *, trusted_from: datetime, actor: Actor, now: datetime
) -> TrustedCertificate:
    """Trust a root or an intermediate from a day on.

    Args:
        raw: The certificate.
        fingerprint: The last eight digits of its SHA-256, typed from what the authority published.
        trusted_from: First instant at which signatures under it count.
        actor: Who decides.
        now: The instant.

    Raises:
        Refused: It is not fit, the digits differ, it is trusted already, or nobody trusted issued
            it.
    """
    shown = look_at_certificate(raw, now=now)
    typed = "".join(clean(fingerprint).lower().replace(":", " ").split())
    if len(typed) < _FINGERPRINT_DIGITS or not shown.sha256.endswith(typed):
        raise Refused(TrustRefusal.WRONG_FINGERPRINT)
    with transaction.atomic():
        current = TrustedCertificate.objects.select_for_update().filter(ended_at__isnull=True)
        if current.filter(sha256=shown.sha256).exists():
            raise Refused(TrustRefusal.ALREADY_TRUSTED)
        if not shown.is_root and not _has_issuer(shown, list(current)):
            raise Refused(TrustRefusal.UNKNOWN_ISSUER)
        row = TrustedCertificate.objects.create(
            sha256=shown.sha256,
            der=shown.der,
            is_root=shown.is_root,
            subject=shown.subject,
            issuer=shown.issuer,
            serial=shown.serial,
            not_before=shown.not_before,
            not_after=shown.not_after,
            trusted_from=trusted_from,
            added_at=now,
            added_by_name=actor.person_name,
        )
        after = {"sha256": shown.sha256, "serial": shown.serial, "from": trusted_from.isoformat()}
        record("trust.added", row, actor=actor, at=now, after=after)
    return row


def end_trust(certificate_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Trust a certificate no longer; what was signed and timestamped before stays as good.

    Raises:
        Refused: There is no reason, or it has ended already.
    """
    with transaction.atomic():
        row = TrustedCertificate.objects.select_for_update().get(pk=certificate_id)
        before = end(row, reason, actor, now)
        row.trusted_to = max(now, row.trusted_from)
        row.save()
        after = {"reason": row.end_reason, "to": row.trusted_to.isoformat()}
        record("trust.ended", row, actor=actor, at=now, before=before, after=after)


def _has_issuer(shown: Shown, trusted: list[TrustedCertificate]) -> bool:
    own = cryptography_x509.load_der_x509_certificate(shown.der)
    return any(_is_signed_by(own, loaded(row)) for row in trusted)


def _is_signed_by(
    own: cryptography_x509.Certificate, issuer: cryptography_x509.Certificate
) -> bool:
    try:
        own.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_strong(own: cryptography_x509.Certificate) -> bool:
    key = own.public_key()
    if isinstance(own.signature_hash_algorithm, hashes.SHA1 | hashes.MD5):
        return False
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= LEAST_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= _LEAST_EC_BITS
