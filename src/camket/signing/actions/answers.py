"""Keep what authorities answer about single certificates: fetched, or brought in."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from asn1crypto import x509
from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import HANOI
from camket.shared.errors import Refused
from camket.signing.actions.lists import name_of
from camket.signing.answering import Part, parts_of
from camket.signing.chain import name_digest
from camket.signing.models import RevocationAnswer, TrustedCertificate
from camket.signing.queries import answers_about
from camket.signing.revocation import answered
from camket.signing.wording import TrustRefusal

_SKEW: Final = timedelta(minutes=5)


def keep_answer(
    der: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    source: str,
    *,
    now: datetime,
) -> None:
    """Keep an answer that was fetched: it is not asked for again, and stays when a network closes.

    What the issuer did not sign, speaks of another certificate or is no newer than the one at hand
    is left alone.

    Args:
        der: What was answered.
        certificate: The certificate that was asked about.
        issuer: Its issuer, by a certificate that leads to a trusted root.
        source: The address it came from.
        now: The instant.
    """
    told = answered(der, certificate, issuer)
    if told is None:
        return
    serial = f"{certificate.serial_number:X}"
    with transaction.atomic():
        newest = answers_about(certificate, issuer).first()
        if newest is not None and newest.this_update >= told.from_at:
            return
        row = RevocationAnswer.objects.create(
            sha256=hashlib.sha256(der).hexdigest(),
            der=der,
            certificate_sha256=certificate.sha256.hex(),
            issuer_sha256=name_digest(issuer.subject),
            subject=name_of(certificate.subject),
            serial=serial,
            issuer=name_of(issuer.subject),
            is_revoked=told.revoked_at is not None,
            this_update=told.from_at,
            next_update=max(told.to_at, told.from_at),
            source=source[:500],
            received_at=now,
        )
        record("trust.answer_fetched", row, actor=SYSTEM, at=now, after=_kept(row))


@transaction.atomic
def take_answer(raw: bytes, *, source: str, actor: Actor, now: datetime) -> list[RevocationAnswer]:
    """Keep an answer that was brought in for a network that cannot ask; all of it or nothing.

    Args:
        raw: The file, as an OCSP service sent it.
        source: The file's name.
        actor: Who brought it.
        now: The instant.

    Raises:
        Refused: It is no answer, its issuer is not trusted or did not sign it, or it is out of
            date: then a certificate would pass for good that may have been revoked since. That one
            was revoked counts, however old.
    """
    trusted = TrustedCertificate.objects.filter(ended_at__isnull=True).order_by("-is_root", "pk")
    authorities = [x509.Certificate.load(bytes(row.der)) for row in trusted]
    return [
        _take_part(raw, part, source=source, actor=actor, now=now)
        for part in parts_of(raw, authorities)
    ]


def _take_part(
    raw: bytes, part: Part, *, source: str, actor: Actor, now: datetime
) -> RevocationAnswer:
    word, issuer = part.word, part.issuer
    if word.from_at > now + _SKEW:
        raise Refused(TrustRefusal.ANSWER_TOO_EARLY, on=_told(word.from_at))
    if word.to_at <= now and word.revoked_at is None:
        raise Refused(TrustRefusal.ANSWER_STALE, on=_told(word.to_at))
    known = RevocationAnswer.objects.filter(
        issuer_sha256=name_digest(issuer.subject), serial=part.serial
    )
    newest = known.order_by("-this_update", "-pk").first()
    if newest is not None and newest.this_update >= word.from_at:
        raise Refused(TrustRefusal.ANSWER_TOO_OLD, on=_told(newest.this_update))
    row = RevocationAnswer.objects.create(
        sha256=hashlib.sha256(raw).hexdigest(),
        der=raw,
        certificate_sha256=newest.certificate_sha256 if newest else "",
        issuer_sha256=name_digest(issuer.subject),
        subject=newest.subject if newest else "",
        serial=part.serial,
        issuer=name_of(issuer.subject),
        is_revoked=word.revoked_at is not None,
        this_update=word.from_at,
        next_update=max(word.to_at, word.from_at),
        source=source[:500],
        received_at=now,
        received_by_name=actor.person_name,
    )
    record("trust.answer_taken", row, actor=actor, at=now, after=_kept(row))
    return row


def _kept(row: RevocationAnswer) -> dict[str, Any]:
    """Return what the audit keeps of an answer."""
    return {
        "sha256": row.sha256,
        "serial": row.serial,
        "is_revoked": row.is_revoked,
        "to": row.next_update.isoformat(),
    }


def _told(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%H:%M %d/%m/%Y}"
