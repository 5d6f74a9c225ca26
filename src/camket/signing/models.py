"""Whom the installation trusts, who vouches for its time, how it signs, which papers it keeps."""

from __future__ import annotations

from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.signing.answer_rows import RevocationAnswer
from camket.signing.ways.rows import (
    PaperScan,
    PersonCertificate,
    PluginErrand,
    RemoteAccount,
    RemotePaper,
    RemoteRequest,
    RemoteService,
)
from camket.signing.ways.seal_rows import BodySeal
from camket.signing.ways.token_rows import TokenPaper

__all__ = [
    "BodySeal",
    "KeptPaper",
    "OnFailure",
    "PaperScan",
    "PersonCertificate",
    "PluginErrand",
    "RemoteAccount",
    "RemotePaper",
    "RemoteRequest",
    "RemoteService",
    "RevocationAnswer",
    "RevocationList",
    "SigningSettings",
    "TimestampService",
    "TokenPaper",
    "TrustedCertificate",
    "WantedLevel",
]

_HEX: Final = r"^[0-9a-f]{64}$"


class TrustedCertificate(models.Model):
    """A root or an intermediate, trusted from a day on; ended with a reason, never deleted."""

    sha256 = models.CharField(_("dấu vân tay SHA-256"), max_length=64)
    der = models.BinaryField(_("chứng thư"))
    is_root = models.BooleanField(_("chứng thư gốc"))
    subject = models.CharField(_("chủ thể"), max_length=300)
    issuer = models.CharField(_("cơ quan cấp"), max_length=300)
    serial = models.CharField(_("số chứng thư"), max_length=80)
    not_before = models.DateTimeField(_("có hiệu lực từ"))
    not_after = models.DateTimeField(_("hết hiệu lực"))
    trusted_from = models.DateTimeField(_("tin cậy từ"))
    trusted_to = models.DateTimeField(_("tin cậy đến"), null=True)
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by_name = models.CharField(_("người thêm"), max_length=200)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    ended_by_name = models.CharField(_("người kết thúc"), max_length=200, blank=True)
    end_reason = models.TextField(_("lý do kết thúc"), blank=True)

    class Meta:
        verbose_name = _("chứng thư được tin cậy")
        verbose_name_plural = _("chứng thư được tin cậy")
        ordering = ["-is_root", "subject", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signing_trusted_digest_is_hex", condition=Q(sha256__regex=_HEX)
            ),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(ended_at__isnull=True),
                name="signing_trusted_once_at_a_time",
            ),
            models.CheckConstraint(
                name="signing_trusted_ends_after_start",
                condition=Q(trusted_to__isnull=True) | Q(trusted_to__gte=F("trusted_from")),
            ),
            models.CheckConstraint(
                name="signing_trusted_end_has_reason",
                condition=Q(ended_at__isnull=True, trusted_to__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, trusted_to__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        """Return whose certificate it is."""
        return self.subject


class RevocationList(models.Model):
    """A list of revoked certificates, uploaded or fetched: what a closed network goes by."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, unique=True)
    der = models.BinaryField(_("danh sách thu hồi"))
    issuer = models.CharField(_("cơ quan cấp"), max_length=300)
    issuer_sha256 = models.CharField(_("mã băm tên cơ quan cấp"), max_length=64)
    this_update = models.DateTimeField(_("cập nhật lúc"))
    next_update = models.DateTimeField(_("cập nhật kế tiếp"))
    source = models.CharField(_("nguồn"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("nhận lúc"))
    received_by_name = models.CharField(_("người nhận"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("danh sách thu hồi")
        verbose_name_plural = _("danh sách thu hồi")
        ordering = ["issuer", "-this_update", "-pk"]
        indexes = [
            models.Index(fields=["issuer_sha256", "-this_update"], name="signing_list_by_issuer")
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_list_next_update_is_later",
                condition=Q(next_update__gt=F("this_update")),
            )
        ]

    def __str__(self) -> str:
        """Return whose list it is."""
        return self.issuer


class TimestampService(models.Model):
    """A service of RFC 3161; several are asked in order until one answers."""

    name = models.CharField(_("tên"), max_length=120)
    url = models.URLField(_("địa chỉ"), max_length=300)
    rank = models.PositiveSmallIntegerField(_("thứ tự hỏi"))
    timeout_seconds = models.PositiveSmallIntegerField(
        _("chờ nhiều nhất, giây"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    most_bytes = models.PositiveIntegerField(
        _("trả lời lớn nhất, byte"),
        validators=[MinValueValidator(1024), MaxValueValidator(64 * 1024)],
    )
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by_name = models.CharField(_("người thêm"), max_length=200)
    ended_at = models.DateTimeField(_("thôi dùng lúc"), null=True)
    ended_by_name = models.CharField(_("người thôi dùng"), max_length=200, blank=True)
    end_reason = models.TextField(_("lý do thôi dùng"), blank=True)

    class Meta:
        verbose_name = _("dịch vụ cấp dấu thời gian")
        verbose_name_plural = _("dịch vụ cấp dấu thời gian")
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["url"], condition=Q(ended_at__isnull=True), name="signing_service_once"
            ),
            models.CheckConstraint(
                name="signing_service_limits",
                condition=Q(timeout_seconds__range=(1, 60), most_bytes__range=(1024, 65536)),
            ),
            models.CheckConstraint(
                name="signing_service_end_has_reason",
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class WantedLevel(models.TextChoices):
    """How much a signature is to carry so that it can be proven later."""

    BASIC = "B-B", _("B-B: chữ ký, thời điểm theo khai báo")
    TIMESTAMPED = "B-T", _("B-T: chữ ký và dấu thời gian")
    ARCHIVED = "B-LTA", _("B-LTA: thêm dữ liệu thu hồi và dấu thời gian lưu trữ")


class OnFailure(models.TextChoices):
    """What happens when no service answers."""

    REFUSE = "refuse", _("chưa ký, báo để ký lại sau")
    LOWER = "lower", _("ký ở mức thấp hơn và nói rõ")


class SigningSettings(models.Model):
    """How this installation signs: one row."""

    level = models.CharField(
        _("mức chữ ký"),
        max_length=5,
        choices=WantedLevel.choices,
        default=WantedLevel.ARCHIVED,
    )
    on_failure = models.CharField(
        _("khi không có dấu thời gian"),
        max_length=6,
        choices=OnFailure.choices,
        default=OnFailure.LOWER,
    )
    trial_signs = models.BooleanField(_("ký bằng chứng thư thử nghiệm"), default=True)
    trial_ended_at = models.DateTimeField(_("thôi ký thử nghiệm lúc"), null=True)
    trial_stamps_time = models.BooleanField(_("dấu thời gian thử nghiệm"), default=False)
    is_closed_network = models.BooleanField(_("mạng đóng"), default=False)
    renews_before_days = models.PositiveSmallIntegerField(
        _("gia hạn lưu trữ trước, ngày"),
        default=400,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    changed_at = models.DateTimeField(_("sửa lúc"), null=True)
    changed_by_name = models.CharField(_("người sửa"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thiết lập ký số")
        verbose_name_plural = _("thiết lập ký số")
        constraints = [
            models.CheckConstraint(name="signing_settings_one_row", condition=Q(id=1)),
            models.CheckConstraint(
                name="signing_settings_trial_ends_when_off",
                condition=Q(trial_signs=True, trial_ended_at__isnull=True)
                | Q(trial_signs=False, trial_ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signing_settings_lead_in_range",
                condition=Q(renews_before_days__range=(1, 3650)),
            ),
        ]

    def __str__(self) -> str:
        """Return the level."""
        return self.level


class KeptPaper(models.Model):
    """A signed file that is kept: until when its timestamps can be proven, and what renewed it."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, unique=True)
    holder = models.CharField(_("thuộc về"), max_length=80)
    name = models.CharField(_("tên"), max_length=300)
    level = models.CharField(_("mức"), max_length=5)
    authority = models.CharField(_("cơ quan cấp dấu thời gian"), max_length=300, blank=True)
    serial = models.CharField(_("số chứng thư"), max_length=80, blank=True)
    provable_to = models.DateTimeField(_("chứng minh được đến"), null=True)
    kept_at = models.DateTimeField(_("lưu lúc"))
    replaced_at = models.DateTimeField(_("thay bằng bản gia hạn lúc"), null=True)
    last_tried_at = models.DateTimeField(_("lần gia hạn gần nhất"), null=True)
    last_failure = models.TextField(_("vì sao chưa gia hạn được"), blank=True)

    class Meta:
        verbose_name = _("tệp đã ký")
        verbose_name_plural = _("tệp đã ký")
        indexes = [
            models.Index(
                fields=["provable_to"],
                condition=Q(replaced_at__isnull=True),
                name="signing_kept_by_end",
            ),
            models.Index(fields=["holder"], name="signing_kept_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_kept_digest_is_hex", condition=Q(sha256__regex=_HEX)
            )
        ]

    def __str__(self) -> str:
        """Return the name of the paper."""
        return self.name
