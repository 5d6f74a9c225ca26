"""What administrators changed in the shipped catalogue of permissions, and for which days."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


def _text_as_range(column: str) -> Func:
    """Return a range of one number for a text of a closed list: GiST compares ranges."""
    number = Func(F(column), function="hashtext")
    return Func(number, number, Value("[]"), function="int4range")


class GrantReach(models.TextChoices):
    """How far a permission reaches; `none` takes away what the catalogue gives."""

    OWN = "own", _("đơn vị mình")
    BELOW = "below", _("đơn vị mình và cấp dưới")
    NONE = "none", _("không có quyền")


class Grant(models.Model):
    """One decision: from a day on this post may do this so far; laid over the catalogue.

    A row is never edited but for its end: a later decision ends it. One decided by mistake is
    withdrawn before its day or on it, and stays in the history.
    """

    post_code = models.CharField(_("mã chức danh"), max_length=40)
    permission = models.CharField(_("quyền"), max_length=40)
    reach = models.CharField(_("phạm vi"), max_length=5, choices=GrantReach.choices)
    valid = DateRangeField(_("thời gian"))
    decision_no = models.CharField(_("quyết định số"), max_length=80, blank=True)
    reason = models.CharField(_("lý do"), max_length=400)
    made_at = models.DateTimeField(_("ghi lúc"))
    made_by_name = models.CharField(_("người ghi"), max_length=300)
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True)
    withdrawn_by_name = models.CharField(_("người rút"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("thay đổi quyền")
        verbose_name_plural = _("thay đổi quyền")
        constraints = [
            ExclusionConstraint(
                name="permissions_grant_one_a_day",
                expressions=[
                    (_text_as_range("post_code"), RangeOperators.OVERLAPS),
                    (_text_as_range("permission"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="permissions_grant_has_days", condition=Q(valid__isempty=False)
            ),
            models.CheckConstraint(
                name="permissions_grant_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_by_name=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the post and the permission."""
        return f"{self.post_code} {self.permission}"
