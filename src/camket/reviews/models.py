"""Periods, what units say of their items, ratings in three columns, and what must be remedied."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Campaign, Commitment, Item
from camket.files.models import StoredFile
from camket.organisation.models import Person, Tenure, Unit
from camket.registry.models import RegisteredNumber
from camket.reviews.decisions import (
    ItemState,
    PeriodKind,
    RemediationState,
    SubjectKind,
    UnitReviewState,
    VoidReason,
)
from camket.tasks.models import Task

ITEM_STATE_NAMES = {
    ItemState.DONE: _("Đã hoàn thành"),
    ItemState.IN_PROGRESS: _("Đang thực hiện"),
    ItemState.NOT_BEGUN: _("Chưa triển khai"),
}
KIND_NAMES = {
    PeriodKind.MIDYEAR: _("Sơ kết 6 tháng"),
    PeriodKind.YEAREND: _("Tổng kết năm"),
}
VOID_NAMES = {
    VoidReason.SCORE_CHANGED: _("Điểm tự chấm đã sửa sau khi thẩm định; phải thẩm định lại."),
    VoidReason.UNIT_LEVEL_CHANGED: _(
        "Mức xếp loại của đơn vị đã đổi sau khi thẩm định; phải thẩm định lại."
    ),
}
LEVELS = [
    ("HTXS", _("Hoàn thành xuất sắc nhiệm vụ")),
    ("HTT", _("Hoàn thành tốt nhiệm vụ")),
    ("HT", _("Hoàn thành nhiệm vụ")),
    ("KHT", _("Không hoàn thành nhiệm vụ")),
]


class Period(models.Model):
    """Mid-year or year-end of one superior's campaign."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="periods"
    )
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in PeriodKind])
    opened_on = models.DateField(_("mở ngày"))
    due_on = models.DateField(_("hạn"))
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("kỳ đánh giá")
        verbose_name_plural = _("kỳ đánh giá")
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "year", "kind"], name="reviews_period_one_a_kind"
            )
        ]

    def __str__(self) -> str:
        """Return kind and year."""
        return f"{KIND_NAMES[PeriodKind(self.kind)]} {self.year}"

    @property
    def unit_id(self) -> int:
        """Return the unit that holds the review."""
        return self.superior_id

    @property
    def is_yearend(self) -> bool:
        """Say whether the year is closed and rated in this period."""
        return self.kind == PeriodKind.YEAREND


class UnitReview(models.Model):
    """What one unit says of its commitment in a period, and what the superior concludes."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="unit_reviews")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reviews")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in UnitReviewState],
        default=UnitReviewState.OPEN.value,
    )
    summary = models.TextField(_("nhận xét chung"), blank=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_by_name = models.CharField(_("người gửi"), max_length=300, blank=True)
    conclusion = models.TextField(_("kết luận của cấp trên"), blank=True)
    conclusion_no = models.CharField(_("thông báo số"), max_length=60, blank=True)
    concluded_at = models.DateTimeField(_("kết luận lúc"), null=True, blank=True)
    concluded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_by_name = models.CharField(_("người kết luận"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("tự đánh giá của đơn vị")
        verbose_name_plural = _("tự đánh giá của đơn vị")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "commitment"], name="reviews_unit_review_one_a_period"
            ),
            models.CheckConstraint(
                name="reviews_unit_review_concluded_says_so",
                condition=~Q(state="concluded") | ~Q(conclusion=""),
            ),
            models.CheckConstraint(
                name="reviews_unit_review_two_people",
                condition=Q(submitted_by__isnull=True)
                | Q(concluded_by__isnull=True)
                | ~Q(concluded_by=F("submitted_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return the period."""
        return f"{self.period_id}/{self.unit_id}"


class ItemReview(models.Model):
    """One item in one period: the facts as they stood, the unit's word, the cause and next step."""

    unit_review = models.ForeignKey(UnitReview, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews")
    facts = models.JSONField(_("số liệu lúc đánh giá"))
    state = models.CharField(
        max_length=12, choices=[(s.value, name) for s, name in ITEM_STATE_NAMES.items()], blank=True
    )
    result = models.TextField(_("kết quả"), blank=True)
    cause = models.TextField(_("nguyên nhân"), blank=True)
    next_step = models.TextField(_("việc tiếp theo"), blank=True)

    class Meta:
        verbose_name = _("đánh giá vấn đề")
        verbose_name_plural = _("đánh giá vấn đề")
        ordering = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit_review", "item"], name="reviews_item_review_one_a_review"
            )
        ]

    def __str__(self) -> str:
        """Return the item."""
        return f"{self.item_id}"

    @property
    def is_late(self) -> bool:
        """Say whether some of its work is late, done or not: late stays late."""
        return bool(self.facts.get("late") or self.facts.get("done_late"))


class Rating(models.Model):
    """A year's rating of a collective or a leader: three columns, three actors."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="ratings")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in SubjectKind])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ratings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="ratings")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("đối tượng"), max_length=300)
    group = models.CharField(_("nhóm"), max_length=40, blank=True)
    facts = models.JSONField(_("dữ kiện"), default=dict)
    self_general = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    self_results = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    self_level = models.CharField(max_length=4, choices=LEVELS, blank=True)
    self_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    self_by_name = models.CharField(_("người tự chấm"), max_length=300, blank=True)
    self_at = models.DateTimeField(_("tự chấm lúc"), null=True, blank=True)
    general = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    results = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    finding = models.JSONField(_("kết quả theo quy tắc"), null=True, blank=True)
    ruled_level = models.CharField(_("theo quy tắc"), max_length=4, choices=LEVELS, blank=True)
    appraised_level = models.CharField(_("đề nghị"), max_length=4, choices=LEVELS, blank=True)
    appraised_reason = models.TextField(_("lý do đề nghị khác"), blank=True)
    appraised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    appraised_by_name = models.CharField(max_length=300, blank=True)
    voided_because = models.CharField(
        _("lý do thẩm định lại"),
        max_length=20,
        choices=[(r.value, name) for r, name in VOID_NAMES.items()],
        blank=True,
    )
    appraised_at = models.DateTimeField(null=True, blank=True)
    decided_level = models.CharField(_("quyết định"), max_length=4, choices=LEVELS, blank=True)
    decided_reason = models.TextField(_("lý do quyết định khác"), blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    notice_number = models.ForeignKey(
        RegisteredNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notice_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("xếp loại")
        verbose_name_plural = _("xếp loại")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind", "unit", "person"],
                name="reviews_rating_one_a_subject",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reviews_rating_leader_is_a_person",
                condition=~Q(kind="leader") | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_rating_decided_has_day",
                condition=Q(decided_level="") | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_rating_appraiser_is_another",
                condition=Q(appraised_by__isnull=True)
                | Q(self_by__isnull=True)
                | ~Q(appraised_by=F("self_by")),
            ),
            models.CheckConstraint(
                name="reviews_rating_decider_is_a_third",
                condition=Q(decided_by__isnull=True)
                | (
                    (Q(self_by__isnull=True) | ~Q(decided_by=F("self_by")))
                    & (Q(appraised_by__isnull=True) | ~Q(decided_by=F("appraised_by")))
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return whom it is about."""
        return self.name


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
