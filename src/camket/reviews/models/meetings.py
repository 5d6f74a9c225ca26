"""Review meetings: who was there, who was reviewed, what the ballots said in sums.

Ballots are secret: no row says who voted what, only how many did.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person, Unit
from camket.reviews.decisions.votes import Composition, Exclusion, Round
from camket.reviews.models.periods import Period
from camket.reviews.models.ratings import LEVELS, Rating

COMPOSITION_NAMES = {
    Composition.STANDING: _("Ban Thường vụ"),
    Composition.COMMITTEE: _("Ban Chấp hành"),
    Composition.CELL: _("Chi bộ"),
    Composition.LEADERSHIP: _("Tập thể lãnh đạo"),
}
EXCLUSION_NAMES = {
    Exclusion.LENT: _("Được cử đi nơi khác và vắng mặt"),
    Exclusion.EXEMPT: _("Được miễn sinh hoạt và vắng mặt"),
    Exclusion.BARRED: _("Bị đình chỉ sinh hoạt, khởi tố, tạm giam"),
}
ROUND_NAMES = {
    Round.FIRST: _("Lần 1: hoàn thành tốt, hoàn thành, không hoàn thành nhiệm vụ"),
    Round.BEST: _("Lần 2: chọn hoàn thành xuất sắc trong số hoàn thành tốt"),
    Round.TRUST: _("Phiếu tín nhiệm"),
}


class ReviewMeeting(models.Model):
    """A meeting of a body at which subjects of one period are reviewed and voted on.

    `held_on` is its first day. Once closed nothing of it changes.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    composition = models.CharField(
        _("thành phần"), max_length=12, choices=[(c.value, n) for c, n in COMPOSITION_NAMES.items()]
    )
    held_on = models.DateField(_("ngày họp"))
    begins = models.TimeField(_("giờ bắt đầu"))
    days = models.PositiveSmallIntegerField(_("số ngày"), default=1)
    place = models.CharField(_("địa điểm"), max_length=200)
    guests = models.CharField(_("đại biểu mời"), max_length=300, blank=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chair_name = models.CharField(_("chủ trì"), max_length=300)
    secretary = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    secretary_name = models.CharField(_("thư ký"), max_length=300)
    head_teller = models.CharField(_("trưởng ban kiểm phiếu"), max_length=120, blank=True)
    teller = models.CharField(_("người ghi biên bản kiểm phiếu"), max_length=120, blank=True)
    head_teller_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    teller_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    conclusion = models.TextField(_("kết luận của chủ trì"), blank=True)
    planned_at = models.DateTimeField()
    roll_at = models.DateTimeField(_("điểm danh lúc"), null=True, blank=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("chốt lúc"), null=True, blank=True)
    closed_by_name = models.CharField(_("người chốt"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("hội nghị kiểm điểm")
        verbose_name_plural = _("hội nghị kiểm điểm")
        constraints = [
            models.CheckConstraint(
                name="reviews_meeting_lasts_a_day", condition=Q(days__gte=1, days__lte=9)
            ),
            models.CheckConstraint(
                name="reviews_meeting_chair_does_not_write",
                condition=~Q(chair=F("secretary")),
            ),
            models.CheckConstraint(
                name="reviews_meeting_closed_is_whole",
                condition=Q(closed_at__isnull=True)
                | (Q(ended_at__isnull=False, roll_at__isnull=False) & ~Q(closed_by_name="")),
            ),
        ]
        indexes = [models.Index(fields=["body", "period"], name="reviews_meeting_body")]

    def __str__(self) -> str:
        """Return the period and the day."""
        return f"{self.period_id}/{self.held_on}"

    @property
    def is_closed(self) -> bool:
        """Say whether nothing of it changes any more."""
        return self.closed_at is not None

    @property
    def tellers(self) -> frozenset[int]:
        """Return who counts the ballots by name: the head of the tellers, and who writes."""
        told = (self.head_teller_person_id, self.teller_person_id)
        return frozenset(one for one in told if one is not None)

    @property
    def officers(self) -> frozenset[int]:
        """Return who answers for its papers: chair, secretary, tellers."""
        return self.tellers | {self.chair_id, self.secretary_id}


class Attendance(models.Model):
    """A member of the body at the roll call: present, absent with a reason, or left out by law."""

    meeting = models.ForeignKey(
        ReviewMeeting, on_delete=models.CASCADE, related_name="roll", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=120)
    post = models.CharField(_("chức vụ"), max_length=200)
    position = models.PositiveSmallIntegerField()
    is_present = models.BooleanField(_("có mặt"), default=True)
    exclusion = models.CharField(
        _("không tính"),
        max_length=8,
        choices=[(e.value, n) for e, n in EXCLUSION_NAMES.items()],
        blank=True,
    )
    reason = models.CharField(_("lý do vắng"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("điểm danh")
        verbose_name_plural = _("điểm danh")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="reviews_attendance_once_a_member"
            ),
            models.CheckConstraint(
                name="reviews_attendance_excluded_is_absent",
                condition=Q(exclusion="") | Q(is_present=False),
            ),
        ]

    def __str__(self) -> str:
        """Return the member."""
        return self.name


class MeetingSubject(models.Model):
    """A subject of the period before a meeting: what was said, and the columns of the tally sheet.

    Attributes beside the votes: what the civil service, the committee of the cell, and the leaders
    of unit and unions said (ballot forms under HD 21-HD/BTCTW; B).
    """

    meeting = models.ForeignKey(
        ReviewMeeting, on_delete=models.CASCADE, related_name="subjects", db_index=False
    )
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="meetings")
    position = models.PositiveSmallIntegerField()
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    chair_name = models.CharField(_("người chủ trì thay"), max_length=300, blank=True)
    is_reviewed = models.BooleanField(_("đã kiểm điểm"), default=False)
    not_reviewed = models.CharField(_("lý do chưa kiểm điểm"), max_length=300, blank=True)
    opinions = models.TextField(_("ý kiến góp ý"), blank=True)
    answer = models.TextField(_("tiếp thu, giải trình"), blank=True)
    civil_level = models.CharField(max_length=4, choices=LEVELS, blank=True)
    committee_level = models.CharField(max_length=4, choices=LEVELS, blank=True)
    leaders_level = models.CharField(max_length=4, choices=LEVELS, blank=True)
    reason = models.TextField(_("lý do khác với quy tắc"), blank=True)

    class Meta:
        verbose_name = _("đối tượng kiểm điểm")
        verbose_name_plural = _("đối tượng kiểm điểm")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "rating"], name="reviews_meeting_subject_once"
            ),
            models.CheckConstraint(
                name="reviews_meeting_subject_reviewed_or_not",
                condition=Q(is_reviewed=False) | Q(not_reviewed=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the rating."""
        return f"{self.rating_id}"


class Ballot(models.Model):
    """The papers of one ballot: how many were handed out and came back; a repeat is a new row."""

    meeting = models.ForeignKey(
        ReviewMeeting, on_delete=models.CASCADE, related_name="ballots", db_index=False
    )
    round = models.CharField(max_length=5, choices=[(r.value, n) for r, n in ROUND_NAMES.items()])
    number = models.PositiveSmallIntegerField(_("lần bỏ phiếu"), default=1)
    handed_out = models.PositiveIntegerField(_("số phiếu phát ra"))
    collected = models.PositiveIntegerField(_("số phiếu thu vào"))
    counted_at = models.DateTimeField()
    counted_by_name = models.CharField(_("người ghi"), max_length=300)

    class Meta:
        verbose_name = _("lần bỏ phiếu")
        verbose_name_plural = _("lần bỏ phiếu")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "round", "number"], name="reviews_ballot_once_a_number"
            ),
            models.CheckConstraint(
                name="reviews_ballot_no_more_back_than_given",
                condition=Q(collected__lte=F("handed_out")),
            ),
        ]

    def __str__(self) -> str:
        """Return which ballot."""
        return f"{self.round} {self.number}"


class BallotCount(models.Model):
    """How many papers of a ballot say one thing of one subject; also the invalid and the blank."""

    ballot = models.ForeignKey(
        Ballot, on_delete=models.CASCADE, related_name="counts", db_index=False
    )
    subject = models.ForeignKey(MeetingSubject, on_delete=models.CASCADE, related_name="counts")
    choice = models.CharField(max_length=10)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("số phiếu")
        verbose_name_plural = _("số phiếu")
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "subject", "choice"], name="reviews_ballot_count_once"
            )
        ]

    def __str__(self) -> str:
        """Return what was counted."""
        return f"{self.choice} {self.count}"


class BodyProposal(models.Model):
    """The level a body's votes carried for a subject, beside what the rules say; never edited."""

    subject = models.OneToOneField(
        MeetingSubject, on_delete=models.PROTECT, related_name="proposal"
    )
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="body_proposals")
    body_name = models.CharField(_("tập thể"), max_length=300)
    level = models.CharField(_("đề xuất"), max_length=4, choices=LEVELS)
    ruled_level = models.CharField(_("theo quy tắc"), max_length=4, choices=LEVELS, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    votes = models.PositiveIntegerField(_("số phiếu"))
    counted = models.PositiveIntegerField(_("tổng số thành viên được tính"))
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("đề xuất của tập thể")
        verbose_name_plural = _("đề xuất của tập thể")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reviews_body_proposal_has_majority",
                condition=Q(votes__lte=F("counted")) & Q(votes__gt=F("counted") / 2),
            )
        ]

    def __str__(self) -> str:
        """Return the level."""
        return self.level
