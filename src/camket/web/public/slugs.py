"""Names of units as the public reads them, and as they stand in an address."""

from __future__ import annotations

import re
from typing import Final

from camket.organisation.models import UnitSpan
from camket.shared.text import fold

_COMMITTEE: Final = "Đảng ủy "


def public_name(span: UnitSpan) -> str:
    """Return the place rather than its committee: “Xã Cam Lộ” for “Đảng ủy xã Cam Lộ”."""
    name = span.name.removeprefix(_COMMITTEE)
    return name[:1].upper() + name[1:]


def slug_of(span: UnitSpan) -> str:
    """Return xa-cam-lo for an address that can be read."""
    return re.sub(r"[^a-z0-9]+", "-", fold(public_name(span))).strip("-") or "don-vi"
