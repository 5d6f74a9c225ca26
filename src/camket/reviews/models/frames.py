"""The frame of weights in a person's file of a period, and those that stood there before."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person
from camket.reviews.models.ratings import Rating


class WorkFrame(models.Model):
    """How the four percentages of somebody's products weigh, as who appraises him has set it.

    A change ends a row and opens another, so that the file keeps what he was scored by.
    """

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="frames")
    code = models.CharField(_("khung trọng số"), max_length=4)
    reason = models.TextField(_("lý do"))
    set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    set_by_name = models.CharField(_("người ghi"), max_length=300)
    set_at = models.DateTimeField(_("ghi lúc"))
    replaced_at = models.DateTimeField(_("thay lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("khung trọng số")
        verbose_name_plural = _("khung trọng số")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating"],
                condition=Q(replaced_at__isnull=True),
                name="reviews_work_frame_one_stands",
            ),
            models.CheckConstraint(
                name="reviews_work_frame_says_why", condition=~Q(code="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="reviews_work_frame_ends_after_start",
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("set_at")),
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code
