"""A notice of one's other post leads to that post, not to a bare "no such page"."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories import NOW, START, Held, Sides, make_sides, make_unit
from tests.web.year import set_day

from camket.audit.models import Entry
from camket.notifications.actions import notify
from camket.notifications.models import Notice, NoticeKind
from camket.organisation.actions import Appointment, add_post, appoint
from camket.shared.actor import SYSTEM
from camket.web.shared.middleware import TENURE_KEY

pytestmark = pytest.mark.django_db
_LED = "Mở bằng chức vụ khác"
_BARE = "Không có trang này"


@pytest.fixture
def sides() -> Sides:
    set_day()
    return make_sides(with_accounts=True)


def _also(held: Held, name: str, post: str = "commune_deputy") -> str:
    """Let somebody hold a post elsewhere too, and return what the choice of it is called."""
    kept = add_post(post, f"Chức danh {post}", rank=11)
    unit = make_unit(name)
    (tenure,) = appoint([Appointment(held.person, kept, unit.pk, START)], actor=SYSTEM, now=NOW)
    return str(tenure.pk)


def _told(held: Held, path: str) -> str:
    """Put a notice before somebody, and return the address he opens it by."""
    assert held.user is not None
    kind = NoticeKind.NEEDS_ACT
    notify([held.user.pk], topic="việc", kind=kind, text="Có việc", path=path, now=NOW)
    return f"/thong-bao/{Notice.objects.get(user=held.user, topic='việc').pk}/"


def _enter(client: Client, held: Held, key: str) -> None:
    assert held.user is not None
    client.force_login(held.user)
    session = client.session
    session[TENURE_KEY] = key
    session.save()


def _page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_other_post_is_offered_and_opens_the_same_address(client: Client, sides: Sides) -> None:
    path = f"/cam-ket/{sides.commitment.pk}/"
    _enter(client, sides.head, _also(sides.head, "Đảng ủy xã Kiêm Nhiệm"))
    followed = client.get(_told(sides.head, f"{path}#y-kien"), follow=True)
    assert followed.status_code == 404
    page = _page(followed)
    own = sides.head.actor.post_name
    assert _LED in page
    assert _BARE not in page
    assert f"Chuyển sang {own} và mở" in page
    assert f'name="next" value="{path}"' in page
    key = str(sides.head.tenure.pk)
    opened = client.post("/tai-khoan/chuc-vu/", {"tenure": key, "next": path}, follow=True)
    assert (opened.status_code, opened.redirect_chain) == (200, [(path, 303)])
    assert Entry.objects.filter(action="account.post_switched").count() == 1


def test_nobody_is_sent_to_and_fro_between_his_posts(client: Client, sides: Sides) -> None:
    path = "/cam-ket/999999/"
    other = _also(sides.head, "Đảng ủy xã Kiêm Nhiệm")
    _enter(client, sides.head, other)
    notice = _told(sides.head, path)
    assert _LED in _page(client.get(notice, follow=True))
    _enter_in = {"tenure": str(sides.head.tenure.pk), "next": path}
    assert _BARE in _page(client.post("/tai-khoan/chuc-vu/", _enter_in, follow=True))
    assert _LED in _page(client.get(notice, follow=True))  # followed anew


def test_what_no_notice_told_stays_hidden(client: Client, sides: Sides) -> None:
    path = f"/cam-ket/{sides.commitment.pk}/"
    _told(sides.leader, path)
    _enter(client, sides.head, _also(sides.head, "Đảng ủy xã Kiêm Nhiệm"))
    answer = client.get(path)
    assert answer.status_code == 404
    assert _BARE in _page(answer)
    assert "Chuyển sang" not in _page(answer)


def test_a_post_that_may_not_open_the_page_is_not_offered(client: Client, sides: Sides) -> None:
    path = f"/cam-ket/{sides.commitment.pk}/"
    _also(sides.head, "Đoàn xã Không Quyền", "a_post_without_rights")
    _enter(client, sides.head, _also(sides.head, "Đảng ủy xã Kiêm Nhiệm"))
    page = _page(client.get(_told(sides.head, path), follow=True))
    assert page.count("và mở</button>") == 1
    assert "Chuyển sang Chức danh a_post" not in page


def test_changing_post_leads_to_no_other_site(client: Client, sides: Sides) -> None:
    key = _also(sides.head, "Đảng ủy xã Kiêm Nhiệm")
    _enter(client, sides.head, str(sides.head.tenure.pk))
    typed = {"tenure": key, "next": "https://vi-du.vn/cam-ket/1/"}
    assert client.post("/tai-khoan/chuc-vu/", typed).headers["Location"] == "/viec-cua-toi/"
