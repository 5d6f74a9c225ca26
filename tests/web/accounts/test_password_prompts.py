"""Inside a session a password may be guessed five times, as at the sign-in page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.factories import NOW, PASSWORD, Held, make_holder, make_province, make_unit
from tests.web.year import set_day

from camket.accounts.actions import change_password, drop_factor, renew_recovery_codes
from camket.accounts.codes import new_secret
from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import PasswordTries, SecondFactor, User
from camket.audit.models import Entry
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
NEW = "con đường đất đỏ mùa mưa"
HELD = "Đã nhập sai mật khẩu 5 lần."


@pytest.fixture
def head() -> Held:
    set_day()
    return make_holder(make_unit(parent=make_province()), with_account=True)


def _change(head: Held, old: str, *, now: datetime = NOW) -> AccountRefusal | None:
    assert head.user is not None
    try:
        change_password(head.user.pk, old, NEW, actor=head.actor, now=now)
    except Refused as refused:
        return AccountRefusal(refused.reason)
    return None


def test_the_fifth_wrong_password_holds_even_the_right_one_for_half_an_hour(head: Held) -> None:
    answers = [_change(head, "sai rồi") for _ in range(5)]
    assert answers == [AccountRefusal.WRONG_PASSWORD] * 4 + [AccountRefusal.PASSWORD_HELD]
    almost = NOW + timedelta(minutes=30) - timedelta(seconds=1)
    assert _change(head, PASSWORD, now=almost) is AccountRefusal.PASSWORD_HELD
    assert _change(head, PASSWORD, now=NOW + timedelta(minutes=30)) is None
    refused = Entry.objects.filter(action="account.password_refused").order_by("number")
    assert [entry.after for entry in refused] == [{}, {}, {}, {}, {"held": True}]


def test_the_right_one_lets_the_count_begin_anew(head: Held) -> None:
    assert head.user is not None
    for _ in range(4):
        _change(head, "sai rồi")
    assert _change(head, PASSWORD) is None
    head.user.refresh_from_db()
    assert PasswordTries.objects.get(user=head.user).failures == 0
    assert _change(head, "sai rồi") is AccountRefusal.WRONG_PASSWORD


def test_one_count_serves_every_prompt(head: Held) -> None:
    assert head.user is not None
    user = User.objects.get(pk=head.user.pk)
    SecondFactor.objects.create(user=user, secret=new_secret(), salt="x")
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            drop_factor(user.pk, "sai rồi", is_required=False, actor=head.actor, now=NOW)
        assert refused.value.reason is AccountRefusal.WRONG_PASSWORD
        with pytest.raises(Refused) as refused:
            renew_recovery_codes(user.pk, "sai rồi", actor=head.actor, now=NOW)
        assert refused.value.reason is AccountRefusal.WRONG_PASSWORD
    assert _change(head, "sai rồi") is AccountRefusal.PASSWORD_HELD
    with pytest.raises(Refused) as held:
        drop_factor(user.pk, PASSWORD, is_required=False, actor=head.actor, now=NOW)
    assert held.value.reason is AccountRefusal.PASSWORD_HELD


def test_one_person_does_not_hold_another(head: Held) -> None:
    other = make_holder(make_unit("Đảng ủy xã Khác"), with_account=True)
    for _ in range(5):
        _change(head, "sai rồi")
    assert _change(other, PASSWORD) is None


@pytest.mark.parametrize("path", ["/tai-khoan/mat-khau/", "/tai-khoan/hai-buoc/tat/"])
def test_the_page_says_it_as_the_lockout_does(client: Client, head: Held, path: str) -> None:
    assert head.user is not None
    SecondFactor.objects.create(user=head.user, secret=new_secret(), salt="x")
    User.objects.filter(pk=head.user.pk).update(second_factor_at=NOW)
    client.force_login(head.user)
    told = {"old": "sai rồi", "new": NEW, "password": "sai rồi"}
    pages = [client.post(path, told) for _ in range(5)]
    assert all(HELD not in page.content.decode() for page in pages[:4])
    assert pages[4].status_code == 422
    html = pages[4].content.decode()
    assert HELD in html
    assert "30 phút kể từ lần nhập sai gần nhất" in html
    right = client.post(path, {"old": PASSWORD, "new": NEW, "password": PASSWORD})
    assert HELD in right.content.decode()
    assert User.objects.get(pk=head.user.pk).check_password(PASSWORD)
    assert User.objects.get(pk=head.user.pk).second_factor_at is not None
