"""Days somebody was away from his post, exempt from activity or under inspection."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person, Unit
from camket.rules.participation import Absence

ABSENCE_NAMES = {
    Absence.TRAINING: _("Học tập trung"),
    Absence.SICK: _("Nghỉ ốm"),
    Absence.MATERNITY: _("Nghỉ thai sản"),
    Absence.SECONDED: _("Biệt phái"),
    Absence.EXEMPT: _("Được miễn công tác và sinh hoạt đảng"),
    Absence.INSPECTED: _("Đang bị kiểm tra dấu hiệu vi phạm"),
}


class PersonAbsence(models.Model):
    """Why a person is reviewed and perhaps not rated; the last day is held, none is running still.

    `unit` is where it was entered: who may read and end it.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="absences", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(
        _("lý do"), max_length=10, choices=[(k.value, n) for k, n in ABSENCE_NAMES.items()]
    )
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    paper = models.CharField(_("văn bản"), max_length=300)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by_name = models.CharField(_("người nhập"), max_length=300)
    entered_at = models.DateTimeField(_("nhập lúc"))
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("người rút"), max_length=300, blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)

    class Meta:
        verbose_name = _("thời gian vắng mặt, miễn sinh hoạt")
        verbose_name_plural = _("thời gian vắng mặt, miễn sinh hoạt")
        constraints = [
            models.CheckConstraint(
                name="reviews_absence_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="reviews_absence_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_on"], name="reviews_absence_person"),
            models.Index(fields=["unit", "starts_on"], name="reviews_absence_unit"),
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return self.get_kind_display()
