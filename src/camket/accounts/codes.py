"""Codes and secrets: made, enciphered, hashed and compared here and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

STEP_SECONDS: Final = 30
DIGITS: Final = 6
_NEIGHBOURS: Final = (0, -1, 1)
"""A telephone's clock may be half a minute off either way."""
RECOVERY_CODES: Final = 10
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that look alike on paper."""
_GROUPS, _GROUP = 3, 4
_ROUNDS: Final = 20_000
"""A recovery code has 59 bits already: the rounds only slow down whoever stole the table."""


def new_secret() -> str:
    """Return a secret for a telephone's application, as it is typed there."""
    return pyotp.random_base32()


def setup_address(secret: str, login: str) -> str:
    """Return what the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="CamKet")


def step_of(secret: str, code: str, *, at: int, after: int) -> int | None:
    """Return the half minute a code belongs to, or None when it is wrong, old or was used.

    Args:
        secret: The shared secret.
        code: Six digits as typed.
        at: The real present in seconds; the demo's day does not move a telephone's clock.
        after: The half minute of the last code taken.
    """
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    present = at // STEP_SECONDS
    return next(
        (
            present + near
            for near in _NEIGHBOURS
            if present + near > after
            and hmac.compare_digest(totp.generate_otp(present + near), code)
        ),
        None,
    )


def encipher(secret: str) -> str:
    """Return the secret as it may stand in the database."""
    return _box().encrypt(secret.encode()).decode()


def decipher(kept: str) -> str | None:
    """Return the secret; None when the installation has another key than when it was kept."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"camket second factor")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(settings.SECRET_KEY.encode())))


def new_recovery_codes() -> list[str]:
    """Return ten codes, to be shown once."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def hash_recovery(code: str, salt: str) -> str:
    """Return what is kept of a recovery code; spaces, hyphens and case do not matter."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), salt.encode(), _ROUNDS).hex()


def new_salt() -> str:
    """Return salt for the recovery codes of one account."""
    return secrets.token_hex(16)


def new_token() -> str:
    """Return the secret part of an invitation's link."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a link; it is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def handle_of(session_key: str) -> str:
    """Return a name for a session that a page may show: the key itself opens the account."""
    return hashlib.sha256(f"session {session_key}".encode()).hexdigest()[:20]
