"""One's own account: how it looks, its password, and who else is signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import PASSWORD, Held, make_holder, make_province, make_unit
from tests.web.year import set_day

from camket.accounts.models import User
from camket.audit.models import Entry

pytestmark = pytest.mark.django_db
NEW = "con đường đất đỏ mùa mưa"


@pytest.fixture
def head(client: Client) -> Held:
    set_day()
    held = make_holder(make_unit(parent=make_province()), with_account=True)
    assert held.user is not None
    client.force_login(held.user)
    return held


def test_the_ground_and_the_size_are_kept_and_worn(client: Client, head: Held) -> None:
    response = client.post(
        "/tai-khoan/hien-thi/", {"theme": "dark", "text_size": "xlarge"}, follow=True
    )
    assert 'data-theme="dark" data-size="xlarge"' in response.content.decode()
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.after) == (
        "account.look_set",
        {"theme": "dark", "text_size": "xlarge"},
    )


def test_an_unknown_look_is_refused(client: Client, head: Held) -> None:
    response = client.post("/tai-khoan/hien-thi/", {"theme": "hồng", "text_size": ""})
    assert response.status_code == 422
    assert "Lựa chọn này không có trong danh sách" in response.content.decode()


def test_a_new_password_replaces_the_old_one(client: Client, head: Held) -> None:
    other = Client()
    assert head.user is not None
    other.force_login(head.user)
    response = client.post("/tai-khoan/mat-khau/", {"old": PASSWORD, "new": NEW}, follow=True)
    assert "Đã đổi mật khẩu" in response.content.decode()
    assert User.objects.get(pk=head.user.pk).check_password(NEW)
    assert client.get("/tai-khoan/").status_code == 200
    assert other.get("/tai-khoan/").status_code == 302  # other sessions end
    entry = Entry.objects.latest("number")
    assert entry.action == "account.password_changed"
    assert entry.before == entry.after == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sai rồi", NEW, "Mật khẩu đang dùng không đúng"),
        (PASSWORD, PASSWORD, "trùng mật khẩu đang dùng"),
        (PASSWORD, "ngan", "Mật khẩu cần ít nhất 12 ký tự."),
        (PASSWORD, "password1234", "nhiều người dùng"),
        (PASSWORD, "", "Chưa có mật khẩu"),
    ],
)
def test_a_refused_password_says_why_and_changes_nothing(
    client: Client, head: Held, old: str, new: str, said: str
) -> None:
    response = client.post("/tai-khoan/mat-khau/", {"old": old, "new": new})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert head.user is not None
    assert User.objects.get(pk=head.user.pk).check_password(PASSWORD)


def test_a_password_like_the_name_is_refused(client: Client, head: Held) -> None:
    assert head.user is not None
    response = client.post("/tai-khoan/mat-khau/", {"old": PASSWORD, "new": f"{head.user.login}1"})
    assert "quá giống tên đăng nhập" in response.content.decode()


def test_no_password_is_ever_sent_back(client: Client, head: Held) -> None:
    html = client.post("/tai-khoan/mat-khau/", {"old": "bí mật cũ", "new": "ngắn"}).content.decode()
    assert "bí mật cũ" not in html


def test_a_form_without_its_token_is_refused_in_vietnamese(head: Held) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert head.user is not None
    strict.force_login(head.user)
    response = strict.post("/tai-khoan/mat-khau/", {"old": PASSWORD, "new": NEW})
    assert response.status_code == 403
    assert "Biểu mẫu đã cũ" in response.content.decode()
