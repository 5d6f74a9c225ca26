"""One interface for all ways to sign: what a way offers a person now, and how it goes on.

A way that cannot be used is offered all the same, with the reason: who wonders why his token is not
there reads it where he would have chosen it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from asn1crypto import x509
from django.utils.translation import gettext_lazy as _

from camket.documents.canonical import RequiredSignatory
from camket.shared.clock import HANOI
from camket.signing.chain import identity_of
from camket.signing.trust import Trust
from camket.signing.ways.kinds import Way


class Course(StrEnum):
    """How a signature goes on once its way was chosen."""

    AT_ONCE = "at_once"
    WITH_PIN = "with_pin"
    REQUEST = "request"
    PLUGIN = "plugin"
    FILE = "file"
    SCAN = "scan"


class WayReason(StrEnum):
    """Why a way cannot be used now."""

    TRIAL_OFF = "way_trial_off"
    NO_MODULE = "way_no_module"
    NO_TOKEN = "way_no_token"  # noqa: S105  # a device, not a password
    NO_CERTIFICATE_ON_TOKEN = "way_no_certificate_on_token"  # noqa: S105  # as above
    PIN_LOCKED = "way_pin_locked"
    NOT_YET_VALID = "way_not_yet_valid"
    EXPIRED = "way_expired"
    WEAK_KEY = "way_weak_key"
    NOT_TRUSTED = "way_not_trusted"
    NO_SERVICE = "way_no_service"
    NO_ACCOUNT = "way_no_account"
    NO_PLUGIN = "way_no_plugin"
    SIGNED_ALREADY = "way_signed_already"


WAY_REASONS: Final[dict[StrEnum, Any]] = {
    WayReason.TRIAL_OFF: _("Người quản trị đã tắt chứng thư thử nghiệm ở hệ thống này."),
    WayReason.NO_MODULE: _("Máy chủ chưa được cài thiết bị ký số nào."),
    WayReason.NO_TOKEN: _("Chưa cắm thiết bị ký số nào vào máy chủ."),
    WayReason.NO_CERTIFICATE_ON_TOKEN: _(
        "Không có chứng thư nào của đồng chí trên các thiết bị đang cắm ở máy chủ."
    ),
    WayReason.PIN_LOCKED: _(
        "Thiết bị “{token}” đã bị khóa vì nhập sai mã PIN. Liên hệ đơn vị cấp để mở khóa."
    ),
    WayReason.NOT_YET_VALID: _("Chứng thư này đến ngày {day} mới có hiệu lực."),
    WayReason.EXPIRED: _("Chứng thư này đã hết hạn ngày {day}. Gia hạn ở đơn vị cấp chứng thư."),
    WayReason.WEAK_KEY: _("Khóa của chứng thư này quá ngắn hoặc thuộc loại không dùng được."),
    WayReason.NOT_TRUSTED: _(
        "Đơn vị cấp chứng thư này chưa có trong danh sách tin cậy của hệ thống. Báo người quản trị."
    ),
    WayReason.NO_SERVICE: _("Hệ thống chưa kết nối dịch vụ ký số từ xa nào."),
    WayReason.NO_ACCOUNT: _("Đồng chí chưa khai tài khoản ở dịch vụ này."),
    WayReason.NO_PLUGIN: _(
        "Người quản trị chưa khai phần mềm ký số cài trên máy của người ký. Có thể dùng cách “Phần "
        "mềm ký khác” với cùng USB ký số."
    ),
    WayReason.SIGNED_ALREADY: _(
        "Văn bản đã có chữ ký số nên các chữ ký còn lại cũng phải là chữ ký số."
    ),
}


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """What the page says of a certificate."""

    issuer: str
    valid_from: datetime
    valid_to: datetime
    last_four: str

    @classmethod
    def of(cls, certificate: x509.Certificate) -> ShownCertificate:
        """Return issuer, validity and the last four digits of the serial."""
        identity = identity_of(certificate)
        return cls(
            issuer=identity.issuer,
            valid_from=certificate.not_valid_before,
            valid_to=certificate.not_valid_after,
            last_four=identity.serial[-4:],
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the choice.

    Attributes:
        key: What the form sends; starts with the way.
        way: The way.
        course: How it goes on.
        label: What it is called.
        certificate: The certificate that would sign; None where none is known yet.
        reason: Why it cannot be used now, or None.
        details: What the reason's sentence needs.
        service_id: The remote service, where it is one.
    """

    key: str
    way: Way
    course: Course
    label: str
    certificate: ShownCertificate | None = None
    reason: WayReason | None = None
    details: dict[str, str] = field(default_factory=dict)
    service_id: int | None = None

    @property
    def is_usable(self) -> bool:
        """Say whether it can be chosen."""
        return self.reason is None

    @property
    def sentence(self) -> str:
        """Return why it cannot be used, as a sentence."""
        return str(WAY_REASONS[self.reason]).format(**self.details) if self.reason else ""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who would sign, and what there is to know of the paper.

    Attributes:
        signatory: The person, post and unit of the slot.
        at: The present.
        trust: What a certificate has to lead to, and what may lead there besides.
        has_signatures: Whether somebody has signed the paper electronically.
    """

    signatory: RequiredSignatory
    at: datetime
    trust: Trust
    has_signatures: bool = False


class Provider(Protocol):
    """A way to sign."""

    @property
    def way(self) -> Way:
        """Return which way it is."""
        ...

    def offers(self, asking: Asking) -> Sequence[Offer]:
        """Return its lines of the choice: at least one, usable or with the reason why not."""
        ...


def reason_of(
    certificate: x509.Certificate, at: datetime
) -> tuple[WayReason | None, dict[str, str]]:
    """Say why a certificate cannot sign at an instant, by its own words."""
    if at < certificate.not_valid_before:
        return WayReason.NOT_YET_VALID, {"day": _day(certificate.not_valid_before)}
    if at > certificate.not_valid_after:
        return WayReason.EXPIRED, {"day": _day(certificate.not_valid_after)}
    return None, {}


def _day(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%d/%m/%Y}"
