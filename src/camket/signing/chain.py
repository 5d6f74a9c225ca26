"""Whose certificate it is, and whether it leads to a trusted root at the time of signing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InvalidCertificateError,
    PathError,
    RevokedError,
    ValidationError,
)

from camket.shared.text import clean
from camket.signing.authority import TRIAL_ORGANISATION
from camket.signing.wording import Fault
from camket.signing.writing import finish

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509


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
        certificates: Every certificate on the path, as bytes.
        names_revocation: Whether the certificate names a place to learn of its revocation.
    """

    fault: Fault | None
    is_trial: bool
    certificates: frozenset[bytes]
    names_revocation: bool


def identity_of(certificate: x509.Certificate) -> Identity:
    """Return what a certificate says of its owner."""
    subject = certificate.subject.native
    issuer = certificate.issuer.native
    return Identity(
        name=_text(subject, "common_name"),
        post=_text(subject, "title"),
        unit=_text(subject, "organization_name"),
        person=_text(subject, "serial_number") or _text(subject, "organization_identifier"),
        serial=f"{certificate.serial_number:X}",
        issuer=_text(issuer, "common_name") or _text(issuer, "organization_name"),
        is_an_organisation="organization_identifier" in subject and "title" not in subject,
    )


def follow(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> Chain:
    """Follow a certificate to a trusted root, as things stood at an instant.

    No network is asked: what only a network could tell is left open by the caller.
    """
    fault = _fault_on_its_face(certificate, at)
    if fault is None:
        path, fault = _path(certificate, others, roots, at)
    if fault is not None:
        return _broken(fault, certificate, roots)
    return Chain(
        fault=None,
        is_trial=_is_trial(path[0]),
        certificates=frozenset(one.dump() for one in path),
        names_revocation=bool(certificate.crl_distribution_points or certificate.ocsp_urls),
    )


def _fault_on_its_face(certificate: x509.Certificate, at: datetime) -> Fault | None:
    if at < certificate.not_valid_before:
        return Fault.NOT_YET_VALID_WHEN_SIGNED
    return Fault.EXPIRED_WHEN_SIGNED if at > certificate.not_valid_after else None


def _path(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> tuple[list[x509.Certificate], Fault | None]:
    """Return the path from a root down to the certificate, or why there is none."""
    if not roots:
        return [], Fault.UNTRUSTED
    context = ValidationContext(trust_roots=list(roots), moment=at, allow_fetching=False)
    validator = CertificateValidator(certificate, list(others), validation_context=context)
    try:
        path = finish(validator.async_validate_path())
        finish(validator.async_validate_usage({"digital_signature"}))
    except RevokedError:
        return [], Fault.REVOKED
    except InvalidCertificateError:
        return [], Fault.WRONG_KEY_USAGE
    except (PathError, ValidationError):
        return [], Fault.UNTRUSTED
    return list(path), None


def _broken(
    fault: Fault, certificate: x509.Certificate, roots: Sequence[x509.Certificate]
) -> Chain:
    """Return a chain that failed; a trial is told as one even then."""
    issuer = certificate.issuer.dump()
    is_trial = any(root.subject.dump() == issuer and _is_trial(root) for root in roots)
    return Chain(
        fault=fault,
        is_trial=is_trial,
        certificates=frozenset(),
        names_revocation=False,
    )


def _is_trial(root: x509.Certificate) -> bool:
    return _text(root.subject.native, "organization_name") == TRIAL_ORGANISATION


def _text(names: dict[str, object], key: str) -> str:
    value = names.get(key, "")
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return clean(str(value))
