"""Bytes by their digest, and the row of a long job; another room says whose file it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Bytes stored once under their SHA-256."""

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("số byte"))
    media_type = models.CharField(_("loại tệp"), max_length=100)
    stored_at = models.DateTimeField(_("lưu lúc"))

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        constraints = [
            models.CheckConstraint(
                name="files_stored_file_digest_is_hex",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
            )
        ]

    def __str__(self) -> str:
        """Return the digest."""
        return self.sha256

    @property
    def path(self) -> str:
        """Return where the storage keeps the bytes."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class DamageKind(models.TextChoices):
    """What happened to a stored file."""

    ALTERED = "altered", _("không còn khớp mã băm")
    LOST = "lost", _("đã mất")


class Damage(models.Model):
    """A stored file whose bytes are lost or altered, until the right ones are put back.

    Altered bytes are moved out of the way and kept for whoever looks into it; they are never
    served and nothing is signed on top of them.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="damages")
    kind = models.CharField(_("tình trạng"), max_length=7, choices=DamageKind.choices)
    found_at = models.DateTimeField(_("phát hiện lúc"))
    found_sha256 = models.CharField(_("mã băm của phần còn lại"), max_length=64, blank=True)
    kept_under = models.CharField(_("cách ly tại"), max_length=200, blank=True)
    mended_at = models.DateTimeField(_("đặt lại lúc"), null=True)
    mended_by = models.CharField(_("người đặt lại"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tệp hỏng")
        verbose_name_plural = _("tệp hỏng")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=models.Q(mended_at__isnull=True),
                name="files_damage_one_open_a_file",
            )
        ]

    def __str__(self) -> str:
        """Return the digest and what happened."""
        return f"{self.file_id} {self.kind}"


class StoreCheck(models.Model):
    """One walk over the whole store: how far it is, what it found."""

    started_at = models.DateTimeField(_("bắt đầu lúc"))
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    done = models.PositiveIntegerField(_("đã xem"), default=0)
    total = models.PositiveIntegerField(_("tổng số"), default=0)
    damaged = models.PositiveIntegerField(_("số tệp hỏng, mất"), default=0)

    class Meta:
        verbose_name = _("lần kiểm tra kho tệp")
        verbose_name_plural = _("lần kiểm tra kho tệp")
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return how far it is."""
        return f"{self.done}/{self.total}"


class JobState(models.TextChoices):
    """How far a long job has come; nothing has been written before `writing`."""

    WAITING = "waiting", _("đang chờ đến lượt")
    CHECKING = "checking", _("đang kiểm tra")
    READY = "ready", _("đã kiểm tra, chờ đồng chí cho nhập")
    REFUSED = "refused", _("có lỗi, chưa ghi gì")
    QUEUED = "queued", _("đang chờ ghi")
    WRITING = "writing", _("đang ghi")
    DONE = "done", _("đã xong")
    UNUSABLE = "unusable", _("không dùng được tệp")
    STOPPED = "stopped", _("đã dừng, chưa ghi gì")
    FAILED = "failed", _("không làm xong, chưa ghi gì")


MOVING = frozenset({JobState.WAITING, JobState.CHECKING, JobState.QUEUED, JobState.WRITING})
STOPPABLE = frozenset({JobState.WAITING, JobState.CHECKING, JobState.READY, JobState.QUEUED})


class Job(models.Model):
    """A long piece of work that somebody asked for and may leave: how far it is, what came of it.

    `asked` and `result` are plain values of the room that does the work.
    """

    kind = models.CharField(_("việc"), max_length=40)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    step = models.CharField(_("bước"), max_length=10, blank=True)
    done = models.PositiveIntegerField(_("đã làm"), default=0)
    total = models.PositiveIntegerField(_("tổng số"), default=0)
    errors = models.PositiveIntegerField(_("số lỗi"), default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jobs",
        db_index=False,
    )
    actor = models.JSONField(_("người yêu cầu"))
    asked = models.JSONField(_("yêu cầu"), default=dict)
    result = models.JSONField(_("kết quả"), default=dict)
    input_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    output_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("yêu cầu lúc"))
    seconds_left = models.PositiveIntegerField(_("còn khoảng, giây"), null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    stop_asked = models.BooleanField(_("đã yêu cầu dừng"), default=False)
    files_ended_at = models.DateTimeField(_("xóa tệp lúc"), null=True)
    """When the workbook, its marked-up copy or the export was ended; the job's own row stays."""

    class Meta:
        verbose_name = _("việc dài")
        verbose_name_plural = _("việc dài")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-id"], name="files_job_owner")]

    def __str__(self) -> str:
        """Return the kind and the identity."""
        return f"{self.kind} {self.pk}"

    @property
    def is_moving(self) -> bool:
        """Say whether a worker has it, or will."""
        return self.state in MOVING

    @property
    def may_stop(self) -> bool:
        """Say whether nothing has been written and something is still to come."""
        return self.state in STOPPABLE and not self.stop_asked


class JobProblem(models.Model):
    """One thing wrong in a job's input, as its page lists it; the marked-up copy holds all."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="problems", db_index=False)
    number = models.PositiveIntegerField()
    sheet = models.CharField(max_length=200)
    row = models.PositiveIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=300, blank=True)
    sentence = models.TextField()

    class Meta:
        verbose_name = _("lỗi trong tệp")
        verbose_name_plural = _("lỗi trong tệp")
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="files_job_problem_number")
        ]

    def __str__(self) -> str:
        """Return place and sentence."""
        return f"{self.sheet} {self.letter}{self.row}: {self.sentence}"
