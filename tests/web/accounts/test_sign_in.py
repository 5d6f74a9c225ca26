"""Signing in: who gets in, who is held up, what is kept of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.factories import (
    NOW,
    PASSWORD,
    START,
    Held,
    make_holder,
    make_province,
    make_signed_commitment,
    make_unit,
)
from tests.web.year import set_day

from camket.accounts.models import User
from camket.audit.models import Entry
from camket.organisation.actions import Appointment, add_post, appoint
from camket.shared.actor import SYSTEM
from camket.web.accounts.cycle import cycle_of
from camket.web.shared.middleware import TENURE_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Held:
    set_day()
    return make_holder(make_unit(parent=make_province()), with_account=True)


def user_of(held: Held) -> User:
    assert held.user is not None
    return held.user


def attempt(client: Client, held: Held, password: str, **more: str) -> int:
    data = {"username": user_of(held).login, "password": password, **more}
    return client.post("/dang-nhap/", data).status_code


def acts() -> list[str]:
    return list(
        Entry.objects.filter(action__startswith="account.")
        .order_by("number")
        .values_list("action", flat=True)
    )


def test_the_right_password_opens_the_home_page(client: Client, head: Held) -> None:
    response = client.post(
        "/dang-nhap/",
        {"username": user_of(head).login.upper(), "password": PASSWORD},
        follow=True,
    )
    assert response.redirect_chain[-1] == ("/viec-cua-toi/", 303)
    assert response.status_code == 200
    entry = Entry.objects.latest("number")
    assert entry.action == "account.signed_in"
    assert entry.actor["post_name"] == head.actor.post_name


def test_after_signing_in_one_goes_where_one_wanted(client: Client, head: Held) -> None:
    wanted = client.get("/thong-bao/").headers["Location"]
    assert wanted == "/dang-nhap/?next=/thong-bao/"
    assert 'name="next" value="/thong-bao/"' in client.get(wanted).content.decode()
    response = client.post(
        "/dang-nhap/",
        {"username": user_of(head).login, "password": PASSWORD, "next": "/thong-bao/"},
    )
    assert response.headers["Location"] == "/thong-bao/"


@pytest.mark.parametrize("wanted", ["https://ngoai.example/", "//ngoai.example/", "javascript:1"])
def test_signing_in_never_leads_out_of_the_house(client: Client, head: Held, wanted: str) -> None:
    response = client.post(
        "/dang-nhap/",
        {"username": user_of(head).login, "password": PASSWORD, "next": wanted},
    )
    assert response.headers["Location"] == "/viec-cua-toi/"


def test_a_wrong_password_says_the_same_as_a_wrong_name(client: Client, head: Held) -> None:
    answers = [
        client.post("/dang-nhap/", {"username": name, "password": "khong-dung-dau"})
        for name in (user_of(head).login, "khong.co@thu.vn")
    ]
    said = []
    for answer in answers:
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "Tên đăng nhập hoặc mật khẩu không đúng" in html
        assert "khong-dung-dau" not in html
        said.append(re.sub(r'(value=|X-CSRFToken": )"[^"]*"', "", html))
    assert said[0] == said[1]


def test_what_was_typed_as_a_name_is_kept_only_if_it_is_one(client: Client, head: Held) -> None:
    client.post("/dang-nhap/", {"username": "mat-khau-go-nham-o", "password": "x"})
    attempt(client, head, "sai")
    nobody, somebody = Entry.objects.filter(action="account.sign_in_failed").order_by("number")
    assert nobody.object_name == "tên đăng nhập không có tài khoản"
    assert somebody.object_name == user_of(head).login


def test_the_fifth_wrong_password_locks_and_says_for_how_long(client: Client, head: Held) -> None:
    statuses = [attempt(client, head, f"sai-{number}") for number in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    response = client.post("/dang-nhap/", {"username": user_of(head).login, "password": PASSWORD})
    assert response.status_code == 429
    html = response.content.decode()
    assert "tạm khóa" in html
    assert "30 phút" in html
    assert response.headers["Retry-After"] == "1800"
    assert acts()[-2:] == ["account.locked_out", "account.locked_out"]
    assert client.get("/viec-cua-toi/").status_code == 302


def test_spelling_the_name_differently_does_not_win_more_tries(client: Client, head: Held) -> None:
    name = user_of(head).login
    for spelling in (name, name.upper(), f" {name} ", name.title()):
        client.post("/dang-nhap/", {"username": spelling, "password": "sai"})
    last = client.post("/dang-nhap/", {"username": name, "password": "sai"})
    assert last.status_code == 429


def test_a_lockout_holds_only_one_name(client: Client, head: Held) -> None:
    for number in range(5):
        attempt(client, head, f"sai-{number}")
    other = make_holder(make_unit("Đảng ủy xã Khác"), with_account=True)
    assert attempt(client, other, PASSWORD) == 303


def test_an_account_without_password_lets_nobody_in(client: Client) -> None:
    User.objects.create_user("khong.mat.khau@thu.vn", None)
    response = client.post("/dang-nhap/", {"username": "khong.mat.khau@thu.vn", "password": "x"})
    assert response.status_code == 422


def test_an_inactive_account_lets_nobody_in(client: Client, head: Held) -> None:
    User.objects.filter(pk=user_of(head).pk).update(is_active=False)
    assert attempt(client, head, PASSWORD) == 422


def test_empty_fields_are_named(client: Client, head: Held) -> None:
    html = client.post("/dang-nhap/", {}).content.decode()
    assert "Chưa có tên đăng nhập" in html
    assert "Chưa có mật khẩu" in html


def test_the_session_changes_its_key_when_somebody_signs_in(client: Client, head: Held) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    attempt(client, head, PASSWORD)
    assert client.session.session_key != before


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, head: Held) -> None:
    client.force_login(user_of(head))
    assert client.get("/dang-xuat/").status_code == 405
    response = client.post("/dang-xuat/", follow=True)
    assert "Đồng chí đã đăng xuất" in response.content.decode()
    assert acts()[-1] == "account.signed_out"
    assert client.get("/viec-cua-toi/").status_code == 302


def test_an_hour_without_a_request_signs_out_and_says_so(client: Client, head: Held) -> None:
    client.force_login(user_of(head))
    client.get("/viec-cua-toi/")
    session = client.session
    session["seen"] = int(session["seen"]) - 3601
    session.save()
    response = client.get("/viec-cua-toi/")
    assert response.headers["Location"] == "/dang-nhap/?next=/viec-cua-toi/"
    assert acts()[-1] == "account.idled_out"
    assert "60 phút không thao tác" in client.get("/dang-nhap/").content.decode()


def test_within_the_hour_one_stays_signed_in(client: Client, head: Held) -> None:
    client.force_login(user_of(head))
    client.get("/viec-cua-toi/")
    session = client.session
    session["seen"] = int(session["seen"]) - 3500
    session.save()
    assert client.get("/viec-cua-toi/").status_code == 200
    assert client.session["seen"] - session["seen"] >= 3500


def test_the_sign_in_page_shows_the_steps_of_the_year(client: Client) -> None:
    set_day()
    province = make_province()
    make_signed_commitment(make_unit(parent=province), province)
    html = client.get("/dang-nhap/").content.decode()
    assert "Chu trình năm 2026" in html
    assert "Tỉnh ủy Quảng Trị" in html
    assert re.search(r'aria-current="step"><b>Xếp loại</b>đang diễn ra', html)


def test_without_a_campaign_the_sign_in_page_shows_no_steps(client: Client) -> None:
    set_day()
    assert "Chu trình năm" not in client.get("/dang-nhap/").content.decode()


@pytest.mark.parametrize(
    ("day", "now"),
    [
        (date(2026, 1, 10), "Đăng ký"),
        (date(2026, 1, 15), "Đăng ký"),
        (date(2026, 1, 16), "Ký cam kết"),
        (date(2026, 4, 1), "Thực hiện"),
        (date(2026, 6, 12), "Sơ kết"),
        (date(2026, 8, 1), "Thực hiện"),
        (date(2026, 12, 1), "Xếp loại"),
    ],
)
def test_the_present_step_follows_the_campaigns_days(day: date, now: str) -> None:
    steps = cycle_of(
        registers_by=date(2026, 1, 15),
        signs_by=date(2026, 2, 28),
        midyear_by=date(2026, 6, 30),
        yearend_by=date(2026, 12, 10),
        on=day,
    )
    assert [step.name for step in steps if step.is_now] == [now]


def test_after_its_last_day_every_step_is_past() -> None:
    days = [date(2026, 1, 15), date(2026, 2, 28), date(2026, 6, 30), date(2026, 12, 10)]
    steps = cycle_of(
        registers_by=days[0],
        signs_by=days[1],
        midyear_by=days[2],
        yearend_by=days[3],
        on=date(2026, 12, 11),
    )
    assert all(step.is_past and not step.is_now for step in steps)


def test_who_holds_two_posts_goes_on_in_the_other(client: Client, head: Held) -> None:
    council = make_unit("Đảng ủy xã Kiêm Nhiệm")
    post = add_post("commune_deputy", "Phó Bí thư", rank=11)
    (second,) = appoint([Appointment(head.person, post, council.pk, START)], actor=SYSTEM, now=NOW)
    client.force_login(user_of(head))
    html = client.get("/tai-khoan/chuc-vu/").content.decode()
    assert "Phó Bí thư Đảng ủy xã Kiêm Nhiệm" in html
    response = client.post("/tai-khoan/chuc-vu/", {"tenure": second.pk}, follow=True)
    assert client.session[TENURE_KEY] == str(second.pk)
    assert "Phó Bí thư Đảng ủy xã Kiêm Nhiệm" in response.content.decode()
    entry = Entry.objects.latest("number")
    assert entry.action == "account.post_switched"
    assert entry.before == {"post": head.actor.post_name}


def test_nobody_acts_in_a_post_he_does_not_hold(client: Client, head: Held) -> None:
    other = make_holder(make_unit("Đảng ủy xã Khác"))
    client.force_login(user_of(head))
    response = client.post("/tai-khoan/chuc-vu/", {"tenure": other.tenure.pk})
    assert response.status_code == 422
    assert TENURE_KEY not in client.session
