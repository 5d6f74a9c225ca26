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

from asn1crypto import cms, parser, tsp
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from pyhanko.sign.general import check_ess_certid, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from camket.signing.envelope import LEAST_RSA_BITS, P256_ORDER
from camket.signing.rebuilding import (
    EC_KEY,
    OLD_ALGORITHMS,
    OLD_DIGEST,
    AlteredError,
    as_known_programs_spell,
    token_rebuilt,
)
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from asn1crypto import x509

    from camket.signing.reading import SignatureEntry

_HEX_OF_ONE_CASE: Final = re.compile(rb"[0-9A-F]*|[0-9a-f]*")
_LEAST_EC_BITS: Final = 256
_ORDERS: Final = {
    "secp256r1": P256_ORDER,
    "secp384r1": (1 << 384) - 0x389CB27E0BC8D220A7E5F24DB74F58851313E695333AD68D,
    "secp521r1": (1 << 521) - 0x5AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7,
}
"""FIPS 186-4, D.1.2."""


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
    if der not in as_known_programs_spell(info, certificates, signer, token):
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
    if info["unsigned_attrs"] or token_rebuilt(info, certificates, signer, raw) != der:
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
    if order := _order_of(signer):
        r, s = decode_dss_signature(info["signature"].native)
        info["signature"] = encode_dss_signature(r, min(s, order - s))
    kept = sorted(
        (one for one in certificates if needed is None or one is signer or one.dump() in needed),
        key=_der_order,
    )
    return token_rebuilt(info, kept, signer, raw)


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
    info = _by_its_scheme(container.signer_info)
    digest = digest_of_ranges(info["digest_algorithm"]["algorithm"].native)
    same, good = validate_sig_integrity(info, container.certificate, "data", digest)
    return bool(same and good)


def _by_its_scheme(info: cms.SignerInfo) -> cms.SignerInfo:
    """Return a signature with the kind of it named, where only that of its key is."""
    if info["signature_algorithm"]["algorithm"].dotted != EC_KEY:
        return info
    named = info.copy()
    digest = info["digest_algorithm"]["algorithm"].native
    named["signature_algorithm"] = {"algorithm": f"{digest}_ecdsa"}
    return named


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
    if digest == OLD_DIGEST or algorithm in OLD_ALGORITHMS:
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
