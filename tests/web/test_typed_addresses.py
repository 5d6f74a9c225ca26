"""Anybody may type anything into an address: it never breaks a page."""

from __future__ import annotations

import pytest
from tests.web.year import Year, client_of

from camket.web.shared.http import whole

pytestmark = pytest.mark.django_db

LONG = "9" * 5000
ADDRESSES = (
    "/toan-canh/?nam={}",
    "/dot/2026/?trang={}&q={}",
    "/dot/2026/?loai={}&dia-ban={}",
    "/nhiem-vu/?tab=don-vi&trang={}&nam={}&don-vi={}&q={}",
    "/vuong-mac/?nhom=da-tra-loi&trang={}",
    "/cam-ket/?nam={}&trang={}",
    "/cong-khai/?tim={}&trang={}",
    "/quan-tri/nhat-ky/?nguoi={}&doi_tuong={}&truoc={}&den=31/12/9999",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("typed", [LONG, "a%00b", "²", "-1", "%F0%9F%8C%BE"])
def test_what_was_typed_never_breaks_a_page(address: str, typed: str, year: Year) -> None:
    for user in (year.leader.user, year.inspector.user):
        answer = client_of(user).get(address.replace("{}", typed))
        assert answer.status_code in {200, 404, 422}


@pytest.mark.parametrize("typed", [None, "", "-1", "1.5", "²", "１", LONG, "100"])
def test_what_is_no_number_of_ours_is_none(typed: str | None) -> None:
    assert whole(typed, most=99) is None


def test_a_number_within_its_bound_is_read() -> None:
    assert (whole("0"), whole("007", most=99), whole("99", most=99)) == (0, None, 99)
