"""The seal of a body at work: a key on a token in the server seals what the body issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from asn1crypto import x509
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.shared.errors import Refused
from camket.signing.ways.seal_rows import BodySeal
from camket.signing.ways.secrets import secret_of
from camket.signing.ways.tokens import (
    Found,
    Pin,
    TokenCertificate,
    certificates_on_tokens,
    chain_beside,
    sign_with_token,
)


class SealRefusal(StrEnum):
    """Why nothing is sealed, or a seal is not taken into use."""

    NO_SEAL = "seal_none"
    ABSENT = "seal_absent"
    NO_PIN = "seal_no_pin"
    NOT_OFFERED = "seal_not_offered"
    SECRET_PLACE = "seal_secret_place"  # noqa: S105  # a kind of refusal, not a password
    IN_USE = "seal_in_use"
    ENDED_ALREADY = "seal_ended_already"
    NO_REASON = "seal_no_reason"


SEAL_REFUSED: Final[dict[StrEnum, Any]] = {
    SealRefusal.NO_SEAL: _(
        "Chưa phát hành được: {unit} chưa có con dấu số và chứng thư thử nghiệm đã tắt. Văn bản "
        "không đóng dấu khi phát hành thì không chứng minh được nội dung trước chữ ký đầu tiên. "
        "Quản trị hệ thống khai con dấu số ở mục Tin cậy và ký số."
    ),
    SealRefusal.ABSENT: _(
        "Chưa phát hành được: không thấy thiết bị “{token}” giữ con dấu số của {unit} trên máy "
        "chủ. Báo quản trị hệ thống cắm lại thiết bị."
    ),
    SealRefusal.NO_PIN: _(
        "Chưa phát hành được: không đọc được mã PIN của con dấu số {unit}. Báo quản trị hệ thống "
        "khai lại con dấu ở mục Tin cậy và ký số."
    ),
    SealRefusal.NOT_OFFERED: _(
        "Chứng thư đã chọn không còn trên thiết bị. Tải lại trang rồi chọn lại."
    ),
    SealRefusal.SECRET_PLACE: _(
        "Nhập mã PIN của thiết bị, hoặc tên biến môi trường giữ mã PIN (bắt đầu bằng {start}); "
        "không nhập cả hai."
    ),
    SealRefusal.IN_USE: _(
        "{unit} đang dùng một con dấu số khác. Thôi dùng con dấu ấy trước khi khai con dấu mới."
    ),
    SealRefusal.ENDED_ALREADY: _("Con dấu số này đã thôi dùng."),
    SealRefusal.NO_REASON: _("Nhập lý do thôi dùng con dấu số."),
}


@dataclass(frozen=True, slots=True)
class TokenSealer:
    """A seal whose key is on a token in the server."""

    held: TokenCertificate
    chain: tuple[x509.Certificate, ...]
    pin: Pin
    is_trial: bool = False

    @property
    def certificate(self) -> x509.Certificate:
        """Return the certificate of the seal."""
        return self.held.certificate

    def sign(self, attributes: bytes) -> bytes:
        """Return the signature value over the attributes.

        Raises:
            Refused: The token is locked, gone or fails, or its PIN was changed.
        """
        return sign_with_token(self.held, attributes, self.pin)


def seal_of(unit_ids: Sequence[int]) -> BodySeal | None:
    """Return the seal in use of the first of some bodies that has one, else the installation's."""
    theirs = Q(unit_id__in=unit_ids) | Q(unit_id__isnull=True)
    by_unit = {row.unit_id: row for row in BodySeal.objects.filter(theirs, ended_at__isnull=True)}
    return next((by_unit[one] for one in (*unit_ids, None) if one in by_unit), None)


def sealer_of(seal: BodySeal, *, unit: str) -> TokenSealer:
    """Return a seal ready to be used.

    Args:
        seal: The seal.
        unit: What a sentence calls the body that issues.

    Raises:
        Refused: Its device is not there, or nothing opens it.
    """
    found = certificates_on_tokens(settings.PKCS11_MODULES)
    held = on_token(found, seal.sha256)
    if held is None:
        raise Refused(SealRefusal.ABSENT, token=seal.token, unit=unit)
    pin = secret_of(seal)
    if not pin:
        raise Refused(SealRefusal.NO_PIN, unit=unit)
    return TokenSealer(held, chain_beside(held, found), Pin(pin))


def on_token(found: Found, sha256: str) -> TokenCertificate | None:
    """Return a certificate on the tokens in the server by its digest."""
    every = found.certificates
    return next((one for one in every if one.certificate.sha256.hex() == sha256), None)
