"""Rows of the seals with which bodies seal what they issue: a key on a device, never the key."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_HEX: Final = r"^[0-9a-f]{64}$"


class BodySeal(models.Model):
    """The electronic seal of a body, or of the whole installation; ended, never deleted.

    The key stays on a token or HSM in the server. What opens it is enciphered, or stands in the
    environment: papers are sealed when nobody is there to type it. Bodies belong to a room above;
    here one is a number and a name.
    """

    unit_id = models.BigIntegerField(_("cơ quan"), null=True)
    unit_name = models.CharField(_("tên cơ quan"), max_length=300, blank=True)
    sha256 = models.CharField(_("dấu vân tay SHA-256"), max_length=64)
    certificate = models.BinaryField(_("chứng thư"))
    subject = models.CharField(_("chủ thể"), max_length=300)
    issuer = models.CharField(_("cơ quan cấp"), max_length=300)
    serial = models.CharField(_("số chứng thư"), max_length=80)
    not_before = models.DateTimeField(_("có hiệu lực từ"))
    not_after = models.DateTimeField(_("hết hiệu lực"))
    token = models.CharField(_("thiết bị"), max_length=100)
    secret = models.CharField(_("mã PIN, đã mã hóa"), max_length=1000, blank=True)
    secret_variable = models.CharField(_("biến môi trường giữ mã PIN"), max_length=80, blank=True)
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by_name = models.CharField(_("người thêm"), max_length=200)
    ended_at = models.DateTimeField(_("thôi dùng lúc"), null=True)
    ended_by_name = models.CharField(_("người thôi dùng"), max_length=200, blank=True)
    end_reason = models.TextField(_("lý do thôi dùng"), blank=True)

    class Meta:
        verbose_name = _("con dấu số")
        verbose_name_plural = _("con dấu số")
        ordering = ["unit_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signing_seal_digest_is_hex", condition=Q(sha256__regex=_HEX)
            ),
            models.UniqueConstraint(
                fields=["unit_id"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="signing_seal_one_a_body",
            ),
            models.CheckConstraint(
                name="signing_seal_body_is_named",
                condition=Q(unit_id__isnull=True, unit_name="")
                | (Q(unit_id__isnull=False) & ~Q(unit_name="")),
            ),
            models.CheckConstraint(
                name="signing_seal_secret_in_one_place",
                condition=(Q(secret="") & ~Q(secret_variable=""))
                | (~Q(secret="") & Q(secret_variable="")),
            ),
            models.CheckConstraint(
                name="signing_seal_end_has_reason",
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        """Return whose certificate it is."""
        return self.subject
