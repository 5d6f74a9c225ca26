"""The shipped tables of the country's territories, before and after 1 July 2025."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent.parent / "data"
BEFORE: Final = DATA / "units-2025-06-30.csv"
AFTER: Final = DATA / "units-2025-07-01.csv"
PLAN: Final = DATA / "successions-2025-07-01.csv"
