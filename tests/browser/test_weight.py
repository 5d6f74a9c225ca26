"""What travels to the browser: little at first, almost nothing afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from playwright.sync_api import Page
from tests.browser.desk import PHONE, Desk
from tests.browser.walking import Walk, walk_from

_FIRST_VIEW: Final = 120 * 1024
_LATER_PAGE: Final = 25 * 1024
_CONTENT: Final = ("/trang/", "/minh-chung/")


@dataclass
class Scale:
    """Sums the bytes that came over the wire, heads and compressed bodies."""

    bodies: dict[str, int] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return the sum."""
        return sum(self.bodies.values())

    def empty(self) -> None:
        """Begin again."""
        self.bodies.clear()

    def asked(self, event: dict[str, Any]) -> None:
        """Remember what a request is for."""
        self._addresses[event["requestId"]] = event["request"]["url"]

    def came(self, event: dict[str, Any]) -> None:
        """Count what came; an answer from the cache weighs nothing.

        Pictures of a paper's pages and photos of evidence load when seen: content, not page.
        """
        address = self._addresses.get(event["requestId"], "?")
        if any(part in address for part in _CONTENT):
            return
        self.bodies[address] = self.bodies.get(address, 0) + int(event["encodedDataLength"])


@contextmanager
def weighing(page: Page) -> Iterator[Scale]:
    """Weigh what a page loads, through the browser's own account of its network."""
    scale = Scale()
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", scale.asked)
    session.on("Network.loadingFinished", scale.came)
    session.send("Network.enable")
    yield scale
    session.detach()


def _told(scale: Scale) -> str:
    parts = sorted(scale.bodies.items(), key=lambda part: -part[1])
    return f"{scale.total} bytes: " + ", ".join(f"{url} {size}" for url, size in parts)


def test_the_first_view_of_a_visitor_is_light(desk: Desk) -> None:
    page = desk.page_for(None, width=PHONE)
    with weighing(page) as scale:
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        page.goto("/dang-nhap/", wait_until="networkidle")
    assert 20_000 < scale.total <= _FIRST_VIEW, _told(scale)


@pytest.mark.parametrize("login", ["bithu.camlo", "bithu.mailoc2", "bithu.tinh"])
def test_the_first_view_of_a_home_page_is_light(desk: Desk, login: str) -> None:
    page = desk.page_for(login, width=PHONE)
    with weighing(page) as scale:
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        page.goto("/viec-cua-toi/", wait_until="networkidle")
    assert 20_000 < scale.total <= _FIRST_VIEW, _told(scale)


@pytest.mark.parametrize(
    "login", ["vanphong.camlo", "vanphong.tinh", "bithu.tinh", "kiemtra.tinh", None]
)
def test_every_later_page_is_lighter_still(desk: Desk, login: str | None) -> None:
    page = desk.page_for(login)
    heavy, weighed = [], 0
    with weighing(page) as scale:
        starts = ["/viec-cua-toi/"] if login else ["/cong-khai/"]
        page.goto(starts[0], wait_until="networkidle")
        for step in walk_from(page, starts, Walk(per_route=1)):
            if not step.problem:
                weighed += 1
                page.wait_for_timeout(30)  # the last events are on their way
                if weighed > 1 and scale.total > _LATER_PAGE:
                    heavy.append(f"{step.link}: {_told(scale)}")
            scale.empty()
    assert weighed > 1
    assert not heavy, "\n".join(heavy)
