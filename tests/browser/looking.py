"""What is right about one page, asked inside the browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final, TypedDict, cast

import axe_playwright_python
from playwright.sync_api import Page

_AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_PROBE: Final = Path(__file__).with_name("probe.js").read_text("utf-8")
_STANDARDS: Final = (
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
)
_ASK_AXE: Final = """
async (tags) => {
  const told = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false,
  });
  return told.violations.map((found) => [
    found.id, found.nodes.length, found.nodes[0].html.slice(0, 160),
    found.nodes[0].any.concat(found.nodes[0].all, found.nodes[0].none)
      .map((check) => check.message).join(" ").slice(0, 200),
  ]);
}
"""
# Words a library says in English and no Vietnamese sentence holds.
_ENGLISH: Final = frozenset(Path(__file__).with_name("english.txt").read_text("utf-8").split())
_LATIN_WORD: Final = re.compile(r"(?<![\w/.@#-])[A-Za-z]{2,}(?![\w/@-])")


class Seen(TypedDict):
    """What `probe.js` reads off a page."""

    headings: int
    past: int
    wide: list[str]
    texts: list[str]
    says_demo: bool
    broken_images: list[str]
    icons: list[str]
    twins: list[str]
    nowhere: list[str]
    links: list[str]
    inline: list[str]


def look(page: Page) -> Seen:
    """Read a page as it stands."""
    return cast("Seen", page.evaluate(_PROBE))


def ask_axe(page: Page) -> list[str]:
    """Return what axe-core finds wrong, one line a rule."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found: list[Any] = page.evaluate(_ASK_AXE, list(_STANDARDS))
    return [
        f"{rule} ×{count}: {' '.join(html.split())} – {' '.join(why.split())}"
        for rule, count, html, why in found
    ]


def english_in(texts: list[str]) -> list[str]:
    """Return the texts that hold an English word."""
    return [
        text
        for text in texts
        if any(word.lower() in _ENGLISH for word in _LATIN_WORD.findall(text))
    ]


def shown(value: object) -> str:
    """Return a value as a line of a report."""
    return json.dumps(value, ensure_ascii=False)[:300]
