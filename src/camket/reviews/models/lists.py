"""What tells whether a list of ratings changed since its sums were taken."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from camket.reviews.models.periods import Period


class ListChange(models.Model):
    """That rows of a period's list were written: the database adds one at each statement.

    Nobody waits for another to add his own. The weights of a period only ever grow, so their sum
    names a state of the list; folding many rows into one leaves it as it is.
    """

    period = models.ForeignKey(
        Period, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("thay đổi của danh sách")
        verbose_name_plural = _("thay đổi của các danh sách")

    def __str__(self) -> str:
        """Return how often the list was written."""
        return str(self.weight)
