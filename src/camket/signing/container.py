"""The CMS object in a signature: every byte of it accounted for, then its signature checked.

Plain validation ignores padding, the case of hexadecimal digits, certificates nobody needs and
fields nothing signs. Here the object is built anew from the parts that were checked and has to
come out the same, byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from asn1crypto import cms, core, parser
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyhanko.sign.general import check_ess_certid, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from camket.signing.envelope import LEAST_RSA_BITS, P256_ORDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from asn1crypto import x509

    from camket.signing.reading import SignatureEntry

_HEX_OF_ONE_CASE: Final = re.compile(rb"[0-9A-F]*|[0-9a-f]*")
_SEQUENCE: Final = 0x30
_SET: Final = 0x31
_OCTETS: Final = 0x04
_CONTEXT_0: Final = 0xA0
_LONG_LENGTH: Final = 0x80
_DATA: Final = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
_SIGNED_DATA: Final = core.ObjectIdentifier("1.2.840.113549.1.7.2").dump()
_ONE: Final = core.Integer(1).dump()
_NULL: Final = core.Null().dump()
_STRONG_DIGESTS: Final = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_ECDSA: Final = ("1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4")
_RSA: Final = (
    "1.2.840.113549.1.1.1",
    "1.2.840.113549.1.1.11",
    "1.2.840.113549.1.1.12",
    "1.2.840.113549.1.1.13",
)
_LEAST_EC_BITS: Final = 256


class AlteredError(ValueError):
    """The bytes of a signature are not the bytes a signer makes."""


@dataclass(frozen=True, slots=True)
class Container:
    """The parts of a CMS object that were checked to be all of it.

    Attributes:
        certificate: The signer's certificate.
        others: Further certificates that came along; each must be on the path to the root.
        signer_info: The signature with its signed attributes.
        is_pades: Whether the signer's certificate is among what is signed (ESS).
        is_timestamped: Whether unsigned attributes are there, which nobody has checked here.
        is_strong: Whether the algorithms are still good enough.
        is_lower_spelling: Whether an ECDSA signature is spelled as our own signers spell it.
    """

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    signer_info: cms.SignerInfo
    is_pades: bool
    is_timestamped: bool
    is_strong: bool
    is_lower_spelling: bool


def read_container(pdf: bytes, entry: SignatureEntry) -> Container:
    """Return the CMS object of a signature.

    Raises:
        AlteredError: A byte of it is not where or what it has to be.
    """
    der = _der(pdf, entry)
    signed = cms.ContentInfo.load(der, strict=True)["content"]
    infos = signed["signer_infos"]
    if len(infos) != 1 or not isinstance(signed, cms.SignedData):
        raise AlteredError
    info = infos[0]
    certificates = [choice.chosen for choice in signed["certificates"]]
    signer = _signer(info, certificates)
    if _rebuilt(info, certificates, signer) != der:
        raise AlteredError
    return Container(
        certificate=signer,
        others=tuple(one for one in certificates if one is not signer),
        signer_info=info,
        is_pades=_names_its_certificate(info, signer),
        is_timestamped=bool(info["unsigned_attrs"]),
        is_strong=_is_strong(info, signer),
        is_lower_spelling=_is_lower_spelling(info, signer),
    )


def is_intact(container: Container, digest_of_ranges: Callable[[str], bytes]) -> bool:
    """Say whether the signature is one over these bytes by this certificate's key."""
    info = container.signer_info
    digest = digest_of_ranges(info["digest_algorithm"]["algorithm"].native)
    same, good = validate_sig_integrity(info, container.certificate, "data", digest)
    return bool(same and good)


def _der(pdf: bytes, entry: SignatureEntry) -> bytes:
    start, before, after, rest = entry.ranges
    if start != 0 or not 0 < before < after <= after + rest <= len(pdf):
        raise AlteredError
    gap = pdf[before:after]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or not _HEX_OF_ONE_CASE.fullmatch(digits):
        raise AlteredError
    contents = bytes.fromhex(digits.decode("ascii"))
    if contents != entry.contents:
        raise AlteredError
    header, body, trailer = parser.parse(contents)[3:6]
    end = len(header) + len(body) + len(trailer)
    if contents[end:].strip(b"\0"):
        raise AlteredError
    return contents[:end]


def _signer(info: cms.SignerInfo, certificates: list[x509.Certificate]) -> x509.Certificate:
    if info["sid"].name != "issuer_and_serial_number":
        raise AlteredError
    wanted = info["sid"].chosen
    for one in certificates:
        same_issuer = one.issuer.dump() == wanted["issuer"].dump()
        if same_issuer and one.serial_number == wanted["serial_number"].native:
            return one
    raise AlteredError


def _rebuilt(
    info: cms.SignerInfo, certificates: list[x509.Certificate], signer: x509.Certificate
) -> bytes:
    """Return the object as it has to be, given its signed attributes and its certificates."""
    digest = _known_algorithm(info["digest_algorithm"], tuple(_STRONG_DIGESTS.values()))
    algorithm = _known_algorithm(info["signature_algorithm"], _ECDSA + _RSA)
    unsigned = info["unsigned_attrs"].dump() if info["unsigned_attrs"] else b""
    signer_info = _tlv(
        _SEQUENCE,
        _ONE,
        _tlv(_SEQUENCE, signer.issuer.dump(), core.Integer(signer.serial_number).dump()),
        digest,
        _tlv(_CONTEXT_0, info["signed_attrs"].contents),
        algorithm,
        _tlv(_OCTETS, info["signature"].native),
        unsigned,
    )
    signed_data = _tlv(
        _SEQUENCE,
        _ONE,
        _tlv(_SET, digest),
        _tlv(_SEQUENCE, _DATA),
        _tlv(_CONTEXT_0, *[one.dump() for one in certificates]),
        _tlv(_SET, signer_info),
    )
    return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(_CONTEXT_0, signed_data))


def _known_algorithm(found: core.Sequence, known: tuple[str, ...]) -> bytes:
    """Return an algorithm without parameters, or with the empty ones some programs write."""
    identifier = found["algorithm"].dotted
    if identifier not in known:
        raise AlteredError
    name = core.ObjectIdentifier(identifier).dump()
    spelled: bytes = found.dump()
    if spelled not in (_tlv(_SEQUENCE, name), _tlv(_SEQUENCE, name, _NULL)):
        raise AlteredError
    return spelled


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    if size < _LONG_LENGTH:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG_LENGTH | len(length)]) + length + body


def _names_its_certificate(info: cms.SignerInfo, signer: x509.Certificate) -> bool:
    try:
        named = find_unique_cms_attribute(info["signed_attrs"], "signing_certificate_v2")
    except (ValueError, KeyError):
        return False
    return bool(check_ess_certid(signer, named["certs"][0]))


def _is_strong(info: cms.SignerInfo, signer: x509.Certificate) -> bool:
    key = signer.public_key
    least = LEAST_RSA_BITS if key.algorithm == "rsa" else _LEAST_EC_BITS
    digest = info["digest_algorithm"]["algorithm"].native
    return key.bit_size >= least and digest in _STRONG_DIGESTS and key.algorithm in ("rsa", "ec")


def _is_lower_spelling(info: cms.SignerInfo, signer: x509.Certificate) -> bool:
    """Say which of its two spellings a P-256 signature has: anybody can turn one into the other."""
    key = signer.public_key
    if key.algorithm != "ec" or key.curve[1] != "secp256r1":
        return True
    _, s = decode_dss_signature(info["signature"].native)
    return s <= P256_ORDER // 2
