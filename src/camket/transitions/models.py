"""What an ended unit left undecided, and what one head hands to the next."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.models import Commitment, Item, Order
from camket.files.models import StoredFile
from camket.organisation.models import Person, Rearrangement, Tenure, Unit
from camket.reviews.models import Remediation
from camket.tasks.models import Obstacle, Task
from camket.transitions.decisions import Choice, Thing

THING_NAMES: Final = {
    Thing.COMMITMENT: _("bản cam kết"),
    Thing.ITEM: _("vấn đề cam kết"),
    Thing.TASK: _("nhiệm vụ"),
    Thing.ASSIGNMENT: _("phần việc giao cho cá nhân"),
    Thing.OBSTACLE: _("vướng mắc"),
    Thing.ORDER: _("đặt hàng"),
    Thing.REMEDIATION: _("việc khắc phục"),
}
CHOICE_NAMES: Final = {
    Choice.INHERITED: _("tiếp nhận nguyên"),
    Choice.DIVIDED: _("chia chỉ tiêu"),
    Choice.AMENDED: _("tiếp nhận và điều chỉnh"),
    Choice.CLOSED_DONE: _("kết thúc vì đã xong"),
    Choice.CLOSED_BY_DECISION: _("kết thúc theo quyết định"),
    Choice.CARRIED_OVER: _("chuyển sang năm sau"),
}


class Waiting(models.Model):
    """One open thing of a unit that ended, and what was decided of it; until then it waits.

    The thing itself stays as it was until somebody decides: nothing closes silently. `under` is
    the row of the commitment (or the task) it belongs to, so that what is settled whole is shown
    and counted once.
    """

    kind = models.CharField(
        _("loại"), max_length=12, choices=[(t.value, name) for t, name in THING_NAMES.items()]
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, related_name="waiting"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="waiting")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="waiting")
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, related_name="waiting"
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="waiting")
    remediation = models.ForeignKey(
        Remediation, on_delete=models.PROTECT, null=True, related_name="waiting"
    )
    title = models.CharField(_("tên gọi"), max_length=400)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="left_waiting",
        verbose_name=_("của đơn vị"),
        db_index=False,
    )
    waits_for = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="waiting", verbose_name=_("chờ đơn vị")
    )
    superior = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("cấp trên")
    )
    since = models.DateField(_("chờ từ ngày"))
    is_divided = models.BooleanField(_("đơn vị bị chia"), default=False)
    parts = models.JSONField(_("các đơn vị tiếp nhận"), default=list)
    """Plain values of the heirs that day: unit_id, name, share, is_main; the main one first."""
    under = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="pieces", verbose_name=_("thuộc")
    )
    rearrangement = models.ForeignKey(
        Rearrangement, on_delete=models.PROTECT, null=True, related_name="waiting"
    )
    cause_no = models.CharField(_("theo quyết định sắp xếp số"), max_length=200, blank=True)
    choice = models.CharField(
        _("lựa chọn"),
        max_length=20,
        choices=[(c.value, name) for c, name in CHOICE_NAMES.items()],
        blank=True,
    )
    decided_at = models.DateTimeField(_("quyết lúc"), null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(_("người quyết"), max_length=300, blank=True)
    decision_no = models.CharField(_("quyết định số"), max_length=80, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị nhận")
    )
    result = models.JSONField(_("kết quả"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("việc chờ xử lý khi sắp xếp")
        verbose_name_plural = _("việc chờ xử lý khi sắp xếp")
        constraints = [
            models.CheckConstraint(
                name="transitions_waiting_names_its_thing",
                condition=Q(kind="commitment", commitment__isnull=False)
                | Q(kind="item", item__isnull=False)
                | Q(kind__in=("task", "assignment"), task__isnull=False)
                | Q(kind="obstacle", obstacle__isnull=False)
                | Q(kind="order", order__isnull=False)
                | Q(kind="remediation", remediation__isnull=False),
            ),
            models.CheckConstraint(
                name="transitions_waiting_decided_has_choice",
                condition=Q(choice="", decided_at__isnull=True)
                | (~Q(choice="") & Q(decided_at__isnull=False) & ~Q(decided_by_name="")),
            ),
            models.CheckConstraint(
                name="transitions_waiting_closed_by_number",
                condition=~Q(choice="closed_by_decision") | (~Q(decision_no="") & ~Q(reason="")),
            ),
            *[
                models.UniqueConstraint(
                    fields=[thing],
                    name=f"transitions_waiting_one_{thing}",
                    condition=Q(choice="", **{f"{thing}__isnull": False}),
                )
                for thing in ("commitment", "item", "task", "obstacle", "order", "remediation")
            ],
        ]
        indexes = [
            models.Index(
                fields=["waits_for", "id"],
                name="transitions_waiting_open",
                condition=Q(choice="", under__isnull=True),
            ),
            models.Index(fields=["unit", "kind"], name="transitions_waiting_unit"),
            models.Index(
                fields=["superior", "id"],
                name="transitions_waiting_super",
                condition=Q(choice=""),
            ),
        ]

    def __str__(self) -> str:
        """Return what it is called."""
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether nobody has decided yet."""
        return not self.choice


class Handover(models.Model):
    """One head hands over to the next: minutes that list each open item with its state that day.

    The items stay with the unit. The new head receives ("nhận bàn giao"), which is recorded and is
    no signature; what was signed stays signed by the one who signed it.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="handovers", db_index=False
    )
    tenure_out = models.ForeignKey(
        Tenure, on_delete=models.PROTECT, related_name="handovers_given", db_index=False
    )
    tenure_in = models.ForeignKey(
        Tenure, on_delete=models.PROTECT, null=True, related_name="handovers_received"
    )
    on = models.DateField(_("ngày bàn giao"))
    due_on = models.DateField(_("hạn bàn giao"))
    begun_at = models.DateTimeField(_("mở lúc"))
    begun_by_name = models.CharField(_("người mở"), max_length=300)
    number = models.CharField(_("biên bản số"), max_length=60, blank=True)
    note = models.TextField(_("ý kiến khi bàn giao"), blank=True)
    minutes = models.JSONField(_("nội dung biên bản"), null=True, blank=True)
    """What the minutes say, frozen: both people, the unit, each item with its state that day."""
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("lập biên bản lúc"), null=True, blank=True)
    recorded_by_name = models.CharField(_("người lập"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("nhận bàn giao lúc"), null=True, blank=True)
    received_by_name = models.CharField(_("người nhận"), max_length=300, blank=True)
    received_note = models.TextField(_("ý kiến khi nhận"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("bàn giao")
        verbose_name_plural = _("bàn giao")
        constraints = [
            models.UniqueConstraint(
                fields=["tenure_out"], name="transitions_handover_one_a_tenure"
            ),
            models.CheckConstraint(
                name="transitions_handover_recorded_has_minutes",
                condition=Q(recorded_at__isnull=True)
                | (Q(minutes__isnull=False) & Q(file__isnull=False)),
            ),
            models.CheckConstraint(
                name="transitions_handover_received_was_recorded",
                condition=Q(received_at__isnull=True)
                | (Q(recorded_at__isnull=False) & ~Q(received_by_name="")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "on"], name="transitions_handover_unit")]

    def __str__(self) -> str:
        """Return the day."""
        return f"Bàn giao ngày {self.on}"
