"""How a body reads the ceiling on the best level for one list, where it says so itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Person
from camket.reviews.models.periods import Period
from camket.rules.quotas import Caps, Denominator, Rounding


class ListCap(models.Model):
    """The reading of the 20 % clause for one peer group of a period (evaluation.md §4.1).

    Without such a row the numbers in force hold. The exception to 25 % is a flag of its own: who
    raised it, why, and on which paper stay with it.
    """

    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="caps", db_index=False
    )
    kind = models.CharField(_("loại đối tượng"), max_length=14)
    group = models.CharField(_("nhóm"), max_length=120, blank=True)
    denominator = models.CharField(
        _("tính trên"), max_length=13, choices=[(d.value, d.full_name) for d in Denominator]
    )
    rounding = models.CharField(
        _("làm tròn"), max_length=7, choices=[(r.value, r.value) for r in Rounding]
    )
    percent = models.PositiveSmallIntegerField(_("phần trăm"))
    is_exceptional = models.BooleanField(_("trường hợp vượt trội"), default=False)
    reason = models.TextField(_("lý do"), blank=True)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_by_name = models.CharField(_("người đặt"), max_length=300)
    set_at = models.DateTimeField(_("đặt lúc"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("mức tối đa của danh sách")
        verbose_name_plural = _("mức tối đa của danh sách")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind", "group"], name="reviews_list_cap_one_a_group"
            ),
            models.CheckConstraint(
                name="reviews_list_cap_exception_says_why",
                condition=Q(is_exceptional=False) | (~Q(reason="") & ~Q(source="")),
            ),
            models.CheckConstraint(
                name="reviews_list_cap_is_a_share", condition=Q(percent__range=(1, 100))
            ),
        ]

    def __str__(self) -> str:
        """Return the group and its share."""
        return f"{self.group}: {self.percent}%"

    @property
    def caps(self) -> Caps:
        """Return it as the rules read a ceiling."""
        return Caps(self.percent, Denominator(self.denominator), Rounding(self.rounding))
