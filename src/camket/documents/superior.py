"""What stands above the issuer at the head of a paper: not every body is named as it signs."""

from __future__ import annotations

import re
from typing import Final

_COMMITTEES: Final = (
    ("Tỉnh", "tỉnh "),
    ("Thành", "thành phố "),
    ("Huyện", "huyện "),
    ("Thị", "thị xã "),
    ("Quận", "quận "),
    ("Đảng", ""),
)
_COMMITTEE: Final = re.compile(
    rf"(?P<word>{'|'.join(word for word, _ in _COMMITTEES)}) (?:ủy|uỷ) (?=\S)"
)
"""Both ways to spell it: each body keeps its own (documents.md §2)."""
_PLACES: Final = dict(_COMMITTEES)


def party_organisation(committee: str) -> str:
    """Return the organisation a committee leads: "Đảng bộ tỉnh Quảng Trị" of "Tỉnh ủy Quảng Trị".

    It is what stands above a committee of the level below (documents.md §2); above a cell stands
    the committee itself.
    """
    found = _COMMITTEE.match(committee)
    if found is None:
        return committee
    return f"Đảng bộ {_PLACES[found['word']]}{committee[found.end() :]}"


def abbreviated(body: str) -> str:
    """Return a superior state body with its common words abbreviated (NĐ 30/2020, I.II.2a)."""
    return re.sub(r"\bỦy ban nhân dân\b|\bUỷ ban nhân dân\b", "UBND", body)
