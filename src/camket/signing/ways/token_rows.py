"""Rows of a batch for a token in the server: what a worker prepared, and what the token made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import Job
from camket.signing.ways.rows import PaperState


class TokenPaper(models.Model):
    """One paper of a batch for a token: prepared by a worker, signed under one PIN, then taken."""

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="token_papers", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    paper_id = models.BigIntegerField(_("văn bản"))
    role = models.CharField(_("chỗ ký"), max_length=20, blank=True)
    prepared = models.BinaryField(_("tệp chờ chữ ký"), null=True)
    to_be_signed = models.BinaryField(_("dữ liệu ký"), null=True)
    value = models.BinaryField(_("giá trị chữ ký chờ ghi"), null=True)
    state = models.CharField(
        _("kết quả"), max_length=8, choices=PaperState.choices, default=PaperState.QUEUED
    )
    sentence = models.TextField(_("vì sao"), blank=True)

    class Meta:
        verbose_name = _("văn bản chờ ký bằng thiết bị")
        verbose_name_plural = _("văn bản chờ ký bằng thiết bị")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "position"], name="signing_token_paper_one_a_position"
            ),
            models.UniqueConstraint(fields=["job", "paper_id"], name="signing_token_paper_once"),
            models.CheckConstraint(
                name="signing_token_paper_prepared_while_waiting",
                condition=Q(state="waiting", prepared__isnull=False, to_be_signed__isnull=False)
                | (
                    ~Q(state="waiting")
                    & Q(prepared__isnull=True, to_be_signed__isnull=True, value__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="signing_token_paper_refused_with_reason",
                condition=~Q(state="refused") | ~Q(sentence=""),
            ),
        ]

    def __str__(self) -> str:
        """Return paper and place."""
        return f"{self.paper_id} {self.role}"
