"""The CMS object built anew from the parts that were checked, as each known program spells it.

An object that is none of these, byte for byte, holds something that nobody checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asn1crypto import cms, core
from pyhanko.sign.general import find_unique_cms_attribute

from camket.signing.der import (
    CONTEXT_0,
    CONTEXT_1,
    DATA,
    DATA_ONLY,
    NULL,
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

if TYPE_CHECKING:
    from asn1crypto import x509

_NO_LENGTH: Final = 0x80
_END_OF_CONTENTS: Final = b"\0\0"
OLD_DIGEST: Final = "1.3.14.3.2.26"
OLD_ALGORITHMS: Final = ("1.2.840.113549.1.1.5", "1.2.840.10045.4.1")
"""SHA-1, with RSA and with ECDSA: read, so that it can be named; never good enough."""
_STRONG_DIGESTS: Final = (
    "2.16.840.1.101.3.4.2.1",
    "2.16.840.1.101.3.4.2.2",
    "2.16.840.1.101.3.4.2.3",
)
"""SHA-256, SHA-384 and SHA-512."""
_ECDSA: Final = ("1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4")
EC_KEY: Final = "1.2.840.10045.2.1"
"""The kind of a key, which iText names where the kind of a signature belongs: ECDSA all the same,
over the digest that is named beside it."""
_RSA: Final = (
    "1.2.840.113549.1.1.1",
    "1.2.840.113549.1.1.11",
    "1.2.840.113549.1.1.12",
    "1.2.840.113549.1.1.13",
)


class AlteredError(ValueError):
    """The bytes of a signature are not the bytes a signer makes."""


def as_known_programs_spell(
    info: cms.SignerInfo,
    certificates: list[x509.Certificate],
    signer: x509.Certificate,
    token: bytes | None,
) -> tuple[bytes, ...]:
    """Return the object of a signature on a file in each known spelling.

    Args:
        info: The signature.
        certificates: All that come along.
        signer: The one that signed.
        token: The timestamp token in it.

    Raises:
        AlteredError: A part of it is of no known kind.
    """
    return (
        _rebuilt(info, certificates, signer, DATA_ONLY, token),
        _as_nss_spells(info, certificates, signer),
        _as_bouncy_castle_spells(info, certificates, signer, token),
    )


def token_rebuilt(
    info: cms.SignerInfo,
    certificates: list[x509.Certificate],
    signer: x509.Certificate,
    stated: bytes,
) -> bytes:
    """Return a timestamp token over what it states.

    Raises:
        AlteredError: A part of it is of no known kind.
    """
    content = tlv(SEQUENCE, TIMESTAMP_INFO, tlv(CONTEXT_0, tlv(OCTETS, stated)))
    return _rebuilt(info, certificates, signer, content, None)


def _rebuilt(
    info: cms.SignerInfo,
    certificates: list[x509.Certificate],
    signer: x509.Certificate,
    content: bytes,
    token: bytes | None,
) -> bytes:
    """Return the object as it has to be, given its signed attributes and its certificates.

    Args:
        info: The signature.
        certificates: All that come along.
        signer: The one that signed.
        content: What is signed, as encapsulated content info: `DATA_ONLY` for a PDF.
        token: The timestamp token in it.
    """
    digest, signer_info = _signer_info(info, signer, token)
    signed_data = tlv(
        SEQUENCE,
        ONE if content == DATA_ONLY else THREE,
        tlv(SET, digest),
        content,
        tlv(CONTEXT_0, *[one.dump() for one in certificates]),
        tlv(SET, signer_info),
    )
    return tlv(SEQUENCE, SIGNED_DATA, tlv(CONTEXT_0, signed_data))


def _as_nss_spells(
    info: cms.SignerInfo, certificates: list[x509.Certificate], signer: x509.Certificate
) -> bytes:
    """Return the object as NSS writes it, and with it poppler: its shells without lengths."""
    digest, signer_info = _signer_info(info, signer, None)
    signed_data = _open_ended(
        SEQUENCE,
        ONE,
        tlv(SET, digest),
        _open_ended(SEQUENCE, DATA),
        tlv(CONTEXT_0, *[one.dump() for one in certificates]),
        tlv(SET, signer_info),
    )
    return _open_ended(SEQUENCE, SIGNED_DATA, _open_ended(CONTEXT_0, signed_data))


def _as_bouncy_castle_spells(
    info: cms.SignerInfo,
    certificates: list[x509.Certificate],
    signer: x509.Certificate,
    token: bytes | None,
) -> bytes:
    """Return the object as Bouncy Castle writes it, and with it what signs by Java."""
    digest, signer_info = _signer_info(info, signer, token)
    signed_data = _open_ended(
        SEQUENCE,
        ONE,
        tlv(SET, digest),
        DATA_ONLY,
        _open_ended(CONTEXT_0, *[one.dump() for one in certificates]),
        tlv(SET, signer_info),
    )
    return _open_ended(SEQUENCE, SIGNED_DATA, _open_ended(CONTEXT_0, signed_data))


def _signer_info(
    info: cms.SignerInfo, signer: x509.Certificate, token: bytes | None
) -> tuple[bytes, bytes]:
    """Return the digest algorithm and the signature, as they have to be spelled."""
    digest = _known_algorithm(info["digest_algorithm"], (*_STRONG_DIGESTS, OLD_DIGEST))
    schemes = (*_ECDSA, *_RSA, *OLD_ALGORITHMS, EC_KEY)
    algorithm = _known_algorithm(info["signature_algorithm"], schemes)
    unsigned = info["unsigned_attrs"].dump() if info["unsigned_attrs"] else b""
    attributes = info["signed_attrs"]
    if not _protects_its_algorithms(attributes, digest, algorithm):
        raise AlteredError
    if token is not None:
        attribute = tlv(SEQUENCE, TOKEN_ATTRIBUTE, tlv(SET, token))
        unsigned = tlv(CONTEXT_1, attribute)
    signer_info = tlv(
        SEQUENCE,
        ONE,
        tlv(SEQUENCE, signer.issuer.dump(), core.Integer(signer.serial_number).dump()),
        digest,
        tlv(CONTEXT_0, *_in_their_order(attributes)),
        algorithm,
        tlv(OCTETS, info["signature"].native),
        unsigned,
    )
    return digest, signer_info


def _known_algorithm(found: core.Sequence, known: tuple[str, ...]) -> bytes:
    """Return an algorithm without parameters, or with the empty ones some programs write."""
    identifier = found["algorithm"].dotted
    if identifier not in known:
        raise AlteredError
    name = core.ObjectIdentifier(identifier).dump()
    spelled: bytes = found.dump()
    bare, with_null = tlv(SEQUENCE, name), tlv(SEQUENCE, name, NULL)
    if spelled not in ((bare,) if identifier in _ECDSA else (bare, with_null)):
        raise AlteredError
    return spelled


def _open_ended(tag: int, *parts: bytes) -> bytes:
    return bytes([tag, _NO_LENGTH]) + b"".join(parts) + _END_OF_CONTENTS


def _in_their_order(attributes: cms.CMSAttributes) -> list[bytes]:
    """Return the signed attributes as DER orders them: a check sorts them before it digests."""
    return sorted(one.dump() for one in attributes)


def _protects_its_algorithms(
    attributes: cms.CMSAttributes, digest: bytes, algorithm: bytes
) -> bool:
    """Say whether the algorithms are those that were signed, byte for byte (RFC 6211)."""
    try:
        found = find_unique_cms_attribute(attributes, "cms_algorithm_protection")
    except (ValueError, KeyError):
        return True
    told = found["digest_algorithm"].dump(), found["signature_algorithm"].contents
    return told[0] == digest and tlv(SEQUENCE, told[1]) == algorithm
