"""Take the pictures of `docs/` anew: the year's steps, and each screen beside its prototype."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
os.environ["CAMKET_SHOTS"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camket.config.settings.test")
sys.path.insert(0, str(ROOT))

import django  # noqa: E402 - the path above comes first

django.setup()

import pytest  # noqa: E402 - as above
from playwright.sync_api import Page  # noqa: E402 - as above
from tests.browser import journeys as go  # noqa: E402 - as above
from tests.browser.desk import Desk, chromium  # noqa: E402 - as above
from tests.browser.installation import running_installation  # noqa: E402 - as above
from tests.browser.pictures import take_beside  # noqa: E402 - as above

Way = Callable[[Page], object]


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen: the prototype it answers, who looks at it, and how one gets there."""

    name: str
    login: str | None
    way: Way


def at(path: str) -> Way:
    """Return the way straight to an address."""
    return lambda page: page.goto(path)


def at_link(path: str, words: str) -> Way:
    """Return the way over the first link of a page's own part that holds these words."""

    def walk(page: Page) -> None:
        page.goto(path)
        page.locator("main").get_by_role("link", name=re.compile(words)).first.click()
        page.wait_for_load_state()

    return walk


def to_a_stuck_task(page: Page) -> None:
    """Go from the first obstacle that waits above to the task it hinders."""
    page.goto("/vuong-mac/?nhom=da-gui-len")
    page.locator("main a[href*='/vuong-mac/'].ttl").first.click()
    page.locator(".crumb").get_by_role("link").last.click()
    page.wait_for_load_state()


def to_a_signed_paper(page: Page) -> None:
    """Go to the paper that was signed last: the demo's worker signs on after the start."""
    page.goto("/cho-ky/")
    page.locator("main a.ttl[href$='/kiem-tra/']").first.click()
    page.wait_for_load_state()


def to_history(name: str) -> Way:
    """Return the way to the history of a unit, over the search."""

    def walk(page: Page) -> None:
        page.goto(f"/tim/?q={name}")
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        page.get_by_role("link", name="Lịch sử tổ chức").first.click()
        page.wait_for_load_state()

    return walk


def to_an_open_tree(page: Page) -> None:
    """Go to the tree of the day before the district ended, and open it down to the communes."""
    page.goto("/to-chuc/?he=dang&ngay=30/06/2025")
    for _level in range(2):
        page.locator("main a.tog[aria-expanded='false']").first.click()
        page.wait_for_load_state()


SCENES: Final = (
    Scene("a-viec-cua-toi", go.COMMUNE_HEAD, at("/viec-cua-toi/")),
    Scene("b-dot-cam-ket", go.PROVINCE_CLERK, at("/dot/2026/?xem=tat-ca")),
    Scene("d-ky-so-xong", go.COMMUNE_HEAD, to_a_signed_paper),
    Scene("e-nhiem-vu", go.COMMUNE_HEAD, to_a_stuck_task),
    Scene("f-toan-canh", go.PROVINCE_HEAD, at("/toan-canh/")),
    Scene("g-xep-loai", go.APPRAISER, at_link("/danh-gia/", "^Xếp loại")),
    Scene("h-cong-khai", None, at_link("/cong-khai/", "Xã Cam Lộ")),
    Scene("i-lich-su-to-chuc", go.PROVINCE_CLERK, to_history("Đảng ủy xã Cam Lộ")),
    Scene("j-dang-nhap", None, at("/dang-nhap/")),
    Scene("to-chuc", go.PROVINCE_CLERK, to_an_open_tree),
    Scene("f-ngay-da-qua", go.PROVINCE_HEAD, at("/toan-canh/?ngay=30/06/2026")),
    Scene("can-bo", go.PROVINCE_HEAD, at("/can-bo/")),
    Scene("sap-xep", go.COMMUNE_HEAD, at_link("/to-chuc/sap-xep/", "Hợp nhất hai chi bộ")),
    Scene("chuyen-tiep", go.COMMUNE_HEAD, at("/to-chuc/chuyen-tiep/")),
    Scene("nhap-du-lieu", go.PROVINCE_CLERK, at("/quan-tri/nhap-du-lieu/")),
    Scene("tai-khoan", go.COMMUNE_HEAD, at("/tai-khoan/")),
    Scene("so-dang-ky", go.COMMUNE_CLERK, at("/so-dang-ky/")),
    Scene("mau-van-ban", go.PROVINCE_CLERK, at("/quan-tri/mau-van-ban/commitment/party/")),
    Scene("kiem-tra-van-ban", None, at("/kiem-tra/")),
)
"""The editor (c) and the signing page (d) are pictured by the walk through the year."""


def take_scenes(names: Collection[str] = ()) -> None:
    """Picture every scene in both widths, or only those named."""
    with running_installation() as installation, chromium() as browser:
        for scene in [one for one in SCENES if not names or one.name in names]:
            desk = Desk(browser, installation)
            page = desk.page_for(scene.login)
            scene.way(page)
            take_beside(page, scene.name)
            desk.close()
            assert not desk.problems, desk.problems


def main(arguments: list[str]) -> int:
    """Walk the year, then picture the scenes.

    `--scenes` takes the scenes alone, with names after it only those.
    """
    if arguments[:1] == ["--scenes"]:
        take_scenes(arguments[1:])
        return 0
    answer = int(pytest.main(["-q", str(ROOT / "tests/browser/test_year.py"), *arguments]))
    take_scenes()
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
