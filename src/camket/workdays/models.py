"""Days off and swapped working days decided on the spot; withdrawn, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.shared.text import show_day


class OwnDay(models.Model):
    """A day that here is otherwise than the calendar of the country says."""

    on = models.DateField(_("ngày"))
    is_worked = models.BooleanField(_("ngày làm việc"))
    name = models.CharField(_("tên ngày"), max_length=200)
    paper = models.CharField(_("văn bản quyết định"), max_length=300)
    added_by_name = models.CharField(_("người thêm"), max_length=300)
    added_at = models.DateTimeField(_("thời điểm thêm"))
    withdrawn_by_name = models.CharField(_("người rút"), max_length=300, default="")
    withdrawn_at = models.DateTimeField(_("thời điểm rút"), null=True)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù của địa phương")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù của địa phương")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on"],
                condition=Q(withdrawn_at__isnull=True),
                name="workdays_own_day_once",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(paper=""), name="workdays_own_day_says_why"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by_name="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by_name="")),
                name="workdays_own_day_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Return the day and what it is."""
        return f"{show_day(self.on)} {self.name}"
