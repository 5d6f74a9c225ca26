"""Tell people; one notice per topic, a second event replaces the first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from camket.notifications.models import Notice, NoticeKind


def notify(
    user_ids: Iterable[int | None], *, topic: str, kind: str, text: str, path: str, now: datetime
) -> None:
    """Put a notice before each account; people without an account are passed over."""
    notify_each([Told(user_id, topic, kind, text, path) for user_id in user_ids], now=now)


@dataclass(frozen=True, slots=True)
class Told:
    """What one account is told."""

    user_id: int | None
    topic: str
    kind: str
    text: str
    path: str


def notify_each(told: Iterable[Told], *, now: datetime) -> None:
    """Put before each account its own notice, many at once; the last of a topic stands."""
    by_key = {(one.user_id or 0, one.topic): one for one in told if one.user_id is not None}
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=user_id,
                topic=topic,
                kind=one.kind,
                text=one.text[:500],
                path=one.path,
                at=now,
            )
            for (user_id, topic), one in sorted(by_key.items(), key=lambda item: item[0])
        ],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["kind", "text", "path", "at", "seen_at"],
    )


def settle(*topics: str, now: datetime, but_for: Iterable[int | None] = ()) -> None:
    """Let nobody be asked any longer for an act that is done, or that now lies with others."""
    kept = [user_id for user_id in but_for if user_id is not None]
    Notice.objects.filter(
        topic__in=topics, kind=NoticeKind.NEEDS_ACT.value, seen_at__isnull=True
    ).exclude(user_id__in=kept).update(seen_at=now)


def mark_seen(user_id: int, notice_id: int, *, now: datetime) -> Notice | None:
    """Mark a notice as seen by its reader and return it; None if it is somebody else's."""
    Notice.objects.filter(pk=notice_id, user_id=user_id, seen_at__isnull=True).update(seen_at=now)
    return Notice.objects.filter(pk=notice_id, user_id=user_id).first()
