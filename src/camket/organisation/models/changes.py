"""Plans that change the organisation, and what they left: successions and heirs."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models.units import Unit, as_range


class SuccessionKind(models.TextChoices):
    """The kinds of change (organisation.md §4.1); giải thể and giải tán are never mixed."""

    ABSORB = "absorb", _("sáp nhập")
    MERGE = "merge", _("hợp nhất")
    SPLIT = "split", _("chia tách")
    FOUND = "found", _("thành lập mới")
    DISSOLVE = "dissolve", _("giải thể")
    DISBAND = "disband", _("giải tán")
    CLOSE = "close", _("kết thúc hoạt động")
    TRANSFER = "transfer", _("chuyển giao")
    RENAME = "rename", _("đổi tên")


class PlanState(models.TextChoices):
    """How far a plan has come."""

    DRAFT = "draft", _("đang soạn")
    DECIDED = "decided", _("đã quyết định, chờ ngày hiệu lực")
    APPLIED = "applied", _("đã thực hiện")
    WITHDRAWN = "withdrawn", _("đã rút")


class Rearrangement(models.Model):
    """One plan under one decision: its acts as written, applied whole on one day or not at all.

    `acts` holds what `organisation.acts` reads and writes. An applied plan never changes; it is
    undone only by a later plan (`corrects`).
    """

    title = models.CharField(_("phương án"), max_length=200)
    superior = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="rearrangements", verbose_name=_("cấp quyết")
    )
    decision_no = models.CharField(_("quyết định số"), max_length=80, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    effective_on = models.DateField(_("hiệu lực từ"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    acts = models.JSONField(_("các việc"), default=list)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )
    created_by_name = models.CharField(_("người soạn"), max_length=300)
    created_at = models.DateTimeField(_("soạn lúc"))
    decided_by_name = models.CharField(_("người quyết"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("thực hiện lúc"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("phương án sắp xếp")
        verbose_name_plural = _("phương án sắp xếp")
        constraints = [
            models.CheckConstraint(
                name="organisation_plan_decided_has_number",
                condition=Q(state__in=("draft", "withdrawn")) | ~Q(decision_no=""),
            ),
            models.CheckConstraint(
                name="organisation_plan_applied_has_time",
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Share(models.TextChoices):
    """How much of the old unit went into the new one."""

    WHOLE = "whole", _("toàn bộ")
    PART = "part", _("một phần")


class Succession(models.Model):
    """One old unit and one new one (or none) on the day of a change; never edited."""

    rearrangement = models.ForeignKey(
        Rearrangement, on_delete=models.PROTECT, null=True, related_name="successions"
    )
    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind.choices)
    on = models.DateField(_("từ ngày"))
    decision_no = models.CharField(_("quyết định số"), max_length=200)
    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="successions", db_index=False
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="precessions", db_index=False
    )
    share = models.CharField(_("phần"), max_length=5, choices=Share.choices, default=Share.WHOLE)
    is_main = models.BooleanField(_("tiếp nhận chính"), default=True)

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        constraints = [
            models.CheckConstraint(
                name="organisation_succession_of_somebody",
                condition=Q(predecessor__isnull=False) | Q(successor__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on", "kind"],
                name="organisation_succession_once",
                nulls_distinct=True,
            ),
        ]
        indexes = [
            models.Index(fields=["predecessor", "on"], name="organisation_succ_old"),
            models.Index(fields=["successor", "on"], name="organisation_succ_new"),
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.predecessor_id} > {self.successor_id}"


class UnitHeir(models.Model):
    """Who answers, from a day on, for what an ended unit left: its papers, its undone work.

    Every ended unit has exactly one main heir on every later day: its main successor, or what
    stands in its superior's place when it had none; when the heir ends too, the heir's heir. The
    others may read. Reading reach and totals follow these rows; the tree does not.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="heirs")
    heir = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="left_to", db_index=False)
    is_main = models.BooleanField(_("tiếp nhận chính"), default=True)
    valid = DateRangeField(_("thời gian"))

    class Meta:
        verbose_name = _("đơn vị tiếp nhận")
        verbose_name_plural = _("đơn vị tiếp nhận")
        constraints = [
            ExclusionConstraint(
                name="organisation_unit_heir_one_main_a_day",
                expressions=[
                    (as_range("unit"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_main=True),
            )
        ]
        indexes = [models.Index(fields=["heir", "unit"], name="organisation_heir_heir")]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.unit_id} > {self.heir_id}"
