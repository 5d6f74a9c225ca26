"""Pictures of pages, small enough to be kept beside the text that shows them."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page

PICTURES: Final = Path(__file__).resolve().parents[2] / "docs" / "pictures"
_MOST_BYTES: Final = 150_000
_COLOURS: Final = (256, 128, 64, 32)
_IMAGES_SEEN: Final = """() => Promise.all(
    [...document.images]
        .filter((image) => image.getBoundingClientRect().top < innerHeight && !image.complete)
        .map((image) => new Promise((seen) => { image.onload = image.onerror = seen; })))"""
_MOST: Final = 1800
"""Pixels; what stands below the second screen of a long list teaches nothing new."""


def wanted() -> bool:
    """Say whether this run takes pictures: `./dev shots` does, a test run does not."""
    return os.environ.get("CAMKET_SHOTS") == "1"


def take(page: Page, name: str) -> None:
    """Keep a picture of the page under `docs/pictures`, when this run takes pictures.

    The window grows with the page, so that its bars stand where they stand on a screen.

    Args:
        page: What to show.
        name: Folder and name, without the ending.
    """
    if not wanted():
        return
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.scrollingElement.scrollHeight")
    page.set_viewport_size(
        {"width": size["width"], "height": min(max(tall, size["height"]), _MOST)}
    )
    page.evaluate("() => { scrollTo(0, 0); document.activeElement?.blur(); }")
    page.evaluate(_IMAGES_SEEN)  # pages of a paper are loaded when they come into view
    # hiding the caret would put a style into the page, which its policy refuses
    keep(page.screenshot(caret="initial"), PICTURES / f"{name}.png")
    page.set_viewport_size(size)


def take_beside(page: Page, prototype: str) -> None:
    """Keep the page in both widths, under the name of the prototype it answers."""
    size = page.viewport_size
    assert size is not None
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        take(page, f"giao-dien/{prototype}-{width}")
    page.set_viewport_size(size)


def keep(screenshot: bytes, target: Path) -> None:
    """Write a picture with as few colours as its size asks for."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(screenshot)) as opened:
        picture = opened.convert("RGB")
    for colours in _COLOURS:
        small = picture.quantize(colours, kmeans=1, dither=Image.Dither.NONE)
        written = io.BytesIO()
        small.save(written, "PNG", optimize=True)
        if written.tell() <= _MOST_BYTES:
            break
    target.write_bytes(written.getvalue())
