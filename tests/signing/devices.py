"""A token in software (SoftHSM 2) with keys and certificates, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pkcs11
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key

PIN: Final = "482913"
TOKEN: Final = "Ky so may chu"
_PLACES: Final = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib64/pkcs11/libsofthsm2.so"),
)


def softhsm_library() -> str:
    """Return where the library is; the test is skipped where SoftHSM is not installed."""
    found = next((place for place in _PLACES if place.exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM 2 is not installed")
    return str(found)


@contextmanager
def plugged_in(folder: Path, *, label: str = TOKEN) -> Iterator[str]:
    """Make an empty token and return its library; the token is gone afterwards."""
    library = softhsm_library()
    store = folder / "tokens"
    store.mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(
        f"directories.tokendir = {store}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        command = ["softhsm2-util", "--init-token", "--free", "--label", label]
        subprocess.run(  # noqa: S603  # a tool of the system, on a folder of the test
            [*command, "--pin", PIN, "--so-pin", "99887766"], check=True, capture_output=True
        )
        pkcs11.lib(library).reinitialize()
        yield library
    finally:
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before


def put_on_token(
    library: str,
    number: int,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None,
    certificate: asn1_x509.Certificate,
    *,
    label: str = TOKEN,
) -> None:
    """Put a certificate, and its key unless that is None, on the token."""
    own = {Attribute.ID: bytes([number]), Attribute.TOKEN: True}
    with pkcs11.lib(library).get_token(token_label=label).open(user_pin=PIN, rw=True) as session:
        session.create_object(
            {
                **own,
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.SUBJECT: certificate.subject.dump(),
                Attribute.ISSUER: certificate.issuer.dump(),
                Attribute.SERIAL_NUMBER: certificate["tbs_certificate"]["serial_number"].dump(),
                Attribute.VALUE: certificate.dump(),
                Attribute.PRIVATE: False,
            }
        )
        if key is not None:
            session.create_object({**_attributes(key), **own})


def _attributes(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> dict[Attribute, object]:
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    decode = decode_rsa_private_key if isinstance(key, rsa.RSAPrivateKey) else decode_ec_private_key
    secret = {Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.SIGN: True}
    return {**decode(der), **secret}
