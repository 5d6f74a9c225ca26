"""The installation's own trial authority: certificates for show, marked as such in every name."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Self

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from camket.shared.errors import UnusableInputError
from camket.signing.envelope import sign_with
from camket.signing.wording import NAME_TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TRIAL_ORGANISATION: Final = "DỮ LIỆU MINH HỌA"
"""Stands in the root's name; a chain that ends there is a trial, whatever else it says.

Names hold at most 64 characters of X.520, and `cryptography` counts bytes.
"""
ROOT_NAME: Final = "CamKet - cơ quan chứng thực thử nghiệm"
TIMESTAMP_NAME: Final = "CamKet - dấu thời gian thử nghiệm"
SEAL_NAME: Final = "Hệ thống CamKet - con dấu thử nghiệm"
_LONGEST_NAME: Final = 64
_SEAL_IDENTIFIER: Final = "CAMKET-SEAL"
_TIMESTAMP_IDENTIFIER: Final = "CAMKET-TIME"
_LIST_DAYS: Final = 31
"""For how long a list of the trial authority speaks: it has never revoked anything."""
_ROOT_FROM: Final = datetime(2024, 12, 31, 17, tzinfo=UTC)
_ROOT_TO: Final = datetime(2044, 12, 31, 17, tzinfo=UTC)
_OWNER_ONLY_FILE: Final = 0o600
_OWNER_ONLY_FOLDER: Final = 0o700


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and its certificate, ready to sign.

    Attributes:
        certificate: The signer's certificate.
        key: The private key: P-256, or RSA from 2048 bits on.
        name: Full name on the certificate.
        unit: Unit on the certificate.
        is_trial: Whether the certificate was made for show.
        chain: What leads from the certificate towards its root, the root itself apart.
    """

    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo
    name: str
    post: str
    unit: str
    person: str
    is_trial: bool
    chain: tuple[asn1_x509.Certificate, ...] = ()

    @property
    def serial(self) -> str:
        """Return the serial number of the certificate in hexadecimal."""
        return f"{self.certificate.serial_number:X}"

    def sign(self, attributes: bytes) -> bytes:
        """Return the signature value over signed attributes."""
        return sign_with(self.key, attributes)


@dataclass(frozen=True, slots=True)
class _Identity:
    name: str
    post: str
    unit: str
    person: str

    def as_name(self) -> x509.Name:
        """Return the subject of a certificate.

        Raises:
            UnusableInputError: The name is longer than a certificate can hold.
        """
        if len(self.name.encode()) > _LONGEST_NAME:
            raise UnusableInputError(NAME_TOO_LONG.format(name=self.name))
        attributes = [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.unit),
            x509.NameAttribute(NameOID.COMMON_NAME, self.name),
        ]
        if self.post:
            attributes.append(x509.NameAttribute(NameOID.TITLE, self.post))
            attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, self.person))
        else:
            attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, self.person))
        return x509.Name(attributes)


class TrialAuthority:
    """A root and the certificates it issued, as PEM files in one folder of mode 0700."""

    def __init__(
        self, folder: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        """Keep the root; use `open` instead."""
        self._folder = folder
        self._key = key
        self._certificate = certificate
        self._issued: dict[str, Signer] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        valid_from: datetime = _ROOT_FROM,
        valid_to: datetime = _ROOT_TO,
    ) -> Self:
        """Open the authority in a folder, founding it on the first call.

        Args:
            folder: Its own folder; made when missing.
            valid_from: First instant of a root founded by this call.
            valid_to: Last instant of a root founded by this call.
        """
        folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        found = _read_pair(folder, "root")
        if found is None:
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = _root_certificate(key, valid_from, valid_to)
            _write_pair(folder, "root", key, certificate)
            found = _read_pair(folder, "root") or (key, certificate)
        return cls(folder, *found)

    @property
    def root(self) -> asn1_x509.Certificate:
        """Return the root certificate, the one to be trusted."""
        return _as_asn1(self._certificate)

    @property
    def root_pem(self) -> bytes:
        """Return the root certificate as a PEM file."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def issue(
        self,
        person_key: str,
        *,
        name: str,
        post: str,
        unit: str,
        valid_from: datetime,
        valid_to: datetime,
    ) -> Signer:
        """Return the certificate of a person in a post, making it on the first call.

        A person who takes another post, name or unit gets another certificate.
        """
        return self._issue(_Identity(name, post, unit, person_key), valid_from, valid_to)

    def seal(self, *, valid_from: datetime, valid_to: datetime) -> Signer:
        """Return the certificate with which the system seals what it issues."""
        identity = _Identity(SEAL_NAME, "", TRIAL_ORGANISATION, _SEAL_IDENTIFIER)
        return self._issue(identity, valid_from, valid_to)

    def timestamp_signer(self, *, valid_from: datetime, valid_to: datetime) -> Signer:
        """Return the certificate of the trial's own timestamp service; it serves nothing else."""
        identity = _Identity(TIMESTAMP_NAME, "", TRIAL_ORGANISATION, _TIMESTAMP_IDENTIFIER)
        return self._issue(identity, valid_from, valid_to)

    def revocation_list(self, at: datetime) -> bytes:
        """Return the list of what was revoked, which is nothing, as of the day of an instant."""
        day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        crl = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(day)
            .next_update(day + timedelta(days=_LIST_DAYS))
            .add_extension(x509.CRLNumber(day.toordinal()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, hashes.SHA256(), ecdsa_deterministic=True)
        )
        return crl.public_bytes(serialization.Encoding.DER)

    def _issue(self, identity: _Identity, valid_from: datetime, valid_to: datetime) -> Signer:
        wanted = f"{identity}|{valid_from.timestamp():.0f}|{valid_to.timestamp():.0f}"
        label = hashlib.sha256(wanted.encode()).hexdigest()[:32]
        with self._lock:
            if label not in self._issued:
                pair = _read_pair(self._folder, label)
                if pair is None:
                    pair = self._make(label, identity, valid_from, valid_to)
                self._issued[label] = _signer(identity, *pair)
            return self._issued[label]

    def _make(
        self, label: str, identity: _Identity, valid_from: datetime, valid_to: datetime
    ) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(identity.as_name())
            .issuer_name(self._certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(valid_from)
            .not_valid_after(valid_to)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_papers=True), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )
        if identity.person == _TIMESTAMP_IDENTIFIER:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        certificate = builder.sign(self._key, hashes.SHA256())
        _write_pair(self._folder, label, key, certificate)
        return _read_pair(self._folder, label) or (key, certificate)


def certificates_from_pem(pems: Sequence[bytes]) -> tuple[asn1_x509.Certificate, ...]:
    """Return the certificates in some PEM or DER files.

    Raises:
        ValueError: A file holds no certificate.
    """
    found: list[asn1_x509.Certificate] = []
    for raw in pems:
        if b"-----BEGIN" in raw:
            found += [_as_asn1(certificate) for certificate in x509.load_pem_x509_certificates(raw)]
        else:
            found.append(_as_asn1(x509.load_der_x509_certificate(raw)))
    return tuple(found)


def _root_certificate(
    key: ec.EllipticCurvePrivateKey, valid_from: datetime, valid_to: datetime
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TRIAL_ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, ROOT_NAME),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_papers=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _key_usage(*, signs_papers: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_papers,
        content_commitment=signs_papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_papers,
        crl_sign=not signs_papers,
        encipher_only=False,
        decipher_only=False,
    )


def _signer(
    identity: _Identity, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
) -> Signer:
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Signer(
        certificate=_as_asn1(certificate),
        key=asn1_keys.PrivateKeyInfo.load(der),
        name=identity.name,
        post=identity.post,
        unit=identity.unit,
        person=identity.person,
        is_trial=True,
    )


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _read_pair(
    folder: Path, label: str
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None:
    try:
        raw = (folder / f"{label}.pem").read_bytes()
    except FileNotFoundError:
        return None
    key = serialization.load_pem_private_key(raw, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        message = f"{label}.pem holds no key on an elliptic curve"
        raise TypeError(message)
    return key, x509.load_pem_x509_certificate(raw)


def _write_pair(
    folder: Path, label: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
) -> None:
    """Write key and certificate as one file; of two that write at once, the first one stays."""
    raw = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    draft = folder / f".{label}.{os.getpid()}.{threading.get_ident()}"
    with open(draft, "wb", opener=_owner_only) as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / f"{label}.pem")
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY_FILE)
