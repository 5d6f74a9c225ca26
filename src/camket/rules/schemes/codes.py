"""The codes of the schemes and of their sets of rules, known before a scheme is loaded."""

from __future__ import annotations

from typing import Final

OF_YEAR: Final = "366-QĐ/TW"
OF_QUARTER: Final = "02-HD/BTCTW"
OF_STATE: Final = "335/2025/NĐ-CP"

NATIONAL: Final = "national"
NATIONAL_A: Final = "national-A"
"""All the rules of a scheme, or only those read in the regulation itself."""
