"""A yearly campaign: who opens it, its terms, in which order its papers are signed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.order import SigningOrder
from camket.organisation.models import Unit

SIGNING_ORDER_NAMES = {
    SigningOrder.ONE_EACH: _("Người đứng đầu đơn vị ký trước, rồi đến cấp trên"),
    SigningOrder.TOGETHER: _("Hai người đứng đầu ký theo thứ tự bất kỳ"),
    SigningOrder.COLLECTIVE_AND_HEAD: _(
        "Đại diện tập thể và người đứng đầu đơn vị (thứ tự bất kỳ), rồi đến cấp trên"
    ),
    SigningOrder.BOTH_COLLECTIVES: _(
        "Đại diện tập thể và người đứng đầu của đơn vị, rồi của cấp trên"
    ),
    SigningOrder.SEALS_IN_TURN: _(
        "Đơn vị ký và đóng dấu, rồi cấp trên ký và đóng dấu (chi bộ không có dấu)"
    ),
    SigningOrder.SEALS_LAST: _(
        "Hai người đứng đầu lần lượt ký, sau đó hai bên đóng dấu (chi bộ không có dấu)"
    ),
}


class Campaign(models.Model):
    """One year's commitments between a superior and the units in its scope."""

    superior = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="campaigns", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    theme = models.CharField(_("chủ đề"), max_length=200)
    plan_no = models.CharField(_("kế hoạch số"), max_length=60, blank=True)
    plan_on = models.DateField(_("ngày kế hoạch"), null=True, blank=True)
    min_items = models.PositiveSmallIntegerField(_("số vấn đề ít nhất"), default=3)
    max_items = models.PositiveSmallIntegerField(_("số vấn đề nhiều nhất"), default=5)
    registers_by = models.DateField(_("hạn đăng ký"))
    signs_by = models.DateField(_("hạn ký"))
    midyear_by = models.DateField(_("hạn sơ kết 6 tháng"))
    yearend_by = models.DateField(_("hạn tổng kết năm"))
    signing_order = models.CharField(
        _("thứ tự ký"),
        max_length=24,
        choices=[(order.value, name) for order, name in SIGNING_ORDER_NAMES.items()],
        default=SigningOrder.ONE_EACH.value,
    )
    opened_at = models.DateTimeField(_("mở lúc"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("đợt cam kết")
        verbose_name_plural = _("đợt cam kết")
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "year"], name="commitments_campaign_one_a_year"
            ),
            models.CheckConstraint(
                name="commitments_campaign_items_in_order",
                condition=Q(min_items__gte=1, max_items__gte=F("min_items")),
            ),
            models.CheckConstraint(
                name="commitments_campaign_days_in_order",
                condition=Q(
                    signs_by__gte=F("registers_by"),
                    midyear_by__gt=F("signs_by"),
                    yearend_by__gt=F("midyear_by"),
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the year."""
        return f"Đợt cam kết năm {self.year}"

    @property
    def unit_id(self) -> int:
        """Return the unit whose campaign it is."""
        return self.superior_id
