"""A token or HSM in the server, spoken to by PKCS#11.

The PIN is typed by the person for each signature. It passes through here as a value of its own
kind that no log, traceback or record can spell out, and is kept nowhere.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

import pkcs11
from asn1crypto import x509
from django.utils.translation import gettext_lazy as _
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, TokenFlag
from pkcs11.exceptions import (
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
)
from pkcs11.types import SignMixin

from camket.shared.errors import Refused
from camket.signing.envelope import hash_of

_LOGGER: Final = logging.getLogger(__name__)
_IN_TURN: Final = threading.Lock()
"""A token is opened once a process: who closes his session closes it for everybody."""
_WRONG_PIN: Final = (PinIncorrect, PinInvalid, PinLenRange)


class TokenRefusal(StrEnum):
    """Why a token does not sign."""

    NO_PIN = "token_no_pin"
    WRONG_PIN = "token_wrong_pin"
    LAST_TRY = "token_last_try"
    LOCKED = "token_locked"
    PIN_EXPIRED = "token_pin_expired"
    ABSENT = "token_absent"
    NO_KEY = "token_no_key"
    FAILED = "token_failed"
    SLOW = "token_slow"


TOKEN_REFUSED: Final[dict[StrEnum, Any]] = {
    TokenRefusal.NO_PIN: _("Nhập mã PIN của thiết bị ký số rồi bấm Ký số."),
    TokenRefusal.WRONG_PIN: _(
        "Mã PIN không đúng nên chưa ký. Nhập lại; sai nhiều lần liên tiếp thiết bị “{token}” sẽ "
        "tự khóa."
    ),
    TokenRefusal.LAST_TRY: _(
        "Mã PIN không đúng và thiết bị “{token}” chỉ còn một lần thử. Hỏi người giữ thiết bị trước "
        "khi nhập lại."
    ),
    TokenRefusal.LOCKED: _(
        "Thiết bị “{token}” đã bị khóa vì nhập sai mã PIN quá số lần cho phép. Liên hệ đơn vị cấp "
        "thiết bị để mở khóa, hoặc chọn cách ký khác."
    ),
    TokenRefusal.PIN_EXPIRED: _(
        "Mã PIN của thiết bị “{token}” đã hết hạn. Đổi mã PIN bằng phần mềm của đơn vị cấp rồi "
        "ký lại."
    ),
    TokenRefusal.ABSENT: _(
        "Không thấy thiết bị “{token}” trên máy chủ. Báo người quản trị cắm lại thiết bị."
    ),
    TokenRefusal.NO_KEY: _(
        "Thiết bị “{token}” có chứng thư nhưng không có khóa ký của chứng thư ấy. Báo người "
        "quản trị."
    ),
    TokenRefusal.FAILED: _(
        "Thiết bị “{token}” không ký được. Chưa có chữ ký nào được ghi; thử lại sau ít phút, nếu "
        "vẫn lỗi thì báo người quản trị."
    ),
    TokenRefusal.SLOW: _("Thiết bị “{token}” ký chậm nên phải ký làm nhiều lượt."),
}


class Pin:
    """What opens a token: shown nowhere, compared with nothing, used once."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        """Keep what was typed for the length of one request."""
        self._digits = digits

    def __repr__(self) -> str:
        """Return nothing that was typed."""
        return "Pin(…)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        """Say whether anything was typed."""
        return bool(self._digits)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Refuse to be kept.

        Raises:
            TypeError: Always.
        """
        message = "a PIN is never kept"
        raise TypeError(message)

    def tell(self) -> str:
        """Return what was typed, for the device alone."""
        return self._digits


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate found on a token.

    Attributes:
        module: Path of the device's PKCS#11 library.
        token: Label of the token, as people know it.
        serial: Serial number of the token.
        key_id: What certificate and private key have in common on the token.
        certificate: The certificate.
        pin_is_locked: Whether the token takes no PIN any more.
    """

    module: str
    token: str
    serial: str
    key_id: bytes
    certificate: x509.Certificate
    pin_is_locked: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the server.

    Attributes:
        certificates: All certificates on all tokens.
        tokens: How many initialised tokens are plugged in.
    """

    certificates: tuple[TokenCertificate, ...]
    tokens: int


def certificates_on_tokens(modules: Sequence[str]) -> Found:
    """Return the certificates on all tokens that are plugged in; no PIN is needed to read them.

    A library that is missing or fails offers nothing: the log names it for the administrator.
    """
    found: list[TokenCertificate] = []
    count = 0
    for module in modules:
        try:
            for token in _tokens(module):
                count += 1
                found += _certificates(module, token)
        except (PKCS11Error, RuntimeError, OSError):
            _LOGGER.warning("no token could be read through %s", module, exc_info=True)
    return Found(tuple(found), count)


def chain_beside(one: TokenCertificate, found: Found) -> tuple[x509.Certificate, ...]:
    """Return what leads from a certificate towards its root, as far as it is on the same token.

    Nothing else that is on it: an HSM holds the certificates of many, and what a signature carries
    without need is taken for something put in afterwards.
    """
    beside = [
        other.certificate
        for other in found.certificates
        if (other.module, other.serial) == (one.module, one.serial) and other.certificate.ca
    ]
    chain: list[x509.Certificate] = []
    below = one.certificate
    while above := next((up for up in beside if _issued(up, below, chain)), None):
        chain.append(above)
        below = above
    return tuple(chain)


def _issued(
    above: x509.Certificate, below: x509.Certificate, chain: Sequence[x509.Certificate]
) -> bool:
    """Say whether one certificate is the next step up, no root and not met before."""
    is_root = above.subject == above.issuer
    return above.subject == below.issuer and not is_root and above not in chain


def sign_with_token(one: TokenCertificate, to_be_signed: bytes, pin: Pin) -> bytes:
    """Return the signature over some bytes, with SHA-256, by the key on the token.

    Raises:
        Refused: The PIN is wrong, the token is locked, gone or fails.
    """
    made = sign_all_with_token(one, [to_be_signed], pin)
    if made.stopped is not None:
        raise made.stopped
    return made.values[0]


@dataclass(frozen=True, slots=True)
class MadeByToken:
    """What a token made under one entry of the PIN.

    Attributes:
        values: A signature over each of the bytes, in their order, as far as it came.
        stopped: Why it came no further; None when all are there.
    """

    values: tuple[bytes, ...]
    stopped: Refused | None = None


def sign_all_with_token(
    one: TokenCertificate, to_be_signed: Sequence[bytes], pin: Pin, *, within: float | None = None
) -> MadeByToken:
    """Sign each of some bytes, under one entry of the PIN.

    A token that is pulled out in the middle takes back nothing of what it made before.

    Args:
        one: The certificate, and the token it is on.
        to_be_signed: What is signed.
        pin: What the person typed.
        within: Seconds after which no more is begun.

    Raises:
        Refused: The PIN is wrong, the token is locked or not there: nothing was made.
    """
    if not pin:
        raise Refused(TokenRefusal.NO_PIN)
    until = None if within is None else time.monotonic() + within
    made: list[bytes] = []
    try:
        with _IN_TURN, _opened(_token(one), one, pin) as session:
            key = _private_key(session, one)
            for each in to_be_signed:
                if made and until is not None and time.monotonic() > until:
                    return MadeByToken(tuple(made), Refused(TokenRefusal.SLOW, token=one.token))
                made.append(_signature(key, each))
    except (PKCS11Error, RuntimeError, OSError) as error:
        # the device's own words never hold the PIN, but nothing of them helps a signer either
        _LOGGER.warning("token %s did not sign: %s", one.serial, type(error).__name__)
        failed = Refused(TokenRefusal.FAILED, token=one.token)
        if len(made) < len(to_be_signed):
            return MadeByToken(tuple(made), failed)
    return MadeByToken(tuple(made))


def _tokens(module: str) -> list[pkcs11.Token]:
    slots = pkcs11.lib(module).get_slots(token_present=True)
    tokens = [slot.get_token() for slot in slots]
    return [token for token in tokens if TokenFlag.TOKEN_INITIALIZED in TokenFlag(token.flags)]


def _token(one: TokenCertificate) -> pkcs11.Token:
    for token in _tokens(one.module):
        if _text(token.serial) == one.serial:
            return token
    raise Refused(TokenRefusal.ABSENT, token=one.token)


def _certificates(module: str, token: pkcs11.Token) -> list[TokenCertificate]:
    is_locked = TokenFlag.USER_PIN_LOCKED in TokenFlag(token.flags)
    found = []
    with token.open() as session:
        for one in list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})):
            raw = one[Attribute.VALUE]
            try:
                certificate = x509.Certificate.load(raw, strict=True)
            except ValueError:
                continue
            found.append(
                TokenCertificate(
                    module=module,
                    token=_text(token.label),
                    serial=_text(token.serial),
                    key_id=one[Attribute.ID],
                    certificate=certificate,
                    pin_is_locked=is_locked,
                )
            )
    return found


@contextmanager
def _opened(token: pkcs11.Token, one: TokenCertificate, pin: Pin) -> Iterator[pkcs11.Session]:
    try:
        session = token.open(user_pin=pin.tell())
    except _WRONG_PIN:
        is_last = TokenFlag.USER_PIN_FINAL_TRY in TokenFlag(_token(one).flags)
        reason = TokenRefusal.LAST_TRY if is_last else TokenRefusal.WRONG_PIN
        raise Refused(reason, token=one.token) from None
    except PinLocked:
        raise Refused(TokenRefusal.LOCKED, token=one.token) from None
    except PinExpired:
        raise Refused(TokenRefusal.PIN_EXPIRED, token=one.token) from None
    with session:
        yield session


def _private_key(session: pkcs11.Session, one: TokenCertificate) -> SignMixin:
    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: one.key_id}
    keys = list(session.get_objects(wanted))
    if len(keys) != 1:
        raise Refused(TokenRefusal.NO_KEY, token=one.token)
    return cast("SignMixin", keys[0])


def _signature(key: SignMixin, to_be_signed: bytes) -> bytes:
    if key.key_type == KeyType.RSA:
        return bytes(key.sign(to_be_signed, mechanism=Mechanism.SHA256_RSA_PKCS))
    return bytes(key.sign(hash_of(to_be_signed), mechanism=Mechanism.ECDSA))


def _text(raw: bytes | str) -> str:
    return (raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw).strip("\0 ")
