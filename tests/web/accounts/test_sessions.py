"""Sessions: whose, from where, ended by their owner; an account rests with its last post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from tests.factories import (
    PASSWORD,
    TODAY,
    Held,
    make_holder,
    make_province,
    make_unit,
)
from tests.web.year import set_day

from camket.accounts.devices import device_word
from camket.accounts.models import Session, User
from camket.accounts.queries import ADDRESS_FAILURES, address_is_held, sessions_of
from camket.audit.models import Entry
from camket.organisation.models import Tenure, TenureKind
from camket.permissions.resting import rests_on, rests_since

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
FOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def head() -> Held:
    set_day()
    return make_holder(make_unit(parent=make_province()), with_account=True)


def user_of(held: Held) -> User:
    assert held.user is not None
    return held.user


def signed_in(held: Held, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    data = {"username": user_of(held).login, "password": PASSWORD}
    assert client.post("/dang-nhap/", data).status_code == 303
    return client


@pytest.mark.parametrize(
    ("agent", "word"),
    [
        (PHONE, "Chrome trên Android"),
        (FOX, "Firefox trên Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge trên Windows"),
        ("curl/8", "Trình duyệt khác"),
    ],
)
def test_a_browser_has_a_word(agent: str, word: str) -> None:
    assert device_word(agent) == word


def test_the_account_page_lists_the_sessions_and_marks_this_one(head: Held) -> None:
    here, _there = signed_in(head, FOX), signed_in(head, PHONE)
    html = here.get("/tai-khoan/").content.decode()
    assert "Chrome trên Android" in html
    assert html.index("Firefox trên Linux") < html.index("phiên này") < html.index("Chrome trên")
    for row in Session.objects.all():
        assert row.pk not in html  # a key opens the account: it never stands on a page
        assert row.user_id == user_of(head).pk
        assert row.address == "127.0.0.1"


def test_one_session_is_ended_and_the_others_go_on(head: Held) -> None:
    here, there = signed_in(head, FOX), signed_in(head, PHONE)
    listed = sessions_of(user_of(head).pk, present="", at=datetime.now(UTC))
    handle = next(one.handle for one in listed if "Android" in one.device)
    assert here.post("/tai-khoan/phien/ket-thuc/", {"phien": handle}).status_code == 303
    assert there.get("/tai-khoan/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert Entry.objects.latest("number").action == "account.session_ended"


def test_nobody_ends_another_persons_session(head: Held) -> None:
    own = signed_in(head, FOX)
    other = make_holder(make_unit("Đảng ủy xã Khác"), with_account=True)
    listed = sessions_of(user_of(head).pk, present="", at=datetime.now(UTC))
    signed_in(other, PHONE).post("/tai-khoan/phien/ket-thuc/", {"phien": listed[0].handle})
    assert own.get("/tai-khoan/").status_code == 200


def test_all_others_end_at_once_and_with_a_new_password(head: Held) -> None:
    here, there = signed_in(head, FOX), signed_in(head, PHONE)
    here.post("/tai-khoan/phien/ket-thuc-khac/")
    assert there.get("/tai-khoan/").status_code == 302
    there = signed_in(head, PHONE)
    here.post("/tai-khoan/mat-khau/", {"old": PASSWORD, "new": "con đường đất đỏ mùa mưa"})
    assert there.get("/tai-khoan/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert Session.objects.filter(user=user_of(head)).count() == 1


def test_an_account_rests_from_the_very_day_its_last_post_ends(head: Held) -> None:
    user = user_of(head)
    Tenure.objects.filter(pk=head.tenure.pk).update(valid=(head.tenure.valid.lower, TODAY))
    yesterday = TODAY - timedelta(days=1)
    assert rests_since(user.pk, on=yesterday) is None
    assert rests_since(user.pk, on=TODAY) == TODAY
    resting = User.objects.filter(rests_on(TODAY))
    assert user in resting
    assert user not in User.objects.filter(rests_on(yesterday))


def test_a_running_session_ends_and_says_why_once(head: Held) -> None:
    client = signed_in(head, FOX)
    Tenure.objects.filter(pk=head.tenure.pk).update(valid=(head.tenure.valid.lower, TODAY))
    answer = client.get("/viec-cua-toi/", follow=True)
    assert "Tài khoản tạm nghỉ từ 16/11/2026" in answer.content.decode()
    assert "account.rests" in Entry.objects.latest("number").action
    again = client.post("/dang-nhap/", {"username": user_of(head).login, "password": PASSWORD})
    assert again.status_code == 422
    assert "đã thôi giữ chức vụ cuối cùng" in again.content.decode()
    wrong = client.post("/dang-nhap/", {"username": user_of(head).login, "password": "sai"})
    assert "chức vụ cuối cùng" not in wrong.content.decode()  # said only to the owner


def test_who_is_suspended_and_who_never_held_a_post_do_not_rest(head: Held) -> None:
    Tenure.objects.filter(pk=head.tenure.pk).update(kind=TenureKind.SUSPENDED, is_head=False)
    assert rests_since(user_of(head).pk, on=TODAY) is None
    nobody = User.objects.create_user("la@thu.vn", PASSWORD)
    assert rests_since(nobody.pk, on=TODAY) is None


def test_one_password_tried_on_many_names_holds_the_address(client: Client, head: Held) -> None:
    present = datetime.now(UTC)
    for number in range(ADDRESS_FAILURES):
        AccessAttempt.objects.create(
            username=f"ten{number}@thu.vn", ip_address="127.0.0.1", failures_since_start=1
        )
    assert address_is_held("127.0.0.1", at=present)
    assert not address_is_held("10.0.0.9", at=present)
    assert not address_is_held("127.0.0.1", at=present + timedelta(minutes=31))
    data = {"username": user_of(head).login, "password": PASSWORD}
    answer = client.post("/dang-nhap/", data)
    assert answer.status_code == 429
    assert "nhiều tên khác nhau" in answer.content.decode()


def test_the_account_page_costs_few_statements(
    head: Held, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(head, FOX)
    for _ in range(4):
        signed_in(head, PHONE)
    client.get("/tai-khoan/")
    with django_assert_max_num_queries(12):
        client.get("/tai-khoan/")
