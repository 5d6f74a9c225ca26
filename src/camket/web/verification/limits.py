"""How often one address may ask: counted in windows of ten minutes, forgotten after them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from django.core.cache import cache

MINUTES: Final = 10
MOST_CODES: Final = 60
MOST_FILES: Final = 20
_WINDOW: Final = MINUTES * 60


def may_ask(kind: str, address: str, most: int, now: datetime) -> bool:
    """Count a question of an address and say whether it is still one of those allowed."""
    window = int(now.timestamp()) // _WINDOW
    told = f"{kind}|{address}|{window}"
    key = f"verification:{hashlib.sha256(told.encode()).hexdigest()}"
    cache.add(key, 0, timeout=2 * _WINDOW)
    try:
        return cache.incr(key) <= most
    except ValueError:  # dropped between the two: as good as new
        return True
