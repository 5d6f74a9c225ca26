"""One notice per thing and person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import NOW, make_holder, make_unit

from camket.notifications.actions import mark_seen, notify
from camket.notifications.models import Notice, NoticeKind

pytestmark = pytest.mark.django_db


def reader() -> int:
    held = make_holder(make_unit(), with_account=True)
    assert held.user is not None
    return held.user.pk


def tell(user_id: int | None, text: str) -> None:
    notify([user_id], topic="ký:1", kind=NoticeKind.NEEDS_ACT, text=text, path="/ky/1/", now=NOW)


def test_a_second_event_replaces_the_first_and_is_unread_again() -> None:
    user_id = reader()
    tell(user_id, "Chờ ký")
    notice = Notice.objects.get()
    mark_seen(user_id, notice.pk, now=NOW + timedelta(hours=1))
    tell(user_id, "Đã trả lại")
    notice = Notice.objects.get()
    assert (notice.text, notice.seen_at) == ("Đã trả lại", None)


def test_a_person_without_an_account_is_passed_over() -> None:
    tell(None, "Chờ ký")
    assert not Notice.objects.exists()


def test_nobody_marks_the_notice_of_another_as_seen() -> None:
    user_id, other = reader(), reader_elsewhere()
    tell(user_id, "Chờ ký")
    notice = Notice.objects.get()
    assert mark_seen(other, notice.pk, now=NOW) is None
    notice.refresh_from_db()
    assert notice.seen_at is None


def reader_elsewhere() -> int:
    held = make_holder(make_unit("Đảng ủy xã Khác"), with_account=True)
    assert held.user is not None
    return held.user.pk
