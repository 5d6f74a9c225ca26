"""What must be remedied: why, who mends it, how and by when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Item
from camket.organisation.models import Person, Unit
from camket.reviews.decisions import RemediationState
from camket.tasks.models import Task


class Remediation(models.Model):
    """What was not done: why, who mends it, how, by when; it stands in next year's draft."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remediations")
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm phát sinh"))
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="remediations")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="remediations")
    title = models.CharField(_("hạn chế"), max_length=300)
    cause = models.TextField(_("nguyên nhân"), blank=True)
    claims_objective = models.BooleanField(_("đề nghị ghi nhận khách quan"), default=False)
    is_objective = models.BooleanField(_("nguyên nhân khách quan"), default=False)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by_name = models.CharField(_("người xác nhận khách quan"), max_length=300, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    owner_name = models.CharField(_("người chịu trách nhiệm"), max_length=300, blank=True)
    plan = models.TextField(_("biện pháp"), blank=True)
    due_on = models.DateField(_("thời hạn"), null=True, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in RemediationState],
        default=RemediationState.OPEN.value,
    )
    next_item = models.ForeignKey(
        Item, on_delete=models.SET_NULL, null=True, related_name="remedies"
    )
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    remedied_by_name = models.CharField(_("người xác nhận khắc phục"), max_length=300, blank=True)
    remedied_on = models.DateField(_("khắc phục xong ngày"), null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("việc khắc phục")
        verbose_name_plural = _("việc khắc phục")
        constraints = [
            models.CheckConstraint(
                name="reviews_remediation_plan_is_whole",
                condition=Q(state__in=("open", "closed"))
                | (~Q(cause="") & ~Q(plan="") & ~Q(owner_name="") & Q(due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="reviews_remediation_objective_is_confirmed",
                condition=Q(is_objective=False) | ~Q(confirmed_by_name=""),
            ),
            models.CheckConstraint(
                name="reviews_remediation_confirmer_is_another",
                condition=Q(planned_by__isnull=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("planned_by")),
            ),
            models.CheckConstraint(
                name="reviews_remediation_remedied_has_day",
                condition=~Q(state="remedied") | Q(remedied_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["unit", "year"], name="reviews_remediation_unit")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title
