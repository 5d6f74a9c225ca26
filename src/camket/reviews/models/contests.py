"""A fact contested before the review closes, and the answer that stays beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Person
from camket.reviews.decisions.states import ContestState
from camket.reviews.models.ratings import Rating

CONTEST_STATE_NAMES = {
    ContestState.OPEN: _("Chờ trả lời"),
    ContestState.ACCEPTED: _("Đã sửa số liệu"),
    ContestState.REFUSED: _("Không chấp nhận"),
}


class FactContest(models.Model):
    """A subject says that one of its facts is wrong; the appraiser corrects it or says why not."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="contests")
    fact = models.CharField(_("số liệu"), max_length=40)
    shown = models.CharField(_("số liệu lúc phản ánh"), max_length=200)
    claimed = models.CharField(_("số liệu đề nghị"), max_length=200)
    reason = models.TextField(_("lý do"))
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_name = models.CharField(_("minh chứng"), max_length=200, blank=True)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_by_name = models.CharField(_("người phản ánh"), max_length=300)
    raised_at = models.DateTimeField(_("phản ánh lúc"))
    state = models.CharField(
        _("tình trạng"),
        max_length=8,
        choices=[(s.value, n) for s, n in CONTEST_STATE_NAMES.items()],
        default=ContestState.OPEN.value,
    )
    corrected = models.JSONField(_("số liệu sau khi sửa"), null=True, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(_("người trả lời"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("phản ánh số liệu")
        verbose_name_plural = _("phản ánh số liệu")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "fact"],
                condition=Q(state="open"),
                name="reviews_contest_one_open_a_fact",
            ),
            models.CheckConstraint(
                name="reviews_contest_answered_says_why",
                condition=Q(state="open") | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reviews_contest_accepted_has_source",
                condition=~Q(state="accepted") | (~Q(source="") & Q(corrected__isnull=False)),
            ),
            models.CheckConstraint(
                name="reviews_contest_answerer_is_another",
                condition=Q(answered_by__isnull=True)
                | Q(raised_by__isnull=True)
                | ~Q(answered_by=F("raised_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return the fact."""
        return self.fact
