"""Tell people; one notice per topic, a second event replaces the first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from camket.notifications.models import Notice, NoticeKind


def notify(
    user_ids: Iterable[int | None], *, topic: str, kind: str, text: str, path: str, now: datetime
) -> None:
    """Put a notice before each account; people without an account are passed over."""
    Notice.objects.bulk_create(
        [
            Notice(user_id=user_id, topic=topic, kind=kind, text=text[:500], path=path, at=now)
            for user_id in sorted({user_id for user_id in user_ids if user_id is not None})
        ],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["kind", "text", "path", "at", "seen_at"],
    )


def settle(topic: str, *, now: datetime, but_for: Iterable[int | None] = ()) -> None:
    """Let nobody be asked any longer for an act that is done, or that now lies with others."""
    kept = [user_id for user_id in but_for if user_id is not None]
    Notice.objects.filter(
        topic=topic, kind=NoticeKind.NEEDS_ACT.value, seen_at__isnull=True
    ).exclude(user_id__in=kept).update(seen_at=now)


def mark_seen(user_id: int, notice_id: int, *, now: datetime) -> Notice | None:
    """Mark a notice as seen by its reader and return it; None if it is somebody else's."""
    Notice.objects.filter(pk=notice_id, user_id=user_id, seen_at__isnull=True).update(seen_at=now)
    return Notice.objects.filter(pk=notice_id, user_id=user_id).first()
