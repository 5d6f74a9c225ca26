"""A level of a civil servant that was decided outside this system, with the paper that says so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Person
from camket.reviews.models.ratings import LEVELS


class OutsideLevel(models.Model):
    """The civil-service result of a year or a quarter; a wrong one is withdrawn, never edited."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    quarter = models.PositiveSmallIntegerField(_("quý"), null=True, blank=True)
    level = models.CharField(_("mức"), max_length=4, choices=LEVELS)
    body = models.CharField(_("cơ quan quyết định"), max_length=300)
    paper_number = models.CharField(_("văn bản số"), max_length=80)
    paper_on = models.DateField(_("ngày văn bản"))
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("bản sao văn bản"), max_length=200, blank=True)
    entered_by_name = models.CharField(_("người nhập"), max_length=300)
    entered_at = models.DateTimeField(_("nhập lúc"))
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("người rút"), max_length=300, blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)

    class Meta:
        verbose_name = _("kết quả xếp loại công chức ngoài hệ thống")
        verbose_name_plural = _("kết quả xếp loại công chức ngoài hệ thống")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year", "quarter"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="reviews_outside_level_one_stands",
            ),
            models.CheckConstraint(
                name="reviews_outside_level_has_paper",
                condition=~Q(paper_number="") & ~Q(body=""),
            ),
            models.CheckConstraint(
                name="reviews_outside_level_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the level."""
        return self.level
