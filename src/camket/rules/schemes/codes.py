"""The codes of the schemes, known before anything of a scheme is loaded."""

from __future__ import annotations

from typing import Final

OF_YEAR: Final = "366-QĐ/TW"
OF_QUARTER: Final = "02-HD/BTCTW"
OF_STATE: Final = "335/2025/NĐ-CP"
