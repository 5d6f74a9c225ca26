"""The CMS object around one signature value: what is signed, and how it is wrapped up.

P-256 and RSA from 2048 bits on (PKCS #1 v1.5, the way of most authorities in Viet Nam), both with
SHA-256. The key itself may be anywhere: what is made here needs only the value it returned.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from asn1crypto import algos, cms, tsp, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

from camket.shared.errors import Refused
from camket.signing.der import (
    CONTEXT_0,
    CONTEXT_1,
    DATA_ONLY,
    OCTETS,
    ONE,
    SEQUENCE,
    SET,
    SIGNED_DATA,
    THREE,
    TIMESTAMP_INFO,
    TOKEN_ATTRIBUTE,
    tlv,
)
from camket.signing.wording import SigningRefusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import keys

DIGEST: Final = "sha256"
P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
LEAST_RSA_BITS: Final = 2048
_P256_BYTES: Final = 32
_OVERHEAD: Final = 1024
"""More bytes than all of a CMS object that is neither certificate, name nor signature value."""


def mechanism_of(certificate: x509.Certificate) -> str:
    """Return the algorithm a certificate's key signs with: `sha256_ecdsa` or `sha256_rsa`.

    Raises:
        Refused: The key is of another kind, or too short.
    """
    key = certificate.public_key
    if key.algorithm == "ec" and key.curve[1] == "secp256r1":
        return "sha256_ecdsa"
    if key.algorithm == "rsa" and key.bit_size >= LEAST_RSA_BITS:
        return "sha256_rsa"
    name = str(certificate.subject.native.get("common_name", ""))
    raise Refused(SigningRefusal.WEAK_KEY, found=name)


def signed_attributes(certificate: x509.Certificate, digest: bytes) -> bytes:
    """Return the DER of the attributes that are signed in place of the file: PAdES baseline."""
    own = [cms.CMSAttribute.load(one) for one in _own_attributes(certificate.dump())]
    attributes = cms.CMSAttributes([simple_cms_attribute("message_digest", digest), *own])
    return cast("bytes", attributes.dump())


@lru_cache(maxsize=256)
def _own_attributes(certificate_der: bytes) -> tuple[bytes, ...]:
    """Return the signed attributes that are the same whatever a certificate signs, as DER.

    To write them out costs as much as all else that a signature is made of.
    """
    certificate = x509.Certificate.load(certificate_der)
    # read back once it is written: put in as built it would be written out five times
    named = tsp.SigningCertificateV2.load(as_signing_certificate_v2(certificate).dump())
    attributes = (
        simple_cms_attribute("content_type", "data"),
        simple_cms_attribute("signing_certificate_v2", named),
        simple_cms_attribute(
            "cms_algorithm_protection",
            cms.CMSAlgorithmProtection(
                {
                    "digest_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
                    "signature_algorithm": algorithm_of(certificate),
                }
            ),
        ),
    )
    return tuple(one.dump() for one in attributes)


def room_for(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> int:
    """Return how many bytes the object may need, its timestamp apart."""
    certificates = sum(len(one.dump()) for one in (certificate, *chain))
    names = 2 * len(certificate.issuer.dump())
    key = certificate.public_key
    value = key.bit_size // 8 if key.algorithm == "rsa" else 2 * _P256_BYTES + 8
    return certificates + names + value + _OVERHEAD


def wrap(
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    attributes: bytes,
    value: bytes,
    timestamp: bytes | None = None,
    *,
    encapsulated: bytes | None = None,
) -> bytes:
    """Return the CMS object as DER.

    Args:
        certificate: The signer's certificate.
        chain: What leads from it towards the root, the root itself apart.
        attributes: The signed attributes, as they were signed.
        value: The signature value, as `settled` returned it.
        timestamp: A timestamp token over the value, as DER.
        encapsulated: What a timestamp token states, as DER; None for a signature on a file.
    """
    fixed = _fixed(certificate.dump(), tuple(one.dump() for one in chain))
    content = DATA_ONLY
    if encapsulated is not None:
        content = tlv(SEQUENCE, TIMESTAMP_INFO, tlv(CONTEXT_0, tlv(OCTETS, encapsulated)))
    unsigned = b""
    if timestamp is not None:
        unsigned = tlv(CONTEXT_1, tlv(SEQUENCE, TOKEN_ATTRIBUTE, tlv(SET, timestamp)))
    signer_info = tlv(
        SEQUENCE,
        ONE,
        fixed.signer,
        fixed.digest,
        bytes([CONTEXT_0]) + attributes[1:],  # the same set, told apart by its place
        fixed.algorithm,
        tlv(OCTETS, value),
        unsigned,
    )
    signed_data = tlv(
        SEQUENCE,
        ONE if encapsulated is None else THREE,
        tlv(SET, fixed.digest),
        content,
        fixed.certificates,
        tlv(SET, signer_info),
    )
    return tlv(SEQUENCE, SIGNED_DATA, tlv(CONTEXT_0, signed_data))


@dataclass(frozen=True, slots=True)
class _Fixed:
    """The parts of a CMS object that are the same whatever a certificate signs, as DER."""

    signer: bytes
    digest: bytes
    algorithm: bytes
    certificates: bytes


@lru_cache(maxsize=256)
def _fixed(certificate_der: bytes, chain: tuple[bytes, ...]) -> _Fixed:
    certificate = x509.Certificate.load(certificate_der)
    signer = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    return _Fixed(
        signer=signer.dump(),
        digest=algos.DigestAlgorithm({"algorithm": DIGEST}).dump(),
        algorithm=algorithm_of(certificate).dump(),
        certificates=tlv(CONTEXT_0, *sorted((certificate_der, *chain))),
    )


def sign_with(key: keys.PrivateKeyInfo, attributes: bytes) -> bytes:
    """Return the value a key at hand makes: RFC 6979 for P-256, so the same each time.

    Raises:
        ValueError: The key is of a kind no signature is made with.
    """
    own = load_der_private_key(key.dump(), password=None)
    if isinstance(own, rsa.RSAPrivateKey):
        return own.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(own, ec.EllipticCurvePrivateKey):
        return own.sign(attributes, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    message = "signatures are made with P-256 or RSA"
    raise ValueError(message)


def settled(certificate: x509.Certificate, attributes: bytes, value: bytes) -> bytes:
    """Check a signature value and return it in the one spelling that is written.

    Tokens and services return an ECDSA value as two numbers side by side or as DER, and in either
    of the two spellings each has; the lower one is kept.

    Raises:
        Refused: The value is no signature of these attributes by this certificate's key.
    """
    public = load_der_public_key(certificate.public_key.dump())
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(value, attributes, padding.PKCS1v15(), hashes.SHA256())
            return value
        if isinstance(public, ec.EllipticCurvePublicKey):
            value = _lower(value)
            public.verify(value, attributes, ec.ECDSA(hashes.SHA256()))
            return value
    except (InvalidSignature, ValueError) as error:
        raise Refused(SigningRefusal.WRONG_VALUE) from error
    raise Refused(SigningRefusal.WRONG_VALUE)


def hash_of(attributes: bytes) -> bytes:
    """Return the SHA-256 that a token or a service which signs hashes is given."""
    return hashlib.sha256(attributes).digest()


def _lower(value: bytes) -> bytes:
    if len(value) == 2 * _P256_BYTES:
        r, s = (int.from_bytes(half) for half in (value[:_P256_BYTES], value[_P256_BYTES:]))
    else:
        r, s = decode_dss_signature(value)
    return encode_dss_signature(r, min(s, P256_ORDER - s))


def algorithm_of(certificate: x509.Certificate) -> algos.SignedDigestAlgorithm:
    """Return the algorithm of a certificate's key, as CMS names it.

    Raises:
        Refused: The key is of a kind no signature is made with.
    """
    return algos.SignedDigestAlgorithm({"algorithm": mechanism_of(certificate)})
