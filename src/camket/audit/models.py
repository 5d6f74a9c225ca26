"""One row for each thing done: who, in which post, when, on what, before and after."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """An entry of the audit; the database refuses to change or delete one.

    `hash` covers the entry's own content and the hash of the entry before it, so that an altered,
    removed or swapped row breaks the chain from there on.
    """

    number = models.BigIntegerField(_("số thứ tự"), primary_key=True)
    at = models.DateTimeField(_("thời điểm"), db_index=True)
    action = models.CharField(_("hành động"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("tài khoản"),
    )
    person_id = models.BigIntegerField(_("người thực hiện"), null=True)
    unit_id = models.BigIntegerField(_("đơn vị của người thực hiện"), null=True)
    actor = models.JSONField(_("người thực hiện, nguyên văn"))
    object_type = models.CharField(_("loại đối tượng"), max_length=60)
    object_id = models.CharField(_("mã đối tượng"), max_length=60)
    object_name = models.CharField(_("đối tượng"), max_length=300)
    object_unit_id = models.BigIntegerField(_("đơn vị của đối tượng"), null=True)
    before = models.JSONField(_("trước"), default=dict)
    after = models.JSONField(_("sau"), default=dict)
    previous_hash = models.BinaryField(_("mã băm trước"), max_length=32)
    hash = models.BinaryField(_("mã băm"), max_length=32)

    class Meta:
        verbose_name = _("mục nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["person_id", "-number"], name="audit_entry_person"),
            models.Index(fields=["object_unit_id", "-number"], name="audit_entry_unit"),
            models.Index(fields=["object_type", "object_id"], name="audit_entry_object"),
            models.Index(fields=["action", "-number"], name="audit_entry_action"),
        ]

    def __str__(self) -> str:
        """Return the entry's number and act."""
        return f"{self.number} {self.action}"


class ChainHead(models.Model):
    """How far the chain was written, kept beside it: a tail that is cut off is missed here.

    One row. The database lets its number only grow and refuses to delete it.
    """

    number = models.BigIntegerField(_("mục cuối"), default=0)
    hash = models.BinaryField(_("mã băm của mục cuối"), max_length=32)
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True)
    checked_entries = models.BigIntegerField(_("số mục đã kiểm tra"), default=0)
    problem = models.TextField(_("sai lệch"), blank=True, default="")

    class Meta:
        verbose_name = _("đầu chuỗi nhật ký")
        verbose_name_plural = _("đầu chuỗi nhật ký")
        constraints = [
            models.CheckConstraint(name="audit_chain_head_one_row", condition=models.Q(pk=1))
        ]

    def __str__(self) -> str:
        """Return the last number."""
        return f"{self.number}"
