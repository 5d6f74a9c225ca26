"""What passes between the two sides: versions, remarks, reasons of changes, what was chased."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from camket.commitments.models.commitments import Commitment
from camket.commitments.models.items import (
    Item,
)


class Handover(models.Model):
    """The text as it was when one side handed it to the other, for comparing versions."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="handovers", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("bản thứ"))
    side = models.CharField(_("bên gửi"), max_length=8)
    kind = models.CharField(_("việc"), max_length=20)
    at = models.DateTimeField(_("lúc"))
    actor_name = models.CharField(_("người gửi"), max_length=300)
    note = models.TextField(_("ghi chú"), blank=True)
    text = models.JSONField(_("nội dung"))

    class Meta:
        verbose_name = _("lần trao đổi")
        verbose_name_plural = _("lần trao đổi")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="commitments_handover_numbered"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"Bản {self.number}"


class Remark(models.Model):
    """A remark on a commitment or on one of its items; kept with the paper."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="remarks")
    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    side = models.CharField(_("bên"), max_length=8)
    asks_change = models.BooleanField(_("đề nghị sửa"), default=False)
    is_settled = models.BooleanField(_("đã xử lý"), default=False)
    text = models.TextField(_("ý kiến"))
    at = models.DateTimeField(_("lúc"))
    author_name = models.CharField(_("người viết"), max_length=120)
    author_post = models.CharField(_("chức vụ"), max_length=300)

    class Meta:
        verbose_name = _("ý kiến")
        verbose_name_plural = _("ý kiến")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text[:80]


class ChangeReason(models.Model):
    """Why one thing differs from what was signed; written while an amendment is drafted."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="change_reasons",
        db_index=False,
    )
    key = models.CharField(_("chỗ thay đổi"), max_length=700)
    reason = models.TextField(_("lý do"))

    class Meta:
        verbose_name = _("lý do điều chỉnh")
        verbose_name_plural = _("lý do điều chỉnh")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "key"], name="commitments_changereason_one_a_change"
            )
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason[:80]


class AmendedValue(models.Model):
    """One value that a signed amendment changed: what held before, what holds since, and why."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="amended")
    amendment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="made_changes", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    measure_name = models.CharField(_("số đo"), max_length=200, blank=True)
    field = models.CharField(_("mục"), max_length=20, blank=True)
    where = models.CharField(_("chỗ thay đổi"), max_length=700)
    before = models.TextField(_("trước khi điều chỉnh"), blank=True)
    after = models.TextField(_("sau khi điều chỉnh"), blank=True)
    reason = models.TextField(_("lý do"))
    effective_on = models.DateField(_("có hiệu lực từ ngày"))

    class Meta:
        verbose_name = _("giá trị đã điều chỉnh")
        verbose_name_plural = _("giá trị đã điều chỉnh")
        ordering = ["effective_on", "amendment_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "position"], name="commitments_amendedvalue_in_order"
            )
        ]

    def __str__(self) -> str:
        """Return the place."""
        return self.where


class Chase(models.Model):
    """A reminder to a unit about what it owes in a campaign; at most one a day."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="chases", db_index=False
    )
    on = models.DateField(_("ngày"))
    at = models.DateTimeField(_("lúc"))
    text = models.TextField(_("nội dung"))
    actor_name = models.CharField(_("người đôn đốc"), max_length=300)
    told_superior = models.BooleanField(_("báo cấp trên"), default=False)
    seen_at = models.DateTimeField(_("đã xem lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("đôn đốc")
        verbose_name_plural = _("đôn đốc")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "on"], name="commitments_chase_one_a_day")
        ]

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.on}"
