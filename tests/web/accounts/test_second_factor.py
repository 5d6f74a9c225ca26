"""The second factor: set up, asked for, never twice the same code, required where posts decide."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
import pytest
from django.test import Client
from tests.factories import (
    NOW,
    PASSWORD,
    Held,
    make_cell,
    make_holder,
    make_province,
    make_unit,
)
from tests.web.year import set_day

from camket.accounts.actions import set_up_factor
from camket.accounts.actions.factors import MOST_FAILURES
from camket.accounts.codes import decipher, encipher, hash_recovery, setup_address, step_of
from camket.accounts.models import RecoveryCode, SecondFactor, User
from camket.audit.models import Entry
from camket.shared.errors import Refused
from camket.web.accounts.qr import qr_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SETUP = "/tai-khoan/hai-buoc/"


def code_at(at: float) -> str:
    return pyotp.TOTP(SECRET).at(int(at))


@pytest.fixture
def head() -> Held:
    set_day()
    return make_holder(make_unit(parent=make_province()), with_account=True)


def user_of(held: Held) -> User:
    assert held.user is not None
    return held.user


def with_factor(held: Held) -> list[str]:
    at = int(time.time()) - 60  # the code of a minute ago set it up: the present one is unused
    user = user_of(held)
    return set_up_factor(user.pk, SECRET, code_at(at), at=at, actor=held.actor, now=NOW)


def first_step(client: Client, held: Held) -> None:
    data = {"username": user_of(held).login, "password": PASSWORD, "next": "/thong-bao/"}
    response = client.post("/dang-nhap/", data)
    assert (response.status_code, response.headers["Location"]) == (303, "/xac-thuc/")


def second_step(client: Client, code: str) -> Any:
    return client.post("/xac-thuc/", {"code": code})


def test_a_code_is_taken_half_a_minute_either_way_and_never_again() -> None:
    at = 1_800_000_000
    for near in (-30, 0, 30):
        step = step_of(SECRET, code_at(at + near), at=at, after=0)
        assert step == (at + near) // 30
        assert step_of(SECRET, code_at(at + near), at=at, after=step) is None
    assert step_of(SECRET, code_at(at - 60), at=at, after=0) is None
    assert step_of(SECRET, "12345", at=at, after=0) is None
    assert step_of(SECRET, "١٢٣٤٥٦", at=at, after=0) is None


def test_the_secret_is_not_readable_in_the_table() -> None:
    kept = encipher(SECRET)
    assert SECRET not in kept
    assert decipher(kept) == SECRET
    assert decipher("khong-phai") is None


def test_a_recovery_code_may_be_typed_with_or_without_hyphens() -> None:
    assert hash_recovery("ABCD-efgh 2345", "muoi") == hash_recovery("abcdefgh2345", "muoi")


def test_the_picture_is_a_path_and_no_address() -> None:
    code = qr_of(setup_address(SECRET, "a@thu.vn"))
    assert code.side > 30
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", code.path)


def test_setting_it_up_shows_ten_codes_once(client: Client, head: Held) -> None:
    client.force_login(user_of(head))
    html = client.get(SETUP).content.decode()
    assert "data:" not in html
    secret = client.session["factor_secret"]
    assert client.get(SETUP).content.decode().count(" ".join(re.findall("....", secret))) == 1
    wrong = client.post(SETUP, {"code": "000000"})
    assert wrong.status_code == 422
    response = client.post(SETUP, {"code": pyotp.TOTP(secret).now()})
    codes = re.findall(r"<code>([^<]+)</code>", response.content.decode())
    assert len(set(codes)) == 10
    assert SecondFactor.objects.get().secret != secret
    assert not RecoveryCode.objects.filter(code_hash__in=codes).exists()
    assert codes[0] not in client.get(SETUP).content.decode()
    assert Entry.objects.latest("number").action == "account.factor_set"


def test_what_the_password_alone_had_opened_ends_when_it_is_set_up(
    client: Client, head: Held
) -> None:
    elsewhere = Client()
    elsewhere.force_login(user_of(head))
    client.force_login(user_of(head))
    client.get(SETUP)
    secret = client.session["factor_secret"]
    code = pyotp.TOTP(secret).now()
    assert client.post(SETUP, {"code": code}).status_code == 200
    assert client.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302


def test_the_password_alone_opens_nothing(client: Client, head: Held) -> None:
    with_factor(head)
    first_step(client, head)
    assert client.get("/viec-cua-toi/").status_code == 302
    response = second_step(client, code_at(time.time()))
    assert (response.status_code, response.headers["Location"]) == (303, "/thong-bao/")
    assert client.get("/viec-cua-toi/").status_code == 200


def test_a_code_that_was_seen_does_not_open_a_second_time(client: Client, head: Held) -> None:
    with_factor(head)
    code = code_at(time.time())
    first_step(client, head)
    assert second_step(client, code).status_code == 303
    thief = Client()
    first_step(thief, head)
    answer = second_step(thief, code)
    assert answer.status_code == 422
    assert "Mã không đúng hoặc đã dùng" in answer.content.decode()
    assert Entry.objects.latest("number").action == "account.code_refused"


def test_a_recovery_code_opens_once(client: Client, head: Held) -> None:
    codes = with_factor(head)
    first_step(client, head)
    answer = client.post("/xac-thuc/?ma=du-phong", {"code": codes[3].upper()}, follow=True)
    assert "còn 9 mã" in answer.content.decode()
    again = Client()
    first_step(again, head)
    assert second_step(again, codes[3]).status_code == 422


def test_five_wrong_codes_hold_the_second_step_even_for_the_right_one(
    client: Client, head: Held
) -> None:
    with_factor(head)
    first_step(client, head)
    answers = [second_step(client, "000000").status_code for _ in range(MOST_FAILURES)]
    assert answers == [422, 422, 422, 422, 429]
    first_step(client, head)
    assert second_step(client, code_at(time.time())).status_code == 429


def test_half_way_is_nobody(client: Client, head: Held) -> None:
    assert client.get("/xac-thuc/").headers["Location"] == "/dang-nhap/"
    with_factor(head)
    first_step(client, head)
    session = client.session
    session["half_way"] = {**session["half_way"], "at": int(time.time()) - 601}
    session.save()
    assert second_step(client, code_at(time.time())).headers["Location"] == "/dang-nhap/"


def test_a_post_that_decides_is_led_to_set_it_up_first(
    client: Client, head: Held, settings: Any
) -> None:
    settings.REQUIRES_SECOND_FACTOR = True
    client.force_login(user_of(head))
    assert client.get("/nhiem-vu/").headers["Location"] == SETUP
    assert client.get(SETUP).status_code == 200
    with_factor(head)
    assert client.get("/nhiem-vu/").status_code == 200
    kept = client.post("/tai-khoan/hai-buoc/tat/", {"password": PASSWORD})
    assert kept.status_code == 422
    assert "không tắt được" in kept.content.decode()


def test_a_post_that_only_reports_is_not(client: Client, settings: Any) -> None:
    settings.REQUIRES_SECOND_FACTOR = True
    set_day()
    cell = make_cell(parent=make_unit(parent=make_province()))
    client.force_login(user_of(make_holder(cell, "cell_member", with_account=True)))
    assert client.get("/nhiem-vu/").status_code == 200


def test_an_administrator_is_too(client: Client, settings: Any) -> None:
    settings.REQUIRES_SECOND_FACTOR = True
    set_day()
    client.force_login(User.objects.create_user("q@thu.vn", PASSWORD, is_administrator=True))
    assert client.get("/quan-tri/nguoi-dung/").headers["Location"] == SETUP


def test_whoever_may_do_without_takes_it_off_with_the_password(client: Client, head: Held) -> None:
    with_factor(head)
    client.force_login(user_of(head))
    assert client.post("/tai-khoan/hai-buoc/tat/", {"password": "sai"}).status_code == 422
    assert client.post("/tai-khoan/hai-buoc/tat/", {"password": PASSWORD}).status_code == 303
    assert User.objects.get(pk=user_of(head).pk).second_factor_at is None


def test_new_recovery_codes_replace_the_old(client: Client, head: Held) -> None:
    old = with_factor(head)
    client.force_login(user_of(head))
    page = client.post("/tai-khoan/hai-buoc/ma-du-phong/", {"password": PASSWORD})
    new = re.findall(r"<code>([^<]+)</code>", page.content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    other = Client()
    first_step(other, head)
    assert second_step(other, old[0]).status_code == 422


def test_it_cannot_be_set_up_over_another(head: Held) -> None:
    with_factor(head)
    with pytest.raises(Refused):
        with_factor(head)
