"""A question about a period that somebody wished to keep, with what came of it; never a rating."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person
from camket.reviews.models.periods import Period


class Scenario(models.Model):
    """A named question: what was other than it is, and the counts that came of it that day."""

    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="scenarios", db_index=False
    )
    name = models.CharField(_("tên giả định"), max_length=200)
    question = models.JSONField(_("điều được hỏi"))
    summary = models.JSONField(_("kết quả"))
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    saved_by_name = models.CharField(_("người lưu"), max_length=300)
    saved_at = models.DateTimeField(_("lưu lúc"))

    class Meta:
        verbose_name = _("giả định đã lưu")
        verbose_name_plural = _("giả định đã lưu")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "name"], name="reviews_scenario_one_a_name"),
            models.CheckConstraint(name="reviews_scenario_has_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
