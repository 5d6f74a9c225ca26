"""A body's rule set: drafted, published once and for all, archived; a new version is a new row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person, Unit
from camket.reviews.decisions.rule_sets import RuleSetState
from camket.rules.local.sets import LocalSet, read_set

_PUBLISHED = Q(published_at__isnull=False) & ~Q(digest="") & ~Q(paper="")


class RuleSet(models.Model):
    """The rules a body sets over those of the Centre, kept as the file they are read from.

    Once published neither content nor digest can change; the database refuses it too.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("mã"), max_length=80, unique=True)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="versions"
    )
    scheme = models.CharField(_("dựa trên"), max_length=40)
    title = models.CharField(_("tên"), max_length=300)
    in_force_from = models.DateField(_("có hiệu lực từ"))
    content = models.TextField(_("nội dung"))
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(
        _("tình trạng"),
        max_length=9,
        choices=[(state.value, state.value) for state in RuleSetState],
        default=RuleSetState.DRAFT.value,
    )
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_by_name = models.CharField(_("người soạn"), max_length=300)
    drafted_at = models.DateTimeField(_("soạn lúc"))
    digest = models.CharField(_("mã băm"), max_length=64, blank=True)
    paper = models.CharField(_("văn bản ban hành"), max_length=300, blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_by_name = models.CharField(_("người ban hành"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("ban hành lúc"), null=True)
    archived_by_name = models.CharField(_("người thôi dùng"), max_length=300, blank=True)
    archived_at = models.DateTimeField(_("thôi dùng lúc"), null=True)

    class Meta:
        verbose_name = _("bộ quy tắc")
        verbose_name_plural = _("bộ quy tắc")
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reviews_rule_set_state_has_moment",
                condition=Q(state="draft", published_at__isnull=True, digest="")
                | (Q(state="published", archived_at__isnull=True) & _PUBLISHED)
                | (Q(state="archived", archived_at__isnull=False) & _PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    @property
    def local(self) -> LocalSet:
        """Return the set as a value."""
        return read_set(self.content)

    @property
    def is_draft(self) -> bool:
        """Say whether it can still be changed."""
        return self.state == RuleSetState.DRAFT

    @property
    def is_published(self) -> bool:
        """Say whether periods may be opened with it."""
        return self.state == RuleSetState.PUBLISHED
