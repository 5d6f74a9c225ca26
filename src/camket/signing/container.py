"""The CMS object in a signature: every byte of it accounted for, then its signature checked.

Plain validation ignores padding, the case of hexadecimal digits, certificates nobody needs and
fields nothing signs. Here the object is built anew from the parts that were checked and has to
come out the same, byte for byte.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from asn1crypto import cms, core, parser, tsp
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from pyhanko.sign.general import check_ess_certid, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from camket.signing.envelope import LEAST_RSA_BITS, P256_ORDER
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from asn1crypto import x509

    from camket.signing.reading import SignatureEntry

_HEX_OF_ONE_CASE: Final = re.compile(rb"[0-9A-F]*|[0-9a-f]*")
_SEQUENCE: Final = 0x30
_SET: Final = 0x31
_OCTETS: Final = 0x04
_CONTEXT_0: Final = 0xA0
_CONTEXT_1: Final = 0xA1
_LONG_LENGTH: Final = 0x80
_NO_LENGTH: Final = 0x80
_END_OF_CONTENTS: Final = b"\0\0"
_DATA: Final = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
_SIGNED_DATA: Final = core.ObjectIdentifier("1.2.840.113549.1.7.2").dump()
_TIMESTAMP_INFO: Final = core.ObjectIdentifier("1.2.840.113549.1.9.16.1.4").dump()
_TOKEN_ATTRIBUTE: Final = core.ObjectIdentifier("1.2.840.113549.1.9.16.2.14").dump()
_ONE: Final = core.Integer(1).dump()
_THREE: Final = core.Integer(3).dump()
_NULL: Final = core.Null().dump()
_DATA_ONLY: Final = b"\x30" + bytes([len(_DATA)]) + _DATA
_OLD_DIGEST: Final = "1.3.14.3.2.26"
_OLD_ALGORITHMS: Final = ("1.2.840.113549.1.1.5", "1.2.840.10045.4.1")
"""SHA-1, with RSA and with ECDSA: read, so that it can be named; never good enough."""
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
_ORDERS: Final = {
    "secp256r1": P256_ORDER,
    "secp384r1": (1 << 384) - 0x389CB27E0BC8D220A7E5F24DB74F58851313E695333AD68D,
    "secp521r1": (1 << 521) - 0x5AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7,
}
"""FIPS 186-4, D.1.2."""


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
        timestamp: The timestamp token over the signature value, as DER, or None.
        has_unknown_attributes: Whether it carries unsigned attributes nobody checks here.
        weakness: Why its algorithms are not good enough, or None.
        is_own_spelling: Whether the value is spelled as our own signers spell it: capital digits,
            of the two spellings of an ECDSA signature the lower one, the signer's certificate and
            no other. Anybody can turn one spelling into the other.
    """

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    signer_info: cms.SignerInfo
    is_pades: bool
    timestamp: bytes | None
    has_unknown_attributes: bool
    weakness: Fault | None
    is_own_spelling: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A timestamp token (RFC 3161) whose every byte was accounted for.

    Attributes:
        at: The time it states.
        algorithm: The digest algorithm of its imprint.
        imprint: The digest it vouches for.
        nonce: What the request had it repeat, if anything.
        certificate: The certificate of the service.
        others: Further certificates that came along.
        is_intact: Whether it is signed by the key of that certificate.
        names_its_certificate: Whether that certificate is among what is signed, as it has to be.
        weakness: Why its algorithms are not good enough, or None.
        is_lower_spelling: Whether an ECDSA signature is in the lower of its two spellings.
    """

    at: datetime
    algorithm: str
    imprint: bytes
    nonce: int | None
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    is_intact: bool
    names_its_certificate: bool
    weakness: Fault | None
    is_lower_spelling: bool

    def vouches_for(self, digest_of: Callable[[str], bytes]) -> bool:
        """Say whether it is an intact token over these bytes."""
        return (
            self.is_intact
            and self.names_its_certificate
            and self.weakness is None
            and self.imprint == digest_of(self.algorithm)
        )


def read_container(pdf: bytes, entry: SignatureEntry) -> Container:
    """Return the CMS object of a signature.

    Raises:
        AlteredError: A byte of it is not where or what it has to be.
    """
    der = contents_of(pdf, entry)
    _, info, certificates, signer = _opened(der)
    token = _token_in(info)
    known = (
        _rebuilt(info, certificates, signer, _DATA_ONLY, token),
        _rebuilt_as_nss_spells(info, certificates, signer),
    )
    if der not in known:
        raise AlteredError
    return Container(
        certificate=signer,
        others=tuple(one for one in certificates if one is not signer),
        signer_info=info,
        is_pades=_names_its_certificate(info, signer),
        timestamp=token,
        has_unknown_attributes=bool(info["unsigned_attrs"]) and token is None,
        weakness=_weakness(info, signer),
        is_own_spelling=is_in_capitals(pdf, entry)
        and _is_lower_spelling(info, signer)
        and len(certificates) == 1,
    )


def read_token(der: bytes) -> Token:
    """Return a timestamp token.

    Raises:
        AlteredError: A byte of it is not where or what it has to be.
    """
    signed, info, certificates, signer = _opened(der)
    raw = signed["encap_content_info"]["content"].contents
    content = _tlv(_SEQUENCE, _TIMESTAMP_INFO, _tlv(_CONTEXT_0, _tlv(_OCTETS, raw)))
    if info["unsigned_attrs"] or _rebuilt(info, certificates, signer, content, None) != der:
        raise AlteredError
    facts = tsp.TSTInfo.load(raw, strict=True)
    name = info["digest_algorithm"]["algorithm"].native
    same, good = validate_sig_integrity(info, signer, "tst_info", hashlib.new(name, raw).digest())
    imprint = facts["message_imprint"]
    return Token(
        at=facts["gen_time"].native,
        algorithm=imprint["hash_algorithm"]["algorithm"].native,
        imprint=imprint["hashed_message"].native,
        nonce=facts["nonce"].native,
        certificate=signer,
        others=tuple(one for one in certificates if one is not signer),
        is_intact=bool(same and good),
        names_its_certificate=_names_its_certificate(info, signer),
        weakness=_weakness(info, signer),
        is_lower_spelling=_is_lower_spelling(info, signer),
    )


def settled_token(der: bytes, needed: frozenset[bytes] | None = None) -> bytes:
    """Return a token a service answered with in the one spelling that is written.

    Nothing signs which certificates come along, nor which of its two spellings an ECDSA signature
    has: only those certificates stay that lead to the root, and the lower spelling.

    Args:
        der: The token.
        needed: The certificates that lead from the service's own to a root, as DER; None keeps all.

    Raises:
        AlteredError: It is no token of one signature.
    """
    signed, info, certificates, signer = _opened(der)
    raw = signed["encap_content_info"]["content"].contents
    content = _tlv(_SEQUENCE, _TIMESTAMP_INFO, _tlv(_CONTEXT_0, _tlv(_OCTETS, raw)))
    if order := _order_of(signer):
        r, s = decode_dss_signature(info["signature"].native)
        info["signature"] = encode_dss_signature(r, min(s, order - s))
    kept = sorted(
        (one for one in certificates if needed is None or one is signer or one.dump() in needed),
        key=_der_order,
    )
    return _rebuilt(info, kept, signer, content, None)


def _der_order(certificate: x509.Certificate) -> bytes:
    der: bytes = certificate.dump()
    return der


def _opened(
    der: bytes,
) -> tuple[cms.SignedData, cms.SignerInfo, list[x509.Certificate], x509.Certificate]:
    signed = cms.ContentInfo.load(der, strict=True)["content"]
    if not isinstance(signed, cms.SignedData) or len(signed["signer_infos"]) != 1:
        raise AlteredError
    info = signed["signer_infos"][0]
    certificates = [choice.chosen for choice in signed["certificates"]]
    return signed, info, certificates, _signer(info, certificates)


def _token_in(info: cms.SignerInfo) -> bytes | None:
    """Return the timestamp token, where that is the only unsigned attribute."""
    attributes = info["unsigned_attrs"]
    if not attributes or len(attributes) != 1:
        return None
    one = attributes[0]
    if one["type"].native != "signature_time_stamp_token" or len(one["values"]) != 1:
        return None
    token: bytes = one["values"][0].dump()
    return token


def is_intact(container: Container, digest_of_ranges: Callable[[str], bytes]) -> bool:
    """Say whether the signature is one over these bytes by this certificate's key."""
    info = container.signer_info
    digest = digest_of_ranges(info["digest_algorithm"]["algorithm"].native)
    same, good = validate_sig_integrity(info, container.certificate, "data", digest)
    return bool(same and good)


def contents_of(pdf: bytes, entry: SignatureEntry) -> bytes:
    """Return the CMS object of a signature, as DER.

    Raises:
        AlteredError: A byte that stands in its place is not what it has to be.
    """
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
        content: What is signed, as encapsulated content info: `_DATA_ONLY` for a PDF.
        token: The timestamp token in it.
    """
    digest, signer_info = _signer_info(info, signer, token)
    signed_data = _tlv(
        _SEQUENCE,
        _ONE if content == _DATA_ONLY else _THREE,
        _tlv(_SET, digest),
        content,
        _tlv(_CONTEXT_0, *[one.dump() for one in certificates]),
        _tlv(_SET, signer_info),
    )
    return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(_CONTEXT_0, signed_data))


def _rebuilt_as_nss_spells(
    info: cms.SignerInfo, certificates: list[x509.Certificate], signer: x509.Certificate
) -> bytes:
    """Return the object as NSS writes it, and with it poppler: its shells without lengths."""
    digest, signer_info = _signer_info(info, signer, None)
    signed_data = _open_ended(
        _SEQUENCE,
        _ONE,
        _tlv(_SET, digest),
        _open_ended(_SEQUENCE, _DATA),
        _tlv(_CONTEXT_0, *[one.dump() for one in certificates]),
        _tlv(_SET, signer_info),
    )
    return _open_ended(_SEQUENCE, _SIGNED_DATA, _open_ended(_CONTEXT_0, signed_data))


def _signer_info(
    info: cms.SignerInfo, signer: x509.Certificate, token: bytes | None
) -> tuple[bytes, bytes]:
    """Return the digest algorithm and the signature, as they have to be spelled."""
    digest = _known_algorithm(info["digest_algorithm"], (*_STRONG_DIGESTS.values(), _OLD_DIGEST))
    algorithm = _known_algorithm(info["signature_algorithm"], _ECDSA + _RSA + _OLD_ALGORITHMS)
    unsigned = info["unsigned_attrs"].dump() if info["unsigned_attrs"] else b""
    attributes = info["signed_attrs"]
    if not _protects_its_algorithms(attributes, digest, algorithm):
        raise AlteredError
    if token is not None:
        attribute = _tlv(_SEQUENCE, _TOKEN_ATTRIBUTE, _tlv(_SET, token))
        unsigned = _tlv(_CONTEXT_1, attribute)
    signer_info = _tlv(
        _SEQUENCE,
        _ONE,
        _tlv(_SEQUENCE, signer.issuer.dump(), core.Integer(signer.serial_number).dump()),
        digest,
        _tlv(_CONTEXT_0, *_in_their_order(attributes)),
        algorithm,
        _tlv(_OCTETS, info["signature"].native),
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
    bare, with_null = _tlv(_SEQUENCE, name), _tlv(_SEQUENCE, name, _NULL)
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
    return told[0] == digest and _tlv(_SEQUENCE, told[1]) == algorithm


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


def _weakness(info: cms.SignerInfo, signer: x509.Certificate) -> Fault | None:
    """Say why the algorithms are not good enough (TT 15/2025/TT-BKHCN: RSA 2048, ECDSA 256; A)."""
    key = signer.public_key
    digest = info["digest_algorithm"]["algorithm"].dotted
    algorithm = info["signature_algorithm"]["algorithm"].dotted
    if digest == _OLD_DIGEST or algorithm in _OLD_ALGORITHMS:
        return Fault.OLD_DIGEST
    if key.algorithm == "rsa":
        return Fault.SHORT_KEY if key.bit_size < LEAST_RSA_BITS else None
    is_good = key.algorithm == "ec" and key.bit_size >= _LEAST_EC_BITS
    return None if is_good else Fault.WEAK_ALGORITHM


def is_in_capitals(pdf: bytes, entry: SignatureEntry) -> bool:
    """Say whether the digits of a value are written as we write them."""
    digits = pdf[entry.ranges[1] + 1 : entry.ranges[2] - 1]
    return digits == digits.upper()


def _is_lower_spelling(info: cms.SignerInfo, signer: x509.Certificate) -> bool:
    """Say which of its two spellings an ECDSA value has: anybody can turn one into the other."""
    order = _order_of(signer)
    if not order:
        return True
    _, s = decode_dss_signature(info["signature"].native)
    return s <= order // 2


def _order_of(signer: x509.Certificate) -> int:
    """Return the order of the curve a key is on; 0 for a key on none that is known here."""
    key = signer.public_key
    return _ORDERS.get(key.curve[1], 0) if key.algorithm == "ec" else 0
