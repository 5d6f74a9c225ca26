"""The looks this folder relies on: each is shown a page it must refuse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.looking import ask_axe, english_in, look


@pytest.fixture(scope="module")
def bad(browser: Browser) -> Iterator[Page]:
    """Show a page on which everything is wrong."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content("""
        <html><head><title>Trang</title></head><body><h1>Một</h1><h1 id="a">Hai</h1>
        <p id="a">This field is required.</p><p>Đồng chí Lê Văn An, Ia Nan, to do an may in no.</p>
        <input><div class="wide"></div><svg><use href="icons.svg#no-such"/></svg>
        <a href="#gone">đi</a><button>x</button><button>y</button>
        <p class="pale">Chữ quá nhạt</p></body></html>""")
    page.add_style_tag(
        content=".wide{width:900px;height:1px}.pale{color:#ddd}"
        "button{width:9px;height:9px;padding:0;border:0;margin:0;font-size:6px}"
    )
    yield page
    page.close()


def test_two_headings_a_wide_part_and_a_shared_name_are_seen(bad: Page) -> None:
    seen = look(bad)
    assert seen["headings"] == 2
    assert seen["past"] > 400
    assert seen["wide"] == ["div.wide"]
    assert seen["twins"] == ["a"]
    assert seen["nowhere"] == ["gone"]
    assert seen["icons"] == ["icons.svg#no-such"]
    assert not seen["says_demo"]


def test_an_english_sentence_is_seen_and_vietnamese_without_accents_is_not(bad: Page) -> None:
    assert english_in(look(bad)["texts"]) == ["This field is required."]


@pytest.mark.parametrize("rule", ["label", "color-contrast", "target-size", "html-has-lang"])
def test_axe_reads_labels_contrast_sizes_and_language(bad: Page, rule: str) -> None:
    assert rule in {told.split()[0] for told in ask_axe(bad)}
