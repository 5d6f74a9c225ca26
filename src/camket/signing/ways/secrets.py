"""Secrets of the ways to sign: enciphered under the installation's key, or read from outside."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

if TYPE_CHECKING:
    from camket.signing.ways.rows import RemoteService
    from camket.signing.ways.seal_rows import BodySeal

VARIABLES: Final = "CAMKET_KY_SO_"
"""How the environment variables begin that may hold a secret; no other is ever read."""


def encipher(secret: str) -> str:
    """Return a secret as it may stand in the database."""
    return _box().encrypt(secret.encode()).decode()


def decipher(kept: str) -> str:
    """Return the secret; empty when the installation has another key than when it was kept."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def secret_of(service: RemoteService | BodySeal) -> str:
    """Return what opens a service or a seal; empty where it is nowhere to be found."""
    if service.secret_variable:
        return read_variable(service.secret_variable)
    return decipher(service.secret)


def read_variable(name: str) -> str:
    """Return a secret that stands in the environment; empty for any name but those for secrets."""
    return os.environ.get(name, "") if name.startswith(VARIABLES) else ""


def new_token() -> str:
    """Return a token nobody can guess, for a link that works once."""
    return secrets.token_urlsafe(32)


def digest_of_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def challenge_of(verifier: str) -> str:
    """Return the PKCE challenge of a verifier (RFC 7636, S256)."""
    raw = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _box() -> Fernet:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"camket ways to sign")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(settings.SECRET_KEY.encode())))
