"""Rows of what authorities answered about single certificates (OCSP, RFC 6960)."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_HEX: Final = r"^[0-9a-f]{64}$"


class RevocationAnswer(models.Model):
    """An answer that was fetched, or brought in where a network is closed.

    It speaks of one certificate, from `this_update` to `next_update`; a later one is added beside
    it, and the latest is gone by. One that was brought in names its certificate by issuer and
    serial number alone.
    """

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    der = models.BinaryField(_("trả lời OCSP"))
    certificate_sha256 = models.CharField(
        _("dấu vân tay của chứng thư được hỏi"), max_length=64, blank=True
    )
    issuer_sha256 = models.CharField(_("mã băm tên cơ quan cấp"), max_length=64, blank=True)
    subject = models.CharField(_("chứng thư của"), max_length=300, blank=True)
    serial = models.CharField(_("số chứng thư"), max_length=80)
    issuer = models.CharField(_("cơ quan cấp"), max_length=300)
    is_revoked = models.BooleanField(_("đã bị thu hồi"))
    this_update = models.DateTimeField(_("trả lời lúc"))
    next_update = models.DateTimeField(_("có giá trị đến"))
    source = models.CharField(_("nguồn"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("nhận lúc"))
    received_by_name = models.CharField(_("người tải lên"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("trả lời về thu hồi")
        verbose_name_plural = _("trả lời về thu hồi")
        ordering = ["issuer", "-this_update", "-pk"]
        indexes = [
            models.Index(
                fields=["certificate_sha256", "-this_update"], name="signing_answer_by_cert"
            ),
            models.Index(
                fields=["issuer_sha256", "serial", "-this_update"], name="signing_answer_by_serial"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "serial"], name="signing_answer_once_a_certificate"
            ),
            models.CheckConstraint(
                name="signing_answer_digests_are_hex",
                condition=Q(sha256__regex=_HEX)
                & (
                    Q(certificate_sha256__regex=_HEX)
                    | Q(certificate_sha256="", issuer_sha256__regex=_HEX)
                ),
            ),
            models.CheckConstraint(
                name="signing_answer_next_update_is_no_earlier",
                condition=Q(next_update__gte=F("this_update")),
            ),
        ]

    def __str__(self) -> str:
        """Return whose certificate it is about, or which."""
        return self.subject or self.serial
