"""Keep what authorities answer about single certificates."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asn1crypto import x509
from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import SYSTEM
from camket.signing.actions.lists import name_of
from camket.signing.models import RevocationAnswer
from camket.signing.revocation import answered


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
    about = certificate.sha256.hex()
    with transaction.atomic():
        newest = RevocationAnswer.objects.filter(certificate_sha256=about).first()
        if newest is not None and newest.this_update >= told.from_at:
            return
        row = RevocationAnswer.objects.create(
            sha256=hashlib.sha256(der).hexdigest(),
            der=der,
            certificate_sha256=about,
            subject=name_of(certificate.subject),
            serial=f"{certificate.serial_number:X}",
            issuer=name_of(issuer.subject),
            is_revoked=told.revoked_at is not None,
            this_update=told.from_at,
            next_update=max(told.to_at, told.from_at),
            source=source[:500],
            received_at=now,
        )
        after = {
            "sha256": row.sha256,
            "serial": row.serial,
            "is_revoked": row.is_revoked,
            "to": row.next_update.isoformat(),
        }
        record("trust.answer_fetched", row, actor=SYSTEM, at=now, after=after)
