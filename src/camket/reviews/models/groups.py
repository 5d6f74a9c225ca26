"""A superior's own peer groups: units with similar duties, within which a ceiling is counted."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Unit


class PeerGroup(models.Model):
    """The kinds of units a superior compares with one another, by a name of its own.

    What it does not name falls into the group the catalogue gives to the kind (`peer_groups.toml`).
    """

    superior = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="peer_groups", db_index=False
    )
    name = models.CharField(_("tên nhóm"), max_length=80)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("loại đơn vị"))

    class Meta:
        verbose_name = _("nhóm nhiệm vụ tương đồng")
        verbose_name_plural = _("nhóm nhiệm vụ tương đồng")
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "name"], name="reviews_peer_group_one_a_name"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
