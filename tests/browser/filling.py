"""Fill in forms as a person does: by the words beside the fields."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def fill(where: Page | Locator, values: dict[str, str]) -> None:
    """Type into text fields, or choose from lists, by their labels."""
    for label, value in values.items():
        words = re.compile(rf"^(\d+(\.\d+)? )?{re.escape(label)}( \d+)?( \(.*\))?$")
        control = where.locator("input, select, textarea")
        field = where.get_by_label(words).and_(control).first
        if field.evaluate("el => el.tagName") == "SELECT":
            choose(field, value)
        else:
            field.fill(value)


def choose(field: Locator, words: str) -> None:
    """Choose the first entry of a list that holds these words."""
    told = field.locator("option").all_inner_texts()
    fitting = [text for text in told if words in text]
    assert fitting, f"no entry with “{words}” among {told}"
    field.select_option(label=fitting[0])


def press(where: Page | Locator, name: str) -> None:
    """Press a button."""
    where.get_by_role("button", name=name, exact=True).first.click()
    _await_page(where)


def follow(where: Page | Locator, name: str) -> None:
    """Follow a link."""
    where.get_by_role("link", name=name, exact=True).first.click()
    _await_page(where)


def told(page: Page, text: str) -> None:
    """Expect a line of the page, or of its toast."""
    expect(page.get_by_text(text).locator("visible=true").first).to_be_visible()


def headed(page: Page, text: str) -> None:
    """Expect the page's one first heading to hold these words."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def _await_page(where: Page | Locator) -> None:
    (where if isinstance(where, Page) else where.page).wait_for_load_state()
