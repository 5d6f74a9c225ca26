"""A public authority of our own, for measurements and tests: whom it certified and revoked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from camket.documents.canonical import RequiredSignatory
from camket.signing.authority import Signer
from camket.signing.chain import identity_of

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
LIST_DAYS: Final = 7
"""For how long a list or an answer speaks."""
_BITS: Final = 2048


@dataclass(frozen=True, slots=True)
class Holder:
    """A certificate with its key, and the way to its root."""

    key: Key
    certificate: x509.Certificate
    above: Holder | None = None

    @property
    def asn1(self) -> asn1_x509.Certificate:
        """Return the certificate as the signing room reads it."""
        return asn1_x509.Certificate.load(self.der)

    @property
    def der(self) -> bytes:
        """Return the certificate as DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        """Return the certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def signer(self) -> Signer:
        """Return key and certificate, ready to sign."""
        raw = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        identity = identity_of(self.asn1)
        return Signer(
            certificate=self.asn1,
            key=asn1_keys.PrivateKeyInfo.load(raw),
            name=identity.name,
            post=identity.post,
            unit=identity.unit,
            person=identity.person,
            is_trial=False,
            chain=(self.above.asn1,) if self.above else (),
        )


@dataclass(slots=True)
class PublicAuthority:
    """A root, an intermediate, and whom they certified and revoked.

    Attributes:
        address: Where its services are, written into every certificate.
        valid_from: First instant of what it issues.
        valid_to: Last instant of what it issues.
        is_rsa: Whether people get RSA keys, as they mostly do; else P-256.
    """

    address: str
    valid_from: datetime
    valid_to: datetime
    is_rsa: bool = False
    root: Holder = field(init=False)
    intermediate: Holder = field(init=False)
    revoked: dict[int, tuple[datetime, x509.ReasonFlags]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Found it."""
        key, below = self._new_key(), self._new_key()
        name = _name("Cơ quan chứng thực công cộng thử")
        root = self._builder(name, name, key, is_authority=True)
        self.root = Holder(key, root.sign(key, hashes.SHA256()))
        middle = self._builder(_name("Cơ quan cấp dưới thử"), name, below, is_authority=True)
        middle = self._with_places(middle, "root")
        self.intermediate = Holder(below, middle.sign(key, hashes.SHA256()))

    def certify(self, person: RequiredSignatory, *, valid_to: datetime | None = None) -> Holder:
        """Return the certificate of a person."""
        return self._certify(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, person.unit),
                    x509.NameAttribute(NameOID.COMMON_NAME, person.name),
                    x509.NameAttribute(NameOID.TITLE, person.post),
                ]
            ),
            None,
            valid_to,
        )

    def certify_body(self, name: str, identifier: str) -> Holder:
        """Return the certificate of an organisation, for a seal."""
        return self._certify(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
                    x509.NameAttribute(NameOID.COMMON_NAME, name),
                    x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, identifier),
                ]
            ),
            None,
            None,
        )

    def timestamp_service(self, *, valid_to: datetime | None = None) -> Holder:
        """Return the certificate of a timestamp service."""
        name = _name("Dịch vụ dấu thời gian thử")
        return self._certify(name, ExtendedKeyUsageOID.TIME_STAMPING, valid_to)

    def responder(self) -> Holder:
        """Return the certificate of whoever answers for the intermediate."""
        return self._certify(
            _name("Dịch vụ OCSP thử"), ExtendedKeyUsageOID.OCSP_SIGNING, None, x509.OCSPNoCheck()
        )

    def revoke(self, holder: Holder, at: datetime, reason: x509.ReasonFlags) -> None:
        """Revoke a certificate."""
        self.revoked[holder.certificate.serial_number] = (at, reason)

    def list_of(self, issuer: Holder, at: datetime) -> bytes:
        """Return the list of what was revoked."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(at)
            .next_update(at + timedelta(days=LIST_DAYS))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        )
        for serial, (revoked_at, reason) in self.revoked.items():
            if revoked_at > at:
                continue
            entry = x509.RevokedCertificateBuilder().serial_number(serial)
            entry = entry.revocation_date(revoked_at)
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def answer(self, request: bytes, at: datetime, by: Holder) -> bytes:
        """Return the answer to a question about one certificate of the intermediate."""
        asked = ocsp.load_der_ocsp_request(request)
        known = self.revoked.get(asked.serial_number)
        is_revoked = known is not None and known[0] <= at
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=at,
            next_update=at + timedelta(days=LIST_DAYS),
            revocation_time=known[0] if known and is_revoked else None,
            revocation_reason=known[1] if known and is_revoked else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
        signed = builder.certificates([by.certificate]).sign(by.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    def _certify(
        self,
        subject: x509.Name,
        use: x509.ObjectIdentifier | None,
        valid_to: datetime | None,
        *more: x509.ExtensionType,
    ) -> Holder:
        key = self._new_key()
        issuer = self.intermediate
        builder = self._builder(
            subject, issuer.certificate.subject, key, is_authority=False, valid_to=valid_to
        )
        builder = self._with_places(builder, "intermediate")
        if use is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
        for extension in more:
            builder = builder.add_extension(extension, critical=False)
        return Holder(key, builder.sign(issuer.key, hashes.SHA256()), above=issuer)

    def _new_key(self) -> Key:
        if self.is_rsa:
            return rsa.generate_private_key(65537, _BITS)
        return ec.generate_private_key(ec.SECP256R1())

    def _builder(
        self,
        subject: x509.Name,
        issuer: x509.Name,
        key: Key,
        *,
        is_authority: bool,
        valid_to: datetime | None = None,
    ) -> x509.CertificateBuilder:
        usage = x509.KeyUsage(
            digital_signature=not is_authority,
            content_commitment=not is_authority,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=is_authority,
            crl_sign=is_authority,
            encipher_only=False,
            decipher_only=False,
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.valid_from)
            .not_valid_after(valid_to or self.valid_to)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )

    def _with_places(
        self, builder: x509.CertificateBuilder, issuer: str
    ) -> x509.CertificateBuilder:
        lists = x509.UniformResourceIdentifier(f"{self.address}/crl/{issuer}")
        point = x509.DistributionPoint([lists], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        if issuer == "root":
            return builder
        answers = x509.UniformResourceIdentifier(f"{self.address}/ocsp")
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, answers)
        return builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
