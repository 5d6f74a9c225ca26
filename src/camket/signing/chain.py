"""Whose certificate it is, and whether it leads to a trusted root at the time of signing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InvalidCertificateError,
    PathError,
    ValidationError,
)

from camket.shared.text import clean
from camket.signing.authority import TRIAL_ORGANISATION
from camket.signing.wording import Fault
from camket.signing.writing import finish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from asn1crypto import x509

    from camket.signing.trust import Trust

SIGNING: Final = "signing"
TIMESTAMPING: Final = "timestamping"
_NOT_FOR_PAPERS: Final = frozenset({"time_stamping", "ocsp_signing", "server_auth", "code_signing"})
_BODY_NUMBERS: Final = ("MST:", "MNS:")
"""How authorities in Viet Nam begin the tax or the budget number of an organisation."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a certificate says of its owner.

    Attributes:
        person: The key of the person or the organisation, where the authority wrote one.
        is_an_organisation: Whether it is the certificate of an organisation or a system (a seal).
    """

    name: str
    post: str
    unit: str
    person: str
    serial: str
    issuer: str
    is_an_organisation: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """What came of following a certificate to a root.

    Attributes:
        fault: Why it is not trusted, or None.
        is_trial: Whether the root is a trial authority's.
        path: The certificates from the root down; empty where it is not trusted.
    """

    fault: Fault | None
    is_trial: bool
    path: tuple[x509.Certificate, ...] = ()

    @property
    def certificates(self) -> frozenset[bytes]:
        """Return every certificate on the path, as DER."""
        return frozenset(one.dump() for one in self.path)

    @property
    def links(self) -> tuple[tuple[x509.Certificate, x509.Certificate], ...]:
        """Return each certificate below the root with its issuer."""
        return tuple(zip(self.path[1:], self.path[:-1], strict=True))


def identity_of(certificate: x509.Certificate) -> Identity:
    """Return what a certificate says of its owner."""
    subject = certificate.subject.native
    issuer = certificate.issuer.native
    return Identity(
        name=text_of(subject, "common_name"),
        post=text_of(subject, "title"),
        unit=text_of(subject, "organization_name"),
        person=text_of(subject, "serial_number") or text_of(subject, "organization_identifier"),
        serial=f"{certificate.serial_number:X}",
        issuer=text_of(issuer, "common_name") or text_of(issuer, "organization_name"),
        is_an_organisation=_is_an_organisation(subject),
    )


def _is_an_organisation(subject: Mapping[str, Any]) -> bool:
    """Say whether a name is an organisation's, by ETSI EN 319 412-3 or as is usual in Viet Nam.

    Authorities here write the tax number (MST) or the budget number (MNS) of an organisation as
    its user id, and the number of a person's papers as his.
    """
    if "title" in subject:
        return False
    if "organization_identifier" in subject:
        return True
    told = subject.get("user_id", ())
    numbers = [told] if isinstance(told, str) else list(told)
    return bool(numbers) and all(one.upper().startswith(_BODY_NUMBERS) for one in numbers)


def follow(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    trust: Trust,
    at: datetime,
    purpose: str = SIGNING,
) -> Chain:
    """Follow a certificate to a trusted root, as things stood at a time; revocation apart.

    Args:
        certificate: The signer's certificate.
        others: Certificates that came with it, and may lead to a root.
        trust: The roots, and what may lead to them besides.
        at: The time in question.
        purpose: What it was used for: `SIGNING` papers, or `TIMESTAMPING`.
    """
    fault = _fault_on_its_face(certificate, at)
    path: list[x509.Certificate] = []
    anchors = trust.anchors_at(at)
    if fault is None:
        roots = [anchor.certificate for anchor in anchors]
        path, fault = _path(certificate, (*others, *trust.intermediates), roots, at, purpose)
    if fault is Fault.UNTRUSTED and len(anchors) < len(trust.anchors):
        every = [anchor.certificate for anchor in trust.anchors]
        _, other = _path(certificate, (*others, *trust.intermediates), every, at, purpose)
        fault = Fault.TRUST_ENDED if other is None else fault
    if fault is not None:
        return _broken(fault, certificate, trust)
    return Chain(fault=None, is_trial=_is_trial(path[0]), path=tuple(path))


def _fault_on_its_face(certificate: x509.Certificate, at: datetime) -> Fault | None:
    if at < certificate.not_valid_before:
        return Fault.NOT_YET_VALID_WHEN_SIGNED
    return Fault.EXPIRED_WHEN_SIGNED if at > certificate.not_valid_after else None


def _path(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
    purpose: str,
) -> tuple[list[x509.Certificate], Fault | None]:
    """Return the path from a root down to the certificate, or why there is none."""
    if not roots:
        return [], Fault.UNTRUSTED
    context = ValidationContext(trust_roots=list(roots), moment=at, allow_fetching=False)
    validator = CertificateValidator(certificate, list(others), validation_context=context)
    try:
        path = finish(validator.async_validate_path())
    except InvalidCertificateError:
        return [], Fault.WRONG_KEY_USAGE
    except (PathError, ValidationError):
        return [], Fault.UNTRUSTED
    return list(path), None if _serves(certificate, purpose) else Fault.WRONG_KEY_USAGE


def _serves(certificate: x509.Certificate, purpose: str) -> bool:
    """Say whether a certificate was issued for this purpose.

    A signature wants a key for signatures; a timestamp, as RFC 3161 (2.3) has it, a certificate
    for nothing else.
    """
    usage = certificate.key_usage_value
    extended = certificate.extended_key_usage_value
    uses = set(extended.native) if extended is not None else set()
    signs = usage is None or bool({"digital_signature", "non_repudiation"} & usage.native)
    if purpose == TIMESTAMPING:
        return signs and uses == {"time_stamping"}
    return signs and (extended is None or bool(uses - _NOT_FOR_PAPERS))


def _broken(fault: Fault, certificate: x509.Certificate, trust: Trust) -> Chain:
    """Return a chain that failed; a trial is told as one even then."""
    issuer = certificate.issuer.dump()
    is_trial = any(
        anchor.certificate.subject.dump() == issuer and _is_trial(anchor.certificate)
        for anchor in trust.anchors
    )
    return Chain(fault=fault, is_trial=is_trial)


def _is_trial(root: x509.Certificate) -> bool:
    return is_trial_name(root.subject)


def is_trial_name(name: x509.Name) -> bool:
    """Say whether a name is that of a trial authority, of this installation or another."""
    return text_of(name.native, "organization_name") == TRIAL_ORGANISATION


def name_digest(name: x509.Name) -> str:
    """Return the digest by which lists and answers of an authority are found."""
    return hashlib.sha256(name.dump()).hexdigest()


def text_of(names: dict[str, object], key: str) -> str:
    """Return one part of a name as plain text; empty where it is not there."""
    value = names.get(key, "")
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return clean(str(value))
