"""A period assessed: which days, by which rules, how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Campaign
from camket.organisation.models import Unit
from camket.reviews.decisions.states import PeriodKind, PeriodState

KIND_NAMES = {
    PeriodKind.QUARTER: _("Đánh giá quý"),
    PeriodKind.MIDYEAR: _("Sơ kết 6 tháng"),
    PeriodKind.YEAREND: _("Tổng kết năm"),
    PeriodKind.TERM: _("Kiểm điểm nhiệm kỳ"),
    PeriodKind.ADHOC: _("Đánh giá đột xuất"),
}
PERIOD_STATE_NAMES = {
    PeriodState.OPEN: _("Đang mở"),
    PeriodState.FROZEN: _("Đã chốt số liệu"),
    PeriodState.CLOSED: _("Đã đóng"),
}
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


class Period(models.Model):
    """Days that a superior assesses under one scheme: opened, frozen, closed.

    `snapshot` holds what the period is judged by, as it stood when the period was opened: scheme,
    rule set, numbers with their edition and digest. It is never changed (evaluation.md §6.1).
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="periods"
    )
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("năm"))
    kind = models.CharField(max_length=8, choices=[(k.value, n) for k, n in KIND_NAMES.items()])
    quarter = models.PositiveSmallIntegerField(_("quý"), null=True, blank=True)
    title = models.CharField(_("tên kỳ"), max_length=200, blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    opened_on = models.DateField(_("mở ngày"))
    due_on = models.DateField(_("hạn"))
    state = models.CharField(
        _("tình trạng"),
        max_length=6,
        choices=[(s.value, n) for s, n in PERIOD_STATE_NAMES.items()],
        default=PeriodState.OPEN.value,
    )
    frozen_at = models.DateTimeField(_("chốt số liệu lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)
    scheme = models.CharField(_("quy định áp dụng"), max_length=40, default="366-QĐ/TW")
    rule_set = models.CharField(_("bộ quy tắc"), max_length=80, default="national")
    snapshot = models.JSONField(_("bộ quy tắc lúc mở"), default=dict, blank=True)
    gathered_at = models.DateTimeField(_("tính số liệu lúc"), null=True, blank=True)
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("kỳ đánh giá")
        verbose_name_plural = _("kỳ đánh giá")
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "year", "kind", "quarter", "scheme", "title"],
                name="reviews_period_one_a_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reviews_period_quarter_has_number",
                condition=Q(kind="quarter", quarter__isnull=False, quarter__range=(1, 4))
                | (~Q(kind="quarter") & Q(quarter__isnull=True)),
            ),
            models.CheckConstraint(
                name="reviews_period_adhoc_has_title", condition=~Q(kind="adhoc") | ~Q(title="")
            ),
            models.CheckConstraint(
                name="reviews_period_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="reviews_period_state_has_moment",
                condition=Q(state="open", frozen_at__isnull=True, closed_at__isnull=True)
                | Q(state="frozen", frozen_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", frozen_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return kind and year, as a list calls the period."""
        name = KIND_NAMES[PeriodKind(self.kind)]
        if self.kind == PeriodKind.QUARTER:
            return f"{name} {_ROMAN.get(self.quarter or 0, '')}/{self.year}"
        if self.kind == PeriodKind.TERM:
            return f"{name} {self.starts_on.year}–{self.ends_on.year}"
        return f"{name}: {self.title}" if self.kind == PeriodKind.ADHOC else f"{name} {self.year}"

    @property
    def when(self) -> str:
        """Return the days within a sentence of a paper: "quý III năm 2026", "năm 2026"."""
        match self.kind:
            case PeriodKind.QUARTER:
                return f"quý {_ROMAN.get(self.quarter or 0, '')} năm {self.year}"
            case PeriodKind.MIDYEAR:
                return f"6 tháng đầu năm {self.year}"
            case PeriodKind.TERM:
                return f"nhiệm kỳ {self.starts_on.year}–{self.ends_on.year}"
            case PeriodKind.ADHOC:
                return f"đột xuất năm {self.year} ({self.title})"
            case _:
                return f"năm {self.year}"

    @property
    def unit_id(self) -> int:
        """Return the unit that holds the review."""
        return self.superior_id

    @property
    def is_yearend(self) -> bool:
        """Say whether the year is closed and rated in this period."""
        return self.kind == PeriodKind.YEAREND

    @property
    def is_open(self) -> bool:
        """Say whether facts still fill themselves."""
        return self.state == PeriodState.OPEN

    @property
    def is_closed(self) -> bool:
        """Say whether nothing of it changes any more."""
        return self.state == PeriodState.CLOSED
