"""After a level is decided: the numbered decision, what replaces it, an appeal, "tiêu biểu"."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Person
from camket.registry.models import RegisteredNumber
from camket.reviews.decisions.appeals import AppealState
from camket.reviews.models.ratings import LEVELS, Rating

APPEAL_STATE_NAMES = {
    AppealState.OPEN: _("Chờ trả lời"),
    AppealState.UPHELD: _("Giữ nguyên mức"),
    AppealState.CHANGED: _("Đã đổi mức bằng quyết định mới"),
}


class Appeal(models.Model):
    """What somebody holds against a published level, with its clock and its answer.

    `answer_by_on` is the last day of the answer, counted in working days when it was lodged.
    """

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="appeals")
    published_on = models.DateField(_("ngày công bố"))
    lodged_at = models.DateTimeField(_("gửi lúc"))
    lodged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lodged_by_name = models.CharField(_("người kiến nghị"), max_length=300)
    text = models.TextField(_("nội dung kiến nghị"), blank=True)
    entered_by_name = models.CharField(_("người nhập thay"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("nhập lúc"), null=True, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    scan_name = models.CharField(_("tên tệp quét"), max_length=200, blank=True)
    purged_at = models.DateTimeField(_("đã xóa nội dung lúc"), null=True, blank=True)
    answer_by_on = models.DateField(_("hạn trả lời"))
    state = models.CharField(
        max_length=8,
        choices=[(s.value, n) for s, n in APPEAL_STATE_NAMES.items()],
        default=AppealState.OPEN.value,
    )
    answer = models.TextField(_("trả lời"), blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(_("người trả lời"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("kiến nghị về xếp loại")
        verbose_name_plural = _("kiến nghị về xếp loại")
        ordering = ["answer_by_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating"], condition=Q(state="open"), name="reviews_appeal_one_open"
            ),
            models.CheckConstraint(
                name="reviews_appeal_answered_says_why",
                condition=Q(state="open", answered_at__isnull=True)
                | (
                    ~Q(state="open")
                    & Q(answered_at__isnull=False)
                    & (~Q(answer="") | Q(purged_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="reviews_appeal_says_why",
                condition=~Q(text="") | Q(purged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_appeal_on_paper_has_scan",
                condition=Q(entered_at__isnull=True, entered_by_name="")
                | (
                    Q(entered_at__isnull=False)
                    & ~Q(entered_by_name="")
                    & (Q(scan__isnull=False) | Q(purged_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="reviews_appeal_answered_by_another",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("lodged_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return the rating."""
        return f"{self.rating_id}"

    @property
    def is_on_paper(self) -> bool:
        """Say whether it came on paper and was entered by the office, with its scan."""
        return self.entered_at is not None

    @property
    def is_open(self) -> bool:
        """Say whether it waits for its answer."""
        return self.state == AppealState.OPEN


class LevelDecision(models.Model):
    """A level as a decision recognised it, under a number; replaced by another row, never edited.

    A level that was decided and never numbered before it was replaced has no number here.
    """

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="decisions")
    level = models.CharField(_("mức"), max_length=4, choices=LEVELS)
    reason = models.TextField(_("lý do"), blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(_("người quyết định"), max_length=300)
    decided_at = models.DateTimeField(_("quyết định lúc"))
    number = models.ForeignKey(
        RegisteredNumber, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    word = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    appeal = models.ForeignKey(
        Appeal, on_delete=models.PROTECT, null=True, related_name="decisions"
    )

    class Meta:
        verbose_name = _("quyết định xếp loại")
        verbose_name_plural = _("quyết định xếp loại")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating"],
                condition=Q(replaces__isnull=True),
                name="reviews_level_decision_one_first",
            ),
            models.CheckConstraint(
                name="reviews_level_decision_new_one_has_number",
                condition=Q(replaces__isnull=True)
                | (Q(number__isnull=False, file__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["word"],
                condition=Q(word__isnull=False),
                name="reviews_level_decision_word",
            )
        ]

    def __str__(self) -> str:
        """Return the level."""
        return self.level


class Exemplary(models.Model):
    """A subject selected as "tiêu biểu" among the best of a year (HD 06-HD/TW, mục 19)."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="exemplary")
    basis = models.CharField(_("căn cứ"), max_length=300)
    chosen_at = models.DateTimeField(_("chọn lúc"))
    chosen_by_name = models.CharField(_("người chọn"), max_length=300)

    class Meta:
        verbose_name = _("tiêu biểu")
        verbose_name_plural = _("tiêu biểu")

    def __str__(self) -> str:
        """Return the rating."""
        return f"{self.rating_id}"
