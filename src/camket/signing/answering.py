"""Read an OCSP answer that was brought in: which certificates it speaks of, and who vouches for it.

A file with an answer names certificates by serial number and by digests of their issuer, so it can
be read without them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import ocsp

from camket.shared.errors import Refused
from camket.signing.revocation import Word, is_answered_by, word_of_single
from camket.signing.wording import TrustRefusal

LARGEST: Final = 64 * 1024
"""Bytes; an answer with the certificate of who answers has two or three thousand."""
_MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What an answer says of one certificate.

    Attributes:
        serial: Its serial number, as hexadecimal digits.
        issuer: The trusted certificate of its issuer.
        word: What is said.
    """

    serial: str
    issuer: asn1_x509.Certificate
    word: Word


def parts_of(der: bytes, trusted: Iterable[asn1_x509.Certificate]) -> list[Part]:
    """Return what an answer says, each part checked against the certificate of its issuer.

    Args:
        der: The answer.
        trusted: Certificates of authorities that are trusted.

    Raises:
        Refused: It is no answer, an error message, about certificates of nobody trusted, signed by
            nobody who may, or says that the authority does not know a certificate.
    """
    authorities = list(trusted)
    if len(der) > LARGEST:
        raise Refused(TrustRefusal.NOT_AN_ANSWER)
    try:
        answer = ocsp.load_der_ocsp_response(der)
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise Refused(TrustRefusal.ANSWER_FAILED)
        singles = list(answer.responses)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(TrustRefusal.NOT_AN_ANSWER) from error
    if not 0 < len(singles) <= _MOST_PARTS:
        raise Refused(TrustRefusal.NOT_AN_ANSWER)
    return [_part(der, answer, single, authorities) for single in singles]


def _part(
    der: bytes,
    answer: ocsp.OCSPResponse,
    single: ocsp.OCSPSingleResponse,
    authorities: list[asn1_x509.Certificate],
) -> Part:
    serial = f"{single.serial_number:X}"
    named = [one for one in authorities if _is_named(single, one)]
    if not named:
        raise Refused(TrustRefusal.ANSWER_OF_NOBODY, digits=serial[-4:])
    issuer = next((one for one in named if _is_signed(answer, one)), None)
    if issuer is None:
        raise Refused(TrustRefusal.ANSWER_NOT_SIGNED, name=named[0].subject.human_friendly)
    word = word_of_single(der, single)
    if word is None:
        raise Refused(TrustRefusal.ANSWER_UNKNOWN, digits=serial[-4:])
    return Part(serial, issuer, word)


def _is_named(single: ocsp.OCSPSingleResponse, issuer: asn1_x509.Certificate) -> bool:
    try:
        digest = getattr(hashlib, single.hash_algorithm.name)
    except AttributeError:
        return False
    name = digest(issuer.subject.dump()).digest()
    key = digest(bytes(issuer.public_key["public_key"])).digest()
    return (name, key) == (single.issuer_name_hash, single.issuer_key_hash)


def _is_signed(answer: ocsp.OCSPResponse, issuer: asn1_x509.Certificate) -> bool:
    try:
        return is_answered_by(answer, x509.load_der_x509_certificate(issuer.dump()))
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        return False
