"""Append-only deltas and the totals they fold into; a total never scans tasks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counts(models.Model):
    """The counts a delta changes and a total holds, for work of one unit and one year."""

    assigned = models.BigIntegerField(_("được giao"), default=0)
    done = models.BigIntegerField(_("đã xong"), default=0)
    done_on_time = models.BigIntegerField(_("xong đúng hạn"), default=0)
    overdue = models.BigIntegerField(_("đang quá hạn"), default=0)
    awaiting = models.BigIntegerField(_("chờ xác nhận"), default=0)
    exceeded = models.BigIntegerField(_("vượt mức"), default=0)
    obstacles = models.BigIntegerField(_("vướng mắc đang mở"), default=0)
    started = models.BigIntegerField(_("đã bắt đầu"), default=0)

    class Meta:
        abstract = True


COUNT_NAMES = (
    "assigned",
    "done",
    "done_on_time",
    "overdue",
    "awaiting",
    "exceeded",
    "obstacles",
    "started",
)


class Delta(Counts):
    """A change of one unit's own counts, written in the transaction of the action that made it."""

    unit_id = models.BigIntegerField(_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    on = models.DateField(_("ngày"))
    """The day whose tree says above whom the unit stood."""
    counted_on = models.DateField(_("tính từ ngày"), null=True, blank=True)
    """From which day on it counts, where that is not `on`: what leaves an old line leaves it with
    the day of the change, but along the tree of the day before."""
    is_folded = models.BooleanField(_("đã cộng"), default=False)

    class Meta:
        verbose_name = _("thay đổi số liệu")
        verbose_name_plural = _("thay đổi số liệu")
        indexes = [
            models.Index(
                fields=["id"], name="tallies_delta_unfolded", condition=models.Q(is_folded=False)
            ),
            models.Index(fields=["unit_id", "year"], name="tallies_delta_unit"),
            models.Index(fields=["on"], name="tallies_delta_on"),
        ]

    def __str__(self) -> str:
        """Return unit and year."""
        return f"{self.unit_id}/{self.year}"


class Total(Counts):
    """The counts of a unit and everything under it, for one year."""

    unit_id = models.BigIntegerField(_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))

    class Meta:
        verbose_name = _("tổng số liệu")
        verbose_name_plural = _("tổng số liệu")
        constraints = [
            models.UniqueConstraint(fields=["year", "unit_id"], name="tallies_total_one_a_year")
        ]

    def __str__(self) -> str:
        """Return unit and year."""
        return f"{self.unit_id}/{self.year}"


class Movement(Counts):
    """How the counts of a unit and everything under it changed on one day, or in one month.

    What a day's totals are is the sum of the whole months before it and of the days of its month:
    some forty rows a unit and year, however much was done. Sums only, as the deltas are: in
    whatever order they are folded, the rows come out the same.
    """

    unit_id = models.BigIntegerField(_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    is_month = models.BooleanField(_("cả tháng"))
    on = models.DateField(_("ngày"))
    """The day, or the first of the month."""

    class Meta:
        verbose_name = _("biến động số liệu")
        verbose_name_plural = _("biến động số liệu")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "unit_id", "is_month", "on"], name="tallies_movement_one_a_day"
            ),
            models.CheckConstraint(
                name="tallies_movement_month_by_its_first",
                condition=models.Q(is_month=False) | models.Q(on__day=1),
            ),
        ]

    def __str__(self) -> str:
        """Return unit, year and day."""
        return f"{self.unit_id}/{self.year}/{self.on}"
