"""Every page an account can reach, on a desk and on a phone: readable, Vietnamese, unbroken."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.desk import DESKTOP, PHONE, Desk
from tests.browser.installation import Installation
from tests.browser.looking import Seen, ask_axe, english_in, look, shown
from tests.browser.walking import Step, Walk, walk_from

from camket.demo.people import ACCOUNTS

_SPRITE: Final = Path("src/camket/web/static/design/icons/icons.svg")
_WALK_WIDELY: Final = ("bithu.camlo", "vanphong.tinh")
"""See two pages of a route and some of its filters; the others one page, so that the walk ends."""
Findings = dict[str, list[str]]


@pytest.fixture(scope="module")
def findings(browser: Browser, installation: Installation) -> Findings:
    """Walk through the demo once, as everybody; keep what was found, by its kind."""
    found: Findings = defaultdict(list)
    axed: Counter[str] = Counter()
    for login in (None, *(account.login for account in ACCOUNTS)):
        desk = Desk(browser, installation)
        page = desk.page_for(login)
        starts = ["/viec-cua-toi/"] if login else ["/dang-nhap/", "/cong-khai/"]
        walk = Walk(2, queries_of_a_route=2) if login in _WALK_WIDELY else Walk(1)
        for step in walk_from(page, starts, walk):
            place = f"{step.route} {step.link} [{login or 'visitor'}]"
            if step.problem:
                found["links"].append(f"{place} from {step.came_from}: {step.problem}")
                continue
            _look_at(page, step, place, found, axed)
        found["errors"] += [f"[{login or 'visitor'}] {problem}" for problem in desk.problems]
        desk.close()
    return found


def _look_at(page: Page, step: Step, place: str, found: Findings, axed: Counter[str]) -> None:
    """Read a page in both widths; axe reads each kind of page once with the demo's many rows.

    Every address in both widths and both themes is `test_every_route`'s.
    """
    axed[step.route] += 1
    for width, height in ((DESKTOP, 900), (PHONE, 844)):
        page.set_viewport_size({"width": width, "height": height})
        _judge(look(page), f"{place} {width}px", found)
    if axed[step.route] == 1:
        found["axe"] += [f"{place} {PHONE}px: {told}" for told in ask_axe(page)]
    page.set_viewport_size({"width": DESKTOP, "height": 900})


def _judge(seen: Seen, place: str, found: Findings) -> None:
    if seen["headings"] != 1:
        found["headings"].append(f"{place}: {seen['headings']} h1")
    if seen["past"] > 0:
        found["sideways"].append(f"{place}: {seen['past']} px past the edge: {shown(seen['wide'])}")
    if not seen["says_demo"]:
        found["demo"].append(place)
    found["english"] += [f"{place}: {shown(text)}" for text in english_in(seen["texts"])]
    icons = _icons()
    broken = seen["broken_images"] + [
        icon for icon in seen["icons"] if icon.partition("#")[2] not in icons
    ]
    if broken:
        found["images"].append(f"{place}: {shown(broken)}")
    if seen["twins"]:
        found["ids"].append(f"{place}: {shown(seen['twins'])}")
    if seen["nowhere"]:
        found["links"].append(f"{place}: no such place on the page: {shown(seen['nowhere'])}")


def _icons() -> set[str]:
    text = _SPRITE.read_text("utf-8")
    return {part.partition('"')[0] for part in text.split('id="')[1:]}


def _report(found: list[str]) -> str:
    return f"{len(found)} found:\n" + "\n".join(dict.fromkeys(found))


def test_axe_finds_nothing(findings: Findings) -> None:
    assert not findings["axe"], _report(findings["axe"])


def test_no_page_scrolls_sideways(findings: Findings) -> None:
    assert not findings["sideways"], _report(findings["sideways"])


def test_no_page_holds_an_english_sentence_of_a_library(findings: Findings) -> None:
    assert not findings["english"], _report(findings["english"])


def test_every_page_has_one_first_heading(findings: Findings) -> None:
    assert not findings["headings"], _report(findings["headings"])


def test_every_page_of_the_demo_says_that_its_data_are_made_up(findings: Findings) -> None:
    assert not findings["demo"], _report(findings["demo"])


def test_every_picture_and_icon_is_there(findings: Findings) -> None:
    assert not findings["images"], _report(findings["images"])


def test_no_two_things_of_a_page_share_a_name(findings: Findings) -> None:
    assert not findings["ids"], _report(findings["ids"])


def test_every_link_leads_somewhere(findings: Findings) -> None:
    assert not findings["links"], _report(findings["links"])


def test_no_page_breaks_its_script_or_its_policy(findings: Findings) -> None:
    assert not findings["errors"], _report(findings["errors"])
