"""The rules a period may be opened under, and what it keeps of them from that day on."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from camket.rules.schemes.numbers_366 import SCHEME, edition_in_force
from camket.rules.schemes.quy_dinh_366 import NATIONAL, RULE_SETS

SCHEMES: Final = {SCHEME: "Quy định 366-QĐ/TW"}
"""Schemes by the name a form shows."""
RULE_SET_NAMES: Final = {
    "national": "Quy định chung (cả quy tắc đọc được từ văn bản áp dụng)",
    "national-A": "Chỉ quy tắc đọc được trong chính Quy định 366-QĐ/TW",
}


def knows(scheme: str, rule_set: str) -> bool:
    """Say whether a period may be opened under these rules."""
    return scheme in SCHEMES and rule_set in RULE_SETS


def national_set(rule_set: str) -> str:
    """Return the national set to judge by: the period's own, or all of it under a local set."""
    return rule_set if rule_set in RULE_SETS else NATIONAL


def snapshot_of(scheme: str, rule_set: str, *, on: date) -> dict[str, Any]:
    """Return what a period keeps of its rules: every number with its place and its digest.

    Raises:
        LookupError: No numbers were in force on that day.
    """
    edition = edition_in_force(on)
    published = edition.published
    caps = edition.numbers.caps
    return {
        "scheme": scheme,
        "rule_set": rule_set,
        "numbers_on": on.isoformat(),
        "numbers_version": published.version,
        "numbers_digest": published.digest,
        "numbers": {
            name: {"value": one.value, "citation": one.citation, "mark": one.mark}
            for name, one in published.numbers.items()
        },
        "caps": {
            "percent": caps.percent,
            "denominator": caps.denominator.value,
            "rounding": caps.rounding.value,
        },
    }
