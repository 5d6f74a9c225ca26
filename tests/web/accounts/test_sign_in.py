"""Signing in: who gets in, who is held up, what is kept of it."""

from __future__ import annotations

import pytest
from django.test import Client

from camket.audit.models import Entry
from tests.factories import PASSWORD, Held, make_holder, make_province, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Held:
    return make_holder(make_unit(parent=make_province()), with_account=True)


def sign_in(client: Client, head: Held, password: str = PASSWORD, **more: str) -> object:
    assert head.user is not None
    return client.post("/dang-nhap/", {"username": head.user.login, "password": password, **more})


def test_the_right_password_opens_the_home_page(client: Client, head: Held) -> None:
    response = client.post(
        "/dang-nhap/", {"username": str(head.user).upper(), "password": PASSWORD}, follow=True
    )
    assert response.redirect_chain[-1] == ("/viec-cua-toi/", 303)
    assert response.status_code == 200
    assert Entry.objects.latest("number").action == "account.signed_in"


@pytest.mark.parametrize(
    "path", ["/viec-cua-toi/", "/thong-bao/", "/them/", "/tai-khoan/", "/tai-khoan/chuc-vu/"]
)
def test_every_page_about_oneself_opens(client: Client, head: Held, path: str) -> None:
    assert head.user is not None
    client.force_login(head.user)
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store, private"
