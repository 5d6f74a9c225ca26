"""The six axes of a leader's quarter: what each weighs, what was reached, the key products."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person
from camket.reviews.decisions.axes import PlanState
from camket.reviews.models.ratings import Rating
from camket.rules.axes import AxisPlan, AxisResult
from camket.rules.grades import KeyGrade

PLAN_STATE_NAMES = {
    PlanState.PROPOSED: _("Chờ duyệt"),
    PlanState.APPROVED: _("Đã duyệt"),
    PlanState.RETURNED: _("Trả lại để sửa"),
}
GRADES = [(one.value, f"{one.value}. {one.full_name}") for one in KeyGrade]


class QuarterPlan(models.Model):
    """The maximum points of a leader's axes in one quarter: he proposes, the collective approves.

    Together they make 70 (AX-1, HD 03-HD/TU Thanh Hóa; mark B). What was approved is scored by.
    """

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="plan")
    state = models.CharField(
        _("tình trạng"),
        max_length=8,
        choices=[(one.value, name) for one, name in PLAN_STATE_NAMES.items()],
        default=PlanState.PROPOSED.value,
    )
    proposed_by_name = models.CharField(_("người đề xuất"), max_length=300)
    proposed_at = models.DateTimeField(_("đề xuất lúc"))
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_by_name = models.CharField(_("người duyệt"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    reason = models.TextField(_("lý do trả lại"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("phương án điểm theo trục")
        verbose_name_plural = _("phương án điểm theo trục")
        constraints = [
            models.CheckConstraint(
                name="reviews_quarter_plan_settled_has_moment",
                condition=Q(state="proposed") | Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_quarter_plan_returned_says_why",
                condition=~Q(state="returned") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.rating)


class QuarterAxis(models.Model):
    """One axis: its maximum, and per cent of its targets as the person and the appraiser say.

    Points are not kept: they are per cent, capped at 100, × maximum (AX-3).
    """

    plan = models.ForeignKey(
        QuarterPlan, on_delete=models.CASCADE, related_name="axes", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("trục"))
    most = models.DecimalField(_("điểm tối đa"), max_digits=4, decimal_places=2)
    is_main = models.BooleanField(_("trục chính"), default=False)
    self_kpi = models.DecimalField(
        _("tự chấm, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    kpi = models.DecimalField(
        _("thẩm định, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("trục kết quả")
        verbose_name_plural = _("trục kết quả")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="reviews_quarter_axis_once"),
            models.CheckConstraint(
                name="reviews_quarter_axis_number", condition=Q(number__range=(1, 6))
            ),
            models.CheckConstraint(
                name="reviews_quarter_axis_weighs", condition=Q(most__gt=0, most__lte=70)
            ),
            models.CheckConstraint(
                name="reviews_quarter_axis_kpi",
                condition=(Q(self_kpi__isnull=True) | Q(self_kpi__gte=0))
                & (Q(kpi__isnull=True) | Q(kpi__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number}. {self.planned.name}"

    @property
    def planned(self) -> AxisPlan:
        """Return what it weighs, as the rules read it."""
        return AxisPlan(self.number, self.most, self.is_main)

    @property
    def own_result(self) -> AxisResult | None:
        """Return what the person says was reached."""
        return None if self.self_kpi is None else AxisResult(self.planned, self.self_kpi)

    @property
    def result(self) -> AxisResult | None:
        """Return what the appraiser says was reached."""
        return None if self.kpi is None else AxisResult(self.planned, self.kpi)


class KeyProduct(models.Model):
    """A key product of the quarter, graded 1 to 3 by the person and by the appraiser (AX-4)."""

    plan = models.ForeignKey(
        QuarterPlan, on_delete=models.CASCADE, related_name="products", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("sản phẩm trọng tâm"), max_length=300)
    self_grade = models.PositiveSmallIntegerField(
        _("tự chấm"), choices=GRADES, null=True, blank=True
    )
    grade = models.PositiveSmallIntegerField(_("thẩm định"), choices=GRADES, null=True, blank=True)

    class Meta:
        verbose_name = _("sản phẩm trọng tâm")
        verbose_name_plural = _("sản phẩm trọng tâm")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"], name="reviews_key_product_one_a_place"
            ),
            models.CheckConstraint(
                name="reviews_key_product_grades",
                condition=(Q(self_grade__isnull=True) | Q(self_grade__range=(1, 3)))
                & (Q(grade__isnull=True) | Q(grade__range=(1, 3))),
            ),
            models.CheckConstraint(name="reviews_key_product_is_named", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return self.title
