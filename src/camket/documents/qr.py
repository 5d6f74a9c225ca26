"""An address as a picture a telephone reads."""

from __future__ import annotations

from io import BytesIO

import segno


def picture_of(address: str) -> str:
    """Return the QR code of an address as SVG, the same each time; nothing for no address."""
    if not address:
        return ""
    output = BytesIO()
    segno.make(address, error="m", micro=False).save(output, kind="svg", border=2)
    return output.getvalue().decode("ascii")
