"""What units say of their items in a period, and what the superior concludes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Commitment, Item
from camket.organisation.models import Person, Unit
from camket.reviews.decisions.states import ItemState, UnitReviewState
from camket.reviews.models.periods import Period

ITEM_STATE_NAMES = {
    ItemState.DONE: _("Đã hoàn thành"),
    ItemState.IN_PROGRESS: _("Đang thực hiện"),
    ItemState.NOT_BEGUN: _("Chưa triển khai"),
}


class UnitReview(models.Model):
    """What one unit says of its commitment in a period, and what the superior concludes."""

    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="unit_reviews", db_index=False
    )
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

    unit_review = models.ForeignKey(
        UnitReview, on_delete=models.CASCADE, related_name="items", db_index=False
    )
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
