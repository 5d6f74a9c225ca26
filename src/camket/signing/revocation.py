"""Was a certificate revoked? Lists (RFC 5280) and answers (RFC 6960), from wherever they came.

Whatever is not signed by the certificate's own issuer, is too old for the time in question or uses
an extension that is not known here says nothing. A revocation that any of them tells, counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asn1crypto import x509 as asn1_x509

    from camket.signing.reading import KeptEvidence

_SKEW: Final = timedelta(minutes=5)
_ANSWER_WITHOUT_END: Final = timedelta(days=1)
"""How long an answer counts that does not say when the next one comes."""
_KNOWN_LIST_EXTENSIONS: Final = frozenset({ExtensionOID.ISSUING_DISTRIBUTION_POINT})
_OLD_HASHES: Final = (hashes.SHA1, hashes.MD5)
_HARMLESS: Final = frozenset(
    {
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.cessation_of_operation,
    }
)
"""Reasons that leave what was signed before as good as it was (RFC 3161, 4)."""


class Standing(StrEnum):
    """What is known of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a certificate at a time.

    Attributes:
        revoked_at: When it was revoked.
        is_harmless: Whether the reason leaves what was signed before as good as it was.
        source: The list or answer that says it is good, as DER.
    """

    standing: Standing
    revoked_at: datetime | None = None
    is_harmless: bool = False
    source: bytes = b""


@dataclass(frozen=True, slots=True)
class Word:
    """What one list or answer says of a certificate, and for how long it speaks."""

    source: bytes
    from_at: datetime
    to_at: datetime
    revoked_at: datetime | None
    is_harmless: bool


def status_of(
    certificate: asn1_x509.Certificate,
    issuer: asn1_x509.Certificate,
    evidence: Sequence[KeptEvidence],
    at: datetime,
) -> Status:
    """Say whether a certificate stood at a time, from the data at hand.

    Args:
        certificate: The certificate.
        issuer: The certificate of its issuer.
        evidence: Lists and answers.
        at: The time in question.
    """
    own, above = _loaded(certificate.dump()), _loaded(issuer.dump())
    good: Word | None = None
    told: Word | None = None
    for word in _words(own, above, evidence):
        if word.revoked_at is not None:
            if told is None or told.revoked_at is None or word.revoked_at < told.revoked_at:
                told = word
        elif word.to_at >= at and word.from_at <= own.not_valid_after_utc:
            good = word
    if told is not None:
        return Status(Standing.REVOKED, told.revoked_at, told.is_harmless, told.source)
    return Status(Standing.GOOD, source=good.source) if good else Status(Standing.UNKNOWN)


def answered(
    der: bytes, certificate: asn1_x509.Certificate, issuer: asn1_x509.Certificate
) -> Word | None:
    """Return what an answer says of a certificate; None where it says nothing that counts."""
    return _word_of_answer(der, _loaded(certificate.dump()), _loaded(issuer.dump()))


def is_certificate(der: bytes) -> bool:
    """Say whether these are the bytes of a certificate."""
    try:
        _loaded(der)
    except ValueError:
        return False
    return True


def is_answer(der: bytes) -> bool:
    """Say whether these are the bytes of an OCSP answer, not those of a list."""
    try:
        ocsp.load_der_ocsp_response(der)
    except ValueError:
        return False
    return True


def _words(
    own: x509.Certificate, issuer: x509.Certificate, evidence: Sequence[KeptEvidence]
) -> Iterator[Word]:
    lists = dict.fromkeys(one for kept in evidence for one in kept.crls)
    answers = dict.fromkeys(one for kept in evidence for one in kept.ocsps)
    issuer_der = issuer.public_bytes(serialization.Encoding.DER)
    for der in lists:
        crl = _list_of(der, issuer_der)
        if crl is not None and _covers(crl, own):  # a list without entries is false
            yield _word_of_list(der, crl, own)
    for der in answers:
        if (word := _word_of_answer(der, own, issuer)) is not None:
            yield word


@lru_cache(maxsize=512)
def _loaded(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


@lru_cache(maxsize=128)
def _list_of(der: bytes, issuer_der: bytes) -> x509.CertificateRevocationList | None:
    """Return a list, if this issuer signed it and nothing in it is unknown here."""
    issuer = _loaded(issuer_der)
    try:
        crl = x509.load_der_x509_crl(der)
        critical = {one.oid for one in crl.extensions if one.critical}
        is_signed = crl.issuer == issuer.subject and crl.is_signature_valid(
            issuer.public_key()  # type: ignore[arg-type]  # other kinds of key raise
        )
        is_good = (
            is_signed
            and crl.next_update_utc is not None
            and critical <= _KNOWN_LIST_EXTENSIONS
            and not isinstance(crl.signature_hash_algorithm, _OLD_HASHES)
            and _may(issuer, "crl_sign")
            and _is_no_delta(crl)
        )
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return None
    return crl if is_good else None


def _is_no_delta(crl: x509.CertificateRevocationList) -> bool:
    return not any(one.oid == ExtensionOID.DELTA_CRL_INDICATOR for one in crl.extensions)


def _covers(crl: x509.CertificateRevocationList, own: x509.Certificate) -> bool:
    """Say whether a list speaks of certificates of this kind, for every reason, by itself."""
    try:
        scope = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    is_authority = _is_authority(own)
    return not (
        scope.indirect_crl
        or scope.only_some_reasons
        or scope.only_contains_attribute_certs
        or (scope.only_contains_user_certs and is_authority)
        or (scope.only_contains_ca_certs and not is_authority)
    )


def _word_of_list(der: bytes, crl: x509.CertificateRevocationList, own: x509.Certificate) -> Word:
    entry = crl.get_revoked_certificate_by_serial_number(own.serial_number)
    return Word(
        source=der,
        from_at=crl.last_update_utc,
        to_at=crl.next_update_utc or crl.last_update_utc,
        revoked_at=entry.revocation_date_utc if entry else None,
        is_harmless=entry is not None and _reason(entry) in _HARMLESS,
    )


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None


def _word_of_answer(der: bytes, own: x509.Certificate, issuer: x509.Certificate) -> Word | None:
    try:
        answer = ocsp.load_der_ocsp_response(der)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        single = next((one for one in answer.responses if _is_about(one, own, issuer)), None)
        if single is None or not is_answered_by(answer, issuer):
            return None
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        return None
    return word_of_single(der, single)


def word_of_single(der: bytes, single: ocsp.OCSPSingleResponse) -> Word | None:
    """Return what one part of an answer says; None where the authority does not know."""
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return None
    return Word(
        source=der,
        from_at=single.this_update_utc,
        to_at=single.next_update_utc or single.this_update_utc + _ANSWER_WITHOUT_END,
        revoked_at=single.revocation_time_utc,
        is_harmless=single.revocation_reason in _HARMLESS,
    )


def _is_about(
    single: ocsp.OCSPSingleResponse, own: x509.Certificate, issuer: x509.Certificate
) -> bool:
    if single.serial_number != own.serial_number:
        return False
    asked = ocsp.OCSPRequestBuilder().add_certificate(own, issuer, single.hash_algorithm).build()
    return (asked.issuer_name_hash, asked.issuer_key_hash) == (
        single.issuer_name_hash,
        single.issuer_key_hash,
    )


def is_answered_by(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """Say whether the issuer, or whom it charged with it, signed the answer."""
    if isinstance(answer.signature_hash_algorithm, _OLD_HASHES):
        return False
    for one in (issuer, *answer.certificates):
        if one == issuer or _is_charged(one, issuer, answer.produced_at_utc):
            try:
                _check(one, answer)
            except InvalidSignature:
                continue
            return True
    return False


def _is_charged(one: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
        usages = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    in_force = one.not_valid_before_utc - _SKEW <= at <= one.not_valid_after_utc + _SKEW
    return in_force and ExtendedKeyUsageOID.OCSP_SIGNING in usages


def _check(one: x509.Certificate, answer: ocsp.OCSPResponse) -> None:
    """Check the signature of an answer.

    Raises:
        InvalidSignature: It is not of this key, or the key is of a kind nobody uses for it.
    """
    key, algorithm = one.public_key(), answer.signature_hash_algorithm
    if algorithm is None:
        raise InvalidSignature
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(algorithm))
    else:
        raise InvalidSignature


def _may(one: x509.Certificate, use: str) -> bool:
    try:
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(getattr(usage, use))


def _is_authority(one: x509.Certificate) -> bool:
    try:
        return one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
