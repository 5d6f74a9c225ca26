"""Notices: one per thing and person; a second event replaces the first."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice asks of its reader; only the first makes a red badge."""

    NEEDS_ACT = "needs_act", _("cần đồng chí xử lý")
    ANSWERED = "answered", _("đã trả lời đồng chí")
    LATE = "late", _("chậm ở đơn vị")
    SYSTEM = "system", _("hệ thống")


class Notice(models.Model):
    """Something a person is told in the application; opening it lands on the exact page."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        db_index=False,
    )
    topic = models.CharField(_("việc"), max_length=120)
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    text = models.CharField(_("nội dung"), max_length=500)
    path = models.CharField(_("địa chỉ"), max_length=300)
    at = models.DateTimeField(_("lúc"))
    seen_at = models.DateTimeField(_("đã xem lúc"), null=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic"], name="notifications_notice_one_a_topic"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notifications_notice_user"),
            # what still asks for an act is settled by its topic, whoever it was put before
            models.Index(
                fields=["topic"],
                name="notifications_notice_asking",
                condition=Q(kind="needs_act", seen_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Return the text."""
        return self.text
