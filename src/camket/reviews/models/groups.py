"""A superior's own peer groups: units with similar duties, within which a ceiling is counted."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models import Unit


class PeerGroup(models.Model):
    """What a superior compares with one another, by a name of its own: kinds of units, or posts.

    A group of posts takes in whoever holds one of them, whatever his unit ("nhóm chức danh tương
    đồng"); a group of units divides its people into heads, deputies and others.

    What it does not name falls into the group the catalogue gives to the kind (`peer_groups.toml`).
    """

    superior = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="peer_groups", db_index=False
    )
    name = models.CharField(_("tên nhóm"), max_length=80)
    kinds = ArrayField(
        models.CharField(max_length=40), verbose_name=_("loại đơn vị"), default=list, blank=True
    )
    posts = ArrayField(
        models.CharField(max_length=40), verbose_name=_("chức vụ"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("nhóm nhiệm vụ tương đồng")
        verbose_name_plural = _("nhóm nhiệm vụ tương đồng")
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "name"], name="reviews_peer_group_one_a_name"
            ),
            models.CheckConstraint(
                name="reviews_peer_group_units_or_posts",
                condition=Q(kinds=[]) ^ Q(posts=[]),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
