"""What is promised: key issues with their measures and works, what was ordered, what is owed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from camket.commitments.decisions import Direction, Origin
from camket.commitments.models.campaigns import Campaign
from camket.commitments.models.commitments import Commitment
from camket.organisation.models import Person

ORIGIN_NAMES = {
    Origin.REGISTERED: _("đơn vị đăng ký"),
    Origin.ORDERED: _("cấp trên đặt hàng"),
    Origin.CARRIED_OVER: _("chuyển từ năm trước"),
    Origin.CASCADED: _("cấp trên giao từ cam kết"),
}


DIRECTION_NAMES = {
    Direction.HIGHER: _("đạt từ mức này trở lên"),
    Direction.LOWER: _("không vượt quá mức này"),
    Direction.BY_DATE: _("xong trước thời hạn"),
    Direction.YES_NO: _("có hoặc không"),
}


class Order(models.Model):
    """Work a superior orders from several units in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="orders")
    title = models.CharField(_("việc đặt hàng"), max_length=300)
    reason = models.TextField(_("lý do"), blank=True)
    measure_name = models.CharField(_("số đo"), max_length=200)
    measure_unit = models.CharField(_("đơn vị tính"), max_length=40)
    target = models.DecimalField(_("mức đặt hàng"), max_digits=16, decimal_places=4)
    direction = models.CharField(
        _("chiều"),
        max_length=8,
        choices=[(d.value, name) for d, name in DIRECTION_NAMES.items()],
        default=Direction.HIGHER.value,
    )
    due_on = models.DateField(_("thời hạn"))
    created_at = models.DateTimeField(_("đặt hàng lúc"))

    class Meta:
        verbose_name = _("đặt hàng")
        verbose_name_plural = _("đặt hàng")

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def unit_id(self) -> int:
        """Return the unit that orders."""
        return self.campaign.superior_id


class Item(models.Model):
    """A key issue of a commitment (vấn đề)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    title = models.CharField(_("vấn đề"), max_length=300)
    origin = models.CharField(
        _("nguồn"),
        max_length=12,
        choices=[(origin.value, name) for origin, name in ORIGIN_NAMES.items()],
        default=Origin.REGISTERED.value,
    )
    field = models.CharField(_("lĩnh vực"), max_length=80, blank=True)
    why = models.TextField(_("vì sao chọn"), blank=True)
    current_state = models.TextField(_("hiện trạng"), blank=True)
    expected_result = models.TextField(_("kết quả cần đạt"), blank=True)
    public_note = models.CharField(_("nói với bà con"), max_length=300, blank=True)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    parent_work = models.ForeignKey(
        "Work", on_delete=models.PROTECT, null=True, blank=True, related_name="child_items"
    )
    carried_from = models.JSONField(_("chuyển từ"), null=True, blank=True)
    """Plain values of the remediation it comes from: year, title, cause, remediation id."""
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """In the draft of an amendment, the row of the commitment that this is a copy of."""
    dropped_on = models.DateField(_("bỏ từ ngày"), null=True, blank=True)
    """Since when an amendment has taken it out; what was done until then is still judged."""

    class Meta:
        verbose_name = _("vấn đề")
        verbose_name_plural = _("vấn đề")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Measure(models.Model):
    """What an item is measured by (số đo)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("số đo"), max_length=200)
    baseline = models.DecimalField(
        _("hiện có"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    target = models.DecimalField(
        _("cam kết"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    direction = models.CharField(
        _("chiều"),
        max_length=8,
        choices=[(d.value, name) for d, name in DIRECTION_NAMES.items()],
        default=Direction.HIGHER.value,
    )
    due_on = models.DateField(_("thời hạn"), null=True, blank=True)
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("số đo")
        verbose_name_plural = _("số đo")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Work(models.Model):
    """A concrete piece of an item (việc); signed text that becomes a task."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="works")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    title = models.CharField(_("việc"), max_length=300)
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead_post = models.CharField(_("chức danh chủ trì"), max_length=200, blank=True)
    coordinators = models.CharField(_("phối hợp"), max_length=300, blank=True)
    due_on = models.DateField(_("thời hạn"), null=True, blank=True)
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dropped_on = models.DateField(_("bỏ từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("việc")
        verbose_name_plural = _("việc")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Duty(models.Model):
    """What party A owes party B in return, by a day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="duties")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    text = models.CharField(_("cấp trên bảo đảm"), max_length=300)
    responsible = models.CharField(_("cơ quan thực hiện"), max_length=200, blank=True)
    due_on = models.DateField(_("thời hạn"))
    done_on = models.DateField(_("đã làm ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("trách nhiệm của bên giao")
        verbose_name_plural = _("trách nhiệm của bên giao")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        """Return the text."""
        return self.text
