"""Watch over the store of files: check it, tell who must know, put back what was damaged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from camket.accounts.models import User
from camket.files.actions import check_store, look_at, mend
from camket.files.models import StoreCheck
from camket.files.queries import last_walk_began, open_damages, put_back_at_once
from camket.notifications.actions import notify, settle
from camket.notifications.models import NoticeKind
from camket.permissions.queries import watchers
from camket.shared.actor import Actor
from camket.shared.clock import legal_day

_TOPIC: Final = "file-store"
_PATH: Final = "/quan-tri/kho-tep/"


def check_files(
    *, now: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None
) -> StoreCheck:
    """Walk the whole store, and tell administrators and inspectors of what is or was damaged.

    What was damaged and put back when somebody stored the right bytes again is mended, but not
    explained: they are told of it once.
    """
    before, since = open_damages().count(), last_walk_began()
    walk = check_store(now=now, tell=tell)
    _tell(before, now=now)
    if not walk.damaged:
        settle(_TOPIC, now=now)
    if since and (count := put_back_at_once(since=since).count()):
        _notify(
            f"{count} tệp trong kho đã bị hỏng hoặc mất và vừa được đặt lại khi có người gửi lại "
            "đúng tệp; xem kho tệp và tìm nguyên nhân.",
            NoticeKind.SYSTEM,
            now=now,
        )
    return walk


def report_damaged(digest: str, *, now: datetime) -> None:
    """Report one file that somebody could not be given."""
    before = open_damages().count()
    look_at(digest, now=now)
    _tell(before, now=now)


def put_back(digest: str, content: bytes, *, actor: Actor, now: datetime) -> bool:
    """Put the right bytes back; False when they are others. The last one ends the notices."""
    is_mended = mend(digest, content, actor=actor, now=now)
    if is_mended and not open_damages().exists():
        settle(_TOPIC, now=now)
    return is_mended


def _tell(before: int, *, now: datetime) -> None:
    count = open_damages().count()
    if count <= before:
        return
    _notify(
        f"{count} tệp trong kho đã hỏng hoặc mất và không được dùng nữa; xem kho tệp.",
        NoticeKind.NEEDS_ACT,
        now=now,
    )


def _notify(text: str, kind: NoticeKind, *, now: datetime) -> None:
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    told = watchers(legal_day(now)) | set(administrators.values_list("pk", flat=True))
    notify(sorted(told), topic=_TOPIC, kind=kind, text=text, path=_PATH, now=now)
