"""The ledger of what must be remedied: why, who mends it, how, by when, and what shows it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Item
from camket.files.models import StoredFile
from camket.organisation.models import Person, Unit
from camket.reviews.decisions.states import (
    SETTLED_REMEDIATION,
    FaultSource,
    RemediationKind,
    RemediationState,
)
from camket.tasks.models import Task

FAULT_SOURCE_NAMES = {
    FaultSource.REVIEW: _("Kết luận kiểm điểm, đánh giá năm trước"),
    FaultSource.INSPECTION: _("Kết luận kiểm tra, giám sát, thanh tra"),
    FaultSource.MEETING: _("Phê bình, góp ý tại hội nghị kiểm điểm"),
    FaultSource.CITIZENS: _("Phản ánh, kiến nghị của công dân"),
}


class Remediation(models.Model):
    """A weakness: work not done, or a fault pointed out; it stands until somebody settles it.

    Attributes:
        year: The year it arose in; it counts from the next one on.
        standing_year: The last year, after that one, which ended without its being mended.
        person: Whose fault it is, where it is one person's and not the unit's.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="remediations", db_index=False
    )
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm phát sinh"))
    standing_year = models.PositiveSmallIntegerField(_("năm còn tồn tại"), null=True, blank=True)
    kind = models.CharField(
        max_length=6,
        choices=[(k.value, k.value) for k in RemediationKind],
        default=RemediationKind.UNDONE.value,
    )
    source = models.CharField(
        _("nơi chỉ ra"),
        max_length=10,
        choices=[(s.value, name) for s, name in FAULT_SOURCE_NAMES.items()],
        blank=True,
    )
    source_paper = models.CharField(_("văn bản chỉ ra"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="faults"
    )
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_by_name = models.CharField(_("người ghi"), max_length=300, blank=True)
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
    proof = models.TextField(_("kết quả khắc phục"), blank=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reported_by_name = models.CharField(_("người báo cáo"), max_length=300, blank=True)
    reported_at = models.DateTimeField(_("báo cáo lúc"), null=True, blank=True)
    returned_reason = models.TextField(_("lý do trả lại"), blank=True)
    remedied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
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
                name="reviews_remediation_fault_has_source",
                condition=~Q(kind="fault") | (~Q(source="") & ~Q(source_paper="")),
            ),
            models.CheckConstraint(
                name="reviews_remediation_reported_shows",
                condition=~Q(state="reported") | (~Q(proof="") & Q(reported_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reviews_remediation_verifier_is_another",
                condition=Q(remedied_by__isnull=True)
                | (
                    (Q(reported_by__isnull=True) | ~Q(remedied_by=F("reported_by")))
                    & (Q(owner__isnull=True) | ~Q(remedied_by=F("owner")))
                ),
            ),
            models.CheckConstraint(
                name="reviews_remediation_stands_since",
                condition=Q(standing_year__isnull=True) | Q(standing_year__gt=F("year")),
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

    @property
    def is_settled(self) -> bool:
        """Say whether nothing more is owed."""
        return self.state in SETTLED_REMEDIATION

    @property
    def last_year(self) -> int:
        """Return the last year that ended without its being mended; it is carried into the next."""
        return self.standing_year or self.year


class RemediationProof(models.Model):
    """A file that shows what was mended."""

    remediation = models.ForeignKey(Remediation, on_delete=models.CASCADE, related_name="proofs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=200)

    class Meta:
        verbose_name = _("minh chứng khắc phục")
        verbose_name_plural = _("minh chứng khắc phục")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
