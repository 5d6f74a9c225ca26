"""Reads of the store."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from camket.files.models import Damage, StoreCheck


def open_damages() -> QuerySet[Damage]:
    """Return what is not mended yet, the latest first."""
    return Damage.objects.filter(mended_at__isnull=True).select_related("file")


def put_back_at_once(*, since: datetime) -> QuerySet[Damage]:
    """Return what was found damaged when the right bytes were stored again, which mended it."""
    return Damage.objects.filter(mended_at=F("found_at"), found_at__gt=since)


def last_walk_began() -> datetime | None:
    """Return when the last whole walk over the store began; None before the first."""
    walks = StoreCheck.objects.filter(finished_at__isnull=False).order_by("-pk")
    return walks.values_list("started_at", flat=True).first()
