"""A form sent empty comes back with its reasons in Vietnamese, and nothing of a library's English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser import journeys as go
from tests.browser.desk import Desk
from tests.browser.filling import press
from tests.browser.looking import english_in, look


def _at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def _task(act: str, tab: str = "cua-toi") -> Callable[[Page], object]:
    def walk(page: Page) -> None:
        page.goto(f"/nhiem-vu/?tab={tab}")
        page.locator("main table").get_by_role("link").first.click()
        page.get_by_role("link", name=act).first.click()

    return walk


@pytest.mark.parametrize(
    ("login", "way", "button"),
    [
        (None, _at("/dang-nhap/"), "Tiếp tục"),
        (go.PROVINCE_CLERK, _at("/dot/mo/"), "Mở đợt"),
        (go.PROVINCE_CLERK, _at("/dot/2026/dat-hang/"), "Đặt hàng"),
        (go.CELL_HEAD, _task("Cập nhật kết quả"), "Gửi"),
        (go.CELL_HEAD, _task("Nêu vướng mắc"), "Gửi"),
        (go.COMMUNE_HEAD, _task("Giao tiếp", "don-vi&tinh-trang=overdue"), "Giao phần việc"),
    ],
    ids=["sign in", "open a campaign", "order", "report", "raise an obstacle", "pass on"],
)
def test_an_empty_form_is_refused_in_vietnamese(
    desk: Desk, login: str | None, way: Callable[[Page], object], button: str
) -> None:
    page = desk.page_for(login, javascript=False)
    way(page)
    page.wait_for_load_state()
    for field in page.locator("main input.inp, main textarea").all():
        if field.is_visible():
            field.fill("")
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        press(page.locator("main"), button)
    assert told.value.status == 422
    expect(page.locator("main .err, main [role=alert]").first).to_be_visible()
    assert english_in(look(page)["texts"]) == []
