"""What an administrator does about trust, and what is written down about kept papers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from cryptography import x509 as cryptography_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day
from camket.signing.authority import certificates_from_pem
from camket.signing.chain import is_trial_name, text_of
from camket.signing.envelope import LEAST_RSA_BITS
from camket.signing.models import (
    KeptPaper,
    OnFailure,
    RevocationList,
    SigningSettings,
    TimestampService,
    TrustedCertificate,
    WantedLevel,
)
from camket.signing.queries import name_digest, signing_settings
from camket.signing.verdict import ArchiveReport
from camket.signing.wording import TrustRefusal

_FINGERPRINT_DIGITS = 8
_LEAST_EC_BITS = 256
_SCHEMES = ("http://", "https://")


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
        subject=_name(one.subject),
        issuer=_name(one.issuer),
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
        before = _end(row, reason, actor, now)
        row.trusted_to = max(now, row.trusted_from)
        row.save()
        after = {"reason": row.end_reason, "to": row.trusted_to.isoformat()}
        record("trust.ended", row, actor=actor, at=now, before=before, after=after)


def take_list(raw: bytes, *, source: str = "", actor: Actor, now: datetime) -> RevocationList:
    """Keep a revocation list for a network that cannot ask.

    Raises:
        Refused: It is no list, nobody trusted signed it, or a newer one is there.
    """
    crl = _list_in(raw)
    issuer = next(
        (
            one
            for one in map(_loaded, TrustedCertificate.objects.filter(ended_at__isnull=True))
            if one.subject == crl.issuer and _signed_list(crl, one)
        ),
        None,
    )
    if issuer is None:
        raise Refused(TrustRefusal.LIST_OF_NOBODY)
    der = crl.public_bytes(serialization.Encoding.DER)
    name = x509.Certificate.load(issuer.public_bytes(serialization.Encoding.DER)).subject
    with transaction.atomic():
        known = RevocationList.objects.filter(issuer_sha256=name_digest(name))
        newest = known.order_by("-this_update").first()
        if newest is not None and newest.this_update >= crl.last_update_utc:
            raise Refused(TrustRefusal.LIST_TOO_OLD, on=show_day(legal_day(newest.this_update)))
        row = RevocationList.objects.create(
            sha256=hashlib.sha256(der).hexdigest(),
            der=der,
            issuer=_name(name),
            issuer_sha256=name_digest(name),
            this_update=crl.last_update_utc,
            next_update=crl.next_update_utc or crl.last_update_utc,
            source=source,
            received_at=now,
            received_by_name=actor.person_name,
        )
        after = {"sha256": row.sha256, "entries": len(crl), "to": row.next_update.isoformat()}
        record("trust.list_taken", row, actor=actor, at=now, after=after)
    return row


@dataclass(frozen=True, slots=True)
class ServiceText:
    """A timestamp service as an administrator writes it."""

    name: str
    url: str
    rank: int
    timeout_seconds: int
    most_bytes: int


def add_service(text: ServiceText, *, actor: Actor, now: datetime) -> TimestampService:
    """Ask one more timestamp service.

    Raises:
        Refused: The address is none, or is asked already.
    """
    url = text.url.strip()
    if not url.startswith(_SCHEMES):
        raise Refused(TrustRefusal.NOT_AN_ADDRESS)
    with transaction.atomic():
        if TimestampService.objects.filter(url=url, ended_at__isnull=True).exists():
            raise Refused(TrustRefusal.SERVICE_KNOWN)
        row = TimestampService.objects.create(
            name=clean(text.name),
            url=url,
            rank=text.rank,
            timeout_seconds=text.timeout_seconds,
            most_bytes=text.most_bytes,
            added_at=now,
            added_by_name=actor.person_name,
        )
        record("time_service.added", row, actor=actor, at=now, after={"address": url})
    return row


def end_service(service_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Ask a timestamp service no longer.

    Raises:
        Refused: There is no reason, it has ended already, or nobody could sign any more.
    """
    with transaction.atomic():
        row = TimestampService.objects.select_for_update().get(pk=service_id)
        before = _end(row, reason, actor, now)
        row.save()
        _refuse_if_nobody_could_sign(signing_settings())
        after = {"reason": row.end_reason}
        record("time_service.ended", row, actor=actor, at=now, before=before, after=after)


@dataclass(frozen=True, slots=True)
class SettingsText:
    """How the installation is to sign."""

    level: str
    on_failure: str
    trial_signs: bool
    trial_stamps_time: bool
    is_closed_network: bool
    renews_before_days: int


def change_settings(text: SettingsText, *, actor: Actor, now: datetime) -> SigningSettings:
    """Change how the installation signs.

    Raises:
        Refused: Nobody could sign any more.
    """
    with transaction.atomic():
        SigningSettings.objects.get_or_create(pk=1)
        row = SigningSettings.objects.select_for_update().get(pk=1)
        before = _told(row)
        row.level, row.on_failure = text.level, text.on_failure
        if row.trial_signs != text.trial_signs:
            row.trial_signs = text.trial_signs
            row.trial_ended_at = None if text.trial_signs else now
        row.trial_stamps_time = text.trial_stamps_time
        row.is_closed_network = text.is_closed_network
        row.renews_before_days = text.renews_before_days
        row.changed_at, row.changed_by_name = now, actor.person_name
        row.save()
        _refuse_if_nobody_could_sign(row)
        after = _told(row)
        changed = {key for key in after if after[key] != before[key]}
        if changed:
            record(
                "signing.settings_changed",
                row,
                actor=actor,
                at=now,
                before={key: before[key] for key in changed},
                after={key: after[key] for key in changed},
            )
    return row


def keep_paper(
    sha256: str,
    *,
    holder: str,
    name: str,
    level: str,
    archive: ArchiveReport | None,
    now: datetime,
) -> None:
    """Write down until when a signed file can be proven; it takes the place of the one before.

    Args:
        sha256: The file.
        holder: Whose it is, in the words of the room above: `commitments.commitment:17`.
        name: What lists call it.
        level: The lowest level of its signatures.
        archive: The outermost timestamp over the file, if there is one.
        now: The instant.
    """
    present = KeptPaper.objects.filter(holder=holder, replaced_at__isnull=True)
    present.exclude(sha256=sha256).update(replaced_at=now)
    KeptPaper.objects.update_or_create(
        sha256=sha256,
        defaults={
            "holder": holder,
            "name": name[:300],
            "level": level,
            "authority": archive.service if archive else "",
            "serial": archive.serial if archive else "",
            "provable_to": archive.ends_at if archive else None,
            "kept_at": now,
            "replaced_at": None,
        },
    )


def note_failure(sha256: str, sentence: str, *, now: datetime) -> None:
    """Write down why a file could not be renewed."""
    KeptPaper.objects.filter(sha256=sha256).update(last_tried_at=now, last_failure=sentence)


def _end(
    row: TrustedCertificate | TimestampService, reason: str, actor: Actor, now: datetime
) -> dict[str, str | None]:
    if row.ended_at is not None:
        raise Refused(TrustRefusal.ENDED_ALREADY)
    if not clean(reason):
        raise Refused(TrustRefusal.NO_REASON)
    row.ended_at, row.ended_by_name, row.end_reason = now, actor.person_name, clean(reason)
    return {"to": None}


def _refuse_if_nobody_could_sign(row: SigningSettings) -> None:
    needs_time = row.level != WantedLevel.BASIC and row.on_failure == OnFailure.REFUSE
    has_time = (
        row.trial_stamps_time or TimestampService.objects.filter(ended_at__isnull=True).exists()
    )
    if needs_time and not has_time:
        raise Refused(TrustRefusal.NO_TIME_SERVICE)


def _told(row: SigningSettings) -> dict[str, str | int | bool]:
    return {
        "level": row.level,
        "on_failure": row.on_failure,
        "trial_signs": row.trial_signs,
        "trial_stamps_time": row.trial_stamps_time,
        "is_closed_network": row.is_closed_network,
        "renews_before_days": row.renews_before_days,
    }


def _list_in(raw: bytes) -> cryptography_x509.CertificateRevocationList:
    try:
        if b"-----BEGIN" in raw:
            crl = cryptography_x509.load_pem_x509_crl(raw)
        else:
            crl = cryptography_x509.load_der_x509_crl(raw)
        has_next = crl.next_update_utc is not None and crl.next_update_utc > crl.last_update_utc
    except ValueError as error:
        raise Refused(TrustRefusal.NOT_A_LIST) from error
    if not has_next:
        raise Refused(TrustRefusal.NOT_A_LIST)
    return crl


def _loaded(row: TrustedCertificate) -> cryptography_x509.Certificate:
    return cryptography_x509.load_der_x509_certificate(bytes(row.der))


def _signed_list(
    crl: cryptography_x509.CertificateRevocationList, issuer: cryptography_x509.Certificate
) -> bool:
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # raises
    except (TypeError, UnsupportedAlgorithm):
        return False


def _has_issuer(shown: Shown, trusted: list[TrustedCertificate]) -> bool:
    own = cryptography_x509.load_der_x509_certificate(shown.der)
    return any(_is_signed_by(own, _loaded(row)) for row in trusted)


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


def _name(name: x509.Name) -> str:
    names = name.native
    parts = [text_of(names, "common_name"), text_of(names, "organization_name")]
    return ", ".join(part for part in dict.fromkeys(parts) if part)[:300]
