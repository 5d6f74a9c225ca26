"""Reads of the store."""

from __future__ import annotations

from django.db.models import QuerySet

from camket.files.models import Damage


def open_damages() -> QuerySet[Damage]:
    """Return what is not mended yet, the latest first."""
    return Damage.objects.filter(mended_at__isnull=True).select_related("file")
