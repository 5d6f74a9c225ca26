"""Keep whose a certificate of an authority outside is, when its owner first signs with it."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509

from camket.audit.chain import record
from camket.documents.canonical import RequiredSignatory
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.signing.chain import identity_of
from camket.signing.ways.kinds import Way
from camket.signing.ways.people import OWN_KEYS
from camket.signing.ways.refusals import WayRefusal
from camket.signing.ways.rows import PersonCertificate


def keep_owner(
    certificate: x509.Certificate,
    signatory: RequiredSignatory,
    way: Way,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep that a certificate is this person's; the installation's own say so themselves.

    Call it in the transaction that takes the signature.

    Raises:
        Refused: It is known to be somebody else's.
    """
    identity = identity_of(certificate)
    if identity.person.startswith(OWN_KEYS):
        return
    kept, is_new = PersonCertificate.objects.get_or_create(
        sha256=certificate.sha256.hex(),
        defaults={
            "person": signatory.person,
            "name": identity.name[:200],
            "issuer": identity.issuer[:300],
            "serial": identity.serial[:80],
            "not_before": certificate.not_valid_before,
            "not_after": certificate.not_valid_after,
            "first_way": way.value,
            "known_since": now,
        },
    )
    if kept.person != signatory.person:
        raise Refused(WayRefusal.CERTIFICATE_OF_ANOTHER, name=signatory.name)
    if is_new:
        record(
            "certificate.known",
            kept,
            actor=actor,
            at=now,
            after={"person": kept.person, "issuer": kept.issuer, "serial": kept.serial},
        )
