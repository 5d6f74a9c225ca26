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
_COLOURS: Final = (128, 64, 32, 16)
_LONGEST: Final = 2600
"""Pixels; what stands below the third screen of a long list teaches nothing new."""


def wanted() -> bool:
    """Say whether this run takes pictures: `./dev shots` does, a test run does not."""
    return os.environ.get("CAMKET_SHOTS") == "1"


def take(page: Page, name: str) -> None:
    """Keep a picture of the whole page under `docs/pictures`, when this run takes pictures.

    Args:
        page: What to show.
        name: Folder and name, without the ending.
    """
    if wanted():
        keep(page.screenshot(full_page=True, animations="disabled"), PICTURES / f"{name}.png")


def keep(screenshot: bytes, target: Path) -> None:
    """Write a picture with as few colours as its size asks for."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(screenshot)) as opened:
        picture = opened.convert("RGB")
    if picture.height > _LONGEST:
        picture = picture.crop((0, 0, picture.width, _LONGEST))
    for colours in _COLOURS:
        small = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        written = io.BytesIO()
        small.save(written, "PNG", optimize=True)
        if written.tell() <= _MOST_BYTES:
            break
    target.write_bytes(written.getvalue())
