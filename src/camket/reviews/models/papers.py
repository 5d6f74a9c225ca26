"""Minutes and tallies as papers: numbered, sealed, signed by those who answer for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Person, Tenure
from camket.registry.models import RegisteredNumber
from camket.reviews.decisions.papers import End, PaperKind, PaperRole
from camket.reviews.models.meetings import MeetingSubject, ReviewMeeting

PAPER_NAMES = {
    PaperKind.MINUTES: _("Biên bản hội nghị kiểm điểm"),
    PaperKind.APART: _("Biên bản phần kiểm điểm riêng"),
    PaperKind.TALLY: _("Biên bản kiểm phiếu"),
}
ROLE_NAMES = {
    PaperRole.SECRETARY: _("Thư ký"),
    PaperRole.CHAIR: _("Chủ trì"),
    PaperRole.TELLER: _("Người ghi biên bản"),
    PaperRole.HEAD_TELLER: _("Trưởng ban kiểm phiếu"),
}


END_NAMES = {
    End.REFUSED: _("Bị trả lại"),
    End.WITHDRAWN: _("Đã rút"),
}


class MeetingPaper(models.Model):
    """A paper of a closed meeting as it was numbered and sealed; its text never changes.

    What concerns somebody who signs the minutes stands in a paper of its own, which he neither
    reads nor signs before his level is decided: `subject`.
    """

    meeting = models.ForeignKey(
        ReviewMeeting, on_delete=models.PROTECT, related_name="papers", db_index=False
    )
    kind = models.CharField(max_length=7, choices=[(k.value, n) for k, n in PAPER_NAMES.items()])
    subject = models.ForeignKey(
        MeetingSubject, on_delete=models.PROTECT, null=True, related_name="papers"
    )
    number = models.OneToOneField(RegisteredNumber, on_delete=models.PROTECT, related_name="+")
    text = models.JSONField(_("nội dung đã chốt"))
    text_sha256 = models.CharField(max_length=64, unique=True)
    issued_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    signed_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("phát hành lúc"))
    issued_by_name = models.CharField(_("người phát hành"), max_length=300)
    completed_at = models.DateTimeField(_("đủ chữ ký lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("trả lại, rút lúc"), null=True, blank=True)
    ended_as = models.CharField(
        max_length=9, choices=[(e.value, n) for e, n in END_NAMES.items()], blank=True
    )
    ended_by_name = models.CharField(_("người trả lại, rút"), max_length=300, blank=True)
    end_reason = models.TextField(_("lý do trả lại, rút"), blank=True)

    class Meta:
        verbose_name = _("biên bản hội nghị kiểm điểm")
        verbose_name_plural = _("biên bản hội nghị kiểm điểm")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "subject"],
                condition=Q(ended_at__isnull=True),
                name="reviews_meeting_paper_once_a_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reviews_meeting_paper_ended_with_reason",
                condition=Q(ended_at__isnull=True, ended_as="", ended_by_name="", end_reason="")
                | (
                    Q(ended_at__isnull=False, completed_at__isnull=True)
                    & ~Q(ended_as="")
                    & ~Q(ended_by_name="")
                    & ~Q(end_reason="")
                ),
            ),
            models.CheckConstraint(
                name="reviews_meeting_paper_apart_has_subject",
                condition=Q(kind="apart", subject__isnull=False)
                | Q(kind="minutes", subject__isnull=True)
                | Q(kind="tally"),
            ),
            models.CheckConstraint(
                name="reviews_meeting_paper_complete_is_signed",
                condition=Q(completed_at__isnull=True) | Q(signed_file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"{self.number_id}"


class MeetingSlot(models.Model):
    """A place for one signature on a paper of a meeting, and who fills it."""

    paper = models.ForeignKey(
        MeetingPaper, on_delete=models.CASCADE, related_name="slots", db_index=False
    )
    role = models.CharField(max_length=11, choices=[(r.value, n) for r, n in ROLE_NAMES.items()])
    step = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=120)
    post_name = models.CharField(_("chức vụ"), max_length=300)
    unit_name = models.CharField(_("đơn vị"), max_length=300)
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)
    serial = models.CharField(_("số chứng thư"), max_length=80, blank=True)
    way = models.CharField(_("cách ký"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("chữ ký biên bản")
        verbose_name_plural = _("chữ ký biên bản")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "role"], name="reviews_meeting_slot_once_a_role"
            ),
            models.UniqueConstraint(
                fields=["paper", "person"], name="reviews_meeting_slot_once_a_person"
            ),
            models.CheckConstraint(
                name="reviews_meeting_slot_signed_has_serial",
                condition=Q(signed_at__isnull=True, serial="", way="")
                | Q(signed_at__isnull=False, serial="", way="paper")
                | (Q(signed_at__isnull=False) & ~Q(serial="") & ~Q(way__in=("", "paper"))),
            ),
        ]

    def __str__(self) -> str:
        """Return who signs."""
        return self.name

    @property
    def is_signed(self) -> bool:
        """Say whether it is filled."""
        return self.signed_at is not None
