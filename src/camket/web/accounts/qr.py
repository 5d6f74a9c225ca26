"""A QR code as numbers a template draws: no picture in an address, nothing the policy refuses."""

from __future__ import annotations

from dataclasses import dataclass

import segno


@dataclass(frozen=True, slots=True)
class QrCode:
    """The side in modules, its quiet margin included, and the path of the dark ones."""

    side: int
    path: str


_MARGIN = 4


def qr_of(text: str) -> QrCode:
    """Return the code of a text; each run of dark modules in a row is one rectangle."""
    matrix = segno.make(text, error="m", micro=False).matrix
    parts = []
    for y, row in enumerate(matrix, start=_MARGIN):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                parts.append(f"M{x + _MARGIN} {y}h{length}v1h-{length}z")
            x += length + 1
    return QrCode(len(matrix) + 2 * _MARGIN, "".join(parts))
