"""People with certificates of an authority that is not ours, through an intermediate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from tests.documents.papers import PARTY_A
from tests.signing.signatures import VALID_FROM, VALID_TO

from camket.documents.canonical import RequiredSignatory
from camket.signing.reading import KeptEvidence
from camket.signing.trust import Trust

_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PARTY_A_WITHOUT_KEY: Final = replace(PARTY_A, person="")


@dataclass(frozen=True, slots=True)
class Foreigner:
    """A certificate with its key and the way to its root.

    The certificates name no place to ask: an administrator has to bring the lists.
    """

    root: asn1_x509.Certificate
    intermediate: asn1_x509.Certificate
    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo
    lists: tuple[bytes, ...]

    @property
    def trust(self) -> Trust:
        """Return trust in the root, with the lists of both authorities brought in by hand."""
        evidence = KeptEvidence(certificates=(), crls=self.lists, ocsps=())
        return replace(Trust.in_roots([self.root]), evidence=evidence)


def make_foreigner(person: RequiredSignatory, *, flaw: str = "", is_ec: bool = False) -> Foreigner:
    """Return a person certified by an authority of another house, with at most one flaw.

    Args:
        person: Whom the certificate names.
        flaw: What is wrong with it.
        is_ec: Whether all keys are on P-256; else RSA.
    """
    root_key, middle_key = _key(2048, is_ec=is_ec), _key(2048, is_ec=is_ec)
    key = _key(1024 if flaw == "short_key" else 2048, is_ec=is_ec)
    root_name, middle_name = _name("Cơ quan chứng thực khác"), _name("Cơ quan cấp dưới")
    root = _certificate(root_name, root_name, root_key, root_key, is_authority=True)
    middle = _certificate(middle_name, root_name, middle_key, root_key, is_authority=True)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, person.unit),
            x509.NameAttribute(NameOID.COMMON_NAME, person.name),
            x509.NameAttribute(NameOID.TITLE, person.post),
        ]
    )
    own = _certificate(subject, middle_name, key, middle_key, is_authority=False, flaw=flaw)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    lists = (_empty_list(root_name, root_key), _empty_list(middle_name, middle_key))
    loaded = asn1_keys.PrivateKeyInfo.load(der)
    return Foreigner(_asn1(root), _asn1(middle), _asn1(own), loaded, lists)


def _empty_list(issuer: x509.Name, key: _Key) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer)
    crl = builder.last_update(VALID_FROM).next_update(VALID_TO).sign(key, hashes.SHA256())
    return crl.public_bytes(serialization.Encoding.DER)


def _key(bits: int, *, is_ec: bool) -> _Key:
    if is_ec:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, bits)  # a short key is one of the flaws


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: _Key,
    issuer_key: _Key,
    *,
    is_authority: bool,
    flaw: str = "",
) -> x509.Certificate:
    signs = not is_authority and flaw != "no_signing"
    usage = x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not is_authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if flaw == "revocation_point":
        place = x509.UniformResourceIdentifier("http://crl.example/khac.crl")
        point = x509.DistributionPoint([place], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
