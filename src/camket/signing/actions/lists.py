"""What authorities say of revocation: lists brought in, and lists that were fetched."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asn1crypto import x509
from cryptography import x509 as cryptography_x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from django.db import transaction

from camket.audit.chain import record
from camket.shared.actor import SYSTEM, Actor
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.signing.chain import name_digest, text_of
from camket.signing.models import (
    RevocationList,
    TrustedCertificate,
)
from camket.signing.wording import TrustRefusal


def take_list(raw: bytes, *, source: str = "", actor: Actor, now: datetime) -> RevocationList:
    """Keep a revocation list for a network that cannot ask.

    Raises:
        Refused: It is no list, nobody trusted signed it, or a newer one is there.
    """
    crl = _list_in(raw)
    issuer = next(
        (
            one
            for one in map(loaded, TrustedCertificate.objects.filter(ended_at__isnull=True))
            if one.subject == crl.issuer and _signed_list(crl, one)
        ),
        None,
    )
    if issuer is None:
        raise Refused(TrustRefusal.LIST_OF_NOBODY)
    return _keep(crl, issuer, source=source, actor=actor, now=now)


def keep_fetched(der: bytes, issuer: x509.Certificate, source: str, *, now: datetime) -> None:
    """Keep a list that was fetched: it is not fetched again, and stays when a network closes.

    What the issuer did not sign, is no list or is no newer than the one at hand is left alone.

    Args:
        der: What was fetched.
        issuer: Whose list it is, by a certificate that leads to a trusted root.
        source: The address it came from.
        now: The instant.
    """
    above = cryptography_x509.load_der_x509_certificate(issuer.dump())
    try:
        crl = _list_in(der)
        if crl.issuer == above.subject and _signed_list(crl, above):
            _keep(crl, above, source=source[:500], actor=SYSTEM, now=now)
    except Refused:
        return


def _keep(
    crl: cryptography_x509.CertificateRevocationList,
    issuer: cryptography_x509.Certificate,
    *,
    source: str,
    actor: Actor,
    now: datetime,
) -> RevocationList:
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
            issuer=name_of(name),
            issuer_sha256=name_digest(name),
            this_update=crl.last_update_utc,
            next_update=crl.next_update_utc or crl.last_update_utc,
            source=source,
            received_at=now,
            received_by_name=actor.person_name,
        )
        after = {"sha256": row.sha256, "entries": len(crl), "to": row.next_update.isoformat()}
        act = "trust.list_fetched" if actor == SYSTEM else "trust.list_taken"
        record(act, row, actor=actor, at=now, after=after)
    return row


def loaded(row: TrustedCertificate) -> cryptography_x509.Certificate:
    """Return the certificate of a row."""
    return cryptography_x509.load_der_x509_certificate(bytes(row.der))


def name_of(name: x509.Name) -> str:
    """Return whose name it is, as lists show it."""
    names = name.native
    parts = [text_of(names, "common_name"), text_of(names, "organization_name")]
    return ", ".join(part for part in dict.fromkeys(parts) if part)[:300]


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


def _signed_list(
    crl: cryptography_x509.CertificateRevocationList, issuer: cryptography_x509.Certificate
) -> bool:
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # raises
    except (TypeError, UnsupportedAlgorithm):
        return False
