"""A commitment, or a paper that amends one: its parties, its turn, its frozen text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.commitments.decisions import LOCKED, Status, Turn
from camket.commitments.models.campaigns import Campaign
from camket.files.models import StoredFile
from camket.organisation.models import Unit
from camket.registry.models import RegisteredNumber

STATUS_NAMES = {
    Status.DRAFT: _("Đang soạn"),
    Status.SUBMITTED: _("Chờ thẩm định"),
    Status.NEGOTIATING: _("Đang thống nhất"),
    Status.AGREED: _("Hai bên đã đồng ý"),
    Status.ISSUED: _("Chờ ký"),
    Status.SIGNED: _("Đã ký"),
    Status.WITHDRAWN: _("Đã rút"),
    Status.CLOSED: _("Đã tổng kết"),
}


class PromiseManager(models.Manager["Commitment"]):
    """The commitments themselves, without the papers that amend them."""

    def get_queryset(self) -> models.QuerySet[Commitment]:
        """Leave out amendments: to count, chase, judge and hand over is about the promise."""
        return super().get_queryset().filter(amends__isnull=True)


class Commitment(models.Model):
    """What a unit and its head promise their superior for one campaign: draft to signed text.

    An amendment is a paper of its own, drafted on a copy of the signed text and agreed, issued and
    signed in the same steps; it names the commitment it amends. `objects` holds the commitments,
    `papers` the amendments too.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="commitments")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="commitments", db_index=False
    )
    holder = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="commitments_held",
        verbose_name=_("đơn vị chịu trách nhiệm"),
        db_index=False,
    )
    """Who answers for it now: the unit itself, until a successor inherits it."""
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("năm"))
    status = models.CharField(
        _("tình trạng"),
        max_length=12,
        choices=[(status.value, name) for status, name in STATUS_NAMES.items()],
        default=Status.DRAFT.value,
    )
    turn = models.CharField(
        _("đến lượt"),
        max_length=8,
        choices=[(turn.value, turn.value) for turn in Turn],
        default=Turn.PARTY_B.value,
    )
    turn_since = models.DateTimeField(_("đến lượt từ lúc"))
    first_opened_at = models.DateTimeField(_("đơn vị mở biểu lúc"), null=True, blank=True)
    version = models.PositiveIntegerField(_("lần sửa"), default=1)
    general_version = models.PositiveIntegerField(_("lần sửa phần chung"), default=1)
    handover = models.PositiveSmallIntegerField(_("bản thứ"), default=1)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    pledge = models.TextField(_("trách nhiệm nếu không hoàn thành"), blank=True)
    recommendations = models.TextField(_("kiến nghị với cấp trên"), blank=True)
    minutes_no = models.CharField(_("biên bản thông qua số"), max_length=60, blank=True)
    minutes_on = models.DateField(_("ngày biên bản"), null=True, blank=True)
    conclusion_no = models.CharField(_("thông báo kết luận số"), max_length=60, blank=True)
    conclusion_on = models.DateField(_("ngày kết luận"), null=True, blank=True)
    accepted_by_a_at = models.DateTimeField(_("cấp trên đồng ý lúc"), null=True, blank=True)
    accepted_by_b_at = models.DateTimeField(_("đơn vị đồng ý lúc"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    ordinal = models.PositiveSmallIntegerField(_("lần điều chỉnh"), default=0)
    amend_reason = models.TextField(_("lý do điều chỉnh"), blank=True)
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True)
    text = models.JSONField(_("văn bản đã khóa"), null=True, blank=True)
    text_sha256 = models.CharField(_("mã băm của văn bản"), max_length=64, blank=True)
    number = models.OneToOneField(
        RegisteredNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True, blank=True)
    issued_by = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The unit whose office sealed the paper: it extends the term and may take the paper back."""
    signs_by = models.DateField(_("hạn ký văn bản"), null=True, blank=True)
    """The last day it may be signed; none for papers issued before papers had a term."""
    signed_at = models.DateTimeField(_("ký đủ lúc"), null=True, blank=True)

    objects = PromiseManager()
    papers = models.Manager["Commitment"]()

    class Meta:
        verbose_name = _("bản cam kết")
        verbose_name_plural = _("bản cam kết")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                name="commitments_commitment_one_a_campaign",
                condition=~Q(status="withdrawn") & Q(amends__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["amends"],
                name="commitments_commitment_one_open_amendment",
                condition=~Q(status__in=["withdrawn", "signed", "closed"]),
            ),
            models.CheckConstraint(
                name="commitments_commitment_amendment_is_numbered",
                condition=Q(amends__isnull=True, ordinal=0)
                | (Q(amends__isnull=False, ordinal__gte=1) & ~Q(amend_reason="")),
            ),
            models.CheckConstraint(
                name="commitments_commitment_signed_has_file",
                condition=~Q(status__in=["signed", "closed"])
                | (Q(signed_at__isnull=False) & ~Q(text_sha256="")),
            ),
            models.CheckConstraint(
                name="commitments_commitment_issued_is_frozen",
                condition=~Q(status="issued")
                | (Q(text__isnull=False) & Q(issued_file__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "year"], name="commitments_commitment_unit"),
            models.Index(fields=["holder", "year"], name="commitments_commitment_holder"),
            models.Index(
                fields=["superior", "year", "status"], name="commitments_commitment_super"
            ),
        ]

    def __str__(self) -> str:
        """Return the year."""
        return f"Cam kết năm {self.year}"

    @property
    def is_locked(self) -> bool:
        """Say whether the text may no longer be edited, only amended."""
        return self.status in LOCKED
