"""A photo as a phone takes it, drawn."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload


def photo() -> FilePayload:
    """Draw a village road."""
    picture = Image.new("RGB", (1600, 1200), "#8fb3d9")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 700, 1600, 1200), fill="#6a8f4e")
    draw.polygon(((700, 700), (900, 700), (1400, 1200), (200, 1200)), fill="#8a8a86")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    return {"name": "duong-thon.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
