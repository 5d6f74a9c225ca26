"""May a number be taken, issued or cancelled? Values in, a reason or None out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

_TERM_YEARS: Final = 5
_FIRST_TERM: Final = 2025
"""Congresses of all levels met in 2025 and early 2026 for the term 2025-2030."""


class NumberRefusal(StrEnum):
    """Why a number may not change its state."""

    NOT_RESERVED = "not_reserved"
    NO_REASON = "no_reason"


def congress_term(on: date) -> str:
    """Return the congress term a day lies in, as 2025-2030: Party registers count by term."""
    start = _FIRST_TERM + (on.year - _FIRST_TERM) // _TERM_YEARS * _TERM_YEARS
    return f"{start}-{start + _TERM_YEARS}"


def refusal_to_issue_number(*, is_reserved: bool) -> NumberRefusal | None:
    """Say why a number is not issued: only one that is held for a sealed text can be."""
    return None if is_reserved else NumberRefusal.NOT_RESERVED


def refusal_to_cancel_number(*, is_reserved: bool, reason: str) -> NumberRefusal | None:
    """Say why a number is not cancelled: an issued one stays, and a gap needs its reason."""
    if not is_reserved:
        return NumberRefusal.NOT_RESERVED
    return None if reason else NumberRefusal.NO_REASON
