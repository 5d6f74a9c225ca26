"""Whose a certificate is: by its own words, or because its owner has signed with it before.

The installation's own certificates name person, post and unit, and the person by his key here. An
authority outside knows none of these keys, writes units its own way and posts seldom. Such a
certificate belongs to whoever first signed with it: in his own slot, signed in under his own
account, bearing his name. From then on nobody else can use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from camket.shared.text import clean
from camket.signing.chain import identity_of
from camket.signing.container import read_container
from camket.signing.reading import open_pdf, signature_fields
from camket.signing.sign import is_the_person
from camket.signing.ways.rows import PersonCertificate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from asn1crypto import x509

    from camket.documents.canonical import RequiredSignatory

OWN_KEYS: Final = "CAMKET-"
"""How the installation's own authority begins the key of a person in a certificate."""


def registered_to(certificate: x509.Certificate, signatory: RequiredSignatory) -> str:
    """Return whose an outside certificate is: its known owner, else who would be its first.

    Empty for the installation's own certificates, which say themselves whose they are.
    """
    if identity_of(certificate).person.startswith(OWN_KEYS):
        return ""
    known = PersonCertificate.objects.filter(sha256=certificate.sha256.hex()).first()
    return known.person if known else signatory.person


def belongs_to(certificate: x509.Certificate, signatory: RequiredSignatory) -> bool:
    """Say whether a person may sign with a certificate."""
    identity = identity_of(certificate)
    if clean(identity.name) != clean(signatory.name):
        return False  # on a device with the certificates of many nobody need be looked up for it
    return is_the_person(signatory, identity, registered_to(certificate, signatory))


def certificate_in(pdf: bytes, role: str) -> x509.Certificate | None:
    """Return the certificate of the signature in a field; None when it cannot be read."""
    try:
        field = next(one for one in signature_fields(open_pdf(pdf)) if one.name == role)
        certificate = read_container(pdf, field.entry).certificate if field.entry else None
        if certificate is not None:
            identity_of(certificate)  # what is read late breaks here, and not later
    except Exception:  # noqa: BLE001  # a foreign file can break a reader in any way; fail closed
        return None
    return certificate


class KnownPeople:
    """What the rows tell a verification of the people who sign."""

    def __init__(self, more: Mapping[str, str] | None = None) -> None:
        """Keep what is known beside the rows: who is about to sign for the first time."""
        self._more = dict(more or {})

    def registered_to(self, certificate_sha256: str) -> str:
        """Return the key of the person a certificate is registered to; empty for none."""
        known = PersonCertificate.objects.filter(sha256=certificate_sha256).first()
        return known.person if known else self._more.get(certificate_sha256, "")

    def held_post(self, signatory: RequiredSignatory, on: date) -> bool | None:
        """Leave open who held which post: that is for a room that knows the organisation."""
        del signatory, on
        return None


def registered_certificates() -> dict[str, str]:
    """Return the digest of each registered certificate with the key of its person."""
    return dict(PersonCertificate.objects.values_list("sha256", "person"))
