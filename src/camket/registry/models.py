"""Registers of numbers, and the papers issued under them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Unit


class NumberStatus(models.TextChoices):
    """A number is reserved when a text is sealed, issued with the last signature, or cancelled."""

    RESERVED = "reserved", _("đã giữ")
    ISSUED = "issued", _("đã ban hành")
    CANCELLED = "cancelled", _("đã hủy")


class Register(models.Model):
    """A body's register for one kind of paper; Party papers count by congress term."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại văn bản"), max_length=10)
    period_key = models.CharField(_("kỳ đánh số"), max_length=20)
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("sổ đăng ký văn bản")
        verbose_name_plural = _("sổ đăng ký văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period_key"], name="registry_register_one_a_period"
            )
        ]

    def __str__(self) -> str:
        """Return kind and period."""
        return f"{self.kind} {self.period_key}"


class RegisteredNumber(models.Model):
    """One number of a register; never used twice, a gap has its reason."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField(_("số"))
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    dated_on = models.DateField(_("ngày văn bản"))
    subject = models.CharField(_("trích yếu"), max_length=500)
    status = models.CharField(
        max_length=10, choices=NumberStatus.choices, default=NumberStatus.RESERVED
    )
    cancel_reason = models.TextField(_("lý do hủy"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cập nhật lúc"))

    class Meta:
        verbose_name = _("số văn bản")
        verbose_name_plural = _("số văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number"], name="registry_number_never_reused"
            ),
            models.CheckConstraint(
                name="registry_number_cancelled_has_reason",
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return 05-CK/ĐU as Party paper writes it."""
        return f"{self.number:02d}-{self.symbol}"
