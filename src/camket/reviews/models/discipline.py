"""Disciplinary measures, as far as a rating asks: when, in which form, tied to a task or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person, Unit
from camket.reviews.decisions.states import DisciplineForm

DISCIPLINE_FORM_NAMES = {
    DisciplineForm.REPRIMAND: _("Khiển trách"),
    DisciplineForm.WARNING: _("Cảnh cáo"),
    DisciplineForm.SALARY_STEP: _("Hạ bậc lương"),
    DisciplineForm.DEMOTION: _("Giáng chức"),
    DisciplineForm.REMOVAL: _("Cách chức"),
    DisciplineForm.EXPULSION: _("Khai trừ"),
    DisciplineForm.DISMISSAL: _("Buộc thôi việc"),
    DisciplineForm.DISSOLUTION: _("Giải tán"),
}


class DisciplineEvent(models.Model):
    """A measure that struck a person or an organisation; taken back, never deleted.

    Without a person it struck the organisation `unit` itself; with one, `unit` is where he was
    disciplined.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="discipline_events",
        db_index=False,
    )
    name = models.CharField(_("người, tổ chức bị kỷ luật"), max_length=300)
    decided_on = models.DateField(_("ngày quyết định"))
    form = models.CharField(
        _("hình thức"),
        max_length=12,
        choices=[(f.value, n) for f, n in DISCIPLINE_FORM_NAMES.items()],
    )
    is_task_related = models.BooleanField(_("liên quan nhiệm vụ được giao"), default=False)
    decision_no = models.CharField(_("quyết định số"), max_length=80)
    decided_by_name = models.CharField(_("cơ quan quyết định"), max_length=300)
    note = models.TextField(_("nội dung"), blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by_name = models.CharField(_("người nhập"), max_length=300)
    entered_at = models.DateTimeField(_("nhập lúc"))
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_by_name = models.CharField(_("người rút"), max_length=300, blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)

    class Meta:
        verbose_name = _("kỷ luật")
        verbose_name_plural = _("kỷ luật")
        constraints = [
            models.CheckConstraint(
                name="reviews_discipline_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
            models.UniqueConstraint(
                fields=["unit", "person", "decision_no"],
                condition=Q(withdrawn_at__isnull=True),
                name="reviews_discipline_one_a_decision",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "decided_on"], name="reviews_discipline_unit"),
            models.Index(fields=["person", "decided_on"], name="reviews_discipline_person"),
        ]

    def __str__(self) -> str:
        """Return whom it struck."""
        return self.name
