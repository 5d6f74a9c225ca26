"""Accounts as an administrator keeps them: invited by link, locked, opened, reset; all audited."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from axes.models import AccessAttempt
from django.test import Client
from tests.factories import NOW, PASSWORD, TODAY, Held, make_holder, make_province, make_unit
from tests.web.year import set_day

from camket.accounts.actions import accept_invitation, invite, set_up_factor
from camket.accounts.models import Invitation, User
from camket.audit.models import Entry
from camket.config.discreet import HidesLinks
from camket.organisation.models import Person, Tenure
from camket.shared.actor import VISITOR, Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
NEW = "con đường đất đỏ mùa mưa"


@pytest.fixture
def administrator(client: Client) -> User:
    set_day()
    user = User.objects.create_user("quan.tri@thu.vn", PASSWORD, is_administrator=True)
    client.force_login(user)
    return user


@pytest.fixture
def head() -> Held:
    return make_holder(make_unit(parent=make_province()), name="Lê Thị Thử", with_account=True)


def user_of(held: Held) -> User:
    assert held.user is not None
    return held.user


def path_of(held: Held, step: str = "") -> str:
    return f"/quan-tri/nguoi-dung/{user_of(held).pk}/{step}"


def states(client: Client, **asked: str) -> str:
    html = client.get("/quan-tri/nguoi-dung/", asked).content.decode()
    return html.partition("<tbody>")[2]


def test_the_list_says_who_holds_what_and_how_the_account_stands(
    client: Client, administrator: User, head: Held
) -> None:
    found = states(client, tim="le thi")
    assert "Lê Thị Thử" in found
    assert "Đảng ủy xã Thử Nghiệm" in found
    assert "đang dùng" in found
    assert "quan.tri" not in found


def test_the_states_of_an_account(client: Client, administrator: User, head: Held) -> None:
    user = user_of(head)
    AccessAttempt.objects.create(username=user.login, ip_address="10.0.0.1", failures_since_start=5)
    assert "Lê Thị Thử" in states(client, trang_thai="khoa")
    client.post(path_of(head, "mo-khoa/"))
    assert "Lê Thị Thử" in states(client, trang_thai="dang-dung")
    client.post(path_of(head, "khoa/"))
    assert "Lê Thị Thử" in states(client, trang_thai="khoa")
    client.post(path_of(head, "mo-khoa/"))
    user.set_unusable_password()
    user.save()
    assert "Lê Thị Thử" in states(client, trang_thai="chua-moi")
    client.post(path_of(head, "moi/"))
    assert "Lê Thị Thử" in states(client, trang_thai="cho-nhan-loi-moi")
    Tenure.objects.filter(pk=head.tenure.pk).update(valid=(head.tenure.valid.lower, TODAY))
    assert "Lê Thị Thử" in states(client, trang_thai="tam-nghi")


def test_a_new_person_is_found_invited_and_signs_in(client: Client, administrator: User) -> None:
    held = make_holder(make_unit(parent=make_province()), name="Trần Văn Mới")
    html = client.get("/quan-tri/nguoi-dung/moi/", {"tim": "tran van moi"}).content.decode()
    assert f'name="person" value="{held.person.pk}"' in html
    page = client.post(
        "/quan-tri/nguoi-dung/moi/", {"person": held.person.pk, "login": "Moi@thu.vn"}
    )
    link = re.search(r'value="http://testserver(/loi-moi/[^"]+)"', page.content.decode())
    assert link is not None
    token = link.group(1).split("/")[2]
    assert not Invitation.objects.filter(token_hash__contains=token).exists()
    assert (
        "loi-moi"
        not in client.get(
            f"/quan-tri/nguoi-dung/{User.objects.get(login='moi@thu.vn').pk}/"
        ).content.decode()
    )
    guest = Client()
    assert "moi@thu.vn" in guest.get(link.group(1)).content.decode()
    assert guest.post(link.group(1), {"new": "ngan"}).status_code == 422
    assert guest.post(link.group(1), {"new": NEW}).headers["Location"] == "/dang-nhap/"
    assert guest.get(link.group(1)).status_code == 410
    assert guest.post("/dang-nhap/", {"username": "moi@thu.vn", "password": NEW}).status_code == 303
    acts = Entry.objects.filter(action__startswith="account.").values_list("action", flat=True)
    assert {"account.created", "account.invited", "account.password_set"} <= set(acts)


def test_a_person_has_one_account(client: Client, administrator: User, head: Held) -> None:
    data = {"person": head.person.pk, "login": "khac@thu.vn"}
    answer = client.post("/quan-tri/nguoi-dung/moi/", data)
    assert answer.status_code == 422
    assert "đã có tài khoản" in answer.content.decode()
    assert Person.objects.get(pk=head.person.pk).account_id == user_of(head).pk


def test_a_link_is_dead_after_seven_days_after_use_and_after_another(
    administrator: User, head: Held
) -> None:
    actor = Actor(user_id=administrator.pk, person_name="Quản trị")
    first = invite(user_of(head).pk, actor=actor, now=NOW)
    second = invite(user_of(head).pk, actor=actor, now=NOW)
    edge = NOW + timedelta(days=7)
    for token, at in ((first, NOW), (second, edge), ("khong-co", NOW)):
        with pytest.raises(Refused):
            accept_invitation(token, NEW, actor=VISITOR, now=at)
    last_moment = edge - timedelta(seconds=1)
    accept_invitation(second, NEW, actor=VISITOR, now=last_moment)
    with pytest.raises(Refused):
        accept_invitation(second, NEW, actor=VISITOR, now=last_moment)


def test_a_link_whose_password_was_refused_does_not_stand_in_the_log(
    client: Client, administrator: User, head: Held, capfd: pytest.CaptureFixture[str]
) -> None:
    actor = Actor(user_id=administrator.pk, person_name=administrator.login)
    token = invite(user_of(head).pk, actor=actor, now=NOW)
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "%s: %s", ("Lỗi", f"/loi-moi/{token}/"), None
    )
    assert HidesLinks().filter(record)
    assert record.getMessage() == "Lỗi: /loi-moi/…/"
    assert Client().post(f"/loi-moi/{token}/", {"new": "1"}).status_code == 422
    assert token not in "".join(capfd.readouterr())


def test_a_locked_account_is_out_at_once(client: Client, administrator: User, head: Held) -> None:
    own = Client()
    own.force_login(user_of(head))
    client.post(path_of(head, "khoa/"))
    assert own.get("/tai-khoan/").status_code == 302
    data = {"username": user_of(head).login, "password": PASSWORD}
    assert own.post("/dang-nhap/", data).status_code == 422
    assert Entry.objects.filter(action="account.locked").exists()


def test_an_administrator_resets_a_lost_second_factor_but_not_his_own(
    client: Client, administrator: User, head: Held
) -> None:
    secret, at = pyotp.random_base32(), int(time.time())
    for user in (user_of(head), administrator):
        code = pyotp.TOTP(secret).at(at)
        set_up_factor(user.pk, secret, code, at=at, actor=VISITOR, now=NOW)
    assert client.post(path_of(head, "bo-hai-buoc/")).status_code == 303
    assert User.objects.get(pk=user_of(head).pk).second_factor_at is None
    own = client.post(f"/quan-tri/nguoi-dung/{administrator.pk}/bo-hai-buoc/")
    assert own.status_code == 422
    assert "chính tài khoản của mình" in own.content.decode()


def test_an_unknown_step_or_account_is_no_page(
    client: Client, administrator: User, head: Held
) -> None:
    assert client.post(path_of(head, "xoa/")).status_code == 404
    assert client.get("/quan-tri/nguoi-dung/999999/").status_code == 404


def test_the_list_costs_few_statements(
    client: Client, administrator: User, head: Held, django_assert_max_num_queries: Any
) -> None:
    for number in range(55):
        User.objects.create_user(f"nhieu{number}@thu.vn", None)
    client.get("/quan-tri/nguoi-dung/")
    with django_assert_max_num_queries(12):
        html = client.get("/quan-tri/nguoi-dung/").content.decode()
    assert html.count('<th scope="row"') == 50
    assert "Trang sau" in html
