"""The rows of a campaign's table as its pages show them."""

from __future__ import annotations

from typing import Any, Final

from camket.commitments.standing import STANDING_NAMES, Standing, StandingRow

_CHIP: Final = {
    Standing.UNREGISTERED: ("none", ""),
    Standing.DRAFTING: ("draft", ""),
    Standing.APPRAISING: ("soon", "hourglass"),
    Standing.NEGOTIATING: ("wait", "messages-square"),
    Standing.SIGNING: ("wait", "pen-line"),
    Standing.SIGNED: ("done", ""),
    Standing.WITHDRAWN: ("none", "undo-2"),
}


def shown(row: StandingRow) -> dict[str, Any]:
    """Return a row with the chip of where its unit stands."""
    kind, icon = _CHIP[row.standing]
    return {"row": row, "kind": kind, "icon": icon, "word": STANDING_NAMES[row.standing]}
