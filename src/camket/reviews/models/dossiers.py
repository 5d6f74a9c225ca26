"""The dossier of a subject in a period: what it says of itself, what others say, what was heard.

Every text can be removed after hand-over to the dossier outside (people.md 5.1): then it is empty,
and `TextDigest` keeps what had been there as a digest. So no constraint may demand a text.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person, Tenure, Unit
from camket.reviews.decisions.dossiers import DossierState, HowFar, PostPlace, RemarkSource
from camket.reviews.decisions.forms import FormCode
from camket.reviews.models.ratings import LEVELS, Rating
from camket.reviews.models.remediation import Remediation

DOSSIER_STATE_NAMES = {
    DossierState.DRAFT: _("Đang viết"),
    DossierState.SUBMITTED: _("Đã gửi"),
}
HOW_FAR_NAMES = {
    HowFar.FIXED: _("Đã khắc phục"),
    HowFar.PARTLY: _("Khắc phục một phần"),
    HowFar.NOT_YET: _("Chưa khắc phục"),
}
SOURCE_NAMES = {
    RemarkSource.COMMITTEE: _("Cấp ủy nơi công tác"),
    RemarkSource.AUTHORITY: _("Chính quyền, cơ quan, đơn vị"),
    RemarkSource.FRONT: _("Mặt trận, đoàn thể"),
    RemarkSource.RESIDENCE: _("Chi ủy nơi cư trú"),
    RemarkSource.OTHER: _("Cơ quan khác"),
}


class Dossier(models.Model):
    """One subject reviewed in one unit; a person with several posts has one in each."""

    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="dossiers", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.CharField(_("mẫu"), max_length=2, choices=[(f.value, f.value) for f in FormCode])
    place = models.CharField(
        max_length=10,
        choices=[(p.value, p.value) for p in PostPlace],
        default=PostPlace.OTHER.value,
    )
    state = models.CharField(
        _("tình trạng"),
        max_length=10,
        choices=[(s.value, name) for s, name in DOSSIER_STATE_NAMES.items()],
        default=DossierState.DRAFT.value,
    )
    self_level = models.CharField(_("tự nhận mức"), max_length=4, choices=LEVELS, blank=True)
    criteria_version = models.CharField(_("bộ tiêu chí"), max_length=120, blank=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by_name = models.CharField(_("người gửi"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
    purged_at = models.DateTimeField(_("xóa nội dung lúc"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("hồ sơ kiểm điểm")
        verbose_name_plural = _("hồ sơ kiểm điểm")
        constraints = [
            models.UniqueConstraint(fields=["rating", "unit"], name="reviews_dossier_one_a_unit"),
            models.CheckConstraint(
                name="reviews_dossier_submitted_has_level",
                condition=~Q(state="submitted")
                | (Q(submitted_at__isnull=False) & ~Q(self_level="")),
            ),
        ]

    def __str__(self) -> str:
        """Return whom it is about, never what it says."""
        return f"{self.rating_id}/{self.unit_id}"

    @property
    def is_purged(self) -> bool:
        """Say whether its texts were removed."""
        return self.purged_at is not None


class DossierSection(models.Model):
    """What is written under one heading of the form."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="sections", db_index=False
    )
    key = models.CharField(max_length=20)
    text = models.TextField(_("nội dung"), blank=True)

    class Meta:
        verbose_name = _("mục kiểm điểm")
        verbose_name_plural = _("mục kiểm điểm")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "key"], name="reviews_dossier_section_once")
        ]

    def __str__(self) -> str:
        """Return the key."""
        return self.key


class FaultAnswer(models.Model):
    """What the subject says of one fault of the year before: done, by what proof, what is left."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="fault_answers", db_index=False
    )
    remediation = models.ForeignKey(Remediation, on_delete=models.PROTECT, related_name="+")
    how_far = models.CharField(
        _("mức khắc phục"),
        max_length=8,
        choices=[(h.value, name) for h, name in HOW_FAR_NAMES.items()],
        blank=True,
    )
    done = models.TextField(_("đã làm"), blank=True)
    proof = models.TextField(_("minh chứng"), blank=True)
    left = models.TextField(_("còn lại, lý do"), blank=True)

    class Meta:
        verbose_name = _("kết quả khắc phục hạn chế kỳ trước")
        verbose_name_plural = _("kết quả khắc phục hạn chế kỳ trước")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "remediation"], name="reviews_fault_answer_once"
            )
        ]

    def __str__(self) -> str:
        """Return the fault's row."""
        return f"{self.remediation_id}"


class CriterionScore(models.Model):
    """What the subject gives itself on one criterion, and why it is below the maximum."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    code = models.CharField(max_length=20)
    points = models.DecimalField(_("điểm"), max_digits=5, decimal_places=2, null=True, blank=True)
    applies = models.BooleanField(_("áp dụng"), default=True)
    explanation = models.TextField(_("giải trình"), blank=True)

    class Meta:
        verbose_name = _("điểm tự chấm theo tiêu chí")
        verbose_name_plural = _("điểm tự chấm theo tiêu chí")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "code"], name="reviews_criterion_score_once"
            ),
            models.CheckConstraint(
                name="reviews_criterion_score_not_negative",
                condition=Q(points__isnull=True) | Q(points__gte=0),
            ),
            models.CheckConstraint(
                name="reviews_criterion_score_only_where_it_applies",
                condition=Q(applies=True) | Q(points__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Return the criterion's number."""
        return self.code


class Suggestion(models.Model):
    """A point the standing committee above asks the subject to answer in its self-review."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="suggestions")
    text = models.TextField(_("điểm gợi ý"), blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(_("người gợi ý"), max_length=300)
    made_at = models.DateTimeField(_("gợi ý lúc"))
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    answer = models.TextField(_("giải trình"), blank=True)

    class Meta:
        verbose_name = _("điểm gợi ý kiểm điểm")
        verbose_name_plural = _("điểm gợi ý kiểm điểm")
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return its number, never what it says."""
        return f"{self.pk}"


class RemarkRequest(models.Model):
    """A body asked for its remarks, until when, and the link by which it may answer once."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="remark_requests")
    source = models.CharField(
        _("loại"), max_length=10, choices=[(s.value, name) for s, name in SOURCE_NAMES.items()]
    )
    body = models.CharField(_("cơ quan, tổ chức nhận xét"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The body itself, where it is in this system: it answers there."""
    due_on = models.DateField(_("hạn"))
    token_hash = models.CharField(max_length=64, blank=True)
    """Empty once the link has served or was taken back."""
    link_until = models.DateField(_("đường dẫn dùng đến"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by_name = models.CharField(_("người xin nhận xét"), max_length=300)
    asked_at = models.DateTimeField(_("xin lúc"))
    reminded_on = models.DateField(_("nhắc ngày"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("số lần nhắc"), default=0)
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("đề nghị nhận xét")
        verbose_name_plural = _("đề nghị nhận xét")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reviews_remark_request_link_outlasts_due",
                condition=Q(link_until__gte=F("due_on")),
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="reviews_remark_request_one_a_link",
            ),
        ]

    def __str__(self) -> str:
        """Return who is asked, never the link."""
        return self.body


class Remark(models.Model):
    """What a body says before the meeting, with its author and its day (HD 06-HD/TW, 2.4)."""

    request = models.OneToOneField(RemarkRequest, on_delete=models.CASCADE, related_name="remark")
    merits = models.TextField(_("ưu điểm"), blank=True)
    faults = models.TextField(_("hạn chế, khuyết điểm"), blank=True)
    level = models.CharField(_("đề nghị mức"), max_length=4, choices=LEVELS, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(_("người nhận xét"), max_length=300)
    given_at = models.DateTimeField(_("nhận xét lúc"))
    is_by_link = models.BooleanField(_("qua đường dẫn"))

    class Meta:
        verbose_name = _("nhận xét")
        verbose_name_plural = _("nhận xét")

    def __str__(self) -> str:
        """Return who wrote it, never what it says."""
        return self.author_name


class Criticism(models.Model):
    """What a member of the body said at the meeting under one heading, and what was answered."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="criticisms")
    heading = models.CharField(_("nội dung"), max_length=20)
    said_by_name = models.CharField(_("người góp ý"), max_length=300)
    text = models.TextField(_("góp ý"), blank=True)
    answer = models.TextField(_("ý kiến tiếp thu, giải trình"), blank=True)
    met_on = models.DateField(_("họp ngày"))
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_by_name = models.CharField(_("người ghi"), max_length=300)
    noted_at = models.DateTimeField(_("ghi lúc"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("góp ý tại hội nghị")
        verbose_name_plural = _("góp ý tại hội nghị")
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return its number, never what it says."""
        return f"{self.pk}"


class DossierPurge(models.Model):
    """The removal of a dossier's texts after hand-over: who asked, on what paper, who did it."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="purge")
    reason = models.TextField(_("lý do"))
    paper_no = models.CharField(_("biên bản bàn giao số"), max_length=60)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by_name = models.CharField(_("người đề nghị"), max_length=300)
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_by_name = models.CharField(_("người xác nhận"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("xóa lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("xóa nội dung hồ sơ")
        verbose_name_plural = _("xóa nội dung hồ sơ")
        constraints = [
            models.CheckConstraint(
                name="reviews_dossier_purge_two_people",
                condition=Q(done_by__isnull=True)
                | (Q(asked_by__isnull=False) & ~Q(done_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="reviews_dossier_purge_says_why",
                condition=~Q(reason="") & ~Q(paper_no=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the paper."""
        return self.paper_no


class TextDigest(models.Model):
    """What is left of a text that was removed: where it stood, how long it was, its digest."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="digests")
    title = models.CharField(_("nội dung"), max_length=300)
    characters = models.PositiveIntegerField(_("số ký tự"))
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("mã băm nội dung đã xóa")
        verbose_name_plural = _("mã băm nội dung đã xóa")
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return where it stood."""
        return self.title
